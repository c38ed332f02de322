"""`uq.diagnose`: shares known by hand, the kernels' own numbers, and from a file."""

import subprocess
import sys

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from again import nested
from problems import Answer, Inner, Problem, prior

import uq
from uq.decision.breakeven import breakeven
from uq.decision.searching import extended, knots_of, side
from uq.designs import Sobol
from uq.distributions import Uniform
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import flatten
from uq.quantities import evaluated, quantities
from uq.results import summary
from uq.sensitivity.given.analysis import given
from uq.sensitivity.given.regional import regional
from uq.sensitivity.given.table import from_draws
from uq.show.diagnose import margins
from uq.show.shares import percent


def plant(slope, price, height, idle):
    """Costs more than it may where price is above height / slope."""
    return {
        "cost": slope * price + 0 * idle,
        "budget": height,
        "heat": height - 2.5,
        "lag": 0.25 - idle,
    }


BELIEFS = {
    "slope": "uniform 1 to 3 kg",
    "price": "uniform 0 to 2 USD/kg",
    "height": "uniform 2 to 4 USD",
    "idle": "uniform 0 to 1 yr",
}
MARGINS = {"heat": "heat>=0", "lag": "lag<0"}


@pytest.fixture(scope="module")
def study():
    return uq.Study(plant, BELIEFS, samples=2**10, seed=5)


@pytest.fixture(scope="module")
def found(study):
    return uq.diagnose(study, "cost<budget", margins=MARGINS)


def draws_of(study):
    width = len(study.varying)
    net = Sobol(width, study.size, replicates=study.replicates, seed=study.seed)
    return sample(study.joint, net)


def test_it_is_the_kernels_to_the_last_bit(study, found):
    draws = draws_of(study)
    asked = quantities(["cost<budget"])
    told = propagate(lambda p: evaluated(asked, study.function(p)), draws)
    apart = given(from_draws(draws, told), regional(), seed=study.seed)
    rows = [apart.parameters.index(name) for name in found["parameter"].values]
    assert rows == apart.order()
    for name, measure in apart.measures.items():
        np.testing.assert_array_equal(found[name], measure.value[0, rows])
        error = measure.standard_error[0, rows]
        np.testing.assert_array_equal(found[f"{name}_error"], error)
    assert float(found["happens"]) == told["cost<budget"].mean()
    solve = breakeven(
        study.function, "price", side("cost"), side("budget"),
        knots=knots_of(study.table, "price", (0.0, 2.0)),
    )  # fmt: skip
    points = extended(draws, study.table, {}, 1)
    alone = flatten(propagate(solve, points, nonfinite="keep"))[0]
    value = alone["value"][:-1].reshape(study.replicates, study.size)
    row = found.sel(parameter="price")
    assert float(row["alone"]) == alone["value"][-1]
    each = summary.quantiles(value, [0.05, 0.25, 0.5, 0.75, 0.95])
    np.testing.assert_array_equal(row["estimate"], [e.value for e in each])


def test_its_numbers_are_those_known_by_hand(found):
    row = found.sel(parameter="price")
    np.testing.assert_allclose(row["alone"], 3 / 2, rtol=1e-15)
    np.testing.assert_allclose(row["alone_quantile"], 0.75, rtol=1e-12)
    assert float(row["alone_below"]) == 1
    row = found.sel(parameter="height")
    np.testing.assert_allclose(row["alone"], 2, rtol=1e-15)
    assert float(row["alone_below"]) == 0
    idle = found.sel(parameter="idle")
    assert idle["alone_verdict"] == "below"  # the nominal cost is below the budget
    assert np.isnan(idle["alone"])
    assert float(idle["rescues"]) == 0
    # Any draw without the event has a price, 0 at the least, at which it happens.
    assert float(found["rescues"].sel(parameter="price")) == 1
    assert float(found["rising"].sel(parameter="height")) == 0
    for name in ("with_it", "without"):
        assert (found[f"{name}_error"] > 0).all()
    price = found.sel(parameter="price")
    assert float(price["with_it"]) < float(price["without"])


def test_margins_have_the_shares_of_their_boxes(found):
    """P(height < 2.5) is 1/4, and P(idle < 1/4) too, whatever the other is."""
    np.testing.assert_array_equal(found["holds"], [0.75, 0.75])
    assert abs(float(found["feasible"]) - 9 / 16) < 0.01
    assert (np.abs(found["blocks"] - 3 / 16) < 0.01).all()
    np.testing.assert_array_equal(found["margin_at_nominal"], [1.0, 1.0])
    assert list(margins(found)["event"]) == ["heat>=0", "lag<0"]
    assert "fails most often, in 25" in uq.sentence(found)


