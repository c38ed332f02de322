"""Inputs that move together: what was asked for is what the draws have."""

import dataclasses
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import prior, priors
from scipy import stats
from sobol_problems import Inputs, Pair, table

from uq.designs import Sobol, points
from uq.distributions import (
    Discrete,
    Empirical,
    Fixed,
    LogNormal,
    LogUniform,
    Normal,
    Uniform,
)
from uq.engine.propagation import propagate
from uq.engine.rows import plain
from uq.forward.order_statistics import exact_quantiles
from uq.forward.streaming import stream
from uq.inputs.beliefs import apply_joint, apply_study, dependence_of
from uq.inputs.dependence import Joint, require_independent
from uq.inputs.sampling import dimensions, sample
from uq.inputs.transport import probabilities, transport
from uq.priors import nominals
from uq.quantities import quantities
from uq.sensitivity.variance.sobol import sobol_indices
from uq.sweeps.sweep import sweep


NAMES = ("pair.x", "pair.y", "z")
PAIRS = {("pair.x", "z"): 0.6, ("pair.y", "z"): -0.4}
NORMAL = table(Normal(0.0, 2.0))


def joint(**more):
    return Joint(table(LogUniform(0.1, 50.0)), PAIRS, **more)


def drawn(priors, size=2**11, replicates=16):
    design = Sobol(dimensions(priors), size, replicates=replicates, seed=1)
    draws = sample(priors, design)
    return [np.asarray(v) for v in (draws.pair.x, draws.pair.y, draws.z)]


def within_errors(found, expected, slack=1e-12):
    found = np.asarray(found)
    error = found.std(ddof=1) / np.sqrt(len(found))
    assert abs(found.mean() - expected) < 4 * error + slack


SEVERAL = dataclasses.replace(NORMAL, z=prior(LogUniform(0.1, 50.0), "-", 1.0))
RULED = {"z": lambda p: Normal(p.pair.x, 2.0)}


@pytest.mark.parametrize(
    "priors",
    [NORMAL, SEVERAL, joint(), Joint(NORMAL, conditional=RULED)],
    ids=["one family", "two families", "correlated", "ruled"],
)
def test_a_table_of_draws_has_the_columns_as_rows(priors):
    draw = transport(priors)
    u = points(Sobol(dimensions(priors), 2**5, replicates=1, seed=1))[0]
    columns = draw.columns(u)
    rows = draw.rows(u, np.float64)
    assert list(rows) == list(columns) == list(draw.free)
    for path, row in rows.items():
        assert_allclose(plain(row), columns[path], rtol=1e-15)
    assert_allclose(draw.table(u), np.stack([*columns.values()]), rtol=1e-15)
    assert {plain(row).dtype.name for row in draw.rows(u, np.float32).values()} == {
        "float32"
    }


def test_draws_have_the_rank_correlations_asked_for():
    x, y, z = drawn(joint())
    for a, b, rho in ((x, z, 0.6), (y, z, -0.4), (x, y, 0.0)):
        found = [stats.spearmanr(*rows)[0] for rows in zip(a, b, strict=True)]
        within_errors(found, rho)


FAIR = Discrete([0.0, 1.0], [0.5, 0.5])
RARE = Discrete([0.0, 1.0, 2.0], [0.9, 0.06, 0.04])
SKEWED = Empirical([0.0] * 7 + [10.0, 20.0, 90.0])


@pytest.mark.parametrize(
    ("x", "z", "rho"),
    [
        (FAIR, FAIR, 0.8),
        (FAIR, FAIR, -0.3),
        (FAIR, Uniform(0.0, 1.0), 0.5),
        (RARE, FAIR, 0.25),
        (RARE, Normal(0.0, 1.0), -0.4),
        (SKEWED, SKEWED, 0.7),
        (SKEWED, FAIR, 0.4),
    ],
)
def test_draws_with_atoms_have_the_rank_correlation_asked_for(x, z, rho):
    one = table(Uniform(0.0, 1.0))
    beliefs = Inputs(
        Pair(prior(x, "-", 0.0), one.pair.y), prior(z, "-", 0.0), one.fixed
    )
    a, _, b = drawn(Joint(beliefs, {("pair.x", "z"): rho}))
    found = [stats.spearmanr(*rows)[0] for rows in zip(a, b, strict=True)]
    within_errors(found, rho, slack=1e-3)


