"""Points of the unit cube, made on the device, block by block, in a compiled loop.

What may enter: a rule that gives point `i` of replicate `r` from small tables, and
nothing that must remember the points before it.
"""

from uq.designs.base import AbstractDesign, AbstractTables, points
from uq.designs.latin import LatinHypercube
from uq.designs.random import Random
from uq.designs.sobol import Sobol


__all__ = [
    "AbstractDesign",
    "AbstractTables",
    "LatinHypercube",
    "Random",
    "Sobol",
    "points",
]
