"""Elementary effects against closed forms, exhaustive grids, SALib and plain loops."""

import itertools
import math
import os

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import prior
from reference_problems import (
    depends,
    model,
    not_evaluated,
    outputs,
    problems,
    table,
)
from scipy.special import stdtrit
from sobol_problems import NAMES, Inputs, Pair, g_function, ishigami
from sobol_problems import table as inputs

from uq.designs import Sobol, points
from uq.designs.trajectories import Grid, turns
from uq.distributions import Normal, Uniform
from uq.engine.moments import Moments
from uq.engine.propagation import NonFiniteError
from uq.quantities import quantities
from uq.sensitivity.screening import morris
from uq.sensitivity.screening.effects import finished
from uq.sensitivity.screening.morris import elementary_effects


REPLICATES = 16
PROBLEMS = {problem["id"]: problem for problem in problems()}
SHOWN = {"saltelli_linear_6d", "sulfur_9d", "webster_2d"}
A = np.array([0.0, 1.0, 9.0])  # of the G function


def effects(model, words=("f",), size=2**6, priors=None, **more):
    priors = inputs() if priors is None else priors
    return elementary_effects(
        model, priors, quantities(words), size=size, seed=5, **more
    )


def agree(found, **expected):
    """One false alarm in a thousand calls, shared by all their comparisons."""
    count = sum(np.size(value) for value in expected.values())
    allowed = stdtrit(REPLICATES - 1, 1 - 1e-3 / 2 / count)
    for name, value in expected.items():
        measure = found.measure(name)
        scale = 1e-11 * np.abs(value).max()  # where every replicate is exact
        apart = np.abs(measure.value[0] - value) - scale
        assert np.all(apart <= allowed * measure.standard_error[0]), (name, measure)


@pytest.mark.parametrize("design", morris.DESIGNS)
def test_a_line_has_its_slopes_and_no_spread(design):
    slopes = np.array([3.0, -2.0, 0.0])

    def line(p):
        return {"f": 5 + 3 * p.pair.x - 2 * p.pair.y + 0 * p.z, "zero": 0 * p.z}

    found = effects(line, ["f", "zero"], design=design)
    assert list(found.parameters) == NAMES
    assert found.evaluations == 2**6 * REPLICATES * 4
    mu = 2 * np.pi * slopes  # of the quantile
    assert_allclose(found.measure("mu").value[0], mu, rtol=1e-12)
    assert_allclose(found.measure("mu_star").value[0], np.abs(mu), rtol=1e-12)
    assert_allclose(found.measure("sigma").value[0], 0, atol=1e-10)
    assert_allclose(found.measure().value[1], 0, atol=0)
    assert np.isnan(found.measure("mu_star_scaled").value[1]).all()
    assert any("zero does not vary" in note for note in found.notes)
    agree(found, mu_star_scaled=np.abs(slopes) / math.hypot(*slopes))
    assert found.order() == [0, 1, 2]


def test_radial_effects_of_the_g_function_are_its_closed_forms():
    """The secant of |4u - 2|: mean size 4 log 2, mean square 32 (1 - log 2)."""
    found = effects(g_function, "g", size=2**8)
    squares = 1 + 1 / 3 / (1 + A) ** 2
    mean_square = 32 * (1 - math.log(2)) / (1 + A) ** 2 * np.prod(squares) / squares
    agree(
        found,
        mu=np.zeros(3),
        mu_star=4 * math.log(2) / (1 + A),
        sigma=np.sqrt(mean_square),
        ST=(squares - 1) * np.prod(squares) / squares / (np.prod(squares) - 1),
    )


