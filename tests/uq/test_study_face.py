"""`uq.Study`: models and priors as people write them, refused in a line."""

import functools
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from again import refusal
from problems import priors, problem

import uq
from uq.inputs.sampling import sample
from uq.priors import prior_table


def tug(payload, price):
    return {"cost": payload * price}


BELIEFS = {"payload": uq.Triangular(0.25, 0.5, 0.75), "price": "200 to 3000 USD/kg"}


def middle(study):
    return float(uq.bands(study)["estimate"].sel(statistic="P50")[0])


def test_one_model_in_every_form():
    def structure(p):
        return {"cost": p.payload * p.price}

    def number(payload, price):
        return payload * price

    class Cost[T](eqx.Module):
        cost: Annotated[T, uq.Spec("USD", "what it costs")]

    def named(payload, price):
        return Cost(payload * price)

    models = (tug, structure, number, named)
    studies = [uq.Study(each, BELIEFS, samples=2**8) for each in models]
    assert len({middle(study) for study in studies}) == 1
    assert [list(s.outputs) for s in studies] == [["cost"]] * 2 + [["number"], ["cost"]]
    assert studies[3].outputs["cost"].unit == "USD"


def test_inputs_keep_their_order_and_names():
    study = uq.Study(lambda z, a: z - 2 * a, {"z": "uniform 0 to 1", "a": 1.0})
    assert list(study.inputs) == ["z", "a"]
    assert study.varying == ["z"]
    draws = uq.draws(study.replace(samples=2**6))
    np.testing.assert_array_equal(draws["output"], draws["z"] - 2)


def test_what_has_no_source_says_so():
    study = uq.Study(tug, BELIEFS)
    assert {prior.evidence for prior in study.inputs.values()} == {"unsourced"}
    assert repr(study).count("unsourced") == 2
    assert study.inputs["price"].unit == "USD/kg"


def test_units_may_be_said_beside_a_model():
    study = uq.Study(tug, BELIEFS, units={"cost": uq.Spec("USD", "launch cost")})
    assert study.outputs["cost"].doc == "launch cost"
    assert refusal(lambda: uq.Study(tug, BELIEFS, units={"costs": "USD"})) == (
        "unknown output 'costs': did you mean 'cost'?"
    )


def test_a_class_of_priors_is_taken_as_it_is():
    table = priors()
    study = uq.Study(problem, table)
    assert study.table is table
    assert study.outputs["total"].unit == "USD/kg"


def test_some_priors_may_be_others():
    study = uq.Study(problem, priors()).with_priors({"length": "uniform 2 to 3 m"})
    assert study.inputs["length"].distribution == uq.Uniform(2.0, 3.0)
    assert study.inputs["inner.price"] == prior_table(priors())["inner.price"]


def test_what_depends_stays_so():
    table = uq.Study(tug, BELIEFS).table
    joint = uq.Joint(table, {("payload", "price"): 0.7})
    study = uq.Study(lambda p: p.payload * p.price, joint, samples=2**12)
    drawn = sample(joint, study.design())
    assert study.joint is joint
    a, b = (np.argsort(np.argsort(np.ravel(x))) for x in (drawn.payload, drawn.price))
    assert abs(np.corrcoef(a, b)[0, 1] - 0.7) < 0.02


@pytest.mark.parametrize(
    ("model", "beliefs", "message"),
    [
        (tug, {"payload": 1.0}, "tug takes payload, price, but there is no prior of"),
        (
            tug,
            BELIEFS | {"prise": 1},
            "takes payload, price: unknown input 'prise'",
        ),
        (tug, {}, "no parameter: give at least one name with its prior"),
        (tug, BELIEFS | {"price": None}, "price: expected a Prior, a distribution, a"),
        (tug, BELIEFS | {"price": "3 to 2"}, "price: '3 to 2': need low < high"),
        (tug, BELIEFS | {"price": True}, "price: expected a Prior, a distribution"),
        (tug, BELIEFS | {"price": float("nan")}, "price: a number: expected a finite"),
        (lambda payload, price: None, BELIEFS, "output returned None"),
        (lambda payload, price: [price], BELIEFS, "output returned a list of 1"),
        (
            lambda payload, price: price + 1j,
            BELIEFS,
            "output: a model's output must",
        ),
        (tug, {"x-1": 1.0}, "'x-1': rename it, expected letters, digits and _"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(model, beliefs, message):
    assert message in refusal(lambda: uq.Study(model, beliefs), (ValueError, TypeError))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            {"samples": 1000},
            "samples: expected a power of two of at least 32",
        ),
        ({"samples": 16}, "samples: expected a power of two of at least 32, got 16"),
        ({"replicates": 1}, "replicates: expected a power of two of at least 2, got 1"),
        ({"seed": -1}, "seed"),
        ({"facts": {"modell": "x"}}, "unknown fact 'modell': did you mean 'model'?"),
    ],
)
def test_numbers_that_do_not_do_are_refused(words, message):
    assert message in refusal(lambda: uq.Study(tug, BELIEFS, **words))


