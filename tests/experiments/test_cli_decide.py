"""The commands `breakeven`, `diagnose`, `forms`: answers known by hand, refusals."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest
from again import refusal
from numpy.testing import assert_allclose
from problems import SOURCE

import uq
from experiments.cases.case import Question
from experiments.cases.decisions import DIAGNOSES, margins_among, with_margins
from uq.distributions import LogUniform, Uniform
from uq.parameters import Spec
from uq.priors import Prior


ANY = -float("inf")


class Toy[T](eqx.Module):
    """A cost of slope times price, and what it has to stay below."""

    price: Annotated[T, Spec("-", "price")]
    slope: Annotated[T, Spec("-", "cost per price")]
    height: Annotated[T, Spec("-", "budget", ANY)]


def prior(distribution, nominal):
    return Prior(nominal, distribution, "-", SOURCE, "judged", "By hand.")


PRIORS = Toy(
    price=prior(LogUniform(0.1, 0.4), 0.2),
    slope=prior(Uniform(1.0, 3.0), 2.0),
    height=prior(Uniform(-1.0, 1.0), 0.5),
)


def toy(p):
    """Meets at price = height / slope, where the height is not negative."""
    return {
        "cost": p.slope * p.price,
        "budget": p.height,
        "constraints": {"height": p.height, "slope": p.slope - 1.5, "sure": 1.0},
        "root": jnp.sqrt(p.height),
    }


MINE = "test_cli_decide:toy"
OTHER = "space-vs-terrestrial"
MEETS = ("--of", "price", "--left", "cost", "--right", "budget")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(run, name, *words, samples=2**12):
    run(name, *words, "--samples", samples, "--folder", "mine", "--no-figures")
    return uq.open(f"mine/{name}.nc")


def close(value, error, exact):
    assert error > 0
    assert abs(value - exact) < 4 * error


def test_a_breakeven_is_the_closed_form(run):
    """P(height / slope < t) is 2 t below 1/3, and 1 - (1 - t)^2 / (4 t) above."""
    found = answer(run, "breakeven", MINE, *MEETS, "--range", "0,4", samples=2**14)
    exact = {"P5": 0.05 / 2, "P50": 0.5 / 2, "P95": 1.1 - np.sqrt(1.1**2 - 1)}
    for name, truth in exact.items():
        at = found.sel(statistic=name)
        close(float(at["estimate"]), float(at["standard_error"]), truth)
    share = dict(zip(found["verdict"].values, found["share"].values, strict=True))
    assert share["one"] == 0.5  # the nets are balanced in each dimension
    assert share["above"] == 0.5
    assert float(found["rising"]) == 0.5
    assert float(found["nominal"]) == pytest.approx(0.25, rel=1e-15)
    assert found.attrs["nominal_verdict"] == "one"


def test_a_number_is_met(run):
    words = ("--of", "price", "--left", "cost", "--right", "0.3")
    found = answer(run, "breakeven", MINE, *words)
    # 0.3 / slope lies within what is believed of the price where slope <= 3.
    low, high = 0.3 / (1 + 2 * 0.95), 0.3 / (1 + 2 * 0.05)
    for name, truth in (("P5", low), ("P95", high)):
        value = float(found["estimate"].sel(statistic=name))
        # The slopes of a net of 256 points are 2 / 256 apart.
        assert value == pytest.approx(truth, abs=truth**2 / 0.3 * 2 / 256)
    assert (found.attrs["low"], found.attrs["high"]) == (0.1, 0.4)


def test_a_diagnosis_has_the_shares_of_its_constraints(run):
    words = ("--event", "cost<budget", "--of", "price=0,4")
    found = answer(run, "diagnose", MINE, *words, samples=2**14)
    at = {str(name): found.sel(margin=name) for name in found["margin"].values}
    assert set(at) == {"height", "slope", "sure"}
    fails = {name: 1 - float(row["holds"]) for name, row in at.items()}
    assert fails == {"height": 0.5, "slope": 0.25, "sure": 0.0}
    # Of two dimensions of the net the boxes are balanced too.
    assert float(at["height"]["blocks"]) == float(found["feasible"]) == 3 / 8
    assert float(at["slope"]["blocks"]) == 1 / 8
    price = found.sel(parameter="price")
    assert float(price["alone"]) == pytest.approx(0.25, rel=1e-15)
    assert price["range"].values.tolist() == [0.0, 4.0]
    assert json.loads(found.attrs["sought"]) == ["price"]
    # The value in the draws is that of the breakeven, to the last bit.
    alone = answer(run, "breakeven", MINE, *MEETS, "--range", "0,4", samples=2**14)
    assert np.array_equal(price["estimate"].values, alone["estimate"].values)


def test_constraints_may_be_named(run):
    words = ("--event", "cost<budget", "--margin", "money=budget", "--of", "price")
    found = answer(run, "diagnose", MINE, *words)
    assert found["event"].values.tolist() == ["budget>=0"]
    assert found["margin"].values.tolist() == ["money"]
    assert float(found["holds"][0]) == 0.5


def test_the_constraints_are_printed_and_are_in_the_json(run):
    words = ("--event", "cost<budget", "--samples", 256, "--folder", "mine")
    out = run("diagnose", MINE, *words)
    assert "height fails most often, in 50" in " ".join(out.split())
    assert "constraints.slope>=0" in out
    printed = json.loads(run("diagnose", MINE, *words, "--json"))["diagnose"]
    assert [row["margin"] for row in printed["margins"]] == ["height", "slope", "sure"]
    assert {row["parameter"] for row in printed["table"]} == {
        *("price", "slope", "height")
    }


def test_what_is_named_a_constraint_is_one():
    inside = ["a.constraints.heat", "b.constraints.load", "a.margin"]
    assert margins_among(inside) == {
        "heat": "a.constraints.heat>=0",
        "load": "b.constraints.load>=0",
    }
    assert margins_among(["a.margin", "area_margin", "cost"]) == {
        "a": "a.margin>=0",
        "area_margin": "area_margin>=0",
    }
    twice = ["a.constraints.heat", "b.constraints.heat"]
    assert list(margins_among(twice)) == twice
    assert margins_among(["cost"]) == {}


@pytest.mark.parametrize("name", DIAGNOSES)
def test_the_decision_of_a_model_fits_it(name):
    """Its words are known, and its ranges reach beyond what is believed."""
    study = uq.load(name, samples=2**9)
    asked = Question("diagnose", DIAGNOSES[name], complete=with_margins)
    question, subject = asked.about(study)
    question.judge(subject)
    assert question.arguments["margins"]
    for path, (low, high) in question.arguments["of"].items():
        ends = study.inputs[path].distribution.support
        assert low <= float(ends[0])
        assert float(ends[1]) <= high


def test_a_model_alone_is_diagnosed_for_its_decision(run):
    found = answer(run, "diagnose", OTHER, samples=2**8)
    asked = DIAGNOSES[OTHER]
    study = uq.load(OTHER, samples=2**8)
    direct = uq.diagnose(study, **asked)
    assert uq.sentence(found) == uq.sentence(direct)
    assert found.attrs["target"] == asked["target"]
    assert set(json.loads(found.attrs["sought"])) == set(asked["of"])


def test_the_decision_of_a_model_with_other_parameters(run):
    words = ("--of", "launch.price", "--of", "satellite.price=0,100")
    found = answer(run, "diagnose", OTHER, *words, samples=2**9)
    assert set(json.loads(found.attrs["sought"])) == {"launch.price", "satellite.price"}
    ends = found["range"].sel(parameter="satellite.price").values
    assert ends.tolist() == [0.0, 100.0]


def test_forms_are_compared(run):
    outputs = ("--output", "cost_ratio", "--output", "cost_ratio<1")
    found = answer(run, "forms", OTHER, *outputs, "--forms", "corrected,source")
    assert found["form"].values.tolist() == ["corrected", "source"]
    for form in ("corrected", "source"):
        one = uq.bands(uq.load(OTHER, form=form, samples=2**12), ["cost_ratio"])
        for name in ("P5", "P50", "P95", "mean"):
            at = found["estimate"].sel(form=form, output="cost_ratio", statistic=name)
            direct = one["estimate"].sel(output="cost_ratio", statistic=name)
            assert_allclose(float(at), float(direct), rtol=1e-12)
    event = found["estimate"].sel(output="cost_ratio<1", statistic="P50")
    assert np.isnan(event).all()


def test_all_forms_where_none_is_named(run):
    found = answer(run, "forms", OTHER, "--output", "cost_ratio", samples=64)
    known = [form.name.lower() for form in uq.models.record(OTHER).forms]
    assert found["form"].values.tolist() == known


def test_figures_are_written(run, folder):
    small = ("--samples", 256, "--folder")
    run("breakeven", MINE, *MEETS, *small, "breakeven")
    run("diagnose", MINE, "--event", "cost<budget", *small, "diagnose")
    run("forms", OTHER, "--output", "cost_ratio", *small, "forms", "--format", "svg")
    for name, ending in (("breakeven", "png"), ("diagnose", "png"), ("forms", "svg")):
        files = {path.name for path in (folder / name).iterdir()}
        assert files == {"manifest.json", f"{name}.nc", f"{name}.{ending}"}


def test_another_question_has_another_folder(run, folder):
    for words in (("--of", "price"), ("--of", "price=0,4"), ("--of", "slope")):
        event = ("--event", "cost<budget", "--samples", 256, "--no-figures")
        run("diagnose", MINE, *event, *words)
    names = [path.name for path in (folder / "results").iterdir()]
    assert len(names) == 3
    assert all(name.startswith("test_cli_decide-toy-diagnose-") for name in names)


EVENT = ("diagnose", MINE, "--event", "cost<budget")
BREAKEVEN = ("breakeven", MINE)
REFUSED = {
    "parameter": (
        (*BREAKEVEN, "--of", "prize", "--left", "cost", "--right", "budget"),
        "unknown parameter 'prize': did you mean 'price'",
    ),
    "output": (
        (*BREAKEVEN, "--of", "price", "--left", "costs", "--right", "budget"),
        "unknown output 'costs': did you mean 'cost'",
    ),
    "right": (
        (*BREAKEVEN, "--of", "price", "--left", "cost", "--right", "budgets"),
        "unknown output 'budgets': did you mean 'budget'",
    ),
    "event for an output": (
        (*BREAKEVEN, "--of", "price", "--left", "cost<1", "--right", "budget"),
        "'cost<1': expected an output by its path alone",
    ),
    "itself": (
        (*BREAKEVEN, "--of", "price", "--left", "cost", "--right", "cost"),
        "cost is always itself",
    ),
    "not finite": (
        (*BREAKEVEN, "--of", "price", "--left", "cost", "--right", "nan"),
        "--right: need a finite number, got 'nan'",
    ),
    "range": (
        (*BREAKEVEN, *MEETS, "--range", "1-2"),
        "--range: expected LOW,HIGH, got '1-2'",
    ),
    "range without meaning": (
        (*BREAKEVEN, *MEETS, "--range=-1,2"),
        "price: a range is LOW,HIGH within",
    ),
    "samples": ((*EVENT, "--samples", 100), "got 100: try 128"),
    "no event": (("diagnose", "skimmer"), "skimmer: what has to happen? give --event"),
    "an event of one's own": (("diagnose", MINE), "give --event, such as"),
    "no such event": (("diagnose", MINE, "--event", "cost"), "expected an event"),
    "constraint": (
        (*EVENT, "--margin", "heat=constraints.heigth"),
        "unknown output 'constraints.heigth'",
    ),
    "constraint without a name": (
        (*EVENT, "--margin", "budget"),
        "--margin: expected key=value, got 'budget'",
    ),
    "sought": ((*EVENT, "--of", "prize"), "unknown parameter 'prize'"),
    "sought twice": (
        (*EVENT, "--of", "price", "--of", "price=1,2"),
        "--of: price is given twice",
    ),
    "sought in no range": (
        (*EVENT, "--of", "price=2,1"),
        "--of price: need low < high, both finite, got '2,1'",
    ),
    "sought in nothing": ((*EVENT, "--of", "price="), "--of price: expected LOW,HIGH"),
    "forms of one's own": (
        ("forms", MINE, "--output", "cost"),
        "test_cli_decide:toy: has no forms to compare",
    ),
    "one form": (
        ("forms", OTHER, "--forms", "source"),
        "--forms: expected two or more, such as corrected,published, got 'source'",
    ),
    "a form twice": (
        ("forms", OTHER, "--forms", "source,source"),
        "--forms: expected different names, got 'source,source'",
    ),
    "a form and forms": (
        ("forms", OTHER, "--form", "source"),
        "--form: several are compared here: name them with --forms",
    ),
    "form": (
        ("forms", OTHER, "--output", "cost_ratio", "--forms", "sorce,source"),
        "unknown form 'sorce': did you mean 'source'",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused(name, run, folder):
    words, message = REFUSED[name]
    line = refusal(lambda: run(*words, "--folder", "never"), (ValueError, KeyError))
    assert message in line
    assert not any(folder.iterdir())


WITHOUT_JAX = """
import sys
from experiments.cli.app import application
try:
    application()(sys.argv[1:], standalone_mode=False)
except ValueError as error:
    print(error)
print("jax" in sys.modules)
"""


@pytest.mark.parametrize(
    "words",
    [
        (*BREAKEVEN[:1], OTHER, *MEETS, "--range", "2,1"),
        ("diagnose", "skimmer"),
        ("diagnose", OTHER, "--of", "a=1"),
        ("forms", OTHER, "--forms", "source"),
        ("sweep", OTHER, "--over", "a=1:2"),
        ("map", OTHER, "-x", "a", "-y", "a", "--event", "b<1"),
    ],
)
def test_words_that_are_wrong_by_themselves_are_refused_without_jax(words):
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_JAX, *words],
        cwd=Path(uq.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    line, loaded = told.stdout.strip().splitlines()
    assert line
    assert loaded == "False"
