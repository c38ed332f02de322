"""Intervals hold the truth as often as they say, of every measure that has one."""

import json
from pathlib import Path

import numpy as np
import pytest
from sobol_problems import FIRST, TOTAL, smooth, table

from benchmarks.coverage import from_model, statistics
from benchmarks.coverage import functions as known
from benchmarks.coverage.rows import ANALYSES, Row, judged
from benchmarks.coverage.table import LEAST, WORST, from_plain, page, verdicts
from uq.designs import Random
from uq.designs.base import points
from uq.results import summary
from uq.results.measures import Measure
from uq.sensitivity.methods import METHODS, Subject


ROOT = Path(__file__).parents[2]
PARTS = json.loads((ROOT / "tests" / "reference" / "coverage.json").read_text())
ROWS = [row for part in PARTS.values() for row in from_plain(part)]
VERDICTS = verdicts(ROWS)
# Under which names the methods of the command line were counted.
COUNTED = {
    "sobol": ("sobol, saltelli", "sobol, jansen"),
    "shapley": ("shapley, every set", "shapley, random orders"),
    "morris": ("morris, radial",),
    "dgsm": ("dgsm",),
    "elasticity": ("derivatives",),
    "rank": ("given ranks, rows", "given ranks, nets"),
    "delta": ("given Borgonovo, rows",),
    "pawn": ("given PAWN, rows",),
    "hsic": ("given HSIC, rows",),
    "regional": ("given regional, rows", "given regional, nets"),
    "salib-fast": ("SALib fast",),
    "salib-rbd-fast": ("SALib rbd-fast",),
    "salib-delta": ("SALib delta",),
    "salib-pawn": ("SALib pawn",),
    "salib-hdmr": ("SALib hdmr",),
}
SLOW = ("salib-fast", "salib-hdmr")
SIZES = {"salib-delta": 2**7}  # its densities take a minute of 2**11 points


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda v: f"{v.method}: {v.measure}")
def test_intervals_hold_or_are_not_given(verdict):
    """At least 92 % of all analyses together, and 88 % of those of any function."""
    if not verdict.biased:
        assert verdict.holds, (verdict.low, verdict.pooled, LEAST, WORST)


def test_methods_without_an_interval_would_miss_the_truth():
    for verdict in VERDICTS:
        assert not verdict.biased or not verdict.holds or verdict.seeds < ANALYSES


@pytest.mark.parametrize("name", [name for name in METHODS if name not in SLOW])
def test_every_measure_of_a_command_was_counted(name):
    assert set(COUNTED) == set(METHODS)
    counted = {(v.method, v.measure): v for v in VERDICTS}
    word = "f<1" if METHODS[name].events else "f"
    size = SIZES.get(name, 2**11)  # on which no name and no bias depends
    told = METHODS[name].run(Subject(smooth, table(), [word], size, 0))
    for measure, numbers in told.measures.items():
        if np.isnan(numbers.standard_error).all():  # a p-value has none
            continue
        found = [counted.get((one, measure)) for one in COUNTED[name]]
        assert any(found), measure
        assert all(v.biased == numbers.biased for v in found if v), measure


def test_the_page_tells_what_was_counted():
    assert (ROOT / "uq" / "COVERAGE.md").read_text() == page(ROWS)


def test_a_row_counts_what_held():
    row = Row("m", "y", "f", "a", 1, 4, 0, 0.0, 0.0)
    value, error = np.array([0.0, 1.0, 4.0, np.nan]), np.array([1.0, 1.0, 1.0, 1.0])
    (found,) = judged(row, value, error, 0.0, degrees=3)  # half a width of 3.18
    assert (found.seeds, found.coverage) == (3, 2 / 3)
    (exact,) = judged(row, np.ones(5), np.zeros(5), 1.0)
    assert np.isnan(exact.coverage)
    assert not judged(row, value, np.full(4, np.nan), 0.0)
    assert Measure(value[None], error[None], 3, "").interval()[1, 0, 0] > 3.18


def test_truths_are_those_of_closed_forms():
    whole = known.variance("linear")
    np.testing.assert_allclose(whole, 14 / 12, rtol=1e-12)
    np.testing.assert_allclose(known.first("linear"), np.array([9, 4, 1]) / 14)
    alone = 1 / 3 / (1 + np.array([0.0, 1.0, 9.0])) ** 2
    np.testing.assert_allclose(known.variance("g"), np.prod(1 + alone) - 1, rtol=1e-12)
    shares = (FIRST + TOTAL) / 2  # in pairs, of which both halves are as much
    np.testing.assert_allclose(known.shapley("ishigami"), shares, rtol=1e-9)
    np.testing.assert_allclose(known.total("event").sum(), 2 - 2 * 0.3137255, rtol=1e-6)


def counted(method, measure, function, size=128):
    return [
        row.coverage
        for row in ROWS
        if (row.method, row.measure, row.function, row.size)
        == (method, measure, function, size)
    ]


def test_sobol_indices_hold_when_counted_again():
    for row in from_model.estimated(["ishigami", "g"], 2**7, ["martinez"]):
        before = counted("sobol, martinez", row.measure, row.function)
        assert abs(row.coverage - np.mean(before)) < 0.06


def test_means_and_variances_hold_when_counted_again():
    net = Random(3, size=128, replicates=ANALYSES * 16, seed=5)
    u = np.moveaxis(np.asarray(points(net)), -1, 0)
    y = np.asarray(known.EVERY["exponential"](*u))
    for measure, truth in (("mean", known.mean), ("variance", known.variance)):
        statistic = getattr(summary, measure)
        held = [
            low <= truth("exponential") <= high
            for rows in from_model.slices()
            for low, high in [statistic(y[rows]).interval()]
        ]
        assert counted("summary, random", measure, "exponential") == [np.mean(held)]
    assert statistics.SIZE == 128