def test_a_model_that_python_must_see_is_told_where():
    def steep(payload, price):
        return payload if price > 3 else price

    told = refusal(lambda: uq.Study(steep, BELIEFS))
    assert "test_study_face.py" in told
    assert "use jnp.where(condition, a, b) for if" in told


def test_a_study_never_changes():
    study = uq.Study(tug, BELIEFS)
    with pytest.raises(AttributeError):
        study.seed = 3
    assert study.replace(seed=3).seed == 3
    assert study.seed == 0
    assert "unknown argument of a study 'sed'" in refusal(lambda: study.replace(sed=3))


OFF = """
import jax, uq
study = uq.Study(lambda a: {"y": a + 1e-12}, {"a": "uniform 0 to 1"}, samples=2**6)
kept = uq.draws(study)
assert kept["y"].dtype == "float64"
assert ((kept["y"] - kept["a"]) > 0).all()
assert not jax.config.jax_enable_x64
print("single outside, double inside")
"""


def test_double_precision_without_a_line():
    told = subprocess.run(
        [sys.executable, "-c", OFF], capture_output=True, text=True, check=True,
        cwd=Path(uq.__file__).parents[1],
    )  # fmt: skip
    assert told.stdout.strip() == "single outside, double inside"


def test_the_same_seed_gives_the_same_bits():
    one, other = (uq.draws(uq.Study(tug, BELIEFS, samples=2**6)) for _ in range(2))
    np.testing.assert_array_equal(one["cost"], other["cost"])
    again = uq.draws(uq.Study(tug, BELIEFS, samples=2**6, seed=1))
    assert not np.array_equal(one["cost"], again["cost"])


def test_a_jitted_model_is_taken():
    study = uq.Study(jax.jit(tug), BELIEFS, samples=2**6)
    np.testing.assert_array_equal(
        uq.draws(study)["cost"],
        uq.draws(uq.Study(tug, BELIEFS, samples=2**6))["cost"],
    )


def test_a_shape_is_refused():
    def three(payload, price):
        return jnp.ones(3) * price

    told = refusal(lambda: uq.Study(three, BELIEFS))
    assert told.startswith("three: a model's output must be a scalar, found shape (3,)")


def test_outputs_keep_the_order_in_which_they_were_written():
    def model(payload, price):
        return {"z": price, "a": payload}

    assert list(uq.Study(model, BELIEFS).outputs) == ["z", "a"]


U = "uniform 0 to 1"


def mean(study):
    return float(uq.bands(study)["estimate"].sel(statistic="mean")[0])


def test_a_program_is_never_run_with_the_inputs_of_another_study():
    one = uq.Study(lambda a, b: {"y": a - b}, {"a": U, "b": "uniform 10 to 11"})
    two = uq.Study(lambda a, b: {"y": b - a}, {"b": "uniform 10 to 11", "a": U})
    assert abs(mean(one) + 10) < 0.01
    assert abs(mean(two) - 10) < 0.01
    first = uq.Study(
        lambda **k: {"y": k["c"] - k["d"]}, {"c": U, "d": "uniform 5 to 6"}
    )
    assert abs(mean(first) + 5) < 0.01


class Scaled:
    def __init__(self, k):
        self.k = k

    def __call__(self, a):
        return {"y": self.k * a}


def test_a_model_that_changed_is_not_the_one_that_was_compiled():
    one = Scaled(2.0)
    assert abs(mean(uq.Study(one, {"a": U})) - 1) < 0.01
    one.k = 10.0
    assert abs(mean(uq.Study(Scaled(2.0), {"a": U}, samples=2**9)) - 1) < 0.01
    assert abs(mean(uq.Study(one, {"a": U})) - 5) < 0.01


def test_a_jitted_model_reads_what_has_changed():
    box = {"gain": 1.0}
    study = uq.Study(jax.jit(lambda a: {"y": box["gain"] * a}), {"a": U})
    assert abs(mean(study) - 0.5) < 0.01
    box["gain"] = 5.0
    assert abs(mean(study) - 2.5) < 0.05


def test_partial_functions_are_models():
    scaled = functools.partial(lambda a, k: {"y": k * a}, k=2.0)
    assert abs(mean(uq.Study(scaled, {"a": U})) - 1) < 0.01


def test_what_a_study_was_made_of_cannot_be_changed():
    beliefs, facts = {"a": U}, {"model": "first"}
    study = uq.Study(lambda a: {"y": a}, beliefs, facts=facts)
    beliefs["a"], facts["model"] = "uniform 10 to 20", "second"
    assert abs(mean(study.replace(seed=1)) - 0.5) < 0.01
    assert uq.bands(study).attrs["model"] == "first"
    problem_ = {"names": ["a", "b"], "bounds": [[0, 1], [0, 1]], "groups": ["g", "g"]}
    study = uq.Study(lambda a, b: a + b, problem_)
    problem_["groups"][0] = "h"
    assert study.groups == {"g": ["a", "b"]}
    assert study.with_priors({"a": "uniform 5 to 6"}).groups == study.groups


