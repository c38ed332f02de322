"""Maps and sweeps: closed forms, properties, refusals, and the files of a command."""

import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

import experiments.map_commands  # noqa: F401 (adds its commands)
from experiments import breakeven_map, maps, sweeps
from experiments.__main__ import app
from experiments.maps import Question
from experiments.selection import Selection
from experiments.variants import Variant, in_common, variants_of
from uq.designs import Sobol
from uq.distributions import Fixed, LogNormal, LogUniform, Normal, Triangular, Uniform
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import replace_leaves
from uq.priors import prior_table, varying
from uq.quantities import quantities
from uq.results.datasets import load
from uq.show.probability_map import sentence
from uq.sweeps.axes import density, is_logarithmic, values_along
from uq.sweeps.ribbons import ribbons


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
RANGES = {"x_range": (1.0, 100.0), "y_range": (1.0, 50.0)}


@pytest.fixture
def line(tmp_path, monkeypatch):
    """A folder with a user's model: low < high where z < y / x."""
    (tmp_path / "line_model.py").write_text(LINE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def mapped(**changes):
    asked = {"x": "x", "y": "y", "output": "low", "other": "high", "cells": 9}
    question = Question(**(asked | RANGES | changes))
    selection = Selection("line_model:model")
    return maps.run(samples=SAMPLES, selection=selection, question=question)


def swept(outputs, **axes):
    question = sweeps.Question(outputs, axes)
    selection = Selection("line_model:model")
    return sweeps.run(samples=SAMPLES, selection=selection, question=question)


def test_a_map_is_the_probability_in_closed_form(line):
    found = mapped()
    assert found["probability"].dims == ("x", "y")
    x, y = np.meshgrid(found["x"], found["y"], indexing="ij")
    exact = np.minimum(y / x, 1.0)
    # Not known where it happens in none of the draws, or in all.
    error = np.nan_to_num(found["probability_error"].values)
    assert np.all(np.abs(found["probability"] - exact) <= 4 * error + GRAIN)
    ratio = x / y * np.exp(-1)  # E[log z] = -1
    error = found["ratio_error"].values
    assert np.all(np.abs(found["ratio"] - ratio) <= 4 * error)
    assert (found["ratio_finite"] == 1).all()
    assert_allclose(
        found["probability_replicates"].mean("replicate"), found["probability"]
    )


def test_a_map_has_units_priors_and_nominal_points(line):
    found = mapped()
    assert found["x"].attrs["units"] == "USD"
    assert list(found["nominal"].values) == ["nominal"]
    assert float(found["nominal_x"][0]) == 10.0
    assert_allclose(found["x_density"][1:-1], 1.0)  # even in the logarithm
    assert is_logarithmic(found["x"].values)


def test_a_target_is_a_number(line):
    found = mapped(other=None, target=5.0)
    x = found["x"].values
    exact = np.broadcast_to(np.minimum(5.0 / x, 1.0)[:, None], (9, 9))
    error = np.nan_to_num(found["probability_error"].values)
    assert np.all(np.abs(found["probability"] - exact) <= 4 * error + GRAIN)


def test_the_edges_of_one_half_are_those_of_its_line(line):
    found = mapped(cells=33, y_range=(1.0, 20.0))
    low, high = found["edge"].sel(axis="x").values  # P > 1/2 where x < 2 y
    error = float(found["edge_error"].sel(axis="x", end="upper"))
    assert low == -np.inf
    step = found["x"].values[1] / found["x"].values[0]  # P is no line between cells
    assert abs(np.log(high / 40.0)) < 4 * error / 40 + 0.1 * np.log(step)
    told = sentence(found)
    assert "low < high: in more than half of the draws only below" in told
    assert "USD of x" in told


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"output": "high", "other": "below"},
            "never, in none of 4,096 draws in any",
        ),
        ({"output": "below", "other": "high"}, "always, in all of 4,096 draws in all"),
        ({"x_range": (50.0, 100.0), "y_range": (1.0, 9.0)}, "in at most 1[78].[09]"),
        ({"x_range": (2.0, 5.0), "y_range": (4.0, 9.0)}, "in at least (79.9|80.0)"),
    ],
)
def test_a_map_without_an_edge_says_so(line, changes, words):
    assert re.search(words, sentence(mapped(**changes)))


