import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import stdtrit
from sobol_problems import (
    FIRST,
    NAMES,
    SHARES,
    TOTAL,
    VARIANCE,
    A,
    analysed,
    ishigami,
    table,
)

from uq.designs import Sobol
from uq.distributions import Fixed, Normal
from uq.engine import devices
from uq.engine.propagation import NonFiniteError
from uq.quantities import quantities
from uq.sensitivity.variance.pickfreeze import PickFreeze
from uq.sensitivity.variance.sobol import Until, sobol_indices


@pytest.fixture(scope="module")
def several():
    with pytest.warns(UserWarning, match="constant does not vary"):
        return analysed(["f", "again", "far", "x", "constant", "f<0"])


@pytest.fixture(scope="module")
def pairs():
    groups = {"xz": ["pair.x", "z"], "all": NAMES}
    return analysed(second_order=True, groups=groups)


def test_indices_are_the_known_ones(several):
    at = several.result
    assert several.factors == NAMES
    assert several.evaluations == 2**10 * 16 * 5
    assert np.all(np.abs(at.first[0] - FIRST) < 5 * at.first_error[0])
    assert np.all(np.abs(at.total[0] - TOTAL) < 5 * at.total_error[0])
    assert at.total_error[0].max() < 3e-3
    assert_allclose(at.mean[0], A / 2, rtol=1e-3)
    assert_allclose(at.variance[0], VARIANCE, rtol=5e-3)


def test_an_output_by_another_name_has_the_same_indices(several):
    assert_allclose(several.result.first[1], several.result.first[0], rtol=1e-10)
    assert_allclose(several.result.total[1], several.result.total[0], rtol=1e-10)


def test_an_offset_costs_no_digits_but_those_of_the_output(several):
    assert_allclose(several.result.total[2], several.result.total[0], rtol=1e-6)
    assert_allclose(several.result.mean[2], 1e9 + A / 2, rtol=1e-11)


def test_an_input_as_output_is_its_own_and_only_cause(several):
    assert_allclose(several.result.first[3], [1, 0, 0], atol=1e-5)
    assert several.result.total[3].tolist()[1:] == [0.0, 0.0]


def test_a_constant_output_has_no_indices(several):
    at = several.result
    assert np.isnan(at.first[4]).all()
    assert np.isnan(at.total[4]).all()
    assert several.notes == ["constant does not vary: its indices are undefined (NaN)"]
    mixed, alone = several.aggregated(["f", "constant"]), several.aggregated(["f"])
    assert_allclose(mixed, alone)
    assert np.isnan(several.aggregated(["constant"])).all()


def test_an_event_has_indices(several):
    at = several.result
    assert_allclose(at.variance[5], at.mean[5] * (1 - at.mean[5]), rtol=1e-10)


def test_aggregation_weighs_with_the_variances(several):
    first, total = several.aggregated(["f", "x"])
    weights = np.array([VARIANCE, np.pi**2 / 3])
    weights /= weights.sum()
    assert_allclose(first, weights @ [FIRST, [1, 0, 0]], atol=5e-3)
    assert_allclose(total, weights @ [TOTAL, [1, 0, 0]], atol=5e-3)
    with pytest.raises(ValueError, match="unknown output 'fa': did you mean 'far'"):
        several.aggregated(["fa"])


def test_single_precision_says_what_it_costs(several):
    rough = analysed(precision="float32")
    assert several.rounding.tolist() == [0.0] * 6
    assert 0 < rough.rounding[0] < 1e-5
    assert_allclose(rough.result.total[0], several.result.total[0], atol=1e-5)
    assert_allclose(rough.result.mean[0], several.result.mean[0], rtol=1e-6)
    with pytest.raises(ValueError, match="unknown precision 'float16': did you mean"):
        analysed(precision="float16")


def test_the_same_question_is_the_same_program():
    """Else nothing that is kept compiled would be found again."""

    def text():
        factors = {name: [name] for name in NAMES}
        plan = PickFreeze(ishigami, quantities(["f"]), table(), factors, swapped=True)
        program = jax.jit(plan.samples, static_argnums=1)
        return program.lower(jnp.full((8, 6), 0.3), 8).as_text()

    assert text() == text()


def test_one_program_serves_designs_of_every_size():
    shapes = [
        jax.tree.map(jnp.shape, Sobol(3, size, replicates=2, seed=0).tables(2**6))
        for size in (2**6, 2**9, 2**20)
    ]
    assert shapes[0] == shapes[1] == shapes[2]


