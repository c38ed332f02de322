"""The command `value`: a closed form, the decisions of the house, and refusals."""

import numpy as np
import pytest
from again import nested, refusal
from numpy.testing import assert_allclose

import uq
from experiments.cases.catalogue import MODELS
from experiments.cases.decisions import DECISIONS, Decision
from experiments.cases.groups import natural_groups
from uq.show.value_of_information import flips


SURE = 4  # standard errors

MODEL = """
from typing import Annotated

import equinox as eqx

from uq.distributions import Fixed, Uniform
from uq.parameters import Spec
from uq.priors import Prior, Source


class Choice[T](eqx.Module):
    rent: Annotated[T, Spec("USD/m^2", "rent")]
    build: Annotated[T, Spec("USD/m^2", "cost of building")]
    still: Annotated[T, Spec("-", "does not vary")]


class Costs[T](eqx.Module):
    rent: Annotated[T, Spec("USD/m^2", "rented")]
    build: Annotated[T, Spec("USD/m^2", "built")]
    dear: Annotated[T, Spec("USD/m^2", "built of gold")]
    other: Annotated[T, Spec("m", "a length")]


def prior(nominal, distribution, unit):
    source = Source("A test", "here", "2026-11-20")
    year = 2025 if "USD" in unit else None
    return Prior(nominal, distribution, unit, source, "judged", "A test.", year)


PRIORS = Choice(
    rent=prior(10.0, Uniform(8.0, 12.0), "USD/m^2"),
    build=prior(11.0, Uniform(5.0, 16.0), "USD/m^2"),
    still=prior(3.0, Fixed(3.0), "-"),
)


def model(p):
    return Costs(p.rent, p.build, 1e3 + p.build, p.still)


def plain(p):
    return {"rent": p.rent, "build": p.build}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "choice_model.py").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


BOTH = ["--option", "rent=rent", "--option", "build=build"]
VALUE = ["value", "choice_model:model", "--samples", "512", "--outer", "32"]
MINE = ["--folder", "mine"]


def test_what_building_costs_is_worth_its_closed_form(folder, run):
    words = [*BOTH, "--minimize", "--scale", "2e6", "--group", "both=rent,build"]
    out = run(*VALUE, *words, *MINE)
    files = {path.name for path in (folder / "mine").iterdir()}
    assert files == {"manifest.json", "value.nc", "value.png"}
    found = uq.open("mine/value.nc")
    row = found.sel(parameter="build")
    # Rent is 10 in the mean, building 10.5: E[max(10 - build, 0)] = 25 / 22.
    apart = abs(float(row["EVPPI"]) - 2e6 * 25 / 22)
    assert apart < SURE * float(row["EVPPI_error"])
    assert flips(row).startswith("build < ")
    assert_allclose(row["flips"][0], 10.0, atol=0.1)
    assert found.attrs["unit"] == "USD"
    assert list(found["parameter"].values) == ["rent", "build", "both"]
    out = " ".join(out.split())
    assert "Decision: rent or build; the least wins." in out
    assert ", for 2,000,000 m^2." in out
    assert "learn build first: worth 2." in out
    assert "million USD" in out


@pytest.mark.parametrize(("words", "best"), [((), "build"), (("--minimize",), "rent")])
def test_the_most_wins_unless_they_are_costs(words, best, folder, run):
    run(*VALUE, *BOTH, *words, "--no-figures", *MINE)
    found = uq.open("mine/value.nc")
    assert str(found["option"].values[int(np.argmax(found["net"].values))]) == best


def test_a_decision_that_nothing_changes_says_so(folder, run):
    words = ["--option", "build=build", "--option", "gold=dear", "--minimize"]
    out = run(*VALUE, *words, *MINE)
    told = " ".join(out.split())
    assert "o measurement can change the decision: build is best in all of 512" in told
    assert "below 0.0059 with 95 % confidence" in told  # 1 - 0.05 ** (1 / 512)


def test_a_model_without_units_is_decided_too(folder, run):
    words = ["value", "choice_model:plain", "--samples", "64", "--outer", "8", *BOTH]
    run(*words, *MINE)
    assert uq.open("mine/value.nc").attrs["unit"] == ""


def test_groups_are_disciplines_and_evidence_unless_they_are_named(toy, run):
    words = ["value", "toy_model:cost", "--option", "a=sum", "--option", "b=product"]
    words += ["--samples", "64", "--outer", "4", "--no-figures"]
    run(*words, *MINE)
    found = uq.open("mine/value.nc")
    members = dict(zip(found["parameter"].values, found["members"].values, strict=True))
    assert members["launch (all)"] == "launch.price launch.mass"
    assert members["everything judged"] == "launch.price rate idle"
    assert len(members) == 4 + 2  # what all or one would be is none
    run(*words, "--group", "two=rate,idle", *MINE)
    found = uq.open("mine/value.nc")
    assert list(found["parameter"].values)[4:] == ["two"]


def test_the_decision_of_a_model_is_taken_where_none_is_named(folder, monkeypatch, run):
    both = {"rent": "rent", "build": "build"}
    decision = Decision(both, 5e3, "5,000 square metres of office", "rent")
    monkeypatch.setitem(DECISIONS, VALUE[1], decision)
    out = run(*VALUE, "--no-figures", *MINE)
    found = uq.open("mine/value.nc")
    assert nested(found, "options") == both
    assert (found.attrs["scale"], found.attrs["minimize"]) == (5e3, 1)
    assert "5,000 square metres of office; the least wins" in out
    out = run(*VALUE, "--scale", "7", "--no-figures", *MINE)
    again = uq.open("mine/value.nc")
    assert decision.words not in out
    assert_allclose(again["EVPI"] / 7, found["EVPI"] / 5e3, rtol=1e-12)


def test_a_shipped_model_has_its_decision(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    model = "space-vs-terrestrial"
    words = ["--samples", "32", "--outer", "2", "--no-figures"]
    assert "100 MW of computing; the least wins" in run("value", model, *words, *MINE)
    found = uq.open("mine/value.nc")
    assert nested(found, "options") == DECISIONS[model].options
    assert (found.attrs["scale"], found.attrs["unit"]) == (1e8, "USD")
    groups = set(natural_groups(uq.load(model, samples=32)))
    assert "satellite (all)" in groups < set(found["parameter"].values)


def test_decisions_are_about_outputs_that_there_are():
    assert set(DECISIONS) <= set(MODELS)
    for model, decision in DECISIONS.items():
        known = uq.load(model).outputs
        assert set(decision.options.values()) <= set(known)
        assert decision.output.removeprefix("log:") in known
    days = 365.25 * 5
    assert DECISIONS["orbital-datacenter"].scale == 1000 * days  # of a PFLOP/s


WRONG = {  # by themselves: told before JAX is there
    "none": (("value",), "has no decision of its own, give --option NAME=OUTPUT"),
    "one": (("value", *BOTH[:2]), "--option: a decision needs two or more"),
    "word": (("value", "--option", "rent"), "--option: expected key=value, got 'rent'"),
    "scale": (("value", *BOTH, "--scale", "-1"), "--scale: need a positive number"),
    "endless": (("value", *BOTH, "--scale", "inf"), "--scale: need a positive number"),
    "few": (("value", *BOTH, "--outer", "1"), "--outer: need a power of two of 2 or"),
    "samples": (("value", *BOTH, "--samples", "48"), "got 48: try 64"),
    "group": (("value", *BOTH, "--group", "g="), "--group: expected key=value"),
}
MORE = {  # that a model tells
    "path": (("value", *BOTH[:2], "--option", "b=biuld"), "unknown output 'biuld'"),
    "units": (("value", *BOTH, "--option", "c=other"), "need one unit"),
    "fixed": (
        ("value", *BOTH, "--group", "g=still"),
        "unknown varying parameter 'still'",
    ),
    "outer": (("value", *BOTH, "--outer", "5"), "expected a power of two"),
}


@pytest.mark.parametrize(
    ("words", "message"), (WRONG | MORE).values(), ids=WRONG | MORE
)
def test_what_does_not_fit_is_refused_and_nothing_written(words, message, folder, run):
    command, *more = words
    line = refusal(lambda: run(command, "choice_model:model", *more, *MINE))
    assert message in line
    assert not (folder / "mine").exists()


def test_words_that_are_wrong_by_themselves_are_refused_before_jax_is_imported(
    refusals_without_jax,
):
    asked = [[command, "skimmer", *more] for (command, *more), _ in WRONG.values()]
    lines = refusals_without_jax(asked)
    for line, (_, message) in zip(lines, WRONG.values(), strict=True):
        assert message in line
