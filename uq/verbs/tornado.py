"""`uq.tornado`: how far each input alone moves an output, exactly."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.sensitivity.tornado import BASES
from uq.sensitivity.tornado import tornado as swings
from uq.study import Study
from uq.verbs.asking import (
    Progress,
    Words,
    answered,
    beliefs_of,
    independent,
    meanings,
    quantities_of,
    verb,
)
from uq.words import shown, unknown


if TYPE_CHECKING:
    import xarray as xr

ENDS = (0.05, 0.95)
INSTEAD = 'uq.rank(study, method="shapley")'
KEPT = {  # in the unit of the output
    "swing": "at the high end less at the low end",
    "low": "at the low end of the input",
    "high": "at the high end of the input",
    "least": "least along the way",
    "greatest": "greatest along the way",
}


@verb
def tornado(
    study: Study,
    output: Words | None = None,
    *,
    probabilities: Sequence[float] = ENDS,
    base: str = BASES[0],
    progress: Progress = None,
) -> "xr.Dataset":
    r"""How far each input alone moves the outputs, from its low end to its high.

    $$s_i = y(F_i^{-1}(p_2), x_{-i}) - y(F_i^{-1}(p_1), x_{-i})$$

    Nothing is drawn: the numbers are exact, and what inputs do together is not seen.

        >>> import uq
        >>> inputs = {"a": "uniform 0 to 1", "b": "uniform 0 to 1"}
        >>> study = uq.Study(lambda a, b: 3 * a + b, inputs)
        >>> found = uq.tornado(study, probabilities=(0.1, 0.9))
        >>> found["swing"].sel(output="output").round(3).values.tolist()
        [2.4, 0.8]

    Args:
        study: Model and priors.
        output: One quantity of interest or several, as `rank` has them; None is every
            output.
        probabilities: Of the low and the high end of each input, in (0, 1) [-].
        base: Where all other inputs stay: at their "nominal" values or at their
            "median".
        progress: Called once, with all evaluations done.

    Returns:
        Over output and parameter the `swing`, the output at both ends (`low`, `high`)
        and its `least` and `greatest` along the way, which are not those at the ends
        where it is not monotone; the `base` of each output; and the input's own
        `input_low`, `input_base` and `input_high`. What is not finite at an end is kept
        and noted.

    Raises:
        ValueError: If a word or a number does not fit, or inputs depend on one another.
        NonFiniteError: If an output is not finite where no input is moved.

    Source:
        Howard (1988), Management Science 34(6), 679-695; Eschenbach (1992), Interfaces
        22(6), 40-46.
    """
    low, high = _ends(probabilities)
    if not isinstance(base, str) or base not in BASES:
        raise ValueError(unknown("base", str(base), BASES))
    wanted = quantities_of(study, output)
    priors = independent(study, INSTEAD)
    found = swings(study.function, priors, wanted, low=low, high=high, at=base)
    if progress:
        progress(found.evaluations, found.evaluations)
    table = ("output", "parameter")
    exact = {name: each.value for name, each in found.measures.items()}
    exact |= {name: found.more[name][1] for name in ("least", "greatest")}
    variables: dict[str, Any] = {
        name: (table, exact[name], {"long_name": f"{doc} [unit of the output]"})
        for name, doc in KEPT.items()
    }
    for name in ("base", "input_low", "input_base", "input_high"):
        variables[name] = found.more[name]
    coords = {"output": list(wanted), "parameter": list(found.parameters)}
    coords |= meanings(study, list(wanted)) | beliefs_of(study, found.parameters)
    return answered(
        study,
        "tornado",
        variables,
        coords,
        low=low,
        high=high,
        at=base,
        samples=0,  # nothing is drawn
        replicates=0,
        assumptions="; ".join(found.assumptions),
        notes=list(found.notes),
        evaluations=found.evaluations,
        seconds=found.seconds,
    )


def _ends(probabilities: Sequence[float]) -> tuple[float, float]:
    """The two probabilities, which must rise."""
    number = int | float | np.number
    two = isinstance(probabilities, Sequence | np.ndarray) and len(probabilities) == 2
    if two and all(isinstance(p, number) for p in probabilities):
        low, high = map(float, probabilities)
        if 0 < low < high < 1:
            return low, high
    problem = "expected two that rise, in (0, 1), found"
    raise ValueError(f"probabilities: {problem} {shown(probabilities)}")
