"""Every method by its name, on a sum whose shares are known; its command."""

import numpy as np
import pytest
from own_model import VARIANCES

from experiments import method_ranking
from experiments.__main__ import app
from experiments.method_ranking import Question
from experiments.own_models import selection_of
from uq.results.datasets import load
from uq.sensitivity.methods import METHODS


SHARES = np.array(list(VARIANCES.values())) / sum(VARIANCES.values())
STUDY = """
[[correlation]]
between = ["launch.price", "rate"]
spearman = 0.7
why = "Both follow demand."
"""
SHARE_OF_ALL = {
    "shapley": "shapley",
    "morris": "ST",
    "sobol": "ST",
    "salib-rbd-fast": "S1",
}


def ranked(method, *outputs, samples=2**10, study=None, groups=None):
    selection = selection_of("toy_model:cost", None, None, None, None, study)
    question = Question(method, outputs or ("sum",), groups or {})
    return method_ranking.run(
        samples=samples, seed=0, selection=selection, question=question
    )


# SALib's delta takes a quarter of a minute: `test_salib` has it, with fewer rows.
@pytest.mark.parametrize("method", [name for name in METHODS if name != "salib-delta"])
def test_every_method_ranks_a_sum(toy, method):
    samples = max(2**11, METHODS[method].least * 16)
    output = "sum<3" if METHODS[method].events else "sum"
    results = ranked(method, output, samples=samples)
    report = method_ranking.report(results).sel(output=output)
    assert list(report["ranked"].values)[:3] == ["rate", "launch.mass", "launch.price"]
    assert results["evidence"].sel(parameter="launch.mass") == "quoted"
    if method in SHARE_OF_ALL:
        found = results.sel(output="sum", parameter=list(VARIANCES))
        name = SHARE_OF_ALL[method]
        room = 4 * found[f"{name}_error"] + (0.03 if "salib" in method else 1e-9)
        assert np.all(np.abs(found[name] - SHARES) <= room)


def test_a_group_is_a_factor(toy):
    parts = {"launch": ["launch.price", "launch.mass"], "rest": ["rate", "idle"]}
    results = ranked("shapley", groups=parts).sel(output="sum")
    assert list(results["parameter"].values) == ["launch", "rest"]
    apart = np.abs(results["shapley"] - [5 / 14, 9 / 14])
    assert np.all(apart <= 4 * results["shapley_error"] + 1e-9)
    assert float(results["shapley"].sum()) == pytest.approx(1.0)
    assert list(results["evidence"].values) == ["judged, quoted", "judged"]


def test_dependent_inputs_are_for_the_methods_that_take_them(toy):
    (toy / "tied.toml").write_text(STUDY)
    shares = ranked("shapley", study=toy / "tied.toml")["shapley"].sel(output="sum")
    assert float(shares.sel(parameter="launch.price")) > 0.1  # 1/14 were it alone
    with pytest.raises(ValueError, match="launch.price and rate depend .* shapley"):
        ranked("morris", study=toy / "tied.toml")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--method", "shaply"], "unknown method 'shaply': did you mean 'shapley'"),
        (["--method", "rank", "--group", "a=rate,idle"], "rank: takes no groups"),
        (["--method", "salib-delta", "--samples", "8192"], "needs 32 to 2048 samples"),
        (["--method", "regional"], "regional: takes events, such as .* got sum"),
        (["--method", "rank", "--second-order"], "takes --group alone"),
        (["--method", "pawn", "--samples", "100"], "needs a power of two"),
    ],
)
def test_what_does_not_fit_is_refused_before_any_work(toy, words, message):
    asked = ["rank", "toy_model:cost", "--output", "sum", "--folder", "mine"]
    with pytest.raises(ValueError, match=message):
        app([*asked, "--samples", "64", *words], standalone_mode=False)
    assert not (toy / "mine").exists()


def test_a_command_writes_what_a_method_found(toy, capsys):
    words = ["rank", "toy_model:cost", "--method", "pawn", "--samples", "1024"]
    app([*words, "--output", "sum", "--folder", "mine"], standalone_mode=False)
    written = {path.name for path in (toy / "mine").iterdir()}
    assert written == {"manifest.json", "mine.nc", "ranking.png", "ranking.svg"}
    assert load(toy / "mine" / "mine.nc").attrs["method"] == "PAWN"
    told = capsys.readouterr().out
    assert "PAWN: sum (toy_model:cost, toy_model:PRIORS priors; ±" in told
    assert "assumes: 10 slices of equal probability" in told