def test_a_class_of_priors_is_a_study():
    def model(p):
        return Answer(total=p.inner.price * p.inner.share, root=p.length)

    filled = Problem(
        inner=Inner(
            price=prior(Uniform(1.0, 3.0), "USD/kg", 2.0, price_year=2025),
            share=prior(Uniform(0.0, 1.0), "-", 0.5),
        ),
        length=prior(Uniform(1.0, 4.0), "m", 2.0),
    )
    study = uq.Study(model, filled, samples=2**8)
    told = uq.diagnose(study, "total>=1.2", of=["inner.share"])
    row = told.sel(parameter="inner.share")
    np.testing.assert_allclose(row["alone"], 0.6, rtol=1e-12)
    assert float(row["alone_below"]) == 0
    assert told["alone_verdict"].sel(parameter="inner.price") == ""
    assert "for inner.share above 0.600 (P60 of its prior" in uq.sentence(told)


def test_a_range_of_ones_own_reaches_beyond_the_prior(study):
    told = uq.diagnose(study, "cost>100", of={"price": (0, 200)})
    row = told.sel(parameter="price")
    np.testing.assert_allclose(row["alone"], 50, rtol=1e-12)
    assert float(row["alone_quantile"]) == 1
    assert float(told["happens"]) == 0
    assert np.isnan(told["KS"]).all()
    assert "no input is told apart by whether it happens" in told.attrs["notes"]
    assert "cost>100 in none of 1,024 draws" in uq.sentence(told)
    uq.plot(told)


def test_what_never_happens_alone_says_how_near_it_comes(study):
    found = uq.diagnose(study, "budget<cost", of={"slope": (1, 2.5), "price": None})
    row = found.sel(parameter="slope")
    # The budget is 3 USD, the cost at most 2.5.
    assert str(row["alone_verdict"].item()) == "above"
    assert float(row["nearest"]) == 2.5
    assert float(row["nearest_ratio"]) == pytest.approx(1.2)
    words = "for slope at no value (at best, at 2.50 kg, budget is 1.20 times cost"
    assert words in uq.sentence(found)
    assert np.isnan(found["nearest"].sel(parameter="idle"))
    assert float(found["nearest_ratio"].sel(parameter="price")) == pytest.approx(
        1, 0.05
    )


def test_whether_it_exists_is_a_target_without_a_value():
    study = uq.Study(
        lambda a, b: {"y": jnp.where(a < 0.25, jnp.nan, a * b)},
        {"a": "uniform 0 to 1", "b": "uniform 1 to 2"},
        samples=2**9,
    )
    told = uq.diagnose(study, "finite:y")
    assert float(told["happens"]) == 0.75
    assert told["parameter"].values[0] == "a"
    assert np.isnan(told["alone"]).all()
    assert "compares nothing, so that no value is sought" in told.attrs["notes"]
    part = uq.diagnose(study, "y<1", margins={"exists": "finite:y", "low": "y<1"})
    assert "y<1: not known, and left out, in 128 of 512" in part.attrs["notes"]
    np.testing.assert_array_equal(part["known"], [1.0, 0.75])
    for answer in (told, part):
        uq.plot(answer)
        uq.table(answer)


def test_inputs_that_depend_are_told_apart_and_not_moved_alone(study):
    pairs = {("slope", "price"): 0.8}
    joint = uq.Joint(study.joint, correlations=pairs)
    tied = uq.Study(lambda p: plant(**vars(p)), joint, samples=2**9)
    told = uq.diagnose(tied, "cost<budget")
    assert np.isfinite(told["KS"]).all()
    rows = told["alone_verdict"].sel(parameter=["slope", "price"])
    assert (rows == "").all()
    assert told["alone_verdict"].sel(parameter="height") == "one"
    assert "others depend on it" in told.attrs["notes"]
    with pytest.raises(ValueError, match="price cannot be moved alone: slope depends"):
        uq.diagnose(tied, "cost<budget", of=["price"])


READ = """
import sys
import uq
answer = uq.open(sys.argv[1])
uq.plot(answer, sys.argv[2])
print(uq.sentence(answer))
"""


