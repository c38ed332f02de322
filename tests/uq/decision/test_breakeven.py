"""Designed roots, each with its verdict; gradients; the closed form where it holds."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sobol_problems import table

from uq.decision.breakeven import breakeven
from uq.engine.affine import is_affine
from uq.engine.incremental import trace
from uq.parameters import flatten, replace_leaves
from uq.quantities import output


KNOTS = np.linspace(0.0, 1.0, 17)
PATHS = ("pair.x", "pair.y", "z", "fixed")
VERDICTS = ("one", "touching", "below", "above", "several", "jump", "undefined")


def solve(difference, knots=KNOTS, **parameters):
    """Breakeven of f(x) = 2 + difference(x) with 2."""
    at = {"x": 7.0, **parameters}
    model = lambda p: {"f": 2 + difference(p["x"], p)}  # noqa: E731
    return jax.jit(breakeven(model, "x", output("f"), 2.0, knots=knots))(at)


FAMILY = {
    "one, rising": (lambda x, _: x**3 - 0.1, "one", 0.1 ** (1 / 3)),
    "one, falling": (lambda x, _: jnp.cos(3 * x), "one", np.pi / 6),
    "affine": (lambda x, _: 0.75 - 2.5 * x, "one", 0.3),
    "affine, never": (lambda x, _: 0.75 + 2.5 * x, "above", np.nan),
    "at an inner knot": (lambda x, _: x**2 - 0.25, "one", 0.5),
    "at the lower end": (lambda x, _: x * (x + 1), "one", 0.0),
    "at the lower end, falling": (lambda x, _: -x * (x + 1), "one", 0.0),
    "at the upper end": (lambda x, _: (x - 1) * (x + 1), "one", 1.0),
    "at the upper end, falling": (lambda x, _: (1 - x) * (x + 1), "one", 1.0),
    "affine, at the end": (lambda x, _: x - 1.0, "one", 1.0),
    "never, below": (lambda x, _: -1 - x**2, "below", np.nan),
    "never, above": (lambda x, _: 0.001 + (x - 0.4) ** 2, "above", np.nan),
    "two, in two cells": (lambda x, _: (x - 0.2) * (x - 0.7), "several", np.nan),
    "two, in one cell": (lambda x, _: (x - 0.40) * (x - 0.41), "several", np.nan),
    "three": (lambda x, _: jnp.sin(10 * x + 1), "several", np.nan),
    "touching from above": (lambda x, _: (x - 0.4) ** 2, "touching", 0.4),
    "touching from below": (lambda x, _: -((x - 0.4) ** 2), "touching", 0.4),
    "touching at a knot": (lambda x, _: -((x - 0.5) ** 2), "touching", 0.5),
    "leaps of whole numbers": (
        lambda x, _: (x * 199 / 25).astype(int) * 3 - 10.0,
        "jump",
        np.nan,
    ),
    "leaps of a truth value": (lambda x, _: (x > 0.3) * 2.0 - 1.0, "jump", np.nan),
    "a leap": (lambda x, _: jnp.where(x < 0.3, -1.0, 1.0) * (1 + x), "jump", np.nan),
    "a pole": (lambda x, _: 1 / (x - 0.3), "jump", np.nan),
    "nowhere": (lambda x, _: jnp.nan * x, "undefined", np.nan),
    "only above a half": (
        lambda x, _: jnp.where(x > 0.49, x**2 - 0.49, jnp.nan),
        "one",
        0.7,
    ),
}


@pytest.mark.parametrize("name", FAMILY)
def test_every_root_has_its_verdict(name):
    difference, verdict, value = FAMILY[name]
    found = solve(difference)
    told = {name: float(getattr(found, name)) for name in VERDICTS}
    assert told == {name: float(name == verdict) for name in VERDICTS}
    atol = 1e-7 if verdict == "touching" else 1e-15
    assert_allclose(found.value, value, rtol=1e-15, atol=atol)


@pytest.mark.parametrize(
    ("offset", "size"), [(-2.0, 5.0), (0.0, 1e-9), (0.0, 5.0), (1e6, 5.0), (2.0, 1e9)]
)
def test_touching_is_seen_whatever_both_are_there(offset, size):
    scale = max(abs(offset), 1.0)
    model = lambda p: {"f": scale * size * (p["x"] - 0.3) ** 2 + offset}  # noqa: E731
    solve = breakeven(model, "x", output("f"), offset, knots=np.linspace(0, 1, 33))
    found = solve({"x": 0.0})
    assert float(found.touching) == 1
    assert_allclose(found.value, 0.3, atol=1e-4)
    if not offset:
        off = breakeven(model, "x", output("f"), -1e-6 * size, knots=KNOTS)
        assert float(off({"x": 0.0}).above) == 1


@pytest.mark.parametrize(
    "difference",
    [
        lambda x, p: x**3 * p["a"] - p["b"],
        lambda x, p: p["a"] * x - p["b"],
        lambda x, p: jnp.exp(p["a"] * x) - 1 - jnp.sin(p["b"]),
    ],
)
def test_its_gradient_is_that_of_the_root(difference):
    def root(a, b):
        return solve(difference, a=a, b=b).value

    here, step = (1.3, 0.2), 1e-6
    exact = jax.grad(root, argnums=(0, 1))(*here)
    up_a, down_a = root(here[0] + step, here[1]), root(here[0] - step, here[1])
    up_b, down_b = root(here[0], here[1] + step), root(here[0], here[1] - step)
    differences = (up_a - down_a) / (2 * step), (up_b - down_b) / (2 * step)
    assert_allclose(exact, differences, rtol=1e-7)
    assert_allclose(jax.jacfwd(root, argnums=(0, 1))(*here), exact, rtol=1e-12)


@pytest.mark.parametrize(
    ("difference", "truth"),
    [
        (lambda x, _: x - 0.3, 1.0),
        (lambda x, _: 0.3 - x, 0.0),
        (lambda x, _: x**3 - 0.1, 1.0),
        (lambda x, _: jnp.cos(3 * x), 0.0),
        (lambda x, _: x * (x + 1), 1.0),
        (lambda x, _: -x * (x + 1), 0.0),
        (lambda x, _: (x - 0.2) * (x - 0.7), 0.0),
        (lambda x, _: 1 + x, 0.0),
    ],
)
def test_a_root_rises_or_not(difference, truth):
    assert solve(difference).rising == truth


def test_an_affine_root_is_as_exact_in_a_wide_range():
    found = solve(lambda x, _: 3 * x - 1, knots=np.array([-1e9, 0.0, 1e9]))
    assert_allclose(found.value, 1 / 3, rtol=1e-15)


def test_many_draws_are_as_one():
    a = jnp.linspace(0.5, 2.0, 50)
    model = lambda p: {"f": p["a"] * p["x"] ** 2}  # noqa: E731
    one = breakeven(model, "x", output("f"), 0.5, knots=KNOTS)
    many = jax.jit(jax.vmap(one))({"a": a, "x": jnp.zeros(50)})
    expected = np.sqrt(0.5 / np.asarray(a))
    assert_allclose(many.value, expected, rtol=1e-15)
    alone = one({"a": a[3], "x": jnp.zeros(())})
    assert {k: float(v[3]) for k, v in flatten(many)[0].items()} == pytest.approx(
        {k: float(v) for k, v in flatten(alone)[0].items()}, nan_ok=True
    )


def test_a_model_of_a_class_keeps_its_order():
    priors = table()  # `fixed` sorts before `pair`, and stands after it
    model = lambda p: {"f": p.pair.x + 10 * p.pair.y + 100 * p.z}  # noqa: E731
    solve = breakeven(model, "z", output("f"), 321.0, knots=KNOTS * 10)
    found = solve(replace_leaves(priors, {p: jnp.asarray(1.0) for p in PATHS}))
    assert_allclose(found.value, 3.1, rtol=1e-15)


AFFINE = {
    "sum": (lambda x, y: 3 * x + y, True),
    "quotient": (lambda x, y: (x - y) / y**2, True),
    "either": (lambda x, y: jnp.where(y > 0, x, 2 * x), True),
    "by its own side": (lambda x, y: jnp.where(x > 0, x, 2 * x), False),
    "square": (lambda x, y: x * x + y, False),
    "inverse": (lambda x, y: y / x, False),
    "larger": (lambda x, y: jnp.maximum(x, y), False),
    "whole": (lambda x, y: x.astype(int) * 3.0 + y, False),
    "whole and back": (lambda x, y: x.astype(int).astype(float) * 3 + y, False),
    "truth": (lambda x, y: x.astype(bool) * y, False),
    "narrower": (lambda x, y: x.astype(jnp.float32) * 2.0, True),
    "sum of many": (lambda x, y: jnp.sum(jnp.stack([x, y, 2 * x])), True),
}


@pytest.mark.parametrize("name", AFFINE)
def test_what_is_affine_is_proved(name):
    function, truth = AFFINE[name]
    at = {"x": jnp.ones(()), "y": jnp.ones(())}
    program = trace(lambda p: function(p["x"], p["y"]), at)
    assert is_affine(program, "x") is truth


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="three or more rising values"):
        breakeven(lambda p: p, "x", output("f"), 0.0, knots=np.array([0.0, 1.0]))
    with pytest.raises(KeyError, match="unknown parameter 'z'"):
        breakeven(lambda p: p, "z", output("f"), 0.0, knots=KNOTS)({"x": 1.0})
