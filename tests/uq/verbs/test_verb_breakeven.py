"""`uq.breakeven`: closed forms, the kernel's own numbers, and the same from a file."""

import json
import subprocess
import sys
from typing import Annotated

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from again import refusal
from problems import Answer, priors

import uq
from uq.decision.breakeven import breakeven
from uq.decision.searching import extended, knots_of, side
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import Spec, flatten
from uq.results import summary
from uq.results.verdicts import VERDICTS


def tug(payload, price, rival):
    return {"cost": payload * price, "rival": rival}


BELIEFS = {
    "payload": "uniform 1 to 2 t",
    "price": "uniform 0 to 3 MUSD/t",
    "rival": "uniform 1 to 5 MUSD",
}
ASKED = {"of": "price", "left": "cost", "right": "rival"}


@pytest.fixture(scope="module")
def study():
    return uq.Study(tug, BELIEFS, samples=2**10, seed=3)


@pytest.fixture(scope="module")
def even(study):
    return uq.breakeven(study, **ASKED)


def kernel(study, of, left, right, knots):
    """Breakevens of the draws and, last, of the nominal point, without the verb."""
    solve = breakeven(study.function, of, side(left), side(right), knots=knots)
    width = len(study.varying)
    net = Sobol(width, study.size, replicates=study.replicates, seed=study.seed)
    points = extended(sample(study.joint, net), study.table, {}, 1)
    return flatten(propagate(solve, points, nonfinite="keep"))[0]


def test_it_is_the_kernel_to_the_last_bit(study, even):
    knots = knots_of(study.table, "price", (0.0, 3.0))
    found = kernel(study, **ASKED, knots=knots)
    rows = found["value"][:-1].reshape(study.replicates, study.size)
    told = summary.quantiles(rows, [0.05, 0.25, 0.5, 0.75, 0.95])
    np.testing.assert_array_equal(even["estimate"], [each.value for each in told])
    np.testing.assert_array_equal(
        even["standard_error"], [each.standard_error for each in told]
    )
    for verdict in VERDICTS:
        assert float(even["share"].sel(verdict=verdict)) == found[verdict][:-1].mean()
    assert float(even["nominal"]) == found["value"][-1]
    assert even.attrs["nominal_verdict"] == "one"


def test_it_is_the_closed_form(even):
    """Of rival / payload below 3: the share is E[min(1, (3 payload - 1) / 4)] = 5/6."""
    share, error = float(even["exists"]), float(even["exists_error"])
    assert error > 0
    assert abs(share - 5 / 6) < 5 * error
    value = float(even["nominal"])
    np.testing.assert_allclose(value, 3 / 1.5, rtol=1e-15)
    assert float(even["share"].sum()) == 1
    assert float(even["rising"]) == share


def test_a_number_is_met_too():
    study = uq.Study(lambda a, x: a * x, {"a": "uniform 1 to 2", "x": 1}, samples=2**10)
    even = uq.breakeven(study, of="x", left="output", right=6, range=(0, 9))
    exact = 6 / (1 + np.array([0.95, 0.75, 0.5, 0.25, 0.05]))
    np.testing.assert_allclose(even["estimate"], exact, rtol=1e-2)
    assert float(even["exists"]) == 1
    assert even["interval"].sel(ci_bound="lower").notnull().all()
    assert even.attrs["right"] == "6"


def root(p):
    return Answer(total=p.inner.price * p.inner.share, root=p.length**2 - 4)


def test_a_class_of_priors_is_a_study():
    study = uq.Study(root, priors(), samples=2**8)
    even = uq.breakeven(study, of="length", left="root", right=0.0)
    np.testing.assert_allclose(even["estimate"], 2.0, rtol=1e-15)
    assert even.attrs["units"] == "m"
    assert "root meets 0 at a length of 2.00 to 2.00 m" in uq.sentence(even)
    # It is fixed, so that its own prior says not where to look.
    even = uq.breakeven(study, of="inner.share", left="total", right=1, range=(0.1, 1))
    found = kernel(
        study,
        "inner.share",
        "total",
        1.0,
        knots_of(study.table, "inner.share", (0.1, 1.0)),
    )
    median = summary.quantile(found["value"][:-1].reshape(16, 16), 0.5)
    assert float(even["estimate"].sel(statistic="P50")) == median.value


