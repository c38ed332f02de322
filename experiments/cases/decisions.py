"""What is decided with the models that are shipped: which options, and how large.

`uq value MODEL` takes the decision from here where no --option is given, `uq compare
MODEL` the output. No JAX.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """A choice between options by what they cost.

    Args:
        options: By name, the output that is the cost of a unit; the least wins.
        scale: Units that are bought.
        words: What the scale stands for.
        output: Which option is ahead and how far, in one number.
    """

    options: Mapping[str, str]
    scale: float
    words: str
    output: str


DECISIONS = {
    "orbital-datacenter": Decision(
        {"orbit": "space.lcoc", "Earth": "earth.lcoc"},
        1000 * 1826.25,  # PFLOP/s, days
        "1 EFLOP/s of delivered compute for 5 years",
        "log:lcoc_ratio",
    ),
    "space-vs-terrestrial": Decision(
        {"orbit": "space.cost_per_watt", "Earth": "earth.cost_per_watt"},
        1e8,  # W
        "100 MW of computing",
        "log:cost_ratio",
    ),
}
