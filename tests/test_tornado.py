"""Swings one at a time: closed forms, properties, refusals, and the command's files."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import prior, priors, problem
from sobol_problems import ishigami
from sobol_problems import table as ishigami_table
from test_maps import LINE

import experiments.tornado_commands  # noqa: F401 (adds its command)
from experiments.__main__ import app
from experiments.catalogue import load_model
from uq.distributions import Normal
from uq.engine.propagation import NonFiniteError
from uq.parameters import replace_leaves
from uq.quantities import quantities
from uq.results.datasets import load
from uq.sensitivity.tornado import tornado


@pytest.fixture
def line(tmp_path, monkeypatch):
    """A folder with a user's model."""
    (tmp_path / "line_model.py").write_text(LINE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("at", "price"), [("nominal", 3.0), ("median", 10**0.5)])
def test_swings_are_those_of_the_quantiles(at, price):
    told = tornado(problem, priors(), quantities(["total", "root"]), at=at)
    low, high = 10.0**0.1, 10.0**0.9
    assert_allclose(told.measure("low").value[0], [low / 2, price / 2], rtol=1e-12)
    assert_allclose(told.measure("high").value[0], [high / 2, price / 2], rtol=1e-12)
    assert told.measure().value[0, 1] == told.measure().value[1, 0] == 0
    assert_allclose(told.measure().value[1, 1], 3.7**0.5 - 1.3**0.5, rtol=1e-12)
    assert_allclose(told.more["base"][1][0], price / 2, rtol=1e-12)
    assert_allclose(told.more["input_low"][1], [low, 1.3], rtol=1e-12)
    assert not np.any(told.measure().standard_error)
    assert told.notes == []


def test_what_is_not_monotone_is_noted():
    told = tornado(ishigami, ishigami_table(), quantities(["f", "x"]), low=0.05)
    assert told.notes == [
        "f is not monotone: reaches beyond its ends between them, in pair.x, pair.y, z"
    ]
    assert told.more["greatest"][1][0, 1] > told.measure("high").value[0, 1]


def test_an_end_without_an_answer_is_noted_and_a_base_refused():
    wide = priors(length=Normal(2.0, 3.0))
    wide = replace_leaves(wide, {"length": prior(Normal(2.0, 3.0), "m", 2.0)})
    told = tornado(problem, _open(wide), quantities(["root"]))
    assert np.isnan(told.measure("low").value[0, 1])
    assert "not finite somewhere between the ends, in length" in told.notes[0]
    below = priors(length=Normal(2.0, 3.0))
    below = replace_leaves(below, {"length": prior(Normal(2.0, 3.0), "m", -1.0)})
    with pytest.raises(NonFiniteError, match="root: is nan where every input"):
        tornado(problem, _open(below), quantities(["root"]))


def _open(table):
    """The same with a length between the bounds of its parameter."""
    from uq.distributions import Truncated

    nominal = table.length.nominal
    cut = prior(Truncated(Normal(2.0, 3.0), -10.0, 14.0), "m", nominal)
    return replace_leaves(table, {"length": cut})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"low": 0.9, "high": 0.1}, "need 0 < low < high < 1, got 0.9 and 0.1"),
        ({"at": "mean"}, "unknown base 'mean'"),
        ({"quantities": {}}, "no quantity of interest"),
    ],
)
def test_bad_input_is_refused(changes, message):
    asked = {"quantities": quantities(["total"])} | changes
    with pytest.raises(ValueError, match=message):
        tornado(problem, priors(), **asked)


def test_an_input_that_reaches_nothing_does_not_swing():
    model = load_model("space-vs-terrestrial")
    table = next(iter(model.prior_sets.values()))(model.scenario())
    function = model.build(next(iter(model.forms)))

    def scaled(p):
        return {"y": jnp.asarray(function(p).cost_ratio)}

    told = tornado(scaled, table, quantities(["y"]))
    least, greatest = told.more["least"][1], told.more["greatest"][1]
    swings = told.measure().value
    assert np.all((np.abs(swings) > 1e-12) | (least == greatest))
    assert np.all(least <= greatest)


def test_the_command_writes_its_dataset_and_figure(line, capsys):
    words = ["tornado", "line_model:model", "--output", "low", "--output", "low<high"]
    app([*words, "--top", "2", "--folder", "mine"], standalone_mode=False)
    written = {path.name for path in (line / "mine").iterdir()}
    assert written == {"manifest.json", "mine.nc", "tornado.png", "tornado.svg"}
    results = load(line / "mine" / "mine.nc")
    assert_allclose(results["swing"].sel(output="low", parameter="z"), 8.0, rtol=1e-12)
    assert results["input_units"].values.tolist() == ["USD", "-", "-"]
    assert results.attrs["evaluations"] == 1 + 3 * 17
    out = capsys.readouterr().out
    assert "low: 5  with every input at its nominal" in out
    assert "52 evaluations in" in out


TORNADO = ("tornado", "line_model:model", "--output", "low")
BAD_WORDS = {
    "ends": ((*TORNADO, "--low", "0.9", "--high", "0.1"), "need 0 < low < high < 1"),
    "top": ((*TORNADO, "--top", "0"), "--top: show 1 or more, got 0"),
    "at": ((*TORNADO, "--at", "mean"), "unknown base 'mean'"),
    "output": ((*TORNADO[:3], "lwo"), "unknown output 'lwo': did you mean 'low'"),
}


@pytest.mark.parametrize(("words", "message"), BAD_WORDS.values(), ids=BAD_WORDS)
def test_bad_words_are_refused_before_any_work(words, message, line):
    with pytest.raises(ValueError, match=message):
        app([*words, "--folder", "mine"], standalone_mode=False)
    assert not (line / "mine").exists()
