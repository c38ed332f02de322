"""`uq.draws` and `uq.bands`: closed forms, and the kernels' own numbers."""

import json

import jax.numpy as jnp
import numpy as np
import pytest
from again import refusal, require_same
from problems import priors, problem

import uq
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.results import summary


def model(a, b):
    return {"sum": a + b, "root": jnp.sqrt(a - 0.5)}


BELIEFS = {"a": "uniform 0 to 1 m", "b": "uniform 0 to 1 m"}


@pytest.fixture(scope="module")
def study():
    return uq.Study(model, BELIEFS, units={"sum": "m"}, samples=2**11, seed=5)


@pytest.fixture(scope="module")
def bands(study):
    return uq.bands(study, ["sum", "root", "sum<1"])


def test_draws_are_those_of_the_kernels(study):
    kept = uq.draws(study)
    net = Sobol(2, study.size, replicates=study.replicates, seed=5)
    drawn = sample(study.joint, net)
    found = propagate(study.function, drawn, nonfinite="keep")
    for name in ("a", "b"):
        np.testing.assert_array_equal(kept[name], getattr(drawn, name))
    for name in ("sum", "root"):
        np.testing.assert_array_equal(kept[name], found[name])
    assert kept["sum"].attrs["units"] == "m"
    lost = int(np.isnan(found["root"]).sum())
    assert kept.attrs["notes"].startswith(f"root: {lost} of 2048 draws are not finite")


def test_an_input_that_is_an_output_too_is_told_apart():
    study = uq.Study(lambda a: {"a": 2 * a}, {"a": "uniform 0 to 1"}, samples=2**6)
    kept = uq.draws(study)
    np.testing.assert_array_equal(kept["a"], 2 * kept["input.a"])
    assert json.loads(kept.attrs["inputs"]) == ["input.a"]


def test_bands_are_those_of_the_kernels(study, bands):
    kept = uq.draws(study)
    at = bands.sel(output="sum")
    told = summary.quantiles(kept["sum"].values, [0.05, 0.25, 0.5, 0.75, 0.95])
    told += [summary.mean(kept["sum"].values)]
    for k, one in enumerate(told):
        assert at["estimate"].values[k] == one.value
        assert at["standard_error"].values[k] == one.standard_error
        assert tuple(at["interval"].values[:, k]) == one.interval()


def test_bands_hold_the_truth(bands):
    at = bands.sel(output="sum")
    truth = {"P5": 0.1**0.5, "P50": 1.0, "P95": 2 - 0.1**0.5, "mean": 1.0}
    truth["std"] = (1 / 6) ** 0.5
    for name, value in truth.items():
        one = at.sel(statistic=name)
        assert abs(one["estimate"] - value) < 4 * one["standard_error"] + 1e-9, name
    share = bands.sel(output="sum<1", statistic="mean")
    assert abs(share["estimate"] - 0.5) < 4 * share["standard_error"]
    root = bands.sel(output="root")
    assert abs(root["finite"] - 0.5) < 0.01
    middle = root.sel(statistic="P50")  # of what is finite
    assert abs(middle["estimate"] - 0.5) < 4 * middle["standard_error"]


def test_what_a_few_draws_carry_is_noted():
    study = uq.Study(lambda a: 1 / a, {"a": "uniform 0 to 1"}, samples=2**12)
    assert "a few draws carry its mean" in uq.bands(study).attrs["notes"]
    # Its mean exists, however rare it is.
    assert uq.bands(study, "output>100").attrs["notes"] == ""


def test_bands_are_shown_the_same_from_a_file(bands, tmp_path):
    require_same(bands, tmp_path)
    told = uq.sentence(bands)
    assert told.startswith("sum lies between 0.318")
    assert "of the 50.00 % of draws that are finite. sum<1 in 49" in told
    assert told.endswith("of 2048 draws are not finite, and left out.")


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("output<9", "in all of 64 draws."),
        ("output>9", "in none of 64 draws."),
        ("root<9", "in all of 32 draws. Note: "),
    ],
)
def test_of_what_is_always_or_never_the_draws_are_told(event, told):
    study = uq.Study(
        lambda a: {"output": a, "root": jnp.sqrt(a)},
        {"a": "uniform -1 to 1"},
        samples=64,
    )
    assert f"{event} {told}" in uq.sentence(uq.bands(study, event))


