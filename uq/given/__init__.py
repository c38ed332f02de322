"""Given-data methods: what a table of draws and outputs tells without another run.

What may enter: an estimator of rows, whoever made them. What may not: a model.
"""

from uq.given.analysis import Method, given
from uq.given.bands import bands
from uq.given.delta import delta
from uq.given.hsic import hsic
from uq.given.pawn import pawn
from uq.given.prim import prim
from uq.given.rank import rank
from uq.given.regional import regional
from uq.given.table import Table, from_draws, from_replicates, from_rows


__all__ = [
    "Method",
    "Table",
    "bands",
    "delta",
    "from_draws",
    "from_replicates",
    "from_rows",
    "given",
    "hsic",
    "pawn",
    "prim",
    "rank",
    "regional",
]
