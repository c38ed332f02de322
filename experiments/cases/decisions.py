"""What is decided with the models that are shipped: which options, and how large.

Where nobody says it, `uq value MODEL` takes the decision from here, `uq compare MODEL`
its output besides, `uq diagnose MODEL` what has to happen. A model whose decision is
known has an entry in both tables, by the name that it has in `uq list`. No JAX.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from uq import Study


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
# Arguments of `uq.diagnose`. Values are sought down to 0, which is no price, and up to
# ten times the highest that the first prior set believes, or to where they end.
DIAGNOSES: dict[str, dict[str, Any]] = {
    "orbital-datacenter": {
        "target": "space.lcoc<earth.lcoc",
        "of": {
            "launch.price": (0, 80_000),
            "solar.specific_power": (0, 2_000),
            "radiator.areal_mass": (0, 120),
            "workload.utilization": (0, 1),
        },
    },
    "space-vs-terrestrial": {
        "target": "space.cost_per_watt<earth.cost_per_watt",
        "of": {
            "launch.price": (0, 30_000),
            "satellite.price": (0, 396),
            "satellite.specific_power": (0, 912.5),
        },
        "margins": {"thermal": "thermal.margin>=0"},
    },
}
INSIDE, CALLED = "constraints", "margin"  # outputs that are negative where violated


def where_independent(study: "Study", arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of `uq.compare`, without a decision where inputs are not independent.

    What it is worth to learn one of several that depend on one another is not told.

    Args:
        study: Of which is asked.
        arguments: What is.
    """
    from uq.inputs.dependence import joint_of

    joint = joint_of(study.joint)
    tied = any(joint.dependents(path) for path in joint.axis)
    left = ("options", "minimize") if tied else ()
    return {key: value for key, value in arguments.items() if key not in left}


def with_margins(study: "Study", arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of `uq.diagnose`, with the model's own constraints if none is named.

    Args:
        study: Of which is asked.
        arguments: What is.
    """
    if arguments.get("margins"):
        return dict(arguments)
    return {**arguments, "margins": margins_among(list(study.outputs))}


def margins_among(outputs: Sequence[str]) -> dict[str, str]:
    """That an output is not negative, for each which is a constraint by its name.

    Args:
        outputs: All that lie in "constraints" are, or else all called a margin.

    Returns:
        Events by the shortest names that tell them apart.
    """
    inside = [path for path in outputs if INSIDE in path.split(".")]
    found = inside or [path for path in outputs if CALLED in path]
    last = [
        path.rpartition(f"{INSIDE}.")[2].removesuffix(f".{CALLED}") for path in found
    ]
    names = last if len(set(last)) == len(last) else found
    return {name: f"{path}>=0" for name, path in zip(names, found, strict=True)}
