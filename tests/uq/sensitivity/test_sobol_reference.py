"""Published test functions with known indices, through the whole analysis.

Problems are read from `tests/reference`, or from the folder in REFERENCE_DIR; slow ones
run when REFERENCE_FULL is set. One that is not evaluated is skipped with its reason.
"""

import math
import os

import numpy as np
import pytest
from reference_problems import (
    MANY,
    depends,
    members,
    model,
    not_evaluated,
    outputs,
    problems,
    table,
)
from reference_rows import of_the_house
from scipy.special import stdtrit

from uq.quantities import quantities
from uq.sensitivity.variance.sobol import Options, sobol_indices


SIZE, REPLICATES = 2**11, 16
KINDS = {"mean", "variance", "S1", "ST", "S2"}


def left_out(problem):
    """Why a problem is not evaluated, if it is not."""
    if not {"S1", "ST"} & set(problem["reference"]):
        return "no Sobol' index among its references"
    if depends(problem):
        return "its inputs depend on one another"
    if reason := not_evaluated(problem):
        return reason
    if outputs(problem) != ["y"]:
        return "it has several outputs"
    if len(problem["inputs"]) >= MANY and "REFERENCE_FULL" not in os.environ:
        return "many inputs compile for half a minute"
    return None


def found_and_expected(problem):
    """Name, estimate, its replicates and the reference of everything there is."""
    reference = {k: v for k, v in problem["reference"].items() if k in KINDS}
    groups = {
        k: members(problem, k) for k in problem["reference"] if k.startswith("group_")
    }
    told = sobol_indices(
        model(problem),
        table(problem["inputs"]),
        quantities(["y"]),
        size=SIZE,
        seed=0,
        replicates=REPLICATES,
        options=Options(second_order="S2" in reference, groups=groups),
    )
    at, count = told.result, len(problem["inputs"])
    fields = {"mean": "mean", "variance": "variance", "S1": "first", "ST": "total"}
    for kind, field in fields.items():
        if kind in reference:
            values = getattr(at, field)[0], getattr(at, f"{field}_replicates")[:, 0]
            if kind in ("S1", "ST"):
                values = values[0][:count], values[1][:, :count]
            yield kind, *values, reference[kind]["value"], reference[kind]["abs_err"]
    named = [each["name"] for each in problem["inputs"]]
    for pair, value in reference.get("S2", {}).get("value", {}).items():
        i, j = sorted(map(named.index, members(problem, pair)))
        values = at.second[0, i, j], at.second_replicates[:, 0, i, j]
        yield f"S2 {pair}", *values, value, reference["S2"]["abs_err"]
    for place, kind in enumerate(groups, start=count):
        field = "first" if kind.startswith("group_first") else "total"
        values = getattr(at, field)[0, place], getattr(at, f"{field}_replicates")
        known = problem["reference"][kind]
        yield kind, values[0], values[1][:, 0, place], known["value"], known["abs_err"]


@pytest.mark.filterwarnings("ignore:.*a few points carry:UserWarning")
@pytest.mark.parametrize("problem", problems(), ids=lambda problem: problem["id"])
def test_indices_are_those_of_the_reference(problem):
    reason = left_out(problem)
    if reason:
        pytest.skip(reason)
    rows = list(found_and_expected(problem))
    family = sum(np.size(found) for _, found, *_ in rows)
    # One false alarm in a thousand problems, shared by all comparisons of a problem.
    allowed = stdtrit(REPLICATES - 1, 1 - 1e-3 / 2 / family)
    known = problem["reference"].get("variance", {"value": 0.0})
    spread = math.sqrt(known["value"])
    worst = 0.0
    for kind, found, replicates, expected, uncertainty in rows:
        scale = {"mean": spread, "variance": spread**2}.get(kind, 1.0)
        error = replicates.std(axis=0, ddof=1) / math.sqrt(REPLICATES)
        # Where every replicate is exact, rounding is all that is left.
        apart = np.abs(found - np.asarray(expected)) - uncertainty - 1e-11 * scale
        deviation = np.max(apart / np.maximum(error, 1e-15 * scale))
        worst = max(worst, deviation)
        assert deviation < allowed, (kind, found, error, expected)
    print(f"{family} compared, worst {worst:.2f} of {allowed:.2f} standard errors")


@of_the_house
def test_most_problems_are_evaluated():
    compared = [problem["id"] for problem in problems() if not left_out(problem)]
    assert len(compared) >= 20