def test_what_never_happens_has_its_bound(line):
    told = sentence(mapped(output="high", other="negative"))
    assert "never" in told
    assert "(below 0.00074 with 95 % confidence)" in told  # 3 / 4096, rounded up


def test_an_axis_reaches_as_far_as_its_prior(line):
    from line_model import PRIORS

    x, y, z = (values_along(path, PRIORS, None, 5) for path in "xyz")
    assert_allclose(x, np.geomspace(1.0, 100.0, 5))
    belief = prior_table(PRIORS)["y"].distribution
    assert_allclose(belief.cdf(y[[0, -1]]), [0.001, 0.999], rtol=1e-9)
    assert is_logarithmic(y)
    assert_allclose(z, np.linspace(0.0, 1.0, 5))
    assert not is_logarithmic(values_along("y", PRIORS, (-2.0, 50.0), 5))
    assert is_logarithmic(values_along("z", PRIORS, (0.01, 1.0), 5))


@pytest.mark.parametrize(
    "belief",
    [Uniform(1.0, 3.0), LogUniform(1.0, 3.0), Triangular(1.0, 2.0, 3.0)]
    + [Normal(2.0, 0.1), LogNormal(2.0, 1.1)],
)
@pytest.mark.parametrize("space", [np.linspace, np.geomspace])
def test_a_density_is_the_slope_of_the_distribution(belief, space):
    x = space(1.0, 3.0, 200)
    slope = np.gradient(belief.cdf(x), np.log(x) if space is np.geomspace else x)
    found = density(belief, x)
    assert_allclose(found[2:-2], (slope / slope.max())[2:-2], atol=0.02)


def test_ribbons_are_the_draws_of_full_evaluations(line):
    from line_model import PRIORS, model

    design = Sobol(len(varying(PRIORS)), 64, replicates=3, seed=5)
    axes = {"x": [1.0, 7.0], "still": [2.0, 4.0, 5.0]}
    found = ribbons(model, PRIORS, quantities(["low", "half"]), axes, design)
    assert found["low"].shape == (2, 3, 3, 64)
    draws = sample(PRIORS, design)
    for i, x in enumerate(axes["x"]):
        moved = type(draws)(x=np.float64(x), y=draws.y, z=draws.z, still=draws.still)
        full = propagate(model, moved, nonfinite="keep")
        for j in range(3):
            assert_allclose(found["low"][i, j], full["low"], rtol=1e-14)
            assert_allclose(found["half"][i, j], full["half"], rtol=1e-14)


def test_a_sweep_along_one_parameter_has_its_quantiles(line):
    found = swept(["low", "low<20", "half"], x=[1.0, 10.0, 100.0])
    x, low = found["x"].values[:, None], found.sel(quantity="low")
    exact = x * np.array([0.05, 0.5, 0.95])
    assert low["band"].dims == ("x", "quantile")
    assert np.all(np.abs(low["band"] - exact) <= 4 * low["band_error"] + GRAIN * x)
    assert_allclose(low["mean"], x[:, 0] / 2, rtol=1e-4)
    event = found.sel(quantity="low<20")
    assert_allclose(event["mean"], [1.0, 1.0, 0.2], atol=1e-3)
    assert_allclose(found.sel(quantity="half")["finite"], 0.5, atol=1e-3)
    assert list(found["units"].values) == ["", "-", ""]


def test_a_sweep_along_several_is_that_along_one(line):
    one = swept(["low"], x=[1.0, 10.0])
    many = swept(["low"], x=[1.0, 10.0], y=[3.0], still=[1.0, 2.0])
    assert many["mean"].dims == ("quantity", "x", "y", "still")
    for name in ("mean", "standard_error", "finite"):
        cell = many[name].isel(y=0, still=1)
        assert_allclose(cell, one[name], rtol=1e-9, atol=1e-15)