def test_intervals_are_students(several):
    bounds, at = several.intervals(0.9), several.result
    assert bounds["S1"].shape == (2, 6, 3)
    half = stdtrit(15, 0.95) * at.total_replicates.std(axis=0, ddof=1) / 4
    assert_allclose(bounds["ST"][:, 0], at.total[0] + [-half[0], half[0]])


def test_an_estimate_may_be_negative_and_says_that_it_is_nothing(several):
    at = several.result
    assert np.any(at.first_replicates[:, 0, 2] < 0)
    assert at.indistinguishable(0)["S1"].tolist() == [False, False, True]
    assert at.indistinguishable(0)["ST"].tolist() == [False, False, False]
    assert at.indistinguishable(3)["ST"].tolist() == [False, True, True]
    assert at.indistinguishable(4)["ST"].all()  # nothing is known


def test_the_ranking_and_how_sure_it_is(several):
    at = several.result
    assert at.order() == [0, 1, 2]
    assert_allclose(at.outranks()[[0, 1, 2], [1, 2, 0]], [1, 1, 0])
    assert at.ranked(3, 0.99) is False  # the second and third of `x` are both nothing
    assert analysed().result.ranked(3, 0.99)


def test_the_history_ends_in_the_result(several, monkeypatch):
    assert [step.size for step in several.history] == [2**10]
    monkeypatch.setattr(devices, "BLOCK", {"cpu": 2**8})
    parts = analysed()
    assert [step.size for step in parts.history] == [2**8, 2**9, 2**10]
    assert_allclose(parts.result.first[0], several.result.first[0], rtol=1e-9)
    assert_allclose(parts.result.total[0], several.result.total[0], rtol=1e-9)


def test_the_sum_leaves_the_interactions(several, pairs):
    for found in (several, pairs):
        told = found.sums()
        rest = SHARES["x and z"] / VARIANCE
        assert abs(told["rest"][0] - rest) < 5 * told["standard_error"][0]


def test_pairs_and_groups_are_the_known_ones(pairs):
    at = pairs.result
    assert pairs.factors == [*NAMES, "xz", "all"]
    assert pairs.evaluations == 2**10 * 16 * 12
    second, error = at.second[0], at.second_error[0]
    assert_allclose(second, second.T)
    assert abs(second[0, 2] - SHARES["x and z"] / VARIANCE) < 5 * error[0, 2]
    assert abs(second[0, 1]) < 5 * error[0, 1]
    assert abs(second[1, 3]) < 5 * error[1, 3]  # a parameter and a group without it
    assert np.all(
        np.abs(at.first[0, 3:] - [TOTAL[0], 1]) < 5 * at.first_error[0, 3:] + 1e-12
    )
    assert_allclose(at.total[0, 4], 1.0, rtol=1e-12)


def test_a_group_and_its_member_have_no_second_order(pairs):
    undefined = np.isnan(pairs.result.second[0])
    overlapping = np.eye(5, dtype=bool)
    overlapping[[0, 2, 3, 3], [3, 3, 0, 2]] = True
    overlapping[4], overlapping[:, 4] = True, True
    assert (undefined == overlapping).all()


def test_everything_is_told_in_a_dataset(pairs):
    xarray = pytest.importorskip("xarray")
    told = xarray.Dataset.from_dict(pairs.to_dict())
    assert told["S1"].sel(output="f", parameter="pair.y") == pairs.result.first[0, 1]
    assert told["S2"].dims == ("output", "parameter", "other")
    assert told["ST_interval"].sizes["ci_bound"] == 2
    assert told["history_total"].sizes["size"] == 1
    assert told.attrs["ci_prob"] == 0.95


def test_one_replicate_has_no_errors_and_says_so_quietly():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = analysed(replicates=1)
        assert np.isnan(found.result.first_error).all()
        assert np.isnan(found.intervals()["ST"]).all()
        assert found.result.indistinguishable()["ST"].all()
    assert_allclose(found.result.total[0], TOTAL, atol=0.1)


@pytest.mark.parametrize("size", [1, 2, 64])
def test_fewer_points_than_a_block(size):
    found = analysed(size=size)
    assert found.result.size == size
    assert found.evaluations == size * 16 * 5


def test_the_same_seed_gives_the_same_indices():
    assert_allclose(analysed().result.first, analysed().result.first, rtol=0)


def test_indices_do_not_depend_on_units():
    def scaled(p):
        return {"f": 1e-6 * ishigami(p)["f"]}

    plain, other = analysed().result, analysed(model=scaled).result
    assert_allclose(other.total, plain.total, rtol=1e-9)
    assert_allclose(other.first, plain.first, rtol=1e-9, atol=1e-12)