def test_two_fair_coins_have_the_score_of_their_closed_form():
    """The correlation of two signs is 2 / pi arcsin r (Sheppard 1899)."""
    one = table(FAIR)
    scores = Joint(one, {("pair.x", "z"): 0.8}).scores
    found = scores.max(initial=0, where=scores < 1)
    assert_allclose(found, np.sin(0.4 * np.pi), atol=1e-4)


def test_a_rank_correlation_that_few_values_cannot_have_is_refused():
    one = table(Discrete([0.0, 1.0], [0.9, 0.1]))
    mixed = Inputs(Pair(one.pair.x, one.pair.y), prior(FAIR, "-", 0.0), one.fixed)
    # sqrt(p (1 - q) / (q (1 - p))) is the most that two indicators can have.
    with pytest.raises(ValueError, match=r"pair.x and z: .* between -0.33.* and 0.33"):
        Joint(mixed, {("pair.x", "z"): 0.8})


def test_draws_have_the_normal_scores_asked_for():
    x, _, z = drawn(Joint(NORMAL, PAIRS, scale="normal"))
    within_errors([np.corrcoef(*rows)[0, 1] for rows in zip(x, z, strict=True)], 0.6)


def test_marginals_are_those_of_the_priors():
    for values in drawn(joint()):
        for share in (0.01, 0.2, 0.5, 0.9, 0.999):
            bound = 0.1 * 500.0**share
            within_errors((values <= bound).mean(axis=1), share, slack=2**-11)


def test_what_does_not_correlate_stays_bit_for_bit():
    plain = table(LogUniform(0.1, 50.0))
    one = Joint(plain, {("pair.x", "z"): 0.6})
    assert np.array_equal(drawn(one)[1], drawn(plain)[1])
    assert np.array_equal(drawn(Joint(plain)), drawn(plain))
    assert one.correlated == [0, 2]


@pytest.mark.parametrize("rho", [0.999, -0.999, 0.5])
def test_extreme_points_give_finite_draws(rho):
    three = {("pair.x", "z"): rho, ("pair.x", "pair.y"): 0.5}
    three["pair.y", "z"] = rho / 2
    for marginal in (Normal(0.0, 1.0), LogNormal(1.0, 2.0), Uniform(0.0, 1.0)):
        one = Joint(table(marginal), three, scale="normal")
        draw = eqx.filter_jit(transport(one))
        for ends in np.ndindex(2, 2, 2):
            u = jnp.where(jnp.array(ends) == 1, 1 - 2.0**-53, 2.0**-53)
            for value in jax.tree.leaves(draw(u)):
                assert np.isfinite(value)


def test_probabilities_are_exact_in_the_tails_and_never_0_or_1():
    z = np.linspace(-8.5, 5, 100)
    assert_allclose(probabilities(jnp.asarray(z)), stats.norm.cdf(z), rtol=1e-12)
    for dtype in (np.float64, np.float32):
        ends = np.asarray(probabilities(jnp.array([-60.0, 60.0], dtype)))
        assert ends[0] > 0
        assert ends[1] < 1


def test_eager_jit_loop_and_gradient_agree():
    draw = transport(joint())
    u = points(Sobol(3, 8, replicates=1, seed=0))[0]
    together = jax.vmap(draw)(u)
    for i in range(8):
        for one in (draw(u[i]), eqx.filter_jit(draw)(u[i])):
            assert_allclose(one.z, together.z[i], rtol=1e-13)
    slope, step = jax.grad(lambda v: draw(v).z)(u[3]), 1e-6
    for k, way in enumerate(np.eye(3)):
        moved = [draw(u[3] + sign * step * way).z for sign in (1, -1)]
        difference = (moved[0] - moved[1]) / (2 * step)
        assert_allclose(slope[k], difference, rtol=1e-6, atol=1e-6)