def exhaustive(function, priors, levels):
    """mu, mu* and sigma over every start on the grid."""
    grid = (np.arange(levels) + 0.5) / levels
    axes = [np.array([p.icdf(jnp.asarray(u)) for u in grid]) for p in priors]
    starts = np.array(list(itertools.product(range(levels), repeat=len(axes))))
    half = levels // 2
    told = []
    for i in range(len(axes)):
        ends = starts.copy()
        up = starts[:, i] < half
        ends[:, i] += np.where(up, half, -half)
        y = [
            function(*[axis[k] for axis, k in zip(axes, rows.T, strict=True)])
            for rows in (starts, ends)
        ]
        effect = (y[1] - y[0]) / np.where(up, 0.5, -0.5)
        told.append((effect.mean(), np.abs(effect).mean(), effect.std()))
    return dict(zip(("mu", "mu_star", "sigma"), np.array(told).T, strict=True))


def bent(p):
    return {"f": ishigami(p)["f"] + p.pair.x * p.pair.y}


def curve(x, y, z):
    return np.sin(x) * (1 + 0.1 * z**4) + 7 * np.sin(y) ** 2 + x * y


@pytest.mark.parametrize(
    ("levels", "beliefs"),
    [(6, (Uniform(-np.pi, np.pi),) * 3), (4, (Normal(0.0, 1.0),) * 3)],
)
def test_effects_on_the_grid_are_those_of_the_whole_grid(levels, beliefs):
    found = effects(
        bent,
        size=2**7,
        priors=inputs(beliefs[0]),
        design="grid",
        levels=levels,
    )
    agree(found, **exhaustive(curve, beliefs, levels))
    assert "ST" not in found.measures
    assert f"at {levels} levels" in found.assumptions[1]


def morris_1991():
    """Exact mu, mu* and sigma on Morris's own levels, by enumeration.

    The function is multilinear in w. Of the slope along one w, the part of the first
    seven is enumerated; w8 to w20 enter as a sum of +-w, a walk on a lattice of 2/3.
    """
    x = np.array([0, 1, 2, 3]) / 3
    level = np.stack([2 * (x - 0.5)] * 20)
    level[[2, 4, 6]] = 2 * (1.1 * x / (x + 0.1) - 0.5)

    def y(w):
        i = np.arange(1, 21)
        pairs = np.where(
            (i[:, None] <= 6) & (i <= 6), -15.0, (-1.0) ** np.add.outer(i, i)
        )
        first = np.where(i <= 10, 20.0, (-1.0) ** i)
        told = w @ first + np.einsum("ni,ij,nj->n", w, np.triu(pairs, 1), w)
        for three in itertools.combinations(range(5), 3):
            told = told - 10 * np.prod(w[:, three], axis=1)
        return told + 5 * np.prod(w[:, :4], axis=1)

    found = []
    for i in range(20):
        rows = [j for j in range(7) if j != i]
        w = np.zeros((4 ** len(rows), 20))
        w[:, rows] = list(itertools.product(*level[rows]))
        high, low = w.copy(), w.copy()
        high[:, i], low[:, i] = 1.0, 0.0
        slope = y(high) - y(low)
        count = 13 - (i > 6)
        weight = np.ones(1)
        for _ in range(count):
            weight = np.convolve(weight, np.full(4, 0.25))
        walk = -count + 2 / 3 * np.arange(3 * count + 1)
        slope = slope[:, None] + walk[None]
        weight = np.broadcast_to(weight / len(w), slope.shape)
        steps = (level[i, 2:] - level[i, :2]) / (2 / 3)
        size, square = np.abs(steps).mean(), np.mean(steps**2)
        mu = steps.mean() * np.sum(weight * slope)
        second = square * np.sum(weight * slope**2)
        star = size * np.sum(weight * np.abs(slope))
        found.append((mu, star, math.sqrt(second - mu**2)))
    return dict(zip(("mu", "mu_star", "sigma"), np.array(found).T, strict=True))


def test_the_function_of_morris_has_the_effects_of_its_grid():
    problem = PROBLEMS.get("morris1991_20d")
    if not problem:
        pytest.skip("its reference is not in this folder")
    # Priors whose four levels are Morris's 0, 1/3, 2/3 and 1; his step is 2/3 of the
    # range 1, ours half of 4/3: the same, but a unit of probability is 4/3 of his.
    ends = {"params": {"low": -1 / 6, "high": 7 / 6}}
    priors = table([i | ends for i in problem["inputs"]])
    found = effects(model(problem), "y", 2**7, priors, design="grid")
    agree(found, **{k: 4 / 3 * v for k, v in morris_1991().items()})
    assert set(found.order()[:10]) == set(range(10))