def test_it_stops_when_it_is_sure(monkeypatch):
    monkeypatch.setattr(devices, "BLOCK", {"cpu": 2**5})
    until = Until(standard_error=0.01, top=1)
    found = analysed(size=2**12, until=until)
    assert 2**5 < found.result.size < 2**12
    assert np.nanmax(found.result.total_error) <= 0.01
    assert not until.met(found.history[-2])


def test_a_constant_output_does_not_keep_it_from_stopping():
    until = Until(standard_error=0.1, top=1)
    with pytest.warns(UserWarning, match="zero does not vary"):
        found = analysed(["f", "zero"], until=until)
    assert len(found.notes) == 1


def test_it_says_that_the_budget_ended_first():
    with pytest.warns(UserWarning, match="the budget of points ended before"):
        analysed(size=64, until=Until(standard_error=1e-9))


def test_a_heavy_tail_is_pointed_out():
    def heavy(p):
        return {"f": jnp.exp(3 * p.pair.x)}

    with pytest.warns(UserWarning, match="a few points carry.*pair.x.*logarithm"):
        sobol_indices(
            heavy, table(Normal(0.0, 1.0)), quantities(["f"]), size=2**10, seed=0
        )


def test_a_rare_event_is_not_sent_to_its_logarithm():
    with pytest.warns(UserWarning, match="a few points carry.*take more draws"):
        sobol_indices(
            lambda p: {"f": p.pair.x},
            table(Normal(0.0, 1.0)),
            quantities(["f>3"]),
            size=2**10,
            seed=0,
        )


def test_progress_counts_base_points():
    calls = []
    sobol_indices(
        ishigami,
        table(),
        quantities(["f"]),
        size=2**12,
        seed=0,
        replicates=3,
        progress=lambda done, budget: calls.append((done, budget)),
    )
    assert [done for done, _ in calls] == sorted({done for done, _ in calls})
    assert calls[-1] == (3 * 2**12, 3 * 2**12)


def test_an_output_that_is_not_finite_is_refused_by_its_first_draw():
    def broken(p):
        return {"f": jnp.sqrt(p.pair.x + 3.0)}

    points = Sobol(6, 2**10, replicates=2, seed=3).tables(2**10)(0, 0)
    below = np.asarray(np.pi * (2 * points - 1))[:, [0, 3]] < -3.0  # of A and of B
    point = int(np.argmax(below.any(axis=1)))
    sample = "AB"[int(np.argmax(below[point]))]
    match = rf"f: not finite .* of 2 of 2 .* replicate 0 at point {point} of {sample}: "
    with pytest.raises(NonFiniteError, match=match):
        analysed(model=broken, replicates=2)


def test_a_neighbour_that_is_not_finite_is_named():
    points = np.asarray(Sobol(6, 2**10, replicates=2, seed=3).tables(2**10)(1, 0))
    x, z = np.pi * (2 * points[7, [0, 5]] - 1)  # of A and of B, together in no other

    def broken(p):
        hit = (jnp.abs(p.pair.x - x) < 1e-9) & (jnp.abs(p.z - z) < 1e-9)
        return {"f": jnp.where(hit, jnp.inf, p.pair.x)}

    match = "f: not finite .* of 1 of 2 .* replicate 1 at point 7 of A with z of B: "
    with pytest.raises(NonFiniteError, match=match):
        analysed(model=broken, replicates=2)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"words": ["g"]}, "unknown output 'g'"),
        ({"size": 100}, "power of two"),
        ({"replicates": 0}, "replicates: need a whole number"),
        ({"replicates": 1, "until": Until(top=1)}, "needs two replicates"),
        ({"first": "sobol"}, "unknown first-order estimator"),
        ({"total": "azzini-rosati"}, "ask for second order"),
        ({"groups": {"z": ["z"]}}, "a parameter has this name"),
        ({"groups": {"g": []}}, "at least one parameter"),
        ({"groups": {"g": ["pair.w"]}}, "unknown varying parameter 'pair.w'"),
        ({"groups": {"g": ["fixed"]}}, "unknown varying parameter 'fixed'"),
        ({"model": lambda p: {"f": jnp.stack([p.z, p.z])}}, "must be a scalar"),
    ],
)
def test_what_cannot_be_done_is_refused(change, match):
    with pytest.raises(ValueError, match=match):
        analysed(**change)


def test_nothing_to_analyse_is_refused():
    with pytest.raises(ValueError, match="name at least one output"):
        sobol_indices(ishigami, table(), {}, size=64, seed=0)
    with pytest.raises(ValueError, match="no parameter varies"):
        sobol_indices(ishigami, table(Fixed(0.5)), quantities(["f"]), size=64, seed=0)
