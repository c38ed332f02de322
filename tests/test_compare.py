"""All methods side by side, and in words."""

import numpy as np
import pytest
import xarray as xr
from experiments.compare import OWN, Question
from experiments.compare_words import findings
from experiments.own_models import selection_of

from experiments import compare
from experiments.__main__ import app
from uq.results.comparison import agreement
from uq.results.datasets import load


def ranks(rows, **more):
    """A comparison as it would be found, of methods by the sizes that they find."""
    value = np.array(list(rows.values()), dtype=float)
    order = np.argsort(np.argsort(-value, axis=1), axis=1) + 1.0
    parameters = [f"p{i}" for i in range(value.shape[1])]
    dims = ("analysis", "parameter")
    data = {"value": value, "rank": np.where(value == 0, np.nan, order)}
    for name in ("error", "lower", "upper"):
        data[name] = {"error": 0 * value + 1e-6}.get(name, value)
    return xr.Dataset(
        {name: (dims, each) for name, each in data.items()},
        coords={"analysis": list(rows), "parameter": parameters},
    ).assign(**more)


def test_methods_agree_on_a_sum(toy, capsys):
    words = ["compare", "toy_model:cost", "--output", "sum", "--samples", "1024"]
    app([*words, "--folder", "mine"], standalone_mode=False)
    written = {path.name for path in (toy / "mine").iterdir()}
    assert written == {"manifest.json", "mine.nc", "methods.png", "methods.svg"}
    results = load(toy / "mine" / "mine.nc")
    assert list(results["analysis"].values) == list(OWN)
    assert np.all(results["rank"].sel(parameter="rate") == 1)
    told = capsys.readouterr().out
    assert "1. rate comes first by sobol, shapley, morris, dgsm" in told


def test_a_decision_is_priced_beside_the_methods(tmp_path):
    selection = selection_of("space-vs-terrestrial", None, None, None, None, None)
    question = Question(methods=("sobol",))
    results = compare.run(samples=2**10, selection=selection, question=question)
    assert list(results["analysis"].values) == ["sobol", "value", "lead"]
    worth = results.sel(analysis="value")
    assert np.all(worth["value"] <= results["EVPI"] + 4 * worth["error"])
    said = " ".join(findings(results))
    assert "to know everything before deciding is worth" in said


def test_agreement_is_spearmans_correlation():
    rows = {"a": [5, 4, 3, 2], "same": [9, 8, 7, 6], "back": [1, 2, 3, 4]}
    np.testing.assert_allclose(agreement(ranks(rows)["rank"].values), [1, 1, -1])


def test_differences_are_explained():
    falling = np.arange(20, 0, -1) / 20
    turned = falling.copy()
    turned[[0, 9]] = falling[[9, 0]]
    said = findings(ranks({"sobol": falling, "elasticity": turned}, **first_order()))
    told = "p0 is number 10 by elasticity, 1 by sobol: elasticity asks per percent"
    assert told in " ".join(said)
    assert "p0 comes first by sobol" in said
    assert "p9 comes first by elasticity" in said
    assert any(
        s.startswith("p0 acts with others: 50.0 % of the variance") for s in said
    )


def test_a_decision_that_nothing_turns_is_said_plainly():
    rows = {"sobol": [0.6, 0.4, 0.1], "value": [0.0, 0.0, 0.0]}
    said = findings(ranks(rows, EVPI=0.0))
    assert any("no measurement is worth anything" in sentence for sentence in said)


def first_order():
    first = np.arange(20, 0, -1) / 20
    first[0] = 0.5
    zero = np.zeros(20)
    return {"S1": ("parameter", first), "S1_error": ("parameter", zero)}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--method", "sobl"], "unknown method 'sobl'"),
        (["--output", "summ"], "unknown output 'summ'"),
        (["--samples", "48"], "needs a power of two"),
        (["--samples", "64"], "pawn: needs 1024 to"),
    ],
)
def test_what_does_not_fit_is_refused(toy, words, message):
    with pytest.raises(ValueError, match=message):
        app(["compare", "toy_model:cost", *words], standalone_mode=False)
