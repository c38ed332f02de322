"""Maps of an event: closed forms, the engine's own numbers, words, files."""

import os
import re
import subprocess
import sys

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from problems import priors, problem

import uq
from uq.engine.propagation import NonFiniteError
from uq.quantities import quantities
from uq.quantity_words import comparison
from uq.sweeps.probability_map import distance
from uq.sweeps.sweep import sweep


def tug(payload, price, rival):
    root = jnp.sqrt(jnp.where(price >= 2.0, price - 2.0, jnp.nan))
    return {"cost": payload * price, "rival": rival, "root": root, "loss": -rival}


BELIEFS = {
    "payload": "uniform 1 to 2 t",
    "price": "uniform 1 to 4 MUSD/t",
    "rival": "uniform 0 to 4 MUSD",
}


GRAIN = 16 / 2**10  # of a probability: all nets may agree on one multiple of it


def study(samples=2**10, **changes):
    return uq.Study(tug, BELIEFS, samples=samples, **changes)


def mapped(event="cost<rival", samples=2**10, **changes):
    asked = {"x": "price", "y": "payload", "event": event, "cells": 6} | changes
    return uq.probability_map(study(samples), **asked)


@pytest.fixture(scope="module")
def found():
    return mapped()


def test_a_map_is_the_probability_in_closed_form(found):
    assert found["probability"].dims == ("price", "payload")
    price, payload = np.meshgrid(found["price"], found["payload"], indexing="ij")
    exact = np.clip(1 - price * payload / 4, 0, 1)
    error = np.nan_to_num(found["probability_error"])
    assert np.all(np.abs(found["probability"] - exact) <= 4 * error + GRAIN)
    # E[log rival] = log 4 - 1.
    ratio = price * payload / 4 * np.e
    assert np.all(np.abs(found["ratio"] - ratio) <= 5 * found["ratio_error"])
    low, high = found["interval"].values
    assert np.mean((low - GRAIN <= exact) & (exact <= high + GRAIN)) > 0.9
    assert_allclose(found["x_density"], 1.0)
    assert (float(found["nominal_x"][0]), float(found["nominal_y"][0])) == (2.5, 1.5)


@pytest.mark.parametrize("event", ["cost<rival", "cost>=3", "3<cost", "finite:root"])
def test_numbers_are_those_of_the_engine_to_the_last_bit(event):
    asked = study(2**8)
    answer = uq.probability_map(asked, x="price", y="payload", event=event, cells=4)
    wanted = quantities([event])
    apart = distance(event)
    wanted |= {"distance": apart} if apart else {}
    axes = {path: answer[path].values for path in ("price", "payload")}
    given = sweep(asked.function, asked.joint, wanted, axes, asked.design())
    share, error = given.estimate(event)
    assert_array_equal(answer["probability"], share)
    never = (share == 0) | (share == 1)
    assert_array_equal(answer["probability_error"], np.where(never, np.nan, error))
    assert_array_equal(answer["probability_known"], given.finite(event))
    assert_array_equal(answer["probability_replicates"], given.mean[:, 0])
    assert ("ratio" in answer) == bool(apart)
    if apart:
        assert_array_equal(answer["ratio"], np.exp(given.estimate("distance")[0]))


def test_a_class_of_priors_is_mapped_by_its_paths():
    def plain(p):  # which tells no units, so that the two may be compared
        told = problem(p)
        return {"total": told.total, "root": told.root}

    asked = uq.Study(plain, priors(), samples=2**8)
    answer = uq.probability_map(
        asked, x="inner.price", y="inner.share", event="total < root",
        y_range=(0.1, 0.9), cells=4,
    )  # fmt: skip
    assert answer["probability"].dims == ("inner.price", "inner.share")
    assert answer["inner.price"].attrs["long_name"] == "price per mass"
    assert answer["inner.share"].values[[0, -1]].tolist() == [0.1, 0.9]
    assert answer.attrs["event"] == "total < root"
    x, y = np.meshgrid(answer["inner.price"], answer["inner.share"], indexing="ij")
    root = np.clip(x * y, 1, 2)  # of a length between 1 and 4
    assert_allclose(answer["probability"], 1 - (root**2 - 1) / 3, atol=0.02)
    uq.plot(answer)