def test_forms_and_scenarios_share_their_draws():
    choices = {"form": ["corrected", "published"], "satellite": ["v1", "v3"]}
    variants = variants_of(Selection("space-vs-terrestrial"), choices)
    told = [(one.chosen["form"], one.chosen["scenario"]) for one in variants]
    assert [form for form, _ in told] == ["corrected"] * 2 + ["published"] * 2
    assert ["v3" in scenario for _, scenario in told] == [False, True] * 2
    assert len({tuple(varying(one.priors)) for one in variants}) == 1
    plan = Sobol(len(varying(variants[0].priors)), 16, replicates=2, seed=0)
    first, other = (sample(one.priors, plan) for one in variants[:2])
    assert_allclose(first.launch.price, other.launch.price, rtol=0)
    assert not np.array_equal(first.satellite.price, other.satellite.price)


def test_a_parameter_that_varies_in_one_keeps_its_coordinate_in_all(line):
    from line_model import PRIORS

    priors, model = prior_table(PRIORS), lambda p: p
    known = replace_leaves(PRIORS, {"y": replace(priors["y"], distribution=Fixed(2.0))})
    both = in_common([Variant(model, PRIORS, {}), Variant(model, known, {})])
    plan = Sobol(3, 16, replicates=2, seed=0)
    first, other = (sample(one.priors, plan) for one in both)
    assert_allclose(first.z, other.z, rtol=0)
    assert_allclose(other.y, np.full((2, 16), 2.0))
    assert varying(both[0].priors) == ["x", "y", "z"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_sweep_by_command_writes_its_dataset_and_figure(number, line, capsys):
    overs = ["--over", "x=1:100:5:log", "--over", "y=1:3:4", "--over", "z=0:1:3"]
    words = ["sweep", "line_model:model", "--output", "low", "--output", "low<high"]
    words += [*overs[: 2 * number], "--samples", "64", "--folder", "mine"]
    app(words, standalone_mode=False)
    written = {path.name for path in (line / "mine").iterdir()}
    figure = {1: ["ribbons"], 2: ["means"], 3: []}[number]
    kinds = {f"{name}{suffix}" for name in figure for suffix in (".svg", ".png")}
    assert written == kinds | {"manifest.json", "mine.nc"}
    results = load(line / "mine" / "mine.nc")
    assert results.sizes["x"] == 5
    assert results["x"].attrs["units"] == "USD"
    assert "64 draws in each of" in capsys.readouterr().out


def test_choices_are_dimensions_of_a_sweep(tmp_path, capsys):
    words = ["sweep", "space-vs-terrestrial", "--output", "cost_ratio", "--samples"]
    words += ["64", "--over", "launch.price=100:1000:3", "--over-form"]
    words += ["corrected,published", "--folder", str(tmp_path / "mine")]
    app(words, standalone_mode=False)
    results = load(tmp_path / "mine" / "mine.nc")
    assert results["band"].dims == ("form", "quantity", "launch.price", "quantile")
    assert (np.diff(results["mean"].values, axis=-1) > 0).all()
    assert "form=published" in capsys.readouterr().out


def test_a_map_by_command_writes_its_dataset_and_figure(line, capsys):
    words = ["map", "line_model:model", "-x", "x", "-y", "y", "--output", "low"]
    words += ["--vs", "high", "--cells", "8", "--samples", "64", "--folder", "mine"]
    app(words, standalone_mode=False)
    written = {path.name for path in (line / "mine").iterdir()}
    assert written == {"manifest.json", "mine.nc", "map.png", "map.svg"}
    out = capsys.readouterr().out
    assert "low < high: in more than half of the draws only" in out
    assert "64 draws in each of 64 cells" in out
    assert load(line / "mine" / "mine.nc").attrs["evaluations"] == 64 * 64


def test_a_set_of_priors_that_was_asked_for_is_mapped_alone():
    selection = Selection(breakeven_map.MODEL, "published")
    asked = [one.priors for one in breakeven_map.selections(selection)]
    assert asked == ["published"]
    both = breakeven_map.selections(Selection(breakeven_map.MODEL))
    assert [one.priors for one in both] == ["near-term", "optimistic"]


MAP = ("map", "line_model:model", "-x", "x", "-y", "y", "--output", "low")
SWEEP = ("sweep", "line_model:model", "--output", "low")
BAD_WORDS = {
    "neither": (MAP, "--vs and --target: give one"),
    "both": ((*MAP, "--vs", "high", "--target", "1"), "--vs and --target: give one"),
    "same": ((*MAP, "-y", "x", "--vs", "high"), "-x and -y are both x"),
    "x": ((*MAP, "-x", "xx", "--vs", "high"), "unknown parameter 'xx'.*'x'"),
    "vs": ((*MAP, "--vs", "hihg"), "unknown output 'hihg': did you mean 'high'"),
    "bounds": (
        (*MAP, "--vs", "high", "--x-range", "1,2000"),
        r"x: swept from 1 to 2000 USD, but it must lie in \[0, 1000\]",
    ),
    "range": ((*MAP, "--vs", "high", "--x-range", "1;2"), "expected LOW,HIGH"),
    "falls": ((*MAP, "--vs", "high", "--x-range", "2,1"), "need low < high"),
    "fixed": ((*MAP, "-y", "still", "--vs", "high"), "still: does not vary"),
    "cells": ((*MAP, "--vs", "high", "--cells", "1"), "needs 2 or more"),
    "samples": ((*MAP, "--vs", "high", "--samples", "48"), "got 48: try 64"),
    "over": ((*SWEEP, "--over", "x=1:2"), "expected LOW:HIGH:COUNT"),
    "word": ((*SWEEP, "--over", "x=1:2:3:lin"), "expected LOW:HIGH:COUNT"),
    "log": ((*SWEEP, "--over", "x=0:2:3:log"), "a logarithm needs LOW > 0"),
    "path": ((*SWEEP, "--over", "w=1:2:3"), "unknown parameter 'w'"),
    "beyond": ((*SWEEP, "--over", "x=1:2000:3"), "but it must lie in"),
    "form": ((*SWEEP, "--over", "x=1:2:3", "--over-form", "a"), "has no forms"),
}


@pytest.mark.parametrize(("words", "message"), BAD_WORDS.values(), ids=BAD_WORDS)
def test_bad_words_are_refused_before_any_work(words, message, line):
    with pytest.raises((ValueError, KeyError), match=message):
        app([*words, "--folder", "mine"], standalone_mode=False)
    assert not (line / "mine").exists()


def test_what_no_memory_holds_is_refused(line):
    words = ["--vs", "high", "--cells", "200000", "--folder", "mine"]
    with pytest.raises(MemoryError, match="a grid of 40000000000 cells"):
        app([*MAP, *words], standalone_mode=False)
    words = ["--over", "x=1:2:10000", "--samples", str(2**30), "--folder", "mine"]
    with pytest.raises(MemoryError, match="keeping 1073741824 draws"):
        app([*SWEEP, *words], standalone_mode=False)
    assert not (line / "mine").exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"form": ["corrected", "corrected"]}, "a choice stands twice"),
        ({"form": ["corrupted"]}, "unknown form 'corrupted'"),
        ({"orbits": ["terminator"]}, "unknown scenario dimension 'orbits'"),
    ],
)
def test_choices_that_do_not_fit_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        variants_of(Selection("space-vs-terrestrial"), changes)


def test_a_choice_is_given_once():
    name = "space-vs-terrestrial"
    with pytest.raises(ValueError, match="--form and --over-form: give one"):
        variants_of(Selection(name, form="corrected"), {"form": ["published"]})
    chosen = Selection(name, scenario=["satellite=v1"])
    with pytest.raises(ValueError, match="satellite: stands in --scenario"):
        variants_of(chosen, {"satellite": ["v3"]})
