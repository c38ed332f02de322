"""Published test functions whose effects are known, dependent inputs among them.

Problems are read from `tests/reference`, or from the folder in REFERENCE_DIR; slow ones
run when REFERENCE_FULL is set. One that is not evaluated is skipped with its reason.
"""

import os

import numpy as np
import pytest
from reference_problems import (
    OF_A_KIND,
    depends,
    joint,
    members,
    model,
    not_evaluated,
    outputs,
    problems,
)
from reference_rows import of_the_house
from scipy.stats import t

from uq.quantities import quantities
from uq.sensitivity.variance.dependent_indices import dependent_indices
from uq.sensitivity.variance.shapley import shapley_effects


SIZE, REPLICATES = 2**9, 16
SLOW = dict.fromkeys(OF_A_KIND, "another of its kind is evaluated") | {
    "linear_gaussian_moment_independent": "saltelli_linear_6d is evaluated",
}


def effects(problem):
    """Shapley effects that the references state, or that follow from its indices.

    Of independent inputs, an effect is the first-order index and half of every pair,
    where pairs are all there is; of three inputs, the indices leave one triple.
    """
    known, count = problem["reference"], len(problem["inputs"])
    if "shapley" in known:
        return np.array(known["shapley"]["value"]), known["shapley"]["abs_err"]
    if depends(problem) or not {"S1", "ST"} <= set(known):
        return None
    first, total = (np.array(known[kind]["value"]) for kind in ("S1", "ST"))
    error = count * (known["S1"]["abs_err"] + known["ST"]["abs_err"])
    rest = total - first
    if count <= 3:
        # Pairs are in two of the rests and the triple in all three.
        triple = rest.sum() - 2 * (1 - first.sum()) if count == 3 else 0.0
        return first + (rest - triple) / 2 + triple / 3, error
    if abs(first.sum() + rest.sum() / 2 - 1) < 1e-9:
        return first + rest / 2, error
    return None


def left_out(problem):
    """Why a problem is not evaluated, if it is not."""
    indices = depends(problem) and {"S1", "ST"} & set(problem["reference"])
    if not indices and effects(problem) is None:
        return "its Shapley effects are not among the references, nor follow from them"
    if reason := not_evaluated(problem):
        return reason
    if outputs(problem) != ["y"]:
        return "it has several outputs"
    return None if "REFERENCE_FULL" in os.environ else SLOW.get(problem["id"])


def rows(problem):
    """Name, estimate, standard error, reference and its uncertainty."""
    known, priors = problem["reference"], joint(problem)
    asked = model(problem), priors, quantities(["y"])
    told = shapley_effects(*asked, size=SIZE, seed=4, replicates=REPLICATES)
    if (expected := effects(problem)) is not None:
        found = told.measure()
        yield "shapley", found.value[0], found.standard_error[0], *expected
        assert abs(found.value[0].sum() - 1) < 1e-12
    closed = {k: v for k, v in known.items() if k.startswith("closed_")}
    for kind, stated in closed.items() if "closed" in told.more else ():
        values = stated["value"]
        if not isinstance(values, dict):
            values = {kind.removeprefix("closed_").strip("{}"): values}
        for numbers, value in values.items():
            named = [each["name"] for each in problem["inputs"]]
            chosen = sorted(members(problem, numbers), key=named.index)
            place = told.coords["set"].index(",".join(chosen))
            index, error = (
                told.more[k][1][0, place] for k in ("closed", "closed_error")
            )
            yield f"{kind} {numbers}", index, error, value, stated["abs_err"]
    if depends(problem) and {"S1", "ST"} & set(known):
        indices = dependent_indices(*asked, size=SIZE, seed=4, replicates=REPLICATES)
        for kind in sorted({"S1", "ST"} & set(known)):
            found, stated = indices.measure(kind), known[kind]
            found = found.value[0], found.standard_error[0]
            yield kind, *found, stated["value"], stated["abs_err"]


@pytest.mark.parametrize("problem", problems(), ids=lambda problem: problem["id"])
def test_effects_are_those_of_the_reference(problem):
    if reason := left_out(problem):
        pytest.skip(reason)
    compared = list(rows(problem))
    family = sum(np.size(found) for _, found, *_ in compared)
    # One false alarm in a thousand problems, shared by all comparisons of a problem.
    allowed = t.ppf(1 - 1e-3 / 2 / family, REPLICATES - 1)
    for kind, found, error, expected, uncertainty in compared:
        apart = np.abs(found - np.asarray(expected)) - uncertainty - 1e-11
        assert np.max(apart - allowed * error) < 0, (kind, found, error, expected)


@of_the_house
def test_all_that_depend_are_evaluated():
    depend = [p for p in problems() if depends(p)]
    assert not [p["id"] for p in depend if left_out(p)]
    assert sum(left_out(p) is None for p in problems()) >= 12
