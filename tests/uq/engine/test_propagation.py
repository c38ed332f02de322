import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import Answer, Inner, Problem, priors, problem

from uq.designs import LatinHypercube, Random, Sobol, points
from uq.distributions import Fixed, Uniform
from uq.engine import devices, memory, propagation
from uq.engine.propagation import (
    NonFiniteError,
    nonfinite_counts,
    propagate,
    require_finite,
)
from uq.inputs.sampling import sample
from uq.inputs.transport import transport
from uq.priors import varying


def design(kind=Sobol, size=64, replicates=2, dimensions=2, seed=0):
    return kind(dimensions, size, replicates=replicates, seed=seed)


@pytest.mark.parametrize("kind", [Sobol, LatinHypercube, Random])
def test_draws_are_the_quantiles_of_the_points(kind):
    table, plan = priors(), design(kind)
    draws, u = sample(table, plan), points(plan)
    price, length = table.inner.price.distribution, table.length.distribution
    every = lambda f, x: jax.vmap(jax.vmap(f))(x)  # noqa: E731
    assert_allclose(draws.inner.price, every(price.icdf, u[..., 0]), rtol=1e-15)
    assert_allclose(draws.length, every(length.icdf, u[..., 1]), rtol=1e-15)
    assert draws.inner.share.shape == ()
    assert float(draws.inner.share) == 0.5


def test_same_seed_same_draws_and_zero_is_a_seed():
    zero, again, one = (sample(priors(), design(seed=s)).length for s in (0, 0, 1))
    assert np.array_equal(zero, again)
    assert not np.array_equal(zero, one)


def test_a_design_of_other_dimensions_is_refused():
    with pytest.raises(ValueError, match="2 parameters vary, but the design has 3"):
        sample(priors(), design(dimensions=3))


def test_a_table_that_does_not_vary_is_refused():
    table = priors(length=Fixed(2.0))
    assert varying(table) == ["inner.price"]
    assert transport(table)(jnp.array([0.5])).length == 2.0
    price = dataclasses.replace(table.inner.price, distribution=Fixed(3.0))
    fixed = Problem(Inner(price, table.inner.share), table.length)
    with pytest.raises(ValueError, match="no parameter varies"):
        sample(fixed, design(dimensions=1))


@pytest.mark.parametrize("total", [1, 2, 3, 1000, propagation.SPAN + 7])
def test_propagate_is_the_model_row_by_row(total):
    rng = np.random.default_rng(total)
    price, length = rng.uniform(1, 2, (2, total))
    out = propagate(problem, Problem(Inner(price, np.array(0.25)), length))
    assert_allclose(out.total, price * 0.25, rtol=1e-15)
    assert_allclose(out.root, np.sqrt(length), rtol=1e-15)


def test_propagate_keeps_the_shape_and_one_point_is_a_scalar():
    grid = np.ones((3, 4))
    out = propagate(problem, Problem(Inner(grid, np.array(0.5)), np.array(1.0)))
    assert out.total.shape == (3, 4)
    out = propagate(problem, Problem(Inner(2.0, 0.5), 4.0))
    assert out.root.shape == ()
    assert float(out.root) == 2.0


def test_spans_change_nothing(monkeypatch):
    draws = sample(priors(), design(size=2**10, replicates=3))
    whole = propagate(problem, draws)
    told = []
    monkeypatch.setattr(propagation, "SPAN", 128)
    parts = propagate(problem, draws, progress=lambda *at: told.append(at))
    assert np.array_equal(whole.total, parts.total)
    assert told[-1] == (3 * 2**10, 3 * 2**10)
    assert len(told) == 24


def test_shapes_that_disagree_are_refused():
    draws = Problem(Inner(np.ones(3), np.ones(4)), np.array(1.0))
    with pytest.raises(ValueError, match=r"share: expected shape \(3,\) as inner"):
        propagate(problem, draws)


def test_no_draws_are_refused():
    draws = Problem(Inner(np.ones(0), np.ones(0)), np.ones(0))
    with pytest.raises(ValueError, match=r"no draws: .* shape \(0,\)"):
        propagate(problem, draws)


def test_an_output_that_is_no_scalar_is_named_with_its_shape():
    with pytest.raises(ValueError, match=r"y: .* must be a scalar, found shape \(2,\)"):
        propagate(lambda p: {"y": p.length * np.ones(2)}, Problem(Inner(1.0, 1.0), 1.0))


def group(folder, limit, used, files):
    folder.mkdir()
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 1\ninactive_file {files}\n")


def test_memory_is_what_a_control_group_leaves(tmp_path):
    group(tmp_path / "groups", "max", 900, 0)
    group(tmp_path / "groups" / "job", 1000, 700, 100)
    group(tmp_path / "groups" / "job" / "step", 2000, 700, 0)
    own = tmp_path / "own"
    for words, left in (
        ("0::/job/step\n", 400),
        ("4:memory:/old\n0::/job\n", 400),
        ("0::/\n", np.inf),
        ("4:memory:/old\n", np.inf),
    ):
        own.write_text(words)
        assert memory._left_in_groups(tmp_path / "groups", own) == left
    assert memory._left_in_groups(tmp_path / "groups", tmp_path / "none") == np.inf
    assert 0 < memory.available_memory() <= memory._free_on_host() * 1.5


def test_an_output_that_is_not_finite_is_named_with_its_first_draw():
    draws = Problem(Inner(np.ones(5), np.ones(5)), np.array([1.0, -1, 2, -3, 4]))
    with pytest.raises(NonFiniteError, match=r"root: 2 of 5 draws .* first at \[1\]"):
        propagate(problem, draws)
    kept = propagate(problem, draws, nonfinite="keep")
    assert nonfinite_counts(kept) == {"root": 2}
    with pytest.raises(NonFiniteError):
        require_finite(kept)


def test_more_draws_than_memory_holds_are_refused(monkeypatch):
    monkeypatch.setattr(devices, "available_memory", lambda: 10_000)
    draws = Problem(Inner(np.ones(1000), np.ones(1000)), np.ones(1000))
    with pytest.raises(MemoryError, match=r"keeping 1000 draws needs .* GB, but"):
        propagate(problem, draws)


def test_single_precision_is_refused():
    with (
        jax.enable_x64(new_val=False),
        pytest.raises(RuntimeError, match="JAX_ENABLE_X64=1"),
    ):
        propagate(problem, Problem(Inner(1.0, 1.0), 1.0))


def test_gradients_pass_through_the_draws():
    draw = transport(priors(share=Uniform(0.2, 0.6)))
    slope = jax.grad(lambda u: problem(draw(u)).total)(jnp.array([0.3, 0.5, 0.9]))
    assert np.isfinite(slope).all()
    assert float(slope[2]) == 0.0


def test_the_answer_is_the_class_of_the_model():
    out = propagate(problem, Problem(Inner(1.0, 1.0), 1.0))
    assert isinstance(out, Answer)
