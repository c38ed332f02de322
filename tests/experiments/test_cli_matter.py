"""The commands `compare`, `screen` and `tornado`: the verbs' numbers, and refusals."""

import json

import numpy as np
import pytest
import xarray as xr
from again import refusal
from numpy.testing import assert_allclose
from own_model import VARIANCES

import experiments.cli.matter as commands
import uq
from experiments.cases.catalogue import METHODS
from experiments.cases.decisions import DECISIONS, Decision
from uq.sensitivity import methods, tornado
from uq.sensitivity.screening import morris


SURE = 4  # standard errors
SMALL = ("--samples", "64", "--folder", "mine")


def same(answer, file):
    """Refuse a file that holds other numbers or another sentence than an answer."""
    found = uq.open(file)
    assert uq.sentence(found) == uq.sentence(answer)
    timed = [name for name in ("seconds",) if name in answer.variables]
    xr.testing.assert_equal(found.drop_vars(timed), answer.drop_vars(timed))


@pytest.fixture
def study(toy):
    from toy_model import PRIORS, cost

    return uq.Study(cost, PRIORS, samples=64)


def test_methods_agree_on_a_sum(toy, run):
    words = ["--method", "sobol", "--method", "rank", "--samples", "1024"]
    words += ["--output", "sum", "--folder", "mine"]
    out = run("compare", "toy_model:cost", *words)
    files = {path.name for path in (toy / "mine").iterdir()}
    assert files == {"manifest.json", "compare.nc", "compare.png"}
    found = uq.open("mine/compare.nc")
    whole = sum(VARIANCES.values())
    sobol = found.sel(analysis="sobol")
    expected = [VARIANCES[str(name)] / whole for name in found["parameter"].values]
    assert np.all(np.abs(sobol["value"] - expected) <= SURE * sobol["error"] + 1e-12)
    assert list(found["analysis"].values) == ["sobol", "rank"]
    assert np.all(found["rank"].sel(parameter="rate") == 1)
    assert "rate comes first by sobol, rank" in out


def test_a_shipped_model_is_compared_by_what_its_decision_hangs_on(
    tmp_path, monkeypatch, run
):
    monkeypatch.chdir(tmp_path)
    model = "space-vs-terrestrial"
    run("compare", model, "--method", "sobol", "--no-figures", *SMALL)
    found = uq.open("mine/compare.nc")
    decision = DECISIONS[model]
    study = uq.load(model, samples=64)
    answer = uq.compare(
        study,
        "log:cost_ratio",
        methods=["sobol"],
        options={"orbit": "space.cost_per_watt", "Earth": "earth.cost_per_watt"},
        minimize=True,
    )
    same(answer, "mine/compare.nc")
    assert found.attrs["output"] == decision.output == "log:cost_ratio"
    assert list(found["analysis"].values) == ["sobol", "value"]
    worth = found.sel(analysis="value")
    assert np.all(worth["value"] <= found["EVPI"] + SURE * worth["error"])


TIED = """
[[correlation]]
between = ["launch.price", "rate"]
spearman = 0.7
why = "Both follow demand."
"""


def test_of_dependent_inputs_no_decision_is_priced(toy, monkeypatch, run):
    options = {"one": "sum", "other": "product"}
    known = Decision(options, 1.0, "one of each", "product")
    monkeypatch.setitem(DECISIONS, "toy_model:cost", known)
    words = ("compare", "toy_model:cost", "--method", "rank", "--no-figures", *SMALL)
    run(*words, "--samples", "1024")
    assert list(uq.open("mine/compare.nc")["analysis"].values) == ["rank", "value"]
    (toy / "tied.toml").write_text(TIED)
    run(*words, "--samples", "1024", "--study", "tied.toml")
    found = uq.open("mine/compare.nc")
    assert list(found["analysis"].values) == ["rank"]
    assert found.attrs["output"] == "product"