def test_what_is_never_met_is_said_and_no_number_made_up(study):
    even = uq.breakeven(study, of="price", left="cost", right=-1.0)
    assert np.isnan(even["estimate"]).all()
    assert np.isnan(even["nominal"])
    assert float(even["exists"]) == 0
    assert uq.sentence(even) == (
        "cost meets -1 at no single price; in 100 % cost is the higher throughout; "
        "searched from 0 to 3.00 MUSD/t."
    )
    assert len(uq.plot(even).axes) == 1


def test_what_is_never_met_says_how_near_it_comes(study):
    high = uq.breakeven(study, of="price", left="cost", right=12, range=(0.5, 4))
    # At the nominal payload of 1.5 t, 4 MUSD/t cost 6 MUSD.
    assert high["nearest"] == 4.0
    assert high["nearest_ratio"] == pytest.approx(0.5)
    assert uq.sentence(high).endswith(
        "With all else nominal cost is the lower throughout: nearest at 4.00 MUSD/t, "
        "0.500 times 12."
    )
    low = uq.breakeven(study, of="price", left="cost", right=0.3, range=(1, 4))
    assert low["nearest"] == 1.0
    assert low["nearest_ratio"] == pytest.approx(5.0)
    assert "cost is the higher throughout: nearest at 1.00 MUSD/t" in uq.sentence(low)
    below = uq.breakeven(study, of="price", left="cost", right=-1.0)
    assert np.isnan(below["nearest_ratio"])
    assert "nearest" not in uq.sentence(below)


def test_what_does_not_exist_is_counted_beside_it():
    study = uq.Study(
        lambda a, x: {"y": jnp.where(a > 0.5, x, jnp.nan)},
        {"a": "uniform 0 to 1", "x": "uniform 0 to 1"},
        samples=256,
    )
    even = uq.breakeven(study, of="x", left="y", right=0.5)
    assert float(even["share"].sel(verdict="undefined")) == 0.5
    assert "in 128 of 256 draws" in even.attrs["notes"]
    np.testing.assert_allclose(even["estimate"], 0.5)
    assert "in 50.00 % one of both does not exist" in uq.sentence(even)


READ = """
import json, sys
import uq
answer = uq.open(sys.argv[1])
uq.plot(answer, sys.argv[2])
uq.table(answer).to_json(sys.argv[3], orient="table", double_precision=15)
print(uq.sentence(answer))
"""


def test_an_answer_read_elsewhere_shows_the_same(even, tmp_path):
    uq.save(even, tmp_path / "even.nc")
    paths = [str(tmp_path / name) for name in ("even.nc", "far.png", "far.json")]
    command = [sys.executable, "-c", READ, *paths]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == uq.sentence(even)
    uq.plot(even, tmp_path / "near.png")
    assert (tmp_path / "near.png").read_bytes() == (tmp_path / "far.png").read_bytes()
    back = uq.open(tmp_path / "even.nc")
    pd.testing.assert_frame_equal(uq.table(back), uq.table(even))
    far = json.loads((tmp_path / "far.json").read_text())["data"][0]
    assert far["P50"] == pytest.approx(float(uq.table(even)["P50"][0]), rel=1e-12)


SINGLE = """
import jax, uq
assert not jax.config.jax_enable_x64
def tug(payload, price):
    return {"cost": payload * price}
priors = {"payload": "uniform 1 to 2 t", "price": "uniform 0 to 3 MUSD/t"}
study = uq.Study(tug, priors, samples=256)
even = uq.breakeven(study, of="price", left="cost", right=2)
print(float(even["nominal"]).hex())
assert not jax.config.jax_enable_x64
"""


def test_it_is_in_double_precision_in_any_program():
    command = [sys.executable, "-c", SINGLE]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    np.testing.assert_allclose(float.fromhex(told.stdout.strip()), 4 / 3, rtol=1e-15)


def test_others_may_depend_on_one_another_but_not_on_what_is_sought():
    class Three[T](eqx.Module):
        a: Annotated[T, Spec("-", "a")]
        b: Annotated[T, Spec("-", "b")]
        x: Annotated[T, Spec("-", "x")]

    prior = uq.Prior(0.5, uq.Uniform(0.0, 1.0), "-")
    joint = uq.Joint(Three(prior, prior, prior), correlations={("a", "b"): 0.9})
    study = uq.Study(lambda p: p.a + p.b - p.x, joint, samples=2**10)
    even = uq.breakeven(study, of="x", left="output", right=0, range=(0, 3))
    apart = uq.breakeven(
        uq.Study(study.model, joint.priors, samples=2**10),
        **{"of": "x", "left": "output", "right": 0, "range": (0, 3)},
    )
    width = [np.ptp(each["estimate"].values) for each in (even, apart)]
    assert width[0] > 1.2 * width[1]
    with pytest.raises(ValueError, match="a cannot be moved alone: b depends on it"):
        uq.breakeven(study, of="a", left="output", right=0)