def test_the_ends_of_the_likely_region_are_told_with_their_errors():
    beliefs = BELIEFS | {"other": "uniform 0 to 4"}
    asked = uq.Study(
        lambda payload, price, rival, other: {"gap": payload * price / rival / other},
        beliefs, samples=2**12,
    )  # fmt: skip
    answer = uq.probability_map(asked, x="price", y="payload", event="gap<1", cells=17)
    # P(u v > t) = 1 - t + t log t of two uniform ones is one half at 0.18668.
    low, high = answer["edge"].sel(axis="price").values
    error = float(answer["edge_error"].sel(axis="price", end="upper"))
    assert low == -np.inf
    assert 0 < error < 0.05
    assert abs(high - 16 * 0.18668) < 4 * error + 0.01
    told = uq.sentence(answer)
    words = (
        r"gap < 1: over the priors in (\S+) ± \S+ % of draws; on the map in more than "
        r"half of the draws only below (3\.0|2\.9)\d* ± 0\.0\d+ "
    )
    assert re.match(words + "MUSD/t of price", told), told


def test_the_probability_over_the_priors_is_told(found):
    asked = uq.bands(study(), found.attrs["quantity"])
    mean = asked.isel(output=0).sel(statistic="mean")
    for told, expected in (
        ("overall", "estimate"),
        ("overall_error", "standard_error"),
    ):
        assert float(found[told]) == float(mean[expected])
    share = f"{100 * float(found['overall']):.2f} % of draws, "
    assert share in uq.plot(found).subfigs[0].get_suptitle()


def test_a_jump_between_two_cells_is_known_no_better_than_they_are_apart():
    told = uq.sentence(mapped("finite:root", cells=7))
    words = "on the map in more than half of the draws only above a value between"
    assert f"{words} 1.5 and 2 MUSD/t of price; at best in all of the draws" in told


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("cost<0.5", "never, in none of 1,024 draws in any of 36 cells (below 0.003 "),
        ("cost<0.5", "; geometric mean of cost / 0.5 at best 2\n"),
        ("cost>9", "; geometric mean of cost / 9 at best 0.88889\n"),
        ("loss<=9", "always, in all of 1,024 draws in all 36 cells (short of it by le"),
        ("rival<1", "in at most 25 % of the draws, "),
        ("rival<3", "in at least 75 % of the draws, "),
    ],
)
def test_a_map_without_an_edge_says_so(event, words):
    told = uq.sentence(mapped(event))
    assert words in f"{told}\n"  # that a number is the last word is seen too


def test_never_and_always_have_exact_bounds():
    bound = 1 - 0.05 ** (1 / 2**10)
    assert_allclose(mapped("cost<0.5")["interval"].sel(ci_bound="upper"), bound)
    assert_allclose(mapped("cost>0.5")["interval"].sel(ci_bound="lower"), 1 - bound)


def test_no_ratio_where_a_side_is_never_positive():
    assert "ratio" not in mapped("loss<1")
    assert "ratio" not in mapped("cost>-1")
    uq.plot(mapped("cost>-1"))


def test_what_is_not_known_is_counted_or_refused():
    answer = mapped("root<1", x_range=(2.0, 4.0))
    assert answer.attrs["notes"] == ""
    with pytest.raises(NonFiniteError, match="not known in any draw of 12 of 36 cells"):
        mapped("root<1")
    beliefs = {"a": "uniform 1 to 2", "b": "uniform 1 to 2", "c": "uniform -1 to 3"}
    part = uq.Study(lambda a, b, c: {"r": a * b * jnp.sqrt(c)}, beliefs, samples=2**9)
    told = uq.probability_map(part, x="a", y="b", event="r<1", cells=3)
    assert_allclose(told["probability_known"], 0.75)
    assert "r < 1: not known, and left out, in up to 25.00 %" in told.attrs["notes"]
    assert "left out, in up to 25.0 % of the draws of a cell" in uq.sentence(told)