OWN = """
import jax.numpy as jnp
from sobol_problems import table

PRIORS = table()


def model(p):
    return {"y": p.pair.x + 0.001 * p.pair.y + jnp.sin(p.pair.x) * p.z,
            "line": 2.0 * p.pair.x, "still": 3.0 * p.fixed}
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder with a user's model: y bends in two inputs and ignores the third."""
    (tmp_path / "screened_model.py").write_text(OWN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


SCREEN = ("screen", "screened_model:model", *SMALL)


@pytest.mark.parametrize("method", ["radial", "trajectory"])
def test_elementary_effects_have_a_verdict(method, own, run):
    words = ["--output", "y", "--output", "line", "--output", "still"]
    run(*SCREEN, *words, "--method", method, "--threshold", "0.0001")
    files = {path.name for path in (own / "mine").iterdir()}
    assert files == {"manifest.json", "screen.nc", "screen.png"}
    found = uq.open("mine/screen.nc")
    bends, nothing = "nonlinear or interacting", "negligible"
    assert list(found["verdict"].sel(output="y")) == [bends, nothing, bends]
    assert found["verdict"].sel(output="line")[0] == "linear"
    assert (found["verdict"].sel(output="still") == "does not vary").all()
    assert found.attrs["evaluations"] == 64 * 4


def test_bifurcation_is_the_default_and_bounds_what_it_drops(own, run):
    out = run(*SCREEN, "--output", "line")
    found = uq.open("mine/screen.nc")
    assert found.attrs["method"] == "bifurcation"
    assert list(found["kept"].values) == [True, False, False]
    assert_allclose(found["bound"].values[0, 1:], 0, atol=1e-12)
    assert "2 of 3 inputs cannot matter to line" in out


def test_groups_are_rows(own, run):
    words = ["--output", "y", "--method", "radial", "--group", "both=pair.x,z"]
    run(*SCREEN, *words)
    found = uq.open("mine/screen.nc")
    assert list(found["parameter"].values) == ["pair.y", "both"]
    assert found["verdict"].sel(parameter="both").item() == "a group"


def test_levels_are_those_of_the_grid(own, run):
    run(*SCREEN, "--output", "y", "--method", "grid", "--levels", "6")
    assumes = uq.open("mine/screen.nc").attrs["assumptions"]
    assert "at 6 levels" in assumes


RATE = """
["rate"]
distribution = "Uniform"
low = 1.0
high = 3.0
nominal = 1.2
unit = "-"
"""


@pytest.mark.parametrize(("base", "rate"), [("nominal", 1.2), ("median", 2.0)])
def test_swings_are_those_of_the_quantiles(base, rate, toy, run):
    (toy / "mine.toml").write_text(RATE)
    words = ["--low", "0.1", "--high", "0.9", "--base", base, "--folder", "mine"]
    words += ["--study", "mine.toml"]
    out = run("tornado", "toy_model:cost", "--output", "product", *words)
    files = {path.name for path in (toy / "mine").iterdir()}
    assert files == {"manifest.json", "tornado.nc", "tornado.png"}
    found = uq.open("mine/tornado.nc").sel(output="product")
    assert_allclose(found["swing"].sel(parameter="launch.price"), 0.8 * rate)
    assert_allclose(found["swing"].sel(parameter="rate"), 0.8 * 2 * 0.5)
    assert found.attrs["at"] == base
    assert found.attrs["samples"] == 0
    assert "P10 to P90 of each input" in " ".join(out.split())


def test_a_tornado_takes_no_draws(toy):
    line = refusal(
        lambda: commands.tornado.called(model="toy_model:cost", samples=64), TypeError
    )
    assert "samples" in line


@pytest.mark.parametrize("words", [(), ("--no-figures", "--format", "svg")])
def test_json_is_what_the_verb_answers(words, toy, study, run):
    asked = ("--output", "sum", "--json", *words, "--folder", "mine")
    told = json.loads(run("tornado", "toy_model:cost", *asked))["tornado"]
    answer = uq.tornado(study, "sum")
    assert told["sentence"] == uq.sentence(answer)
    swings = {row["parameter"]: row["swing"] for row in told["table"]}
    for name, swing in swings.items():
        assert_allclose(swing, float(answer["swing"].sel(parameter=name)[0]))
    figures = list((toy / "mine").glob("*.png"))
    assert len(figures) == (0 if words else 1)
    assert not list((toy / "mine").glob("*.svg"))


def test_the_files_are_the_verbs_answers(study, run):
    """To the last bit, defaults included."""
    words = ("toy_model:cost", "--output", "sum", "--quiet", "--no-figures")
    small = (*words, "--samples", "64", "--folder")
    assert run("compare", *small, "c", "--method", "sobol") == ""
    same(uq.compare(study, "sum", methods=["sobol"]), "c/compare.nc")
    run("screen", *small, "s")
    same(uq.screen(study, "sum"), "s/screen.nc")
    run("tornado", *words, "--folder", "t")
    same(uq.tornado(study, "sum"), "t/tornado.nc")


def test_names_are_those_of_the_engine():
    assert set(METHODS) == set(methods.METHODS)
    assert set(commands.SCREENS) == {"bifurcation", *morris.DESIGNS}
    assert commands.BASES == tornado.BASES


WRONG = {  # by themselves: told before JAX is there
    "method": (("compare", "--method", "sobl"), "unknown method 'sobl'"),
    "samples": (("compare", "--samples", "48"), "need a power of two"),
    "draws": (("screen", "--samples", "48"), "got 48: try 64"),
    "design": (("screen", "--method", "star"), "unknown method of screening 'star'"),
    "levels": (
        ("screen", "--method", "grid", "--levels", "3"),
        "--levels: need an even number of 2 or more, got 3",
    ),
    "no levels": (("screen", "--levels", "4"), "--levels: bifurcation finds its own"),
    "no groups": (("screen", "--group", "a=rate,idle"), "--group: bifurcation finds"),
    "threshold": (("screen", "--threshold", "0"), "--threshold: need a share in"),
    "ends": (("tornado", "--low", "0.9", "--high", "0.1"), "--low and --high: need"),
    "low": (("tornado", "--low", "0"), "--low: need a share in (0, 1), got 0.0"),
    "high": (("tornado", "--high", "nan"), "--high: need a share in (0, 1), got nan"),
    "base": (("tornado", "--base", "mean"), "unknown base 'mean'"),
}
MORE = {  # that a model tells
    "output": (("compare", "--output", "summ"), "unknown output 'summ': did you mean"),
    "few": (("compare", "--method", "pawn", "--samples", "64"), "pawn: needs 1024 to"),
    "of screen": (("screen", "--output", "summ"), "unknown output 'summ'"),
    "group": (
        ("screen", "--method", "radial", "--group", "a=w"),
        "unknown varying parameter 'w'",
    ),
    "of tornado": (("tornado", "--output", "summ"), "unknown output 'summ'"),
}


@pytest.mark.parametrize(
    ("words", "message"), (WRONG | MORE).values(), ids=WRONG | MORE
)
def test_what_does_not_fit_is_refused_and_nothing_written(words, message, toy, run):
    command, *more = words
    line = refusal(lambda: run(command, "toy_model:cost", *more, "--folder", "mine"))
    assert message in line
    assert not (toy / "mine").exists()


def test_words_that_are_wrong_by_themselves_are_refused_before_jax_is_imported(
    refusals_without_jax,
):
    asked = [[command, "skimmer", *more] for (command, *more), _ in WRONG.values()]
    lines = refusals_without_jax(asked)
    for line, (_, message) in zip(lines, WRONG.values(), strict=True):
        assert message in line