def test_a_class_of_priors_has_its_units():
    found = uq.bands(uq.Study(problem, priors(), samples=2**8))
    assert found["units"].values.tolist() == ["USD/kg", "m"]
    assert found["meaning"].values[0] == "price times share"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"outputs": "summ"}, "unknown output 'summ': did you mean 'sum'?"),
        ({"outputs": ["sum", "sum"]}, "the output 'sum' stands twice: give it once"),
        ({"outputs": []}, "no quantity of interest: name at least one output"),
        (
            {"probabilities": [5.0]},
            "probabilities: expected a share in (0, 1), found 5.0",
        ),
    ],
)
def test_what_is_no_question_is_refused(study, words, message):
    assert refusal(lambda: uq.bands(study, **words)).startswith(message)


def test_what_never_happens_has_a_bound():
    study = uq.Study(lambda a: a, {"a": "uniform 0 to 1"}, samples=2**6)
    found = uq.bands(study, "output>2").sel(output="output>2", statistic="mean")
    assert found["estimate"] == 0
    assert np.isnan(found["standard_error"])
    assert found["interval"].values.tolist() == [0, pytest.approx(0.0457, rel=0.01)]


def test_names_that_would_be_lost_are_refused():
    unit = "uniform 0 to 1"
    study = uq.Study(lambda replicate: replicate, {"replicate": unit}, samples=2**6)
    assert refusal(lambda: uq.draws(study)).startswith("replicate: the name is taken")
    study = uq.Study(lambda a: {"a": a, "input.a": 2 * a}, {"a": unit}, samples=2**6)
    assert refusal(lambda: uq.draws(study)).startswith("input.a: the name is taken")


def test_two_quantiles_of_one_name_are_refused(study):
    told = refusal(lambda: uq.bands(study, probabilities=[0.05, 0.050000001]))
    assert told == "probabilities: two of them are P5: give one"


def test_a_word_between_spaces_is_the_word(study):
    assert uq.bands(study, " sum ")["units"].item() == "m"
    table = uq.table(uq.draws(study))
    assert table.columns.tolist() == ["replicate", "sample", "a", "b", "sum", "root"]
    assert len(table) == study.samples


@pytest.mark.parametrize("power", [-700, 1000])
def test_a_spread_whose_square_no_number_holds_is_right(power):
    """In steps of two nothing is rounded: the digits are those of the plain numbers."""
    scale, beliefs = 2.0**power, {"a": "uniform 0 to 1"}
    plain = uq.bands(uq.Study(lambda a: {"y": 1 + a}, beliefs, samples=2**10))
    far = uq.bands(uq.Study(lambda a: {"y": scale * (1 + a)}, beliefs, samples=2**10))
    for name in ("estimate", "standard_error"):
        np.testing.assert_array_equal(far[name] / scale, plain[name])
    assert float(plain["estimate"].sel(statistic="std")[0]) == pytest.approx(
        12**-0.5, rel=1e-3
    )
    assert len(uq.sentence(far)) < 120


def test_more_outputs_than_a_reader_takes_in_are_told_by_the_table():
    study = uq.Study(
        lambda a: {f"f{k}": k * a for k in range(7)}, {"a": "uniform 0 to 1"}
    )
    told = uq.bands(study, [f"f{k}" for k in range(7)])
    assert uq.sentence(told).count(" lies between ") == 4
    assert uq.sentence(told).endswith("The table has 3 more.")
    assert len(uq.table(told)) == 7
    assert "more" not in uq.sentence(told.isel(output=slice(4)))