def test_names_of_the_answer_and_of_its_parameters_are_told_apart():
    beliefs = {
        "probability": "uniform 1 to 2 days",
        "nominal": "1 to 2 h",
        "c": "1 to 2",
    }
    asked = uq.Study(
        lambda probability, nominal, c: {"ratio": probability * nominal * c}, beliefs,
        samples=2**8,
    )  # fmt: skip
    answer = uq.probability_map(
        asked, x="probability", y="nominal", event="ratio<3", cells=3
    )
    assert answer["probability"].dims == ("input.probability", "input.nominal")
    assert answer.attrs["x"] == "probability"
    uq.plot(answer)


def test_inputs_that_depend_are_mapped_together_or_not_at_all():
    tied = uq.Joint(study().table, {("payload", "rival"): 0.9})
    asked = uq.Study(lambda p: tug(p.payload, p.price, p.rival), tied, samples=2**8)
    told = uq.probability_map(asked, x="payload", y="rival", event="cost<3", cells=3)
    assert told["probability"].shape == (3, 3)
    with pytest.raises(ValueError, match="payload cannot be held at values: rival"):
        uq.probability_map(asked, x="payload", y="price", event="cost<3")


def test_a_black_box_is_mapped():
    box = uq.black_box(lambda a, b: {"c": np.maximum(a, b)}, vectorized=True)
    asked = uq.Study(box, {"a": "uniform 0 to 1", "b": "uniform 0 to 1"}, samples=2**6)
    told = uq.probability_map(asked, x="a", y="b", event="c<0.6", cells=3)
    assert told["probability"].values.tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_sides_of_an_event():
    assert comparison("cost <= 3") == ("cost", "<=", "3")
    assert comparison("finite:cost") is None


REFUSED = {
    "x": ({"x": "prise"}, "unknown parameter 'prise': did you mean 'price'"),
    "output": ({"x": "cost"}, "unknown parameter 'cost'"),
    "same": ({"y": "price"}, "x and y are both price: name two parameters"),
    "event": (
        {"event": "cost"},
        "event: 'cost' is no event: compare it, as in 'cost<3'",
    ),
    "number": ({"event": 3}, "event: expected text such as 'cost<3', found 3"),
    "side": ({"event": "cost<rivl"}, "unknown output 'rivl': did you mean 'rival'"),
    "three": (
        {"event": "1<cost<3"},
        "the event '1<cost<3': expected an output, one of",
    ),
    "cells": ({"cells": 1}, "cells: expected a whole number from 2 to 10,000, got 1"),
    "yes": (
        {"cells": True},
        "cells: expected a whole number from 2 to 10,000, got True",
    ),
    "falls": ({"y_range": (2, 1)}, "payload: need low < high, got 2,1"),
    "one": ({"y_range": (2,)}, "range of payload: expected two numbers"),
}


@pytest.mark.parametrize(("changes", "match"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_in_one_line(changes, match):
    asked = {"x": "price", "y": "payload", "event": "cost<rival"} | changes
    ask = getattr(uq.probability_map, "__wrapped__", uq.probability_map)
    ask = getattr(ask, "__wrapped__", ask)  # as without types at run time
    with pytest.raises(ValueError, match=match) as told:
        ask(study(2**6), **asked)
    assert "\n" not in str(told.value)


def test_what_no_memory_holds_is_refused():
    with pytest.raises(MemoryError, match="a grid of 100000000 cells"):
        mapped(cells=10_000)


READ = """
import sys
import uq
answer = uq.open(sys.argv[1])
uq.plot(answer, sys.argv[2])
uq.table(answer).to_pickle(sys.argv[3])
print(uq.sentence(answer), end="")
"""


def test_an_answer_shows_the_same_when_it_is_read_in_another_process(found, tmp_path):
    uq.save(found, tmp_path / "map.nc")
    uq.plot(found, tmp_path / "fresh.png")
    files = [tmp_path / name for name in ("map.nc", "read.png", "table.pkl")]
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ, *map(str, files)],
        capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == uq.sentence(found)
    assert (tmp_path / "read.png").read_bytes() == (tmp_path / "fresh.png").read_bytes()
    pd.testing.assert_frame_equal(pd.read_pickle(files[2]), uq.table(found))  # noqa: S301
    assert uq.open(files[0]).identical(found)
    columns = ["price [MUSD/t]", "payload [t]", "probability", "probability_error"]
    assert list(uq.table(found))[:4] == columns
