"""Gradients, elasticities, active subspaces and Hessians against closed forms."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from reference_problems import (
    depends,
    model,
    not_evaluated,
    outputs,
    problems,
    table,
)
from sobol_problems import NAMES, TOTAL, A, B, ishigami
from sobol_problems import table as ishigami_table

from uq.designs import Sobol
from uq.distributions import LogNormal, Normal, Uniform
from uq.engine.propagation import NonFiniteError
from uq.quantities import output, quantities
from uq.results.measures import from_replicates
from uq.sensitivity.derivatives.gradients import planned, summed
from uq.sensitivity.derivatives.hessians import hessians
from uq.sensitivity.derivatives.moments import derivatives
from uq.sensitivity.derivatives.subspaces import active_subspace


REFERENCES = {"dgsm_nu": "gradient_square", "mean_abs_gradient": "gradient_abs"}
NU = [  # of Ishigami's function, by hand
    1 / 2 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18,
    A**2 / 2,
    8 * B**2 * np.pi**6 / 7,
]


def inputs(**beliefs):
    """A class of any inputs, filled with their priors."""
    named = [{"name": n, "dist": "uniform", "params": {}} for n in beliefs]
    from problems import prior

    made = table([n | {"params": {"low": 0.0, "high": 1.0}} for n in named])
    return type(made)(*(prior(b, "-", _median(b)) for b in beliefs.values()))


def _median(belief):
    return float(belief.icdf(jnp.asarray(0.5)))


def cobb_douglas(p):
    return {"y": p.A * p.K**0.3 * p.L**0.7 / p.P**1.2}


COBB = {"A": Uniform(1, 2), "K": LogNormal(3.0, 0.5), "L": Uniform(2, 5)}
COBB["P"] = Uniform(0.5, 4)
POWERS = [1.0, 0.3, 0.7, -1.2]


def close(measure, exact, at_most=4.0, rtol=1e-9):
    error = np.abs(measure.value - exact)
    assert np.all(error <= at_most * measure.standard_error + rtol * np.abs(exact))


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_gradients_are_those_of_ishigami(mode):
    told = derivatives(
        ishigami,
        ishigami_table(),
        quantities(["f"]),
        size=2**11,
        seed=0,
        mode=mode,
    )
    close(told.measure("gradient_square"), NU, rtol=1e-6)
    close(told.measure("gradient"), 0.0, rtol=0)
    close(told.measure("gradient_positive"), 0.5, rtol=1e-3)
    assert told.parameters == NAMES
    assert mode in told.method


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_elasticities_of_powers_are_the_powers(mode):
    told = derivatives(
        cobb_douglas,
        inputs(**COBB),
        quantities(["y", "log:y"]),
        size=2**6,
        seed=0,
        mode=mode,
        kept=16,
    )
    exact = np.tile(POWERS, (2, 1))
    assert_allclose(told.measure("elasticity").value, exact, rtol=1e-12)
    assert_allclose(told.measure().value, np.abs(exact), rtol=1e-12)
    assert_allclose(told.measure("elasticity_square").value, exact**2, rtol=1e-12)
    assert_allclose(told.measure("elasticity_std").value, 0, atol=1e-7)
    assert_allclose(told.measure("elasticity_positive").value, exact > 0)
    dims, found = told.more["elasticity_quantiles"]
    assert dims == ("quantile", "output", "parameter")
    assert_allclose(found, np.tile(exact, (3, 1, 1)), rtol=1e-12)
    assert_allclose(told.more["elasticity_quantiles_error"][1], 0, atol=1e-12)


def test_quantiles_of_elasticities_are_those_of_the_inputs():
    told = derivatives(
        lambda p: {"y": jnp.exp(p.x)},
        inputs(x=Uniform(0.0, 2.0)),
        quantities(["y"]),
        size=2**10,
        seed=0,
        kept=2**10,
    )
    found = told.more["elasticity_quantiles"][1][:, 0, 0]
    assert_allclose(found, [0.1, 1.0, 1.9], atol=2e-3)


def at(plan, point):
    """What is known at one point."""
    return plan.at(jax.tree.map(lambda leaf: leaf[..., 0], plan.drawn(point[None])))


def test_modes_and_loops_agree():
    quantity = quantities(["y"])
    forward, reverse = (
        planned(cobb_douglas, inputs(**COBB), quantity, mode)
        for mode in ("forward", "reverse")
    )
    points = np.random.default_rng(0).uniform(0.05, 0.95, (5, 4))
    many = jax.vmap(lambda point: at(reverse, point))(points)
    for n, point in enumerate(jnp.asarray(points)):
        eager, compiled = at(forward, point), jax.jit(lambda p: at(forward, p))(point)
        for name in ("inputs", "slopes", "values", "gradients"):
            value = getattr(eager, name)
            assert_allclose(getattr(many, name)[n], value, rtol=1e-12)
            assert_allclose(getattr(compiled, name), value, rtol=1e-12)
    step = 1e-6
    for space in ("uniform", "normal", "input"):
        assert at(forward, point).within(space).shape == (1, 4)
    one = jnp.array([1.0, 0, 0, 0])
    high, low = (at(forward, point + s * step * one).values for s in (1, -1))
    slope = at(forward, point).within("uniform")[0, 0]
    assert_allclose(slope, (high - low)[0] / 2 / step, rtol=1e-6)


@pytest.mark.parametrize("problem", problems(), ids=lambda problem: problem["id"])
def test_references_are_met(problem):
    known = {k: v for k, v in problem["reference"].items() if k in REFERENCES}
    if not known:
        pytest.skip("no derivative among its references")
    if depends(problem):
        pytest.skip("its inputs depend on one another")
    if reason := not_evaluated(problem):
        pytest.skip(reason)
    if outputs(problem) != ["y"]:
        pytest.skip("it has several outputs")
    told = derivatives(
        model(problem),
        table(problem["inputs"]),
        quantities(["y"]),
        size=2**11,
        seed=0,
    )
    for kind, reference in known.items():
        close(told.measure(REFERENCES[kind]), [reference["value"]], rtol=1e-8)


def test_an_exponential_has_one_active_direction():
    told = active_subspace(
        lambda p: {"y": jnp.exp(0.7 * p.x + 0.3 * p.y)},
        inputs(x=Uniform(-1, 1), y=Uniform(-1, 1)),
        quantities(["y"]),
        size=2**10,
        seed=0,
        space="input",
    )
    mean = np.prod([np.sinh(2 * c) / (2 * c) for c in (0.7, 0.3)])
    values, error = (told.more[k][1][0] for k in ("eigenvalues", "eigenvalues_error"))
    assert abs(values[0] - 0.58 * mean) <= 4 * error[0] + 1e-9
    assert abs(0.58 * mean - 0.8371197809355335) < 1e-12  # the published value
    assert abs(values[1]) < 1e-14
    vectors = told.more["eigenvectors"][1][0]
    assert_allclose(vectors[:, 0], np.array([0.7, 0.3]) / np.sqrt(0.58), rtol=1e-9)
    scores = 0.58 * mean * vectors[:, 0] ** 2
    assert_allclose(told.measure().value[0], scores, rtol=1e-3)
    assert told.notes == ["y: 1 of 2 directions count"]


def test_activity_scores_of_all_directions_are_mean_squares():
    told = active_subspace(
        ishigami,
        ishigami_table(),
        quantities(["f"]),
        size=2**10,
        seed=0,
        space="input",
        dimension=3,
    )
    close(told.measure(), NU, rtol=1e-6)


def test_crossed_derivatives_of_ishigami():
    told = hessians(
        ishigami,
        ishigami_table(),
        quantities(["f"]),
        parameters=NAMES,
        size=2**10,
        seed=0,
    )
    square = 1 / 2 * 16 * B**2 * np.pi**6 / 7
    close(told.measure("square"), [0.0, square, 0.0], rtol=1e-6)
    assert told.parameters == ["pair.x * pair.y", "pair.x * z", "pair.y * z"]
    bound = told.measure().value[0]
    assert bound[1] >= TOTAL[2]  # all of it is with x
    assert bound[0] == bound[2] == 0


def test_a_hessian_at_a_point_is_the_published_one():
    near = {f"x{i}": Uniform(c - 1e-9, c + 1e-9) for i, c in enumerate((0.5, 1.0, 1.5))}
    told = hessians(
        lambda p: {
            "y": jnp.sin(p.x0) * (1 + 0.1 * p.x2**4) + 7 * jnp.sin(p.x1) ** 2,
        },
        inputs(**near),
        quantities(["y"]),
        parameters=list(near),
        size=2**2,
        seed=0,
    )
    exact = [
        [-0.7221347175225808, 0.0, 1.1847364585520033],
        [0.0, -5.826055711659993, 0.0],
        [1.1847364585520033, 0.0, 1.2944489542313482],
    ]
    assert_allclose(told.more["hessian_mean"][1][0], exact, rtol=1e-7, atol=1e-9)


def test_powers_have_no_second_elasticity():
    for words in ("y", "log:y"):
        told = hessians(
            cobb_douglas,
            inputs(**COBB),
            quantities([words]),
            parameters=["K", "P", "A"],
            size=2**4,
            seed=0,
        )
        assert_allclose(told.more["elastic_mean"][1], 0, atol=1e-12)


def test_intervals_hold_the_truth():
    # Replicates of one design are as independent as those of many seeds.
    plan = planned(ishigami, ishigami_table(), quantities(["f"]))
    design = Sobol(3, 2**5, replicates=16 * 200, seed=0)
    found = plan.totals(
        design, lambda at: summed({"nu": at.gradients**2}), words=["nu"]
    )
    parts = found.averages("nu").reshape(200, 16, 1, 3)
    told = [from_replicates(p.mean(axis=0), p, "nu").interval() for p in parts]
    inside = [(low <= NU) & (high >= NU) for low, high in told]
    assert np.all(np.mean(inside, axis=0) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 200))


def test_undefined_derivatives_are_noted():
    told = derivatives(
        lambda p: {"y": jnp.sqrt(jnp.maximum(p.x - 0.5, 0.0)) + p.y},
        inputs(x=Uniform(0, 1), y=Normal(0, 1)),
        quantities(["y"]),
        size=2**6,
        seed=0,
    )
    assert np.isnan(told.measure("gradient").value[0, 0])
    assert told.measure("gradient").value[0, 1] == 1
    assert any("no gradient in 1 inputs (x)" in note for note in told.notes)


def test_what_is_not_finite_is_refused():
    with pytest.raises(NonFiniteError, match="root: not finite.* draws of 16"):
        derivatives(ishigami, ishigami_table(), quantities(["root"]), size=2**6, seed=0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mode": "backward"}, "unknown mode 'backward'"),
        ({"quantities": {}}, "no quantity of interest"),
        ({"kept": 3}, "kept: need a power of two up to 64 draws, got 3"),
    ],
)
def test_bad_input_is_refused(changes, message):
    asked = {"quantities": {"f": output("f")}, "size": 64, "seed": 0} | changes
    with pytest.raises(ValueError, match=message):
        derivatives(ishigami, ishigami_table(), **asked)


def test_bad_spaces_and_pairs_are_refused():
    asked = {"quantities": {"f": output("f")}, "size": 64, "seed": 0}
    given = (ishigami, ishigami_table())
    with pytest.raises(ValueError, match="unknown space 'inputs'"):
        active_subspace(*given, **asked, space="inputs")
    with pytest.raises(ValueError, match="dimension: need 1 to 3, got 4"):
        active_subspace(*given, **asked, dimension=4)
    with pytest.raises(ValueError, match="unknown varying parameter 'fixed'"):
        hessians(*given, **asked, parameters=["z", "fixed"])
    with pytest.raises(ValueError, match="need two or more"):
        hessians(*given, **asked, parameters=["z"])