def test_an_answer_read_elsewhere_shows_the_same(found, tmp_path):
    uq.save(found, tmp_path / "found.nc")
    paths = [str(tmp_path / name) for name in ("found.nc", "far.png")]
    command = [sys.executable, "-c", READ, *paths]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == uq.sentence(found)
    uq.plot(found, tmp_path / "near.png")
    assert (tmp_path / "near.png").read_bytes() == (tmp_path / "far.png").read_bytes()
    back = uq.open(tmp_path / "found.nc")
    pd.testing.assert_frame_equal(uq.table(back), uq.table(found))
    pd.testing.assert_frame_equal(margins(back), margins(found))


def test_where_nothing_tells_inputs_apart_those_sought_come_first_as_named(study):
    every = list(study.varying)
    asked = every[:0:-1]
    found = uq.diagnose(study, "cost<0", of=asked)
    assert float(found["happens"]) == 0
    assert found["parameter"].values.tolist() == [*asked, every[0]]
    assert nested(found, "sought") == asked
    text = uq.sentence(found)
    assert text.index(f"for {asked[0]} ") < text.index(f"for {asked[1]} ")


def test_no_more_inputs_are_looked_at_than_asked(study):
    told = uq.diagnose(study, "cost<budget", top=1)
    asked = told["alone_verdict"].values != ""
    assert asked.tolist() == [True, False, False, False]
    none = uq.diagnose(study, "cost<budget", top=0)
    assert np.isnan(none["alone"]).all()
    assert "Alone" not in uq.sentence(none)
    uq.plot(none)


REFUSED = {
    "no event": ({"target": "cost"}, "target: expected an event such as cost<3"),
    "output": ({"target": "costs<3"}, "unknown output 'costs': did you mean 'cost'?"),
    "twice": ({"target": "cost<3<4"}, "the event 'cost<3<4': expected an output"),
    "input": ({"of": ["prise"]}, "'prise': did you mean 'price'?"),
    "range": ({"of": {"price": (3, 1)}}, "price: a range is LOW,HIGH within"),
    "margin": ({"margins": {"heat": "heat"}}, "heat: expected an event such as heat<3"),
    "unknown": ({"margins": {"a": "heta>0"}}, "unknown output 'heta'"),
    "name": ({"margins": {"cost<budget": "heat>0"}}, "expected a name of its own"),
    "top": ({"top": -1}, "top: expected a number of inputs, found -1"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused_in_one_line(study, name):
    change, message = REFUSED[name]
    with pytest.raises(ValueError) as told:  # noqa: PT011
        uq.diagnose(study, **({"target": "cost<budget"} | change))
    assert message in str(told.value)
    assert "\n" not in str(told.value)


def test_too_few_samples_are_refused(study):
    with pytest.raises(ValueError, match="samples: need at least 256, got 64"):
        uq.diagnose(study.replace(samples=64), "cost<budget")


def test_a_stretch_in_which_both_are_equal_is_noted():
    def clipped(a, b):
        return {"y": jnp.maximum(a - 0.5, 0) * (1 + b)}

    beliefs = dict.fromkeys("ab", "uniform 0 to 1")
    level = uq.Study(clipped, beliefs, samples=2**9)
    found = uq.diagnose(level, "y<=0", of=["a"])
    assert np.isnan(found["alone"].sel(parameter="a"))
    assert "a alone: in 512 of 512 draws both are equal" in found.attrs["notes"]


def test_inputs_moved_together_stop_where_it_just_happens(study):
    """4 (1 - q) > 2 + 2 q where less than a third of both beliefs lies beyond."""
    told = uq.diagnose(study, "cost>budget", of=["price", "height"], told=["budget"])
    step = 1.02  # of the share, from one point to the next
    share = float(told["together_share"])
    assert 1 / 3 / step < share <= 1 / 3
    price, height = (
        float(told["together"].sel(parameter=n)) for n in ("price", "height")
    )
    np.testing.assert_allclose(price, 2 * (1 - share), rtol=1e-12)
    np.testing.assert_allclose(height, 2 + 2 * share, rtol=1e-12)
    np.testing.assert_allclose(told["there"], [height], rtol=1e-12)
    assert np.isnan(told["together"].sel(parameter="slope"))
    said = uq.sentence(told)
    assert f"Together, each with {percent(share)} of its belief beyond" in said
    assert f"there budget {height:.2f}" in said


def test_inputs_that_never_bring_it_about_have_no_place_together(study):
    told = uq.diagnose(study, "cost>100", of=["price", "slope"])
    assert np.isnan(told["together"]).all()
    assert np.isnan(told["together_share"])
    assert "Together" not in uq.sentence(told)


def test_what_is_told_is_an_output(study):
    with pytest.raises(ValueError, match="weight"):
        uq.diagnose(study, "cost<budget", told=["weight"])