def test_a_study_survives_pickling():
    study = uq.Study(Scaled(2.0), {"a": U}, samples=2**6)
    again = pickle.loads(pickle.dumps(study))  # noqa: S301
    np.testing.assert_array_equal(uq.draws(again)["y"], uq.draws(study)["y"])


@pytest.mark.parametrize("name", ["lambda", "None", "__init__", "µ"])
def test_a_name_that_no_field_can_have_is_refused(name):
    assert "rename it" in refusal(lambda: uq.Study(lambda p: 1.0, {name: U}))


def test_priors_that_depend_may_be_a_mapping():
    joint = uq.Joint(BELIEFS, {("payload", "price"): 0.5})
    assert uq.Study(tug, joint).varying == ["payload", "price"]


def test_outputs_of_two_units_are_not_compared():
    study = uq.Study(
        lambda a: {"x": a, "y": 2 * a}, {"a": U}, units={"x": "m", "y": "km"}
    )
    told = refusal(lambda: uq.bands(study, "x<y"))
    assert told.startswith("x is in m, y in km")


def test_a_verb_asks_of_a_study_only():
    assert refusal(lambda: uq.bands.__wrapped__ and uq.bands(tug)).startswith(
        "bands: expected a study first, found 'function'"
    )


def test_what_is_no_answer_is_neither_written_nor_read(tmp_path):
    import xarray as xr

    other = xr.Dataset({"x": 1.0})
    assert "expected what a verb" in refusal(lambda: uq.save(other, tmp_path / "x.nc"))
    other.to_netcdf(tmp_path / "x.nc", engine="h5netcdf")
    assert "expected what a verb" in refusal(lambda: uq.open(tmp_path / "x.nc"))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("x<y", "reads as an event"),
        ("a=b", "reads as an event"),
        ("log:a", "begins with log:"),
        ("finite:a", "begins with finite:"),
        (" a", "has blanks at an end"),
        ("3", "reads as a number"),
        ("nan", "reads as a number"),
    ],
)
def test_a_name_that_no_word_could_mean_is_refused(name, why):
    line = refusal(lambda: uq.Study(lambda a: {name: a, "z": a}, {"a": U}))
    assert line.startswith(f"output {name!r}: ")
    assert why in line
    assert "rename it" in line


def test_an_output_without_a_name_is_refused():
    line = refusal(lambda: uq.Study(lambda a: {"": a}, {"a": U}))
    assert "an output without a name" in line


def test_a_box_too_has_names_that_words_can_mean():
    box = uq.black_box(lambda a: {"x<y": a})
    assert "reads as an event" in refusal(lambda: uq.Study(box, {"a": U}))


def test_a_group_holds_inputs():
    line = refusal(lambda: uq.Study(tug, BELIEFS, groups={"g": ["prise"]}))
    assert line == "group 'g': unknown input 'prise': did you mean 'price'?"


def test_an_input_in_a_dependence_cannot_become_one_number():
    joint = uq.Joint(BELIEFS, {("payload", "price"): 0.5})
    study = uq.Study(tug, joint)
    line = refusal(lambda: study.with_priors({"price": 3.0}))
    assert line.startswith("price: goes with payload in the Joint")
    assert "make a Joint without that pair" in line
    assert study.with_priors({"price": "uniform 3 to 4"}).varying == study.varying
    assert "unknown input 'prise'" in refusal(lambda: study.with_priors({"prise": U}))


def test_data_are_no_beliefs():
    import pandas as pd

    rows = pd.DataFrame({"payload": [1.0, 2.0], "price": [2.0, 3.0]})
    for data in (rows, rows.to_xarray(), rows.to_numpy(), [1, 2], "mine.toml", None):
        line = refusal(lambda data=data: uq.Study(tug, data))
        assert line.startswith("priors: expected a mapping of names to priors")
        assert type(data).__name__ in line
        assert "uq.Empirical(column)" in line


def test_columns_are_beliefs_one_by_one():
    column = np.array([1.0, 2.0, 4.0])
    study = uq.Study(lambda a: {"y": a}, {"a": uq.Empirical(column)})
    assert abs(mean(study) - column.mean()) < 0.1


@pytest.mark.parametrize("path", ["", "."])
def test_a_path_of_no_file_is_refused(path):
    answer = uq.tornado(uq.Study(tug, BELIEFS))
    line = f"path: expected the path of a file, found {path!r}"
    assert refusal(lambda: uq.save(answer, path)) == line
    assert refusal(lambda: uq.open(path)) == line


def test_a_folder_that_is_not_there_is_named(tmp_path):
    answer = uq.tornado(uq.Study(tug, BELIEFS))
    for path in (tmp_path / "absent" / "x.nc", tmp_path):
        line = refusal(lambda path=path: uq.save(answer, path), OSError)
        assert str(path if path == tmp_path else path.parent) in line
        assert "\n" not in line
    assert not list(tmp_path.iterdir())