@pytest.mark.parametrize("groups", [{}, {"both": ["pair.x", "z"]}])
def test_salib_finds_the_same_on_the_same_trajectories(groups):
    from SALib.analyze import morris as salib

    found = effects(ishigami, replicates=4, design="grid", groups=groups)
    factors = 3 - len(groups)
    net = Sobol(3 + factors, 2**6, replicates=4, seed=5)
    u = points(net).reshape(-1, 3 + factors)
    start, step = Grid(4).half_steps(u[:, :3])
    turn = np.asarray(turns(u[:, 3:]))[:, [1, 0, 1] if groups else [0, 1, 2]]
    x = np.stack([start + step * (turn < k) for k in range(factors + 1)], axis=1)
    x = np.asarray(x).reshape(-1, 3)
    y = [2 * np.pi * (column - 0.5) for column in x.T]
    y = np.sin(y[0]) * (1 + 0.1 * y[2] ** 4) + 7 * np.sin(y[1]) ** 2
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1]] * 3}
    if groups:
        problem["groups"] = ["both", "pair.y", "both"]
    told = salib.analyze(problem, x, y, num_levels=4, num_resamples=2, seed=1)
    place = {name: k for k, name in enumerate(told["names"])}
    order = [place[name] for name in found.parameters]
    # SALib divides by Morris's step on [0, 1], 2/3, also where the step is 1/2.
    for name in ("mu_star",) if groups else ("mu", "mu_star", "sigma"):
        theirs = 4 / 3 * np.asarray(told[name], dtype=float)[order]
        # Its sigma is over n - 1, as if the points of a net were independent.
        rtol = 5e-3 if name == "sigma" else 1e-11
        assert_allclose(found.measure(name).value[0], theirs, rtol=rtol, atol=1e-11)


@pytest.mark.parametrize("levels", [2, 4, 16])
@pytest.mark.filterwarnings("ignore:Degrees of freedom|invalid value")
def test_salib_finds_the_same_on_trajectories_between_cells(levels):
    """SALib takes a step's own size where it scales, by a trajectory's spreads."""
    from SALib.analyze import morris as salib

    found = effects(bent, replicates=2, size=2**4, design="trajectory", levels=levels)
    u = points(Sobol(9, 2**4, replicates=2, seed=5)).reshape(-1, 9)
    start, step = Grid(levels).steps(u[:, :3], u[:, 3:6])
    turn = np.asarray(turns(u[:, 6:]))
    every = np.stack([start + step * (turn < k) for k in range(4)], axis=1)
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1]] * 3}
    told = []
    for x in every:
        y = curve(*(2 * np.pi * (column - 0.5) for column in x.T))
        one = salib.analyze(problem, x, y, scaled=True, num_resamples=2, seed=1)
        told.append(np.asarray(one["mu"], float) * y.std() / x.std(axis=0))
    for name, theirs in (("mu", told), ("mu_star", np.abs(told))):
        ours = found.measure(name).value[0]
        assert_allclose(ours, np.mean(theirs, axis=0), rtol=1e-11, atol=1e-11)


def test_steps_lead_from_one_cell_to_another():
    u = points(Sobol(2, 2**12, replicates=1, seed=3))[0]
    for levels in (2, 4, 10):
        grid = Grid(levels)
        start, step = (np.asarray(e) for e in grid.steps(u[:, :1], u[:, 1:]))
        ends = np.stack([start, start + step])
        cells, inside = np.floor(ends * levels), ends * levels % 1
        assert np.all((inside >= 0.25) & (inside <= 0.75))
        assert np.all(cells[0] != cells[1])
        for each in ends:  # each on all cells alike, anywhere in their middles
            assert_allclose(each.mean(), 0.5, atol=2e-3)
            assert_allclose(each.std(), grid.spread("trajectory"), rtol=2e-3)


