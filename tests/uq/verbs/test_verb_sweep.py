"""Sweeps along one parameter: closed forms, the engine's own numbers, files."""

import json
import re
import subprocess
import sys
from typing import Any

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from again import refusal, require_same
from numpy.testing import assert_allclose, assert_array_equal
from problems import priors, problem

import uq
from uq.quantities import quantities
from uq.results import summary
from uq.scales import is_logarithmic
from uq.show import sweep as show
from uq.sweeps.axes import density
from uq.sweeps.ribbons import conditional, ribbons


def hauled(payload, price, rival):
    root = jnp.sqrt(jnp.where(price >= 2.0, payload, jnp.nan))
    return {"cost": payload * price, "rival": rival, "root": root}


BELIEFS = {
    "payload": "uniform 0 to 2 t",
    "price": "uniform 1 to 4 MUSD/t",
    "rival": "uniform 0 to 4 MUSD",
    "crew": "3 to 5",
}
WORDS = ["cost", "cost<rival", "log:rival", "root"]


def study(**changes):
    told = {"samples": 2**11, "units": {"cost": "MUSD", "rival": "MUSD"}} | changes
    return uq.Study(lambda payload, price, rival, crew: hauled(payload, price, rival),
                    BELIEFS, **told)  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return uq.sweep(study(), "price", WORDS, points=7)


def test_quantiles_and_mean_are_those_of_the_closed_form(found):
    cost = found.sel(output="cost")
    x = cost["price"].values
    exact = 2 * x[:, None] * np.array([0.05, 0.5, 0.95, 0.5])
    assert list(cost["statistic"].values) == ["P5", "P50", "P95", "mean"]
    apart = np.abs(cost["estimate"] - exact)
    assert np.all(apart <= 5 * cost["standard_error"] + 2e-3 * exact)
    assert_allclose(x, np.linspace(1, 4, 7))
    assert found["price"].attrs["units"] == "MUSD/t"
    assert found["price"].attrs["nominal"] == 2.5
    assert_allclose(found["density"], 1.0)


def test_an_event_has_its_probability_and_no_quantiles(found):
    event = found.sel(output="cost<rival")
    x = event["price"].values
    # The rival is uniform to 4, the payload to 2.
    exact = np.where(x <= 2, 1 - x / 4, 1 / x)
    told = event.sel(statistic="mean")
    assert_allclose(told["estimate"], exact, atol=0.01)
    assert np.isnan(event["estimate"].sel(statistic="P50")).all()
    assert found["units"].values.tolist() == ["MUSD", "-", "-", ""]


def test_what_never_or_always_happens_has_its_exact_bound():
    told = uq.sweep(study(), "price", ["cost<100", "cost>100"], points=2)
    told = told.sel(statistic="mean")
    bound = 1 - 0.05 ** (1 / 2**11)
    assert np.isnan(told["standard_error"]).all()
    assert_allclose(told["interval"].sel(ci_bound="lower").values[0], 1 - bound)
    assert_allclose(told["interval"].sel(ci_bound="upper").values[1], bound)
    always = uq.sweep(study(), "price", "cost<100", points=2)
    assert "stays at 1 (less than 0.0015 from it" in uq.sentence(always)


def test_what_is_not_finite_is_counted_beside_the_answer(found):
    root = found.sel(output="root")
    assert root["finite"].values.tolist() == [0, 0, 1, 1, 1, 1, 1]
    assert np.isnan(root["estimate"][:2]).all()
    assert "root: up to 100 % of the draws at a value" in found.attrs["notes"]
    assert "; up to 100 % of the draws at a value are not finite." in uq.sentence(found)


