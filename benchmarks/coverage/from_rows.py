"""Methods that take a table of draws, ours and those of SALib."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from benchmarks.coverage import conditional
from benchmarks.coverage import functions as known
from benchmarks.coverage.from_model import asked, rows_of
from benchmarks.coverage.rows import ANALYSES, REPLICATES, Row, judged
from uq.designs import Sobol
from uq.designs.base import points
from uq.interop import salib
from uq.results.measures import Sensitivities
from uq.sensitivity import given as methods
from uq.sensitivity.given import Method, Table, from_replicates, from_rows, given, prim


SIZE = 2**7  # rows of each replicate
FUNCTIONS = ("ishigami", "linear", "product", "exponential", "g", "step", "event")
EVENTS = {"a + b < 0.8": ("event", 0.5), "product < 3": ("product", 3.0)}
EVENTS |= {"ishigami < 0": ("ishigami", 0.0), "step < 2.2": ("step", 2.2)}
EVENTS |= {"linear < 3.5": ("linear", 3.5), "exponential < 4": ("exponential", 4.0)}
SURE = 0.1  # nearer to 0 or 1 a tenth of a replicate has one such row, or none
FEW = ANALYSES // 5  # of methods that take long
# Parts and rows in each, of methods that take too long, or too many rows, for others.
SHAPES = {"delta": (4, 2**6), "hdmr": (4, 2**9)}


def tables(design: str) -> Iterator[Table]:
    """Tables of all functions, of nets or of independent rows."""
    for number, u in enumerate(cubes(design)):
        inputs = dict(zip(known.NAMES, np.moveaxis(u, -1, 0), strict=True))
        yield made(design, inputs, {n: _values(n, u) for n in FUNCTIONS}, number)


def made(
    design: str,
    inputs: Mapping[str, np.ndarray],
    outputs: Mapping[str, np.ndarray],
    seed: int,
) -> Table:
    """A table of columns with a row a replicate, or of the same without replicates."""
    if design == "nets":
        return from_replicates(inputs, outputs)
    flat = ({k: v.ravel() for k, v in columns.items()} for columns in (inputs, outputs))
    return from_rows(*flat, seed=seed, parts=REPLICATES)


def cubes(design: str) -> Iterator[np.ndarray]:
    """Inputs of each analysis, shape (replicates, n, 3)."""
    if design == "nets":
        net = Sobol(3, SIZE, replicates=ANALYSES * REPLICATES, seed=3)
        yield from np.asarray(points(net)).reshape(ANALYSES, REPLICATES, SIZE, 3)
        return
    for seed in range(ANALYSES):
        yield np.random.default_rng(seed).uniform(size=(REPLICATES, SIZE, 3))


def _values(name: str, u: np.ndarray) -> np.ndarray:
    return np.asarray(known.EVERY[name](*np.moveaxis(u, -1, 0)))


def ranks_and_slices() -> Iterator[Row]:
    """Indices by rank, conditional bands and PAWN."""
    yield from _asked(methods.pawn(), "rows")
    for design in ("rows", "nets"):
        for method in (methods.rank(), methods.bands()):
            yield from _asked(method, design)


def kernels() -> Iterator[Row]:
    """HSIC."""
    yield from _asked(methods.hsic(permutations=0), "rows")


def densities() -> Iterator[Row]:
    """Borgonovo's delta."""
    yield from _asked(methods.delta(), "rows")


def _asked(method: Method, design: str) -> Iterator[Row]:
    told = [given(table, method, seed=k) for k, table in enumerate(tables(design))]
    truths = {name: _truth(name) for name in told[0].measures}
    yield from rows_of(f"given {method.name}, {design}", told, truths, SIZE)
    if method.name == "conditional bands":
        yield from _bands(told, design)


def _truth(measure: str):  # noqa: ANN202
    if measure in ("R2", "HSIC"):
        at = ("R2", "HSIC").index(measure)
        return lambda name: np.array([conditional.hsic(name, i)[at] for i in range(3)])
    return lambda name: np.array(
        [conditional.truths(name, i)[measure] for i in range(3)]
    )


