"""The commands `map` and `sweep`: closed forms, properties, refusals, files."""

import json
import re

import numpy as np
import pytest
from again import refusal
from numpy.testing import assert_allclose

import uq
from experiments.cases.studies import Selection
from experiments.cases.variants import Variants
from experiments.cli.sweeps import values_of
from uq.inputs.sampling import sample


LINE = """
from typing import Annotated

import equinox as eqx
import jax.numpy as jnp

from uq.distributions import Fixed, LogNormal, LogUniform, Uniform
from uq.parameters import Spec
from uq.priors import Prior, Source


class Line[T](eqx.Module):
    x: Annotated[T, Spec("USD", "one side", high=1000.0)]
    y: Annotated[T, Spec("-", "the other side")]
    z: Annotated[T, Spec("-", "what is drawn")]
    still: Annotated[T, Spec("-", "does not vary")]


def prior(nominal, distribution, unit="-"):
    source = Source("A test", "here", "2026-11-20")
    year = 2025 if unit == "USD" else None
    return Prior(nominal, distribution, unit, source, "judged", "A test.", year)


PRIORS = Line(
    x=prior(10.0, LogUniform(1.0, 100.0), "USD"),
    y=prior(2.0, LogNormal(2.0, 1.5)),
    z=prior(0.5, Uniform(0.0, 1.0)),
    still=prior(3.0, Fixed(3.0)),
)


def model(p):
    return {"low": p.x * p.z, "high": p.y + 0 * p.z, "below": p.x - 2000.0,
            "negative": -p.x * p.z, "half": jnp.where(p.z < 0.5, p.x, jnp.nan)}
"""
SAMPLES = 2**12
GRAIN = 1 / SAMPLES  # of a probability: nets may agree on the same multiple of it
MODEL = "line_model:model"
OTHER = "space-vs-terrestrial"
AXES = ("-x", "x", "-y", "y")
RANGES = ("--x-range", "1,100", "--y-range", "1,50")