@pytest.mark.parametrize("kind", ["mapping", "class"])
def test_numbers_are_those_of_the_engine_to_the_last_bit(kind):
    if kind == "mapping":
        asked, over, words = study(samples=2**9), "price", WORDS
    else:
        asked = uq.Study(problem, priors(), samples=2**9)
        over, words = "inner.price", ["total", "root", "total>1"]
    answer = uq.sweep(asked, over, words, points=4)
    given = ribbons(
        asked.function, asked.joint, quantities(words), {over: answer[over].values},
        asked.design(),
    )  # fmt: skip
    for word in words:
        row = answer.sel(output=word)
        if "<" in word or ">" in word:
            means = [summary.probability(draws)[:2] for draws in given[word]]
            value, error = np.array(means).T
            row = row.sel(statistic="mean")
        else:
            value, error = conditional(given[word], (0.05, 0.5, 0.95))
        assert_array_equal(row["estimate"], value)
        assert_array_equal(row["standard_error"], error)


def test_a_class_tells_units_and_meaning_and_its_axis_is_even_in_the_logarithm():
    asked = uq.Study(problem, priors(), samples=2**8)
    answer = uq.sweep(asked, "inner.price", "total", points=5)
    assert answer["estimate"].dims == ("output", "inner.price", "statistic")
    assert is_logarithmic(answer["inner.price"].values)
    assert answer["inner.price"].attrs["long_name"] == "price per mass"
    assert answer["meaning"].values.tolist() == ["price times share"]
    belief = asked.inputs["inner.price"].distribution
    assert_array_equal(answer["density"], density(belief, answer["inner.price"].values))


def test_what_does_not_vary_is_swept_over_a_range():
    asked = uq.Study(problem, priors(), samples=2**8)
    answer = uq.sweep(asked, "inner.share", "total", range=(0.0, 1.0), points=3)
    middle = answer["estimate"].sel(output="total", statistic="P50")
    assert_allclose(middle, np.sqrt(10) * np.array([0, 0.5, 1]), rtol=0.01)


def test_others_may_depend_on_one_another_but_not_on_what_is_swept():
    class_ = study().table
    tied = uq.Joint(class_, {("payload", "rival"): 0.9})
    model = lambda p: {"gap": p.price * (p.rival - 2 * p.payload)}  # noqa: E731
    asked = uq.Study(model, tied, samples=2**10)
    narrow = uq.sweep(asked, "price", points=2)["estimate"]
    wide = uq.sweep(uq.Study(model, class_, samples=2**10), "price", points=2)
    spread = lambda a: (a.sel(statistic="P95") - a.sel(statistic="P5")).values  # noqa: E731
    assert np.all(spread(narrow) < 0.6 * spread(wide["estimate"]))
    with pytest.raises(ValueError, match="payload cannot be held at values: rival"):
        uq.sweep(asked, "payload")


GRID = {"price": (1, 4, 3), "crew": [3.0, 4.0, 5.0], "payload": [0.5, 2.0]}


def test_a_grid_holds_the_closed_form_and_the_engines_numbers(tmp_path):
    asked, words = study(samples=2**9), ["cost", "cost<rival"]
    found = uq.sweep(asked, GRID, words)
    assert found["estimate"].dims == ("output", *GRID, "statistic")
    assert_allclose(found["price"], [1.0, 2.5, 4.0])
    cost = found["estimate"].sel(output="cost", statistic="P50")
    exact = found["price"] * found["payload"] + 0 * found["crew"]
    assert_allclose(cost, exact.transpose(*GRID), rtol=1e-12)
    event = found["estimate"].sel(output="cost<rival", statistic="mean")
    assert_allclose(event, 1 - np.minimum(exact.transpose(*GRID) / 4, 1), atol=0.02)
    axes = {path: found[path].values for path in GRID}
    draws = ribbons(
        asked.function, asked.joint, quantities(words), axes, asked.design()
    )
    for at in np.ndindex(3, 3, 2):
        value, error = conditional(draws["cost"][at][None], (0.05, 0.5, 0.95))
        row = found.sel(output="cost").isel(dict(zip(GRID, at, strict=True)))
        assert_array_equal(row["estimate"], value[0])
        assert_array_equal(row["standard_error"], error[0])
    assert found.attrs["evaluations"] == 2**9 * 18
    require_same(found, tmp_path)