def _bands(told: list[Sensitivities], design: str) -> Iterator[Row]:
    """Numbers of some slices."""
    value, error = (
        np.stack([each.more[name][1] for each in told])
        for name in ("band", "band_error")
    )
    statistics = list(told[0].coords["statistic"])
    for (q, name), (i, path), label, k in itertools.product(
        enumerate(told[0].outputs), enumerate(known.NAMES), statistics, (0, 5)
    ):
        truth = conditional.truths(name, i).get(f"band {label} {k}")
        if truth is not None:
            at = q, i, statistics.index(label), k
            row = Row(
                f"given conditional bands, {design}", f"band {label}", name, path, SIZE,
                REPLICATES, 0, 0.0, 0.0,
            )  # fmt: skip
            yield from judged(row, value[:, *at], error[:, *at], truth)


def regions() -> Iterator[Row]:
    """Where inputs lie when an event happens, and boxes in which it does."""
    for design in ("rows", "nets"):
        made_ = list(_of_events(design))
        told = [given(t, methods.regional(), seed=k) for k, t in enumerate(made_)]
        truths = {
            m: lambda name, m=m: _seen(
                [conditional.regional(*EVENTS[name], i)[m] for i in range(3)], m
            )
            for m in ("KS", "shift", "P_low", "P_high")
        }
        yield from rows_of(f"given regional, {design}", told, truths, SIZE)
        yield from _boxes(made_, design)


def _seen(truth: list[float], measure: str) -> np.ndarray:
    """NaN of a share that is nearly sure: what was never seen has a bound, no error."""
    found = np.array(truth)
    sure = np.array(measure.startswith("P_")) & ((found < SURE) | (found > 1 - SURE))
    return np.where(sure, np.nan, found)


def _of_events(design: str) -> Iterator[Table]:
    for number, u in enumerate(cubes(design)):
        inputs = dict(zip(known.NAMES, np.moveaxis(u, -1, 0), strict=True))
        events = {n: conditional.event_of(*at, u) for n, at in EVENTS.items()}
        yield made(design, inputs, events, number)


def _boxes(made_: list[Table], design: str) -> Iterator[Row]:
    """Density and coverage of the box that each analysis found, each with its truth."""
    told = [prim(table, seed=k) for k, table in enumerate(made_)]
    u = conditional.spread()[: 2**16]
    for q, name in enumerate(EVENTS):
        happens = conditional.event_of(*EVENTS[name], u) == 1
        inside = [
            np.all(
                (u >= t.measures["low"].value[q]) & (u <= t.measures["high"].value[q]),
                1,
            )
            for t in told
        ]
        truths = {
            "box_density": np.array([happens[rows].mean() for rows in inside]),
            "box_coverage": np.array([rows[happens].mean() for rows in inside]),
        }
        for measure, truth in truths.items():
            value, error = (
                np.array([each.more[n][1][q] for each in told])
                for n in (measure, f"{measure}_error")
            )
            row = Row(
                f"PRIM, {design}", measure, name, "", SIZE, REPLICATES, 0, 0.0, 0.0
            )
            yield from judged(row, value, error, truth, degrees=REPLICATES // 2 - 1)


def of_salib() -> Iterator[Row]:
    """SALib's methods on the same tables, and its FAST on curves of its own."""
    first = {"S1": known.first, "S": known.first, "ST": known.total}
    more = {"median": _truth("pawn_median"), "delta_raw": _truth("delta")}
    names, many = list(FUNCTIONS[:3]), list(itertools.islice(cubes("nets"), FEW))
    for method in salib.GIVEN:
        parts, size = SHAPES.get(method, (REPLICATES, SIZE))
        told, slow = [], method == "delta"
        asked_of = names[:1] if slow else names
        for number, u in enumerate(many[: FEW // 4] if slow else many):
            part = u.reshape(-1, 3)[: parts * size].reshape(parts, size, 3)
            inputs = dict(zip(known.NAMES, np.moveaxis(part, -1, 0), strict=True))
            y = {name: _values(name, part) for name in asked_of}
            told.append(salib.analyze(method, inputs, y, seed=number))
        for row in rows_of(f"SALib {method}", told, first | more, size):
            yield replace(row, replicates=parts)
    size = 2 * SIZE + 1
    words = [asked(names, size, seed) for seed in range(FEW)]
    told = [salib.fast(**each) for each in words]
    yield from rows_of("SALib fast", told, first, size)