def test_comonotone_inputs_share_a_dimension_and_a_quantile():
    one = Joint(table(Normal(0.0, 2.0)), {("z", "pair.y"): 0.5}, [("pair.x", "z")])
    assert dimensions(one) == 2
    x, y, z = drawn(one)
    assert np.array_equal(x, z)
    found = [stats.spearmanr(*rows)[0] for rows in zip(x, y, strict=True)]
    within_errors(found, 0.5)
    with pytest.raises(ValueError, match="2 parameters vary in their own right, but"):
        sample(one, Sobol(3, 8, replicates=1, seed=0))


def test_a_conditional_input_is_drawn_after_its_parents():
    free = table(Uniform(0.0, 1.0))
    rules = {  # the child of a child is named first
        "pair.x": lambda p: Normal(p.z, p.fixed),
        "z": lambda p: Uniform(0.5 * p.pair.y, p.pair.y),
    }
    one = Joint(
        dataclasses.replace(free, pair=Pair(normal(), free.pair.y)), {}, (), rules
    )
    assert one.parents == {"pair.x": ["z", "fixed"], "z": ["pair.y"]}
    assert one.blocks == [[0, 1, 2]]
    x, y, z = drawn(one)
    assert np.all((0.5 * y <= z) & (z <= y))
    within_errors(z.mean(axis=1), 0.375)  # E[y] 3/4
    within_errors((z * y).mean(axis=1), 0.25)  # E[y^2] 3/4
    within_errors((x * z).mean(axis=1), 7 / 36)  # E[z^2] = E[y^2] (1 + 1/2 + 1/4) / 3
    within_errors((x - z).var(axis=1), 49.0)


def normal():
    return prior(Normal(0.5, 1.0), "-", 0.5)


def test_streams_and_order_statistics_take_a_joint():
    one = Joint(NORMAL, {("pair.x", "z"): 0.5}, scale="normal")
    design = Sobol(3, 2**11, replicates=16, seed=5)
    spread = np.sqrt(4 + 4 + 2 * 0.5 * 4)
    total = lambda p: {"sum": p.pair.x + p.z}  # noqa: E731
    told = stream(total, one, design)
    variance = told.variance("sum")
    assert abs(variance.value - spread**2) < 4 * variance.standard_error
    tail = exact_quantiles(total, one, design, [0.95], outputs=["sum"])["sum"][0]
    expected = spread * stats.norm.ppf(0.95)
    assert abs(tail.value - expected) < 4 * tail.standard_error
    kept = propagate(total, sample(one, design))["sum"]
    assert_allclose(kept.mean(), told.mean("sum").value, atol=1e-12)


def analysed(priors):
    asked = quantities(["x"])
    model = lambda p: {"x": p.pair.x + p.z}  # noqa: E731
    return sobol_indices(model, priors, asked, size=64, seed=0).result.total


def test_independent_methods_refuse_what_depends_and_name_another():
    with pytest.raises(ValueError, match=r"pair.x and z depend.*use shapley_effects"):
        analysed(joint())
    moving = Joint(NORMAL, {}, [("pair.y", "z")])
    with pytest.raises(ValueError, match="pair.y and z depend.*use given data"):
        require_independent(moving, instead="given data")
    assert np.array_equal(analysed(Joint(NORMAL)), analysed(NORMAL))
    assert require_independent(NORMAL, instead="nothing") is NORMAL


def test_only_what_others_do_not_move_with_is_swept():
    one = Joint(NORMAL, {("pair.x", "z"): 0.5}, scale="normal")
    design, asked = Sobol(3, 64, replicates=2, seed=0), quantities(["sum"])
    model = lambda p: {"sum": p.pair.x + p.pair.y + p.z + p.fixed}  # noqa: E731
    with pytest.raises(ValueError, match="pair.x cannot be held at values: z depends"):
        sweep(model, one, asked, {"pair.x": [0.0]}, design)
    ruled = Joint(NORMAL, conditional={"z": lambda p: Normal(0.5, p.fixed)})
    with pytest.raises(ValueError, match="fixed cannot be held at values: z depends"):
        sweep(model, ruled, asked, {"fixed": [1.0]}, design)
    found = sweep(model, one, asked, {"pair.y": [0.0, 3.0]}, design).mean
    assert_allclose(np.diff(found), 3.0, rtol=1e-12)
    both = sweep(model, one, asked, {"pair.x": [0.0], "z": [1.0]}, design)
    assert both.mean.shape == (2, 1, 1, 1)


