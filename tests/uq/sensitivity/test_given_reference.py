"""Given-data measures against closed forms, quadrature and published test functions."""

import functools
import math
import os

import jax
import numpy as np
import pytest
from reference_problems import (
    MANY,
    OF_A_KIND,
    depends,
    model,
    not_evaluated,
    outputs,
    problems,
    table,
)
from scipy.special import ndtr, stdtrit
from scipy.stats import norm

from uq.inputs.transport import transport
from uq.sensitivity.given import (
    delta,
    from_draws,
    from_replicates,
    given,
    hsic,
    pawn,
    rank,
)


REPLICATES = 16
RHO = np.array([1.0, 2.0, 3.0, 0.0]) / math.sqrt(14)  # the last has no effect


def linear(size, seed=0):
    """x1 + 2 x2 + 3 x3 and an input without effect, standard normal."""
    z = np.random.default_rng(seed).normal(size=(REPLICATES, size // REPLICATES, 4))
    y = z @ np.array([1.0, 2.0, 3.0, 0.0])
    return from_replicates({f"x{i + 1}": z[..., i] for i in range(4)}, {"y": y})


def middles(n):
    return norm.ppf((np.arange(n) + 0.5) / n)


def density(y, mean, spread):
    """Of a normal; SciPy's own takes ten times as long."""
    scores = (y - mean) / spread
    return np.exp(-(scores**2) / 2) / (spread * math.sqrt(2 * math.pi))


def exact_delta(rho):
    """Mean total variation of the normals with and without the input, by quadrature."""
    y = np.linspace(-12, 12, 6001)
    x = middles(2000)[:, None]
    s = math.sqrt(1 - rho**2)
    apart = np.abs(density(y, rho * x, s) - density(y, 0.0, 1.0))
    return apart.sum(axis=1).mean() * (y[1] - y[0]) / 2


def exact_hsic(rho):
    """Gaussian integrals of unit kernels of two correlated normals."""
    with_both = (9 - 4 * rho**2) ** -0.5
    return with_both + 1 / 3 - (2.25 - rho**2 / 4) ** -0.5


def exact_pawn(rho):
    """Distances over ten slices of equal probability, by quadrature."""
    y = np.linspace(-6, 6, 2401)
    x = middles(10_000).reshape(10, 1000, 1)
    inside = ndtr((y - rho * x) / math.sqrt(1 - rho**2)).mean(axis=1)
    return np.abs(inside - ndtr(y)).max(axis=1)


@functools.cache
def exact(rhos=tuple(RHO)):
    """Quadrature takes seconds: when it is asked for, not when tests are collected."""
    pawns, rho = [exact_pawn(each) for each in rhos], np.array(rhos)
    return {
        "S1": rho**2,
        "xi": 3 / np.pi * np.arcsin((1 + rho**2) / 2) - 0.5,
        "delta": np.array([exact_delta(each) for each in rhos]),
        "HSIC": exact_hsic(rho),
        "R2": exact_hsic(rho) / exact_hsic(1.0),
        "pawn_median": np.median(pawns, axis=1),
        "pawn_mean": np.mean(pawns, axis=1),
        "pawn_max": np.max(pawns, axis=1),
    }


SIZE = 2**16
INERT = math.sqrt(math.pi / 2) * math.log(2) * math.sqrt(9 / SIZE)
# How far below and above the truth an estimate may be beside its error: delta is found
# on a grid, distances are never negative, and their largest is one of ten.
BIAS = {
    "delta": (0.004, 0.004),
    "pawn_median": (0.0, INERT),
    "pawn_mean": (0.0, INERT),
    "pawn_max": (0.0, 2 * INERT),
}
METHODS = {"ranks": rank(), "delta": delta(), "PAWN": pawn(), "HSIC": hsic()}
NAMES = {
    "S1": "S1",
    "chatterjee_xi": "xi",
    "cramer_von_mises_first": "xi",
    "borgonovo_delta": "delta",
    "hsic_rbf_unit_bandwidth_on_standardised": "HSIC",
    "r2_hsic_rbf_unit_bandwidth": "R2",
    "pawn_mean_S10_equal_prob_bins": "pawn_mean",
    "pawn_median_S10": "pawn_median",
    "pawn_max_S10": "pawn_max",
}
ELSEWHERE = {"mean", "variance", "ST"}


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_measures_are_those_of_the_closed_form(method):
    told = given(linear(SIZE), method, seed=1)
    for name, measure in told.measures.items():
        if name in exact():
            low, high = BIAS.get(name, (0.0, 0.0))
            error = 4 * measure.standard_error[0]
            # Errors of a delta of 0 are too small by up to two, as its method says.
            error[3] *= 2 if name == "delta" else 1
            apart = measure.value[0] - exact()[name]
            assert np.all(apart > -low - error), (name, apart, error)
            assert np.all(apart < high + error), (name, apart, error)


def correlations(problem):
    """Of the inputs with the output, where it is linear in independent normals."""
    normal = all(told["dist"] == "normal" for told in problem["inputs"])
    if not normal or depends(problem) or not_evaluated(problem):
        return None
    means, spreads = (
        np.array([told["params"][key] for told in problem["inputs"]], float)
        for key in ("mean", "std")
    )
    leaves, structure = jax.tree.flatten(table(problem["inputs"]))

    def at(scores):
        values = jax.tree.unflatten(structure, list(means + spreads * scores))
        return float(model(problem)(values)["y"])

    middle, d = at(np.zeros(len(leaves))), len(leaves)
    slopes = np.array([at(row) - middle for row in np.eye(d)])
    twice = np.array([at(-2 * row) - middle for row in np.eye(d)])
    straight = np.allclose(twice, -2 * slopes) and np.isclose(
        at(np.ones(d)) - middle, slopes.sum()
    )
    return tuple(slopes / np.hypot.reduce(slopes)) if straight else None


def reference_rows():
    for problem in problems():
        for kind, row in problem["reference"].items():
            if problem["area"] == "gsa_given_data":
                yield pytest.param(problem, kind, row, id=f"{problem['id']}-{kind}")


@pytest.mark.parametrize(("problem", "kind", "row"), list(reference_rows()))
def test_closed_forms_are_those_of_the_reference(problem, kind, row):
    if kind not in NAMES:
        other = "known to other tests" if kind in ELSEWHERE else "not a method here"
        pytest.skip(f"{kind}: {other}")
    rhos = correlations(problem)
    if rhos is None:
        pytest.skip(f"{kind}: closed forms here are of sums of independent normals")
    close = max(row["abs_err"], 2e-5)  # of our own quadrature
    np.testing.assert_allclose(exact(rhos)[NAMES[kind]], row["value"], atol=close)


def left_out(problem):
    """Why a problem is not evaluated, if it is not."""
    if "S1" not in problem["reference"]:
        return "no first-order index among its references"
    if depends(problem):
        return "its inputs depend on one another"
    if "REFERENCE_FULL" not in os.environ:
        if problem["id"] in OF_A_KIND:
            return "another of its kind is evaluated"
        if len(problem["inputs"]) >= MANY:
            return "many inputs compile for long"
    if reason := not_evaluated(problem):
        return reason
    return None if outputs(problem) == ["y"] else "it has several outputs"


@pytest.mark.parametrize("problem", problems(), ids=lambda problem: problem["id"])
def test_first_order_indices_by_rank_are_those_of_the_reference(problem):
    if reason := left_out(problem):
        pytest.skip(reason)
    d, evaluate = len(problem["inputs"]), model(problem)
    draw = transport(table(problem["inputs"]))

    def one(u):
        p = draw(u)
        return p, evaluate(p)

    u = np.random.default_rng(7).uniform(size=(REPLICATES, 2**10, d))
    draws, answers = jax.jit(jax.vmap(jax.vmap(one)))(u)
    told = given(from_draws(draws, answers), rank(), seed=0).measure("S1")
    reference = problem["reference"]["S1"]
    # One false alarm in a thousand problems, shared by all inputs of a problem.
    allowed = stdtrit(told.degrees, 1 - 1e-3 / 2 / d)
    apart = np.abs(told.value[0] - np.asarray(reference["value"]))
    deviation = (apart - reference["abs_err"]) / told.standard_error[0]
    assert deviation.max() < allowed, deviation