def test_a_grid_is_told_by_its_extremes_and_drawn_by_some_lines():
    found = uq.sweep(study(samples=2**8), GRID, "cost")
    plain = re.sub(r"\.?0+ ± [0.]+", "", uq.sentence(found))
    assert plain == (
        "P50 of cost lies between 0.5 MUSD (at price = 1.00 MUSD/t, crew = 3.00, "
        "payload = 0.500 t) and 8 MUSD (at price = 4.00 MUSD/t, crew = 3.00, payload "
        "= 2.00 t) as price goes from 1.00 to 4.00 MUSD/t and crew goes from 3.00 to "
        "5.00 and payload goes from 0.500 to 2.00 t."
    )
    table = uq.table(found)
    assert len(table) == 18
    assert table.columns[2:5].tolist() == ["price [MUSD/t]", "crew [-]", "payload [t]"]
    assert "lines drawn" not in title(uq.plot(found))  # 6, all of them
    wide = uq.sweep(study(samples=2**6), {**GRID, "crew": (3, 5, 9)}, "cost")
    assert title(uq.plot(wide)).endswith("; 6 of 18 lines drawn")


def title(figure):
    return figure.get_suptitle()


def test_studies_by_name_are_drawn_in_common(tmp_path):
    same = study(samples=2**9)
    more = study(samples=2**9).replace(model=doubled)
    found = uq.sweep({"old": same, "new": more}, "price", ["cost", "cost<rival"],
                     points=3)  # fmt: skip
    assert found["estimate"].dims == ("output", "study", "price", "statistic")
    alone = uq.sweep(same, "price", ["cost", "cost<rival"], points=3)
    assert_array_equal(found["estimate"].sel(study="old"), alone["estimate"])
    assert_array_equal(found["interval"].sel(study="old"), alone["interval"])
    cost = found["estimate"].sel(output="cost")
    assert_array_equal(cost.sel(study="new"), 2 * cost.sel(study="old"))
    assert uq.sentence(found).startswith("old: P50 of cost rises from ")
    assert " new: P50 of cost rises" in uq.sentence(found)
    assert uq.table(found)["study"].tolist() == [*["old"] * 3, *["new"] * 3] * 2
    assert found.attrs["evaluations"] == 2**9 * 6
    assert found.attrs["model"] == "output or doubled"
    require_same(found, tmp_path)


def doubled(payload, price, rival, crew):
    """Twice the cost."""
    outputs = hauled(payload, price, rival)
    return {**outputs, "cost": 2 * outputs["cost"]}


def test_progress_of_several_studies_is_that_of_all():
    seen, asked = [], study(samples=2**8)
    uq.sweep({"a": asked, "b": asked}, "price", "cost", points=2,
             progress=lambda done, total: seen.append((done, total)))  # fmt: skip
    assert seen == sorted(seen)
    assert seen[-1] == (2**9, 2**9)


FORM = r"expected a list of rising values or the tuple \(low, high, count\), found"


@pytest.mark.parametrize(
    ("over", "match"),
    [
        ({"prise": [1, 2]}, "unknown parameter 'prise': did you mean 'price'"),
        ({}, "over: expected a parameter or more, found none"),
        ({"price": (1, 2)}, f"price: {FORM}"),
        ({"price": "1:2:3"}, f"price: {FORM}"),
        ({"price": [2, 1]}, f"price: {FORM}"),
        ({"price": [1]}, f"price: {FORM}"),
        ({"price": [1, float("nan")]}, f"price: {FORM}"),
        ({"price": (1, 2, 1)}, "count of price: expected a whole number from 2 to"),
        ({"price": (2, 1, 3)}, "price: need low < high, got 2,1"),
    ],
)
def test_a_grid_that_does_not_fit_is_refused_in_one_line(over, match):
    with pytest.raises(ValueError, match=match) as refused:
        untyped()(study(samples=2**6), over, "cost")
    assert "\n" not in str(refused.value)