@pytest.fixture(autouse=True)
def line(tmp_path, monkeypatch):
    """A folder with a user's model: low < high where z < y / x."""
    (tmp_path / "line_model.py").write_text(LINE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def answer(run):
    """What asks a question and reads its answer."""

    def asked(name, model, *words, samples=SAMPLES):
        words = (*words, "--samples", samples, "--folder", "mine", "--no-figures")
        run(name, model, *words)
        return uq.open(f"mine/{name}.nc")

    return asked


def test_a_map_is_the_probability_in_closed_form(answer):
    found = answer("map", MODEL, *AXES, *RANGES, "--event", "low<high", "--cells", 9)
    assert found["probability"].dims == ("x", "y")
    x, y = np.meshgrid(found["x"], found["y"], indexing="ij")
    # Not known where it happens in none of the draws, or in all.
    error = np.nan_to_num(found["probability_error"].values)
    exact = np.minimum(y / x, 1.0)
    assert np.all(np.abs(found["probability"] - exact) <= 4 * error + GRAIN)
    ratio = x / y * np.exp(-1)  # E[log z] = -1
    assert np.all(np.abs(found["ratio"] - ratio) <= 4 * found["ratio_error"].values)
    assert found["x"].attrs["units"] == "USD"
    assert float(found["nominal_x"][0]) == 10.0


def test_an_event_may_have_a_number(answer):
    found = answer("map", MODEL, *AXES, *RANGES, "--event", "low<5", "--cells", 9)
    x = found["x"].values
    exact = np.broadcast_to(np.minimum(5.0 / x, 1.0)[:, None], (9, 9))
    error = np.nan_to_num(found["probability_error"].values)
    assert np.all(np.abs(found["probability"] - exact) <= 4 * error + GRAIN)


@pytest.mark.parametrize(
    ("event", "ranges", "words"),
    [
        ("low<high", ("1,100", "1,20"), "in more than half of the draws only below"),
        ("high<below", (), "never, in none of 4,096 draws in any"),
        ("below<high", (), "always, in all of 4,096 draws in all"),
        ("low<high", ("50,100", "1,9"), "in at most 1[78].[09]"),
        ("low<high", ("2,5", "4,9"), "in at least (79.9|80.0)"),
        ("high<negative", (), re.escape("(below 0.00074 with 95 % confidence)")),
    ],
)
def test_what_a_map_says(event, ranges, words, run):
    named = zip(("--x-range", "--y-range"), ranges, strict=False)
    more = [word for pair in named for word in pair]
    small = ("--cells", 9, "--samples", SAMPLES, "--folder", "mine", "--no-figures")
    out = run("map", MODEL, *AXES, "--event", event, *more, *small)
    assert re.search(words, " ".join(out.split()))


def test_a_map_writes_its_dataset_and_figure(run, line):
    words = (*AXES, "--event", "low<high", "--cells", 8, "--samples", 64)
    run("map", MODEL, *words, "--folder", "mine", "--format", "svg", "--format", "png")
    files = {path.name for path in (line / "mine").iterdir()}
    assert files == {"manifest.json", "map.nc", "map.svg", "map.png"}
    assert uq.open("mine/map.nc").attrs["evaluations"] == 64 * 65
    told = json.loads(run("map", MODEL, *words, "--folder", "other", "--json"))
    assert len(told["map"]["table"]) == 64


def test_forms_and_scenarios_share_their_draws():
    choices = {"satellite": ["v1", "v3"]}
    every = Variants.around(
        Selection(OTHER), forms=["corrected", "published"], scenarios=choices
    )
    studies = every.studies(every.load(samples=2**6, seed=3))
    assert list(studies) == [
        f"{form}, satellite={satellite}"
        for form in ("corrected", "published")
        for satellite in ("v1", "v3")
    ]
    for name, study in studies.items():
        form, _, satellite = name.partition(", satellite=")
        assert study.facts["form"] == form
        assert satellite in study.facts["scenario"]
        assert (study.samples, study.seed) == (2**6, 3)
    one, other = (
        sample(studies[f"corrected, satellite={name}"].joint, study.design())
        for name in ("v1", "v3")
    )
    assert_allclose(one.launch.price, other.launch.price, rtol=0)
    assert not np.array_equal(one.satellite.price, other.satellite.price)


def test_values_along_an_axis():
    assert values_of("x", "1:3:5") == [1.0, 1.5, 2.0, 2.5, 3.0]
    assert_allclose(values_of("x", "1:100:3:log"), [1.0, 10.0, 100.0])


MAP = ("map", MODEL, *AXES, "--event", "low<high")
SWEEP = ("sweep", MODEL, "--output", "low")
OVER = ("--over", "x=1:2:3")
PRICE = ("sweep", OTHER, "--over", "launch.price=100:1000:3")
REFUSED = {
    "same": ((*MAP, "-y", "x"), "-x and -y are both x: name two parameters"),
    "x": ((*MAP, "-x", "xx"), "unknown parameter 'xx'"),
    "event": (
        (*MAP, "--event", "low<hihg"),
        "unknown output 'hihg': did you mean 'high'",
    ),
    "no event": ((*MAP, "--event", "low"), "event: 'low' is no event: compare it"),
    "bounds": (
        (*MAP, "--x-range", "1,2000"),
        "x: swept from 1 to 2000 USD, but it must lie in [0, 1000]",
    ),
    "range": ((*MAP, "--x-range", "1;2"), "--x-range: expected LOW,HIGH, got '1;2'"),
    "falls": ((*MAP, "--y-range", "2,1"), "--y-range: need low < high"),
    "fixed": ((*MAP, "-y", "still"), "still: does not vary"),
    "cells": ((*MAP, "--cells", 1), "--cells: a map needs 2 or more, got 1"),
    "cells beyond number": (
        (*MAP, "--cells", 200_000),
        "cells: expected a whole number from 2 to 10,000, got 200000",
    ),
    "samples": ((*MAP, "--samples", 48), "got 48: try 64"),
    "over": ((*SWEEP, "--over", "x=1:2"), "--over x: expected LOW:HIGH:COUNT[:log]"),
    "nothing": (SWEEP, "expected --over, --over-scenario or --over-form, found none"),
    "word": ((*SWEEP, "--over", "x=1:2:3:lin"), "expected LOW:HIGH:COUNT[:log]"),
    "endless": ((*SWEEP, "--over", "x=1:inf:3"), "finite LOW < HIGH"),
    "span": ((*SWEEP, "--over", "x=-1e308:1e308:3"), "finite LOW < HIGH"),
    "count": ((*SWEEP, "--over", "x=1:2:3.5"), "COUNT from 2 to 10,000"),
    "alike": ((*SWEEP, "--over", f"x=1:{1 + 2**-52}:9"), "the values do not differ"),
    "log": ((*SWEEP, "--over", "x=0:2:3:log"), "a logarithm needs LOW > 0"),
    "twice": ((*SWEEP, *OVER, *OVER), "--over: x is given twice"),
    "path": ((*SWEEP, "--over", "w=1:2:3"), "unknown parameter 'w'"),
    "beyond": ((*SWEEP, "--over", "x=1:2000:3"), "but it must lie in"),
    "own forms": ((*SWEEP, *OVER, "--over-form", "a,b"), "has no forms"),
    "form twice": (
        (*PRICE, "--over-form", "corrected,corrected"),
        "--over-form: expected different names",
    ),
    "form": ((*PRICE, "--over-form", "corrected,corupt"), "unknown form 'corupt'"),
    "dimension": (
        (*PRICE, "--over-scenario", "orbits=a,b"),
        "unknown scenario dimension 'orbits'",
    ),
    "form and forms": (
        (*PRICE, "--form", "corrected", "--over-form", "corrected,published"),
        "--form and --over-form: give one of them",
    ),
    "scenario and scenarios": (
        (*PRICE, "--scenario", "satellite=v1", "--over-scenario", "satellite=v1,v3"),
        "satellite: stands in --scenario and --over-scenario",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused(name, run, line):
    words, message = REFUSED[name]
    line_ = refusal(lambda: run(*words, "--folder", "never"), (ValueError, KeyError))
    assert message in line_
    assert not (line / "never").exists()


@pytest.mark.parametrize(
    "words",
    [
        (*MAP, "--cells", 10_000, "--samples", 2**40),
        (*SWEEP, "--over", "x=1:2:10000", "--samples", 2**30),
        (*SWEEP, "--over", "x=1:2:9999", "--over", "y=1:2:9999"),
    ],
)
def test_what_no_memory_holds_is_refused(words, run, line):
    refusal(lambda: run(*words, "--folder", "never"), MemoryError)
    assert not (line / "never").exists()


def test_a_sweep_along_one_parameter_has_its_quantiles(answer):
    outputs = [
        word for name in ("low", "low<20", "half") for word in ("--output", name)
    ]
    found = answer("sweep", MODEL, *outputs, "--over", "x=1:100:3:log")
    x, low = found["x"].values[:, None], found.sel(output="low")
    assert_allclose(x[:, 0], [1.0, 10.0, 100.0])
    exact = x * np.array([0.05, 0.5, 0.95, 0.5])
    error = 4 * low["standard_error"] + GRAIN * x
    assert np.all(np.abs(low["estimate"] - exact) <= error)
    event = found["estimate"].sel(output="low<20", statistic="mean")
    assert_allclose(event, [1.0, 1.0, 0.2], atol=1e-3)
    assert_allclose(found["finite"].sel(output="half"), 0.5, atol=1e-3)
    assert found["x"].attrs["units"] == "USD"


def test_a_sweep_along_several_is_that_along_one(answer):
    low = ("--output", "low")
    one = answer("sweep", MODEL, *low, "--over", "x=1:10:2").load()
    more = ("--over", "y=1:3:3", "--over", "still=1:2:2")
    many = answer("sweep", MODEL, *low, "--over", "x=1:10:2", *more)
    assert many["estimate"].dims == ("output", "x", "y", "still", "statistic")
    for name in ("estimate", "standard_error", "finite"):
        cell = many[name].isel(y=0, still=1)
        assert_allclose(cell, one[name], rtol=1e-9, atol=1e-15)


def test_a_sweep_over_forms_and_technologies_is_that_of_each(answer):
    swept = ("--over", "launch.price=100:1000:3", "--output", "cost_ratio")
    choices = ("--over-form", "corrected,published", "--over-scenario")
    found = answer("sweep", OTHER, *swept, *choices, "satellite=v1,v3").load()
    assert found.sizes["study"] == 4
    single = ("--form", "published", "--scenario", "satellite=v3")
    one = answer("sweep", OTHER, *swept, *single)
    same = found["estimate"].sel(study="published, satellite=v3")
    assert_allclose(same, one["estimate"], rtol=1e-12)
    assert (found["estimate"].diff("launch.price") > 0).all()


def test_choices_are_gone_through_without_a_parameter(run, line):
    words = ("sweep", OTHER, "--over-scenario", "satellite=v1,v3", "--output")
    out = run(*words, "cost_ratio", "--samples", 64, "--folder", "mine")
    heads = [row.split()[0] for row in out.splitlines() if row.strip()]
    table = heads[heads.index("study") + 1 :]
    assert table[:2] == ["satellite=v1", "satellite=v3"]
    for satellite in ("v1", "v3"):
        kept = uq.open(f"mine/bands-satellite={satellite}.nc")
        single = ("--scenario", f"satellite={satellite}", "--samples", 64)
        run("bands", OTHER, *single, "--output", "cost_ratio", "--folder", satellite)
        one = uq.open(f"{satellite}/bands.nc")
        assert_allclose(kept["estimate"], one["estimate"], rtol=1e-12)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_sweep_writes_its_dataset_and_figure(number, run, line):
    overs = ["--over", "x=1:100:5:log", "--over", "y=1:3:4", "--over", "z=0:1:3"]
    words = ["sweep", MODEL, "--output", "low", "--output", "low<high"]
    words += [*overs[: 2 * number], "--samples", 64, "--folder", "mine"]
    out = run(*words)
    files = {path.name for path in (line / "mine").iterdir()}
    assert files == {"manifest.json", "sweep.nc", "sweep.png"}
    assert re.search(r"x goes from 1(.00)? to 100 USD", " ".join(out.split()))


def test_other_choices_have_another_folder(run, line):
    words = ("sweep", OTHER, "--over", "launch.price=100:1000:3", "--output")
    small = ("--samples", 64, "--no-figures")
    for choice in ("corrected,published", "published,corrected"):
        run(*words, "cost_ratio", *small, "--over-form", choice)
    assert len(list((line / "results").iterdir())) == 2
