"""Given-data methods: what a table of draws and outputs tells without another run.

What may enter: an estimator of rows, whoever made them. What may not: a model.
"""

from uq.sensitivity.given.analysis import Method, given
from uq.sensitivity.given.bands import bands
from uq.sensitivity.given.delta import delta
from uq.sensitivity.given.hsic import hsic
from uq.sensitivity.given.pawn import pawn
from uq.sensitivity.given.prim import prim
from uq.sensitivity.given.rank import rank
from uq.sensitivity.given.regional import regional
from uq.sensitivity.given.table import Table, from_draws, from_replicates, from_rows


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