CYCLE = {"z": lambda p: Normal(p.pair.x, 1.0), "pair.x": lambda p: Normal(p.z, 1.0)}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"correlations": {("pair.x", "fixed"): 0.1}}, "unknown varying parameter"),
        ({"correlations": {("pair.x", "z"): 2.0}}, "expected one in"),
        ({"comonotone": [("pair.x", "w")]}, "unknown varying parameter 'w'"),
        ({"comonotone": [("z", "z")]}, "z stands twice, expected once"),
        ({"comonotone": [("z", "pair.x"), ("z", "pair.y")]}, "stands twice"),
        (
            {"correlations": PAIRS, "comonotone": [("pair.x", "pair.y")]},
            "correlation of pair.y and z stands twice",
        ),
        (
            {"correlations": {("pair.x", "z"): 1.0}, "comonotone": [("pair.x", "z")]},
            "pair of one",
        ),
        ({"conditional": CYCLE}, "z, pair.x form a cycle"),
        ({"conditional": {"z": lambda p: Normal(p.z, 1.0)}}, "z form a cycle"),
        ({"conditional": {"fixed": lambda _: Fixed(1.0)}}, "unknown varying"),
        ({"conditional": {"z": lambda p: Uniform(2.0, p.fixed)}}, "nominal 0.5 lies"),
    ],
)
def test_what_does_not_fit_is_refused(more, message):
    with pytest.raises(ValueError, match=message):
        Joint(NORMAL, **more)


def test_a_rule_gives_a_distribution_and_a_table_holds_priors():
    with pytest.raises(TypeError, match="conditional z: expected a distribution"):
        Joint(NORMAL, conditional={"z": lambda p: p.pair.x})
    with pytest.raises(TypeError, match="expected a Prior"):
        Joint(Inputs(Pair(normal(), 1.0), normal(), normal()))


STUDY = """
[length]
distribution = "Uniform"
low = 2.0
high = 3.0

[[correlation]]
between = ["inner.price", "length"]
spearman = 0.5
why = "Both are long."
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "study.toml"
    path.write_text(text)
    return path


def test_a_study_file_says_what_moves_together(tmp_path):
    path = written(tmp_path, STUDY)
    one = apply_joint(priors(), path)
    assert isinstance(one, Joint)
    assert dependence_of(path, priors()) == {("inner.price", "length"): 0.5}
    assert one.correlations == {("inner.price", "length"): 0.5}
    assert nominals(one.priors).length == 2.5
    with pytest.raises(ValueError, match="expected independent inputs"):
        apply_study(priors(), path)
    plain = written(tmp_path, STUDY.partition("[[")[0])
    assert nominals(apply_joint(priors(), plain)).length == 2.5
    assert dependence_of(plain, priors()) == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('why = "Both are long."', "", r"correlation\[0\]: expected between, spearman"),
        ('"Both are long."', '" "', "needs a reason"),
        ('["inner.price", "length"]', '["length"]', "expected two parameters"),
        ('"length"]', '"width"]', "unknown parameter 'width'"),
        ('"length"]', "3]", "unknown parameter '3'"),
        ("0.5", "nan", "expected a finite number"),
        ("0.5", "1.5", r"expected one in \[-1, 1\]"),
        ("[[correlation]]", "[correlation]", "unknown parameter 'correlation'"),
    ],
)
def test_a_study_that_does_not_fit_is_refused(old, new, message, tmp_path):
    path = written(tmp_path, STUDY.replace(old, new))
    with pytest.raises(ValueError, match=message):
        apply_joint(priors(), path)
