"""Elementary effects and bifurcation, whose truths are sums over many points."""

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.coverage import functions as known
from benchmarks.coverage.conditional import POINTS
from benchmarks.coverage.from_model import SIZES, asked, rows_of
from benchmarks.coverage.rows import ANALYSES, REPLICATES, Row, in_one_run
from uq.designs import Sobol
from uq.sensitivity.screening import bifurcation as screening_module
from uq.sensitivity.screening import morris as morris_module
from uq.sensitivity.screening.bifurcation import bifurcation
from uq.sensitivity.screening.morris import elementary_effects


LEVELS = 4


@functools.cache
def walk(design: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Starts, steps and which inputs moved before each, of very many walks.

    Written anew from what the method says it does, in NumPy.
    """
    from scipy.stats import qmc

    u = qmc.Sobol(9, rng=np.random.default_rng(2)).random(POINTS)
    base, other, turn = u[:, :3], u[:, 3:6], np.argsort(np.argsort(u[:, 6:]))
    before = turn[:, None, :] < turn[:, :, None]  # before the step of each
    if design == "radial":
        return base, other - base, np.zeros_like(before)
    if design == "grid":
        level = (np.floor(LEVELS * base) + 0.5) / LEVELS
        return level, np.where(level < 0.5, 0.5, -0.5), before
    cell, away = np.floor(LEVELS * base), np.floor((LEVELS - 1) * other)
    start = cell + 0.25 + 0.5 * (LEVELS * base - cell)
    end = (cell + 1 + away) % LEVELS + 0.25 + 0.5 * ((LEVELS - 1) * other - away)
    return start / LEVELS, (end - start) / LEVELS, before


@functools.cache
def effects(name: str, design: str) -> dict[str, np.ndarray]:
    """Mean, mean size and spread of the effects of each input."""
    start, step, before = walk(design)
    y, found = np.asarray(known.EVERY[name](*start.T)), []
    for i in range(3):
        here = start + step * before[:, i]
        there = here.copy()
        there[:, i] += step[:, i]
        ends = [np.asarray(known.EVERY[name](*at.T)) for at in (here, there)]
        found.append((ends[1] - ends[0]) / step[:, i])
    each = np.stack(found)
    size = np.abs(each).mean(axis=1)
    sigma = each.std(axis=1)
    # A spread that is rounding is none.
    flat = sigma < 1e-7 * size
    return {
        "mu": each.mean(axis=1),
        "mu_star": size,
        "sigma": np.where(flat, 0.0, sigma),
        "mu_star_scaled": size * start.std(axis=0) / y.std(),
        "ST": known.total(name),
    }


def morris() -> Iterator[Row]:
    """Elementary effects of every design."""
    for design in ("radial", "trajectory", "grid"):
        with in_one_run(morris_module, "_streamed"):
            told = [
                elementary_effects(**asked(known.CONTINUOUS, SIZES[0]), design=design)
                for _ in range(ANALYSES)
            ]
        truths = {
            measure: functools.partial(_effect, design=design, measure=measure)
            for measure in told[0].measures
        }
        yield from rows_of(f"morris, {design}", told, truths, SIZES[0])


def _effect(name: str, *, design: str, measure: str) -> np.ndarray:
    return effects(name, design)[measure]


def halved() -> Iterator[Row]:
    """Total indices of inputs that bifurcation takes apart."""
    numbers, compiled = itertools.count(), screening_module._compiled
    known_: dict[int, np.ndarray] = {}

    def cut(plan: Any, net: Sobol) -> Callable[[int], np.ndarray]:
        big = Sobol(net.dimensions, net.size, replicates=_all(), seed=net.seed)
        if "evaluate" not in told_:
            told_["evaluate"] = compiled(plan, big)
        start = next(numbers) * REPLICATES

        def evaluate(taken: int) -> np.ndarray:
            if taken not in known_:
                known_[taken] = told_["evaluate"](taken)
            return known_[taken][start : start + REPLICATES]

        return evaluate

    told_: dict[str, Callable[[int], np.ndarray]] = {}
    with patch.object(screening_module, "_compiled", cut):
        told = [
            bifurcation(**asked(known.EVERY, SIZES[0]), threshold=1e-9)
            for _ in range(ANALYSES)
        ]
    yield from rows_of("bifurcation", told, {"ST": known.total}, SIZES[0])


def _all() -> int:
    return ANALYSES * REPLICATES