PERIODS = {"half": 1, "quarter": 2, "eighth": 4, "sixteenth": 8, "third": 1.5}


@pytest.mark.parametrize("levels", [2, 4, 8, 16])
def test_no_period_hides_an_input(levels):
    """Of area cos^2 angle the angle decides: its total index is 0.974."""

    def powers(p):
        area = 1.25 + p.pair.y / np.pi / 4
        return {
            name: area * jnp.cos(cycles * p.pair.x) ** 2
            for name, cycles in PERIODS.items()
        }

    found = effects(powers, list(PERIODS), 2**8, design="trajectory", levels=levels)
    told = dict(zip(PERIODS, found.measure("mu_star").value, strict=True))
    for name, (angle, area, idle) in told.items():
        assert angle > 3 * area > 0, name
        assert idle == 0, name


def test_what_the_grid_does_not_see_is_said():
    def power(p):
        return {"power": jnp.cos(p.pair.x) ** 2 + 0.01 * p.z}

    found = effects(power, ["power"], design="grid")
    assert found.measure("mu_star").value[0, 0] < 1e-12
    assert "half the range is a period shows nothing" in found.assumptions[1]


def test_radial_effects_are_those_of_a_loop():
    found = effects(bent, replicates=2, size=4, levels=10)
    u = 0.05 + 0.9 * np.asarray(points(Sobol(6, 4, replicates=2, seed=5)))
    told = []
    for row in u.reshape(-1, 6):
        a, b = (2 * np.pi * (part - 0.5) for part in (row[:3], row[3:]))
        ends = [np.where(np.arange(3) == i, b, a) for i in range(3)]
        moved = [curve(*end) - curve(*a) for end in ends]
        told.append(np.array(moved) / (row[3:] - row[:3]))
    assert_allclose(found.measure("mu").value[0], np.mean(told, axis=0), rtol=1e-10)
    rows = np.array(told).reshape(2, 4, 3)
    apart = 2 * (rows.mean(axis=1) - rows.mean(axis=(0, 1))) ** 2  # R / (R - 1)
    sigma = np.sqrt(np.mean(rows.var(axis=1) + apart, axis=0))
    assert_allclose(found.measure("sigma").value[0], sigma, rtol=1e-10)
    assert "from 0.05 to 0.95" in found.assumptions[1]
    assert "ST" not in found.measures


@pytest.mark.parametrize("design", morris.DESIGNS)
def test_a_group_moves_together_and_has_no_sign(design):
    def line(p):
        return {"f": p.pair.x + p.pair.y + 2 * p.z}

    groups = {"pair": ["pair.x", "pair.y"]}
    found = effects(line, design=design, groups=groups)
    assert list(found.parameters) == ["z", "pair"]
    assert found.evaluations == 2**6 * REPLICATES * 3
    assert np.isnan(found.measure("mu").value[0, 1])
    assert np.isnan(found.measure("sigma").value[0, 1])
    if design == "grid":  # both up or down in half of the draws, else nothing
        agree(found, mu_star=2 * np.pi * np.array([2.0, 1.0]))
    elif design == "radial":
        agree(found, ST=np.array([4, 2]) / 6)
    else:  # by a million steps, made otherwise
        rng = np.random.default_rng(1)
        cell = rng.integers(4, size=(2, 10**6))
        other = (cell + rng.integers(1, 4, size=cell.shape)) % 4
        places = rng.uniform(-0.25, 0.25, (2, *cell.shape))
        steps = (other - cell + places[0] - places[1]) / 4
        together = np.abs(steps.sum(axis=0)) / np.sqrt(np.mean(steps**2, axis=0))
        value, error = together.mean(), together.std() / 1000
        star = found.measure("mu_star")
        allowed = 4 * np.hypot(2 * np.pi * error, star.standard_error[0, 1])
        assert abs(star.value[0, 1] - 2 * np.pi * value) < allowed


