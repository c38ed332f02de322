"""At which values of several inputs, moved together, something just happens."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from uq.decision.searching import TAIL, reach_of, spread
from uq.engine.propagation import propagate
from uq.inputs.dependence import Joint
from uq.parameters import flatten, replace_leaves
from uq.quantities import output, quantities
from uq.study import Study


STEPS = 513  # from the medians to the good ends, evenly in the logarithm of the share
FINE = 4097  # values of an input between the ends of what is believed


class Together(NamedTuple):
    """Where it just happens, all of some inputs as far within their beliefs.

    Args:
        share: Of each belief that lies beyond, on the good side; NaN where it does not
            happen even at the ends.
        values: Of the inputs there, in their units.
        outputs: Some outputs there.
        nominal: Events at the nominal point.
    """

    share: float
    values: dict[str, float]
    outputs: dict[str, float]
    nominal: dict[str, float]


def together(
    study: Study,
    words: Mapping[str, str],
    target: str,
    lower: Mapping[str, bool],
    outputs: Sequence[str],
) -> Together:
    r"""The share $q$ at which an event just happens, of a joint move of some inputs.

    $$q^* = \max \{ q \le 1/2: E(F_1^{-1}(q), F_2^{-1}(1 - q), \dots) \}$$

    Each input stands where the share $q$ of its belief lies beyond it, on the side that
    brings the event about; all others are nominal.

    Args:
        study: Model and priors.
        words: Events by name, all evaluated at the nominal point.
        target: The name of the one that is sought.
        lower: Inputs that move, and whether it is the lower side that is good.
        outputs: Paths of outputs that are told there.
    """
    shares = np.append(np.geomspace(0.5, TAIL, STEPS - 1), 0.0)
    paths = {path: _path(study, path, shares, lower[path]) for path in lower}
    base = flatten(study.nominal)[0]
    points = replace_leaves(
        study.nominal,
        {
            path: np.append(float(base[path]), paths.get(path, np.full(STEPS, x)))
            for path, x in base.items()
            if path in study.varying
        },
    )
    kinds = quantities(list(dict.fromkeys(words.values())))
    kinds |= {path: output(path) for path in outputs}
    found = propagate(study.function, points, of=kinds, nonfinite="keep")
    rows = {name: np.ravel(found[name]) for name in kinds}
    happens = rows[words[target]][1:] == 1
    first = int(np.argmax(happens)) if lower and happens.any() else -1

    def at(row: np.ndarray) -> float:
        return float(row[first]) if first >= 0 else np.nan

    return Together(
        at(shares),
        {path: at(row) for path, row in paths.items()},
        {path: at(rows[path][1:]) for path in outputs},
        {name: float(rows[word][0]) for name, word in words.items()},
    )


def moved_together(
    study: Study, sides: Mapping[str, Mapping[str, float]]
) -> dict[str, bool]:
    """Which inputs can be moved so, and whether their lower side is the good one.

    Args:
        study: Model and priors.
        sides: Of each input its breakeven with all else nominal: `rising`, whether it
            happens below it, and `nearest`, where it comes nearest.

    Returns:
        Those that have a belief of their own, and make a difference.
    """
    ruled = study.joint.conditional if isinstance(study.joint, Joint) else {}
    made = {}
    for path, found in sides.items():
        if path in ruled:
            continue
        if np.isfinite(found["value"]):
            made[path] = bool(found["rising"])
        elif np.isfinite(found["nearest"]):
            made[path] = found["nearest"] < float(study.inputs[path].nominal)
    return made


def _path(study: Study, path: str, shares: np.ndarray, lower: bool) -> np.ndarray:  # noqa: FBT001
    """Values beyond which so much of a belief lies, on one side."""
    prior = study.inputs[path]
    values = spread(*reach_of(prior), FINE)
    below = np.asarray(prior.distribution.cdf(values), float)
    wanted = shares if lower else 1 - shares
    return np.interp(wanted, below, values)


def variables(found: Together, order: Sequence[str]) -> dict[str, Any]:
    """What a diagnosis keeps of it.

    Args:
        found: Where it just happens.
        order: Inputs of the diagnosis; NaN of those that do not move.
    """
    values = [found.values.get(path, np.nan) for path in order]
    one = {"long_name": "share of each belief beyond", "units": "-"}
    return {
        "together": (("parameter",), values, {"units": "of the parameter"}),
        "together_share": ((), found.share, one),
        "there": (("told",), list(found.outputs.values()), {"units": "of the output"}),
    }
