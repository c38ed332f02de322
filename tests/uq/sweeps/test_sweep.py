"""Grids: every cell is what a full evaluation with its values gives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sobol_problems import table

from equations.models.orbital_datacenter import Form, orbital_datacenter
from priors.orbital_datacenter import near_term
from priors.orbital_datacenter.scenarios import Scenario
from uq.designs import LatinHypercube, Sobol
from uq.engine.grid import over_grid
from uq.engine.incremental import trace
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import flatten, replace_leaves
from uq.priors import varying
from uq.quantities import quantities
from uq.results import summary
from uq.sweeps.sweep import sweep


X, Y = [-1.0, 0.5, 2.0], np.linspace(-2, 2, 5)


def model(p):
    x, y, z = p.pair.x, p.pair.y, p.z
    wave = jnp.sin(x) + 7 * jnp.sin(y) ** 2 + 0.1 * z**4 * jnp.sin(x)
    return {"f": wave, "root": jnp.sqrt(y + 0 * x), "z": z}


def design(size=2**9, seed=1):
    return Sobol(3, size, replicates=4, seed=seed)


def at(**values):
    """Outputs of every draw with some parameters at given values."""
    draws = sample(table(), design())
    draws = replace_leaves(draws, {k.replace("_", "."): v for k, v in values.items()})
    return propagate(model, draws, nonfinite="keep")


@pytest.fixture(scope="module")
def found():
    wanted = quantities(["f", "f<3", "root", "z"])
    return sweep(model, table(), wanted, {"pair.x": X, "pair.y": Y}, design())


def test_every_cell_is_a_full_evaluation(found):
    mean, error = found.estimate("f")
    share, share_error = found.estimate("f<3")
    assert mean.shape == (3, 5)
    for i, x in enumerate(X):
        for j, y in enumerate(Y):
            f = at(pair_x=x, pair_y=y)["f"]
            assert_allclose(mean[i, j], f.mean(), rtol=1e-12)
            parts = f.mean(axis=1)
            assert_allclose(error[i, j], parts.std(ddof=1) / 2, rtol=1e-8, atol=1e-15)
            variance = found.variance[:, 0, i, j].mean()
            assert_allclose(variance, summary.variance(f).value, rtol=1e-9)
            parts = (f < 3).mean(axis=1)
            assert share[i, j] == pytest.approx(parts.mean(), abs=1e-15)
            assert_allclose(share_error[i, j], parts.std(ddof=1) / 2, atol=1e-15)


def test_what_is_not_finite_is_counted_and_left_out(found):
    mean, _ = found.estimate("root")
    assert found.finite("root")[0].tolist() == [0, 0, 1, 1, 1]
    assert np.isnan(mean[:, :2]).all()
    assert_allclose(mean[:, 2:], np.broadcast_to(np.sqrt(Y[2:]), (3, 3)))


def test_what_no_axis_reaches_is_the_same_in_every_cell(found):
    mean, _ = found.estimate("z")
    assert np.ptp(mean) == 0


def test_one_and_three_axes():
    wanted = quantities(["f"])
    one = sweep(model, table(), wanted, {"z": [0.3]}, design())
    assert_allclose(one.estimate("f")[0], [at(z=0.3)["f"].mean()], rtol=1e-12)
    axes = {"z": [0.3, 1.0], "pair.y": [0.1], "pair.x": [-0.2, 0.4]}
    three = sweep(model, table(), wanted, axes, design())
    alone = at(z=1.0, pair_y=0.1, pair_x=-0.2)["f"]
    assert_allclose(three.estimate("f")[0][1, 0, 0], alone.mean(), rtol=1e-12)
    assert three.estimate("f")[1][1, 0, 0] == pytest.approx(0, abs=1e-15)


def test_its_dataset_has_the_swept_parameters_as_dimensions(found):
    told = found.to_dict()
    assert told["data_vars"]["mean"]["dims"] == ("quantity", "pair.x", "pair.y")
    assert_allclose(told["coords"]["pair.y"]["data"], Y)


def test_every_parameter_may_be_swept():
    axes = {"pair.x": X, "pair.y": Y, "z": [-1.0, 1.0]}
    mean, error = sweep(model, table(), quantities(["f"]), axes, design()).estimate("f")
    x, y, z = np.meshgrid(X, Y, [-1.0, 1.0], indexing="ij")
    wave = np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)
    assert_allclose(mean, wave, rtol=1e-14)
    assert_allclose(error, 0, atol=1e-14)


@pytest.mark.parametrize("form", [Form.CORRECTED, Form.PUBLISHED])
def test_a_grid_of_the_data_center_is_exact(form):
    priors, build = near_term(Scenario()), orbital_datacenter(form)
    plan = Sobol(len(varying(priors)), 4, replicates=1, seed=0)
    draws = {k: jnp.ravel(v) for k, v in flatten(sample(priors, plan))[0].items()}
    draws = {k: jnp.broadcast_to(v, 4) for k, v in draws.items()}
    structure = flatten(priors)[1]
    x, y = jnp.array([100.0, 3000.0]), jnp.array([30.0, 80.0, 200.0])

    def lcoc(values):
        ordered = draws | values  # JAX sorts the keys of a dict
        told = build(jax.tree.unflatten(structure, list(ordered.values())))
        return told.space.lcoc, told.earth.lcoc

    one = {k: v[0] for k, v in draws.items()}
    axes = {"launch.price": x, "solar.specific_power": y}
    others = {k: v for k, v in draws.items() if k not in axes}
    space, earth = jax.jit(lambda d: over_grid(trace(lcoc, one), d, axes, 4))(others)
    for i in range(2):
        for j in range(3):
            moved = {"launch.price": jnp.full(4, x[i])}
            moved["solar.specific_power"] = jnp.full(4, y[j])
            full = jax.vmap(lcoc)(draws | moved)
            assert_allclose(space[:, i, j], full[0], rtol=1e-12)
            assert_allclose(earth[:, i, j], full[1], rtol=1e-12)


@pytest.mark.parametrize(
    ("axes", "error", "match"),
    [
        ({}, ValueError, "nothing to sweep"),
        ({"pair.w": [1.0]}, KeyError, "unknown parameter 'pair.w'"),
        ({"z": [1.0, np.nan]}, ValueError, "z: need a row of finite values"),
        ({"z": []}, ValueError, "z: need a row of finite values"),
    ],
)
def test_what_does_not_fit_is_refused(axes, error, match):
    with pytest.raises(error, match=match):
        sweep(model, table(), quantities(["f"]), axes, design())


def test_a_value_outside_what_its_parameter_may_be_is_refused():
    priors = near_term(Scenario())
    plan = Sobol(len(varying(priors)), 64, replicates=2, seed=0)
    wanted = quantities(["lcoc_ratio<1"])
    axes = {"radiator.emissivity": [0.5, 1.5]}
    with pytest.raises(ValueError, match="swept from 0.5 to 1.5 -, but it must lie"):
        sweep(orbital_datacenter(), priors, wanted, axes, plan)


def test_a_size_that_is_no_power_of_two_is_swept_in_many_cells():
    net = LatinHypercube(3, 1000, replicates=2, seed=3)
    axis = np.linspace(-2, 2, 150)  # so many that a block is no whole replicate
    grid = sweep(model, table(), quantities(["f"]), {"pair.x": axis}, net)
    means, _ = grid.estimate("f")
    draws = replace_leaves(sample(table(), net), {"pair.x": axis[7]})
    assert_allclose(means[7], propagate(model, draws, nonfinite="keep")["f"].mean())