REFUSED = {
    "input": ({"of": "prise"}, "unknown input 'prise': did you mean 'price'?"),
    "output": ({"left": "costs"}, "unknown output 'costs': did you mean 'cost'?"),
    "event": ({"left": "cost<1"}, "'cost<1': expected an output by its path alone"),
    "other": ({"right": "rivals"}, "unknown output 'rivals': did you mean 'rival'?"),
    "infinite": ({"right": np.inf}, "right: expected an output or a finite number"),
    "itself": ({"right": "cost"}, "cost is always itself"),
    "range": ({"range": (2.0, 1.0)}, "price: a range is LOW,HIGH within"),
    "knots": ({"knots": 2}, "knots: expected three or more, found 2"),
    "truth": ({"knots": True}, "knots: expected three or more, found True"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused_in_one_line(study, name):
    change, message = REFUSED[name]
    with pytest.raises(ValueError) as told:  # noqa: PT011
        uq.breakeven(study, **(ASKED | change))
    assert message in str(told.value)
    assert "\n" not in str(told.value)


WRONG = """
import uq
study = uq.Study(lambda a: {"y": a}, {"a": "uniform 0 to 1"})
asked = {"of": "a", "left": "y", "right": 0.5}
for change in ({"of": 3}, {"left": 3}, {"right": None}, {"range": 3}):
    try:
        uq.breakeven(study, **(asked | change))
    except ValueError as error:
        print(error)
"""


def test_what_is_of_another_type_is_refused_in_one_line():
    command = [sys.executable, "-c", WRONG]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert told.stdout.splitlines() == [
        "of: expected the name of an input, found 3",
        "left: expected the name of an output, found 3",
        "right: expected an output or a finite number, found None",
        "range of a: expected two numbers, low and high, found 3",
    ]


def test_what_does_not_vary_needs_a_range():
    fixed = uq.Study(tug, BELIEFS | {"price": 2.0}, samples=2**8)
    with pytest.raises(ValueError, match="price: does not vary: say in which range"):
        uq.breakeven(fixed, **ASKED)


def test_names_that_are_long_leave_the_title_one_line(study):
    def model(a, x):
        return {"the_levelised_cost_of_everything_that_is_in_orbit": a * x}

    beliefs = {"a": "uniform 1 to 2", "x": "uniform 0 to 5"}
    long = uq.Study(model, beliefs, samples=2**8)
    even = uq.breakeven(
        long, of="x", left="the_levelised_cost_of_everything_that_is_in_orbit", right=4
    )
    first, _ = uq.plot(even).get_suptitle().split("\n")
    assert len(first) <= 92


def test_it_tells_how_far_it_is(study):
    seen = []
    uq.breakeven(
        study, **ASKED, progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (study.samples, study.samples)


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        ((-1e308, 1e308), "wider than the largest number"),
        ((1.0, 1.0 + 2e-16), "do not differ"),
    ],
)
def test_a_range_that_cannot_be_split_is_refused_in_one_line(ends, why):
    line = uq.Study(lambda a: {"y": a}, {"a": "uniform 0 to 1"})
    message = refusal(lambda: uq.breakeven(line, of="a", left="y", right=1, range=ends))
    assert message.startswith("a: ")
    assert why in message
    assert len(message) < 120


LEVEL = {
    "at an end": lambda a: jnp.maximum(a - 0.5, 0),
    "between": lambda a: a - jnp.clip(a, 0.2, 0.6),
    "touching": lambda a: jnp.maximum(jnp.abs(a - 0.5) - 0.2, 0),
    "everywhere": lambda a: 0 * a,
}


@pytest.mark.parametrize("where", LEVEL)
def test_sides_that_are_equal_over_a_stretch_have_no_one_answer(where):
    def model(a, b):
        return {"y": jnp.where(b < 0.5, LEVEL[where](a), a - 0.3)}

    beliefs = dict.fromkeys("ab", "uniform 0 to 1")
    half = uq.Study(model, beliefs, samples=2**8)
    even = uq.breakeven(half, of="a", left="y", right=0)
    assert even["share"].sel(verdict="several") == 0.5
    assert even["share"].sel(verdict="one") == 0.5
    np.testing.assert_allclose(even["estimate"], 0.3, rtol=1e-12)
    assert "in 128 of 256 draws both are equal over a stretch" in even.attrs["notes"]