def untyped() -> Any:
    """The verb as without types at run time."""
    verb = getattr(uq.sweep, "__wrapped__", uq.sweep)
    return getattr(verb, "__wrapped__", verb)


def test_studies_that_do_not_fit_together_are_refused_in_one_line():
    one, ask = study(samples=2**6), untyped()
    pairs = {
        "b: samples is 128, expected 64 as in a": {"a": one, "b": study(samples=2**7)},
        "b: expected a Study, found 'int'": {"a": one, "b": 3},
        "b: cost is in EUR, expected MUSD": {"a": one, "b": study(
            samples=2**6, units={"cost": "EUR", "rival": "MUSD"})},
        "expected a study or several by name": {},
    }  # fmt: skip
    for message, studies in pairs.items():
        assert message in refusal(lambda s=studies: ask(s, "price", "cost"))
    with pytest.raises(ValueError, match="range: give the ends in over"):
        ask(one, {"price": [1, 2]}, range=(1, 2))
    assert "make one by uq.Study" in refusal(lambda: ask("orbit", "price"))


@pytest.mark.parametrize("shares", [(0.1, 0.9), (0.5,), (), (0.01, 0.25, 0.5, 0.9)])
def test_any_quantiles_are_drawn(shares):
    answer = uq.sweep(
        study(samples=2**8), "price", "cost", points=3, probabilities=shares
    )
    assert len(answer["statistic"]) == len(shares) + 1
    line, shade, ends = show.lines_of(answer.isel(output=0))
    assert line == ("P50" if 0.5 in shares and len(shares) == 1 else "mean")
    assert ("interval" in shade) == (len(shares) < 2)
    assert np.all((ends[0] <= ends[1]) & (ends[1] <= ends[2]))
    uq.plot(answer)


def test_a_parameter_with_a_name_of_the_answer_is_told_apart():
    beliefs = {"output": "uniform 0 to 1 days", "b": "uniform 0 to 1"}
    asked = uq.Study(lambda output, b: output + b, beliefs, samples=2**8)
    answer = uq.sweep(asked, "output", points=3)
    assert answer["estimate"].dims == ("output", "input.output", "statistic")
    assert "as output goes from 0 to 1.00 days" in uq.sentence(answer)
    assert "input.output [days]" in uq.table(answer)


def test_outputs_of_one_unit_share_their_axis():
    answer = uq.sweep(study(samples=2**8), "price", ["cost", "rival"], points=3)
    figure = uq.plot(answer)
    tall = [axes for axes in figure.axes if axes.get_ylabel().endswith("[MUSD]")]
    assert len(tall) == 2
    assert tall[0].get_ylim() == tall[1].get_ylim()


def test_progress_is_told():
    seen = []
    uq.sweep(study(samples=2**8), "price", "cost", points=2,
             progress=lambda done, total: seen.append((done, total)))  # fmt: skip
    assert seen[-1] == (2**8, 2**8)


SENTENCES = {
    "rises": (lambda a, b: a + 0 * b, "P50 of y rises from 0 to 1 m as a goes"),
    "falls": (lambda a, b: -a + 0 * b, "falls from"),
    "stays": (lambda a, b: b + 0 * a, "stays at"),
    "turns": (lambda a, b: (a - 0.5) ** 2 + 0 * b, r"\(at 0.500 s\) and .* \(at 0 s\)"),
    "none": (lambda a, b: jnp.nan * a * b, "No draw of y is finite as a goes"),
}