def test_intervals_hold_the_truth_as_often_as_they_say(monkeypatch):
    """1600 scramblings at once are 200 analyses of 8."""
    kept = []

    def keep(*given, **told):
        kept.append((given, told))
        return finished(*given, **told)

    monkeypatch.setattr(morris, "finished", keep)
    analyses, replicates = 200, 8
    effects(g_function, "g", 2**6, replicates=analyses * replicates)
    (moments, *rest), told = kept[0]
    squares = 1 + 1 / 3 / (1 + A) ** 2
    second = 32 * (1 - math.log(2)) / (1 + A) ** 2 * np.prod(squares) / squares
    truth = {
        "mu_star": 4 * math.log(2) / (1 + A),
        "sigma": np.sqrt(second),
        "mu": 0 * A,
    }
    hits = {name: np.zeros(3) for name in truth}
    for k in range(analyses):
        rows = slice(k * replicates, (k + 1) * replicates)
        one = finished(Moments(*[leaf[rows] for leaf in moments]), *rest, **told)
        for name, value in truth.items():
            low, high = one.measure(name).interval()[:, 0]
            hits[name] += (low <= value) & (value <= high)
    for name, count in hits.items():
        print(name, count / analyses)
        # 0.95 less three standard errors of a share of 200.
        assert np.all(count / analyses >= 0.9), (name, count)


def left_out(problem):
    if "ST" not in problem["reference"]:
        return "no total index among its references"
    if depends(problem):
        return "its inputs depend on one another"
    if reason := not_evaluated(problem):
        return reason
    if outputs(problem) != ["y"]:
        return "it has several outputs"
    if problem["id"] not in SHOWN and "REFERENCE_FULL" not in os.environ:
        return "compiles for seconds: runs when REFERENCE_FULL is set"
    return None


@pytest.mark.parametrize("problem", problems(), ids=lambda problem: problem["id"])
def test_total_indices_come_with_radial_effects(problem):
    if reason := left_out(problem):
        pytest.skip(reason)
    priors = table(problem["inputs"])
    found = effects(model(problem), "y", 2**9, priors)
    agree(found, ST=np.asarray(problem["reference"]["ST"]["value"]))


def test_a_leap_is_noted():
    def leap(p):
        return {"f": p.pair.x * 1.0, "leap": (p.pair.x > 1) * 1.0}

    found = effects(leap, ["f", "leap"], 2**10)
    assert len(found.notes) == 1
    assert "leap: single steps carry the spread of pair.x" in found.notes[0]


def test_outputs_that_are_not_finite_are_refused():
    with pytest.raises(NonFiniteError, match="root: .* steps of pair.x are not"):
        effects(ishigami, ["f", "root"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"design": "star"}, "unknown design 'star'"),
        ({"levels": 5}, "levels: need an even number of 2 or more, got 5"),
        ({"levels": 0}, "levels: need an even number"),
        ({"size": 1}, "size: a spread needs 2 or more"),
        ({"size": 12}, "need a power of two points, got 12"),
        ({"groups": {"a": ["x"]}}, "group 'a': unknown varying parameter 'x'"),
        ({"groups": {"a": ["z"], "b": ["z"]}}, "z: is in 'a' and again in 'b'"),
        ({"groups": {"a": ["z", "z"]}}, "z: is in 'a' and again in 'a'"),
        ({"words": ()}, "no quantity of interest"),
    ],
)
def test_what_does_not_fit_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        effects(ishigami, **changes)


def test_priors_of_their_own_kind_each():
    """A step of one quantile means as much as that of another, whatever the prior."""
    normal = prior(Normal(0.0, 2.0), "-", 0.0)
    wide = prior(Uniform(-1.0, 1.0), "-", 0.0)
    priors = Inputs(Pair(normal, wide), wide, inputs().fixed)

    def line(p):
        return {"f": p.pair.x + p.pair.y + 0 * p.z}

    found = effects(line, priors=priors, design="grid", levels=2)
    step = 2 * 2.0 * 0.6744897501960817 / 0.5  # from quartile to quartile
    assert_allclose(found.measure("mu").value[0], [step, 2.0, 0.0], rtol=1e-12)