@pytest.mark.parametrize(("model", "words"), SENTENCES.values(), ids=SENTENCES)
def test_a_sentence_says_how_an_output_moves(model, words):
    beliefs = {"a": "uniform 0 to 1 s", "b": "uniform 1 to 2"}
    asked = uq.Study(lambda a, b: {"y": model(a, b)}, beliefs, {"y": "m"}, 2**7)
    told = uq.sweep(asked, "a", points=5)
    plain = re.sub(r"\.0+\b", "", uq.sentence(told))
    assert re.search(words, plain), plain
    uq.plot(told)


REFUSED = {
    "over": (("prise",), {}, "unknown parameter 'prise': did you mean 'price'"),
    "output": (("price", "cst"), {}, "unknown output 'cst': did you mean 'cost'"),
    "points": (("price",), {"points": 1}, "points: expected a whole number from 2 to"),
    "many": (("price",), {"points": 10**12}, "points: expected a whole number from 2"),
    "share": (("price",), {"probabilities": (5.0,)}, "expected a share in"),
    "falls": (("price",), {"range": (2, 1)}, "price: need low < high, got 2,1"),
    "three": (("price",), {"range": (1, 2, 3)}, "range of price: expected two numbers"),
    "words": (("price",), {"range": "1 to 2"}, "range of price: expected two numbers"),
    "inf": (("price",), {"range": (0, np.inf)}, "price: need finite ends"),
    "near": (("price",), {"range": (1, 1 + 1e-15)}, "do not differ: take fewer"),
}


@pytest.mark.parametrize(("given", "named", "match"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_in_one_line(given, named, match):
    with pytest.raises(ValueError, match=match) as told:
        untyped()(study(samples=2**6), *given, **named)
    assert "\n" not in str(told.value)


def test_a_fixed_parameter_needs_its_range_and_bounds_hold():
    asked = uq.Study(problem, priors(), samples=2**6)
    with pytest.raises(
        ValueError, match="inner.share: does not vary .* give its range"
    ):
        uq.sweep(asked, "inner.share")
    with pytest.raises(ValueError, match=r"swept from 0 to 2 -, but it must lie in"):
        uq.sweep(asked, "inner.share", range=(0.0, 2.0))


READ = """
import json, sys
import jax, uq
assert not jax.config.jax_enable_x64
answer = uq.open(sys.argv[1])
uq.plot(answer, sys.argv[2])
uq.table(answer).to_pickle(sys.argv[3])
print(json.dumps(uq.sentence(answer)))
def model(a, b): return a * b
made = uq.sweep(uq.Study(model, {"a": "1 to 2 m", "b": "uniform 0 to 1"}, samples=64),
                "a", points=3)
assert made["estimate"].dtype == "float64" and made.attrs["x64"] == 1
assert made["a"].dtype == "float64"
assert not jax.config.jax_enable_x64
"""


def test_an_answer_shows_the_same_when_it_is_read_in_another_process(found, tmp_path):
    uq.save(found, tmp_path / "sweep.nc")
    uq.plot(found, tmp_path / "fresh.png")
    files = [tmp_path / name for name in ("sweep.nc", "read.png", "table.pkl")]
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ, *map(str, files)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == uq.sentence(found)
    assert (tmp_path / "read.png").read_bytes() == (tmp_path / "fresh.png").read_bytes()
    pd.testing.assert_frame_equal(pd.read_pickle(files[2]), uq.table(found))  # noqa: S301
    back = uq.open(files[0])
    assert back.identical(found)


@pytest.mark.parametrize("scale", [1e-200, 1e300])
def test_a_sentence_says_numbers_far_from_one(scale):
    far = uq.Study(
        lambda a, b: {"y": scale * (1 + a + b)},
        dict.fromkeys("ab", "uniform 0 to 1"),
        samples=2**8,
    )
    line = uq.sentence(uq.sweep(far, "a", points=3))
    assert f"from {1.5 * scale:.1e}"[:8] in line
    assert " 0.0000" not in line
    assert len(line) < 160
