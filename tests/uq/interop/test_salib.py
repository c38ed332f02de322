"""SALib both ways: its problems here, its methods on our draws, never with a NaN."""

import jax.numpy as jnp
import numpy as np
import pytest
from problems import priors as small
from SALib.sample import fast_sampler
from SALib.util import scale_samples
from sobol_problems import FIRST, NAMES, TOTAL, g_function, ishigami, smooth, table

from uq.designs import Sobol
from uq.distributions import Mixture, Uniform
from uq.engine.propagation import NonFiniteError, propagate
from uq.inputs.sampling import sample
from uq.inputs.transport import transport
from uq.interop import salib
from uq.interop.salib_problems import groups_of, model_of, priors_of, problem_of
from uq.parameters import flatten
from uq.priors import prior_table, varying
from uq.quantities import quantities
from uq.sensitivity.variance.sobol import Options, sobol_indices


PROBLEM = {
    "num_vars": 7,
    "names": ["a", "b", "c", "d", "e", "f", "group.g"],
    "bounds": [
        [1.0, 3.0],
        [0.1, 10.0],
        [1.0, 3.0, 0.25],
        [5.0, 2.0],
        [0.0, 2.0, 1.0, 0.5],
        [0.5, 0.3],
        [1.5, 2.0],
    ],
    "dists": ["unif", "logunif", "triang", "norm", "truncnorm", "lognorm", "weibull"],
}
ISHIGAMI = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}


def drawn(words=("f",), size=2**9, replicates=8, model=ishigami):
    design = Sobol(3, size, replicates=replicates, seed=0)
    draws = sample(table(), design)
    outputs, told = propagate(model, draws, nonfinite="keep"), flatten(draws)[0]
    inputs = {name: np.asarray(told[name]) for name in NAMES}
    return inputs, {word: outputs[word] for word in words}


def test_priors_are_salibs_distributions():
    u = np.random.default_rng(0).uniform(size=(200, 7))
    expected = scale_samples(u, PROBLEM)
    draw = transport(priors_of(PROBLEM))
    found = np.array([list(flatten(draw(jnp.asarray(row)))[0].values()) for row in u])
    order = [PROBLEM["names"].index(name) for name in varying(priors_of(PROBLEM))]
    np.testing.assert_allclose(found, expected[:, order], rtol=1e-9)


def test_a_problem_comes_back_as_it_was():
    back = problem_of(priors_of(PROBLEM))
    assert back["names"] == PROBLEM["names"]
    assert back["dists"] == PROBLEM["dists"]
    for found, expected in zip(back["bounds"], PROBLEM["bounds"], strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_rows_of_a_salib_user_become_a_model():
    def rows(x):
        return jnp.sin(x[:, 0]) * (1 + 0.1 * x[:, 2] ** 4) + 7 * jnp.sin(x[:, 1]) ** 2

    priors = priors_of(ISHIGAMI | {"groups": ["one", "two", "one"]})
    groups = groups_of(ISHIGAMI | {"groups": ["one", "two", "one"]})
    assert groups == {"one": ["x1", "x3"], "two": ["x2"]}
    told = sobol_indices(
        model_of(rows, priors),
        priors,
        quantities(["Y"]),
        size=2**9,
        seed=0,
        options=Options(groups={"one": groups["one"]}),
    )
    expected = [*TOTAL, TOTAL[0]]  # x1 and x3 act only alone or with one another
    apart = np.abs(told.result.total[0] - expected) / told.result.total_error[0]
    assert apart.max() < 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"names": ["a"]}, "as many bounds and dists as names"),
        ({"names": list("abcdef") + ["a"]}, "'a': rename it, it is the name of an"),
        ({"names": list("abcdef") + ["a.b"]}, "'a': rename it, it is the name of an"),
        ({"dists": ["cauchy"] * 7}, "a: expected one of unif, .* got cauchy"),
        ({"names": list("abcdef") + ["x-1"]}, "'x-1': rename it"),
        ({"bounds": [[3.0, 1.0]] * 7}, "a: Uniform: need finite low < high"),
    ],
)
def test_what_is_no_problem_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        priors_of(PROBLEM | change)


def test_a_distribution_that_salib_lacks_is_named():
    mixed = Mixture((Uniform(0.0, 1.0), Uniform(0.5, 1.0)), (0.5, 0.5))
    with pytest.raises(ValueError, match="inner.share: SALib has no Mixture"):
        problem_of(small(share=mixed))


@pytest.mark.parametrize(
    ("method", "measure", "model", "expected"),
    [("rbd-fast", "S1", ishigami, FIRST), ("hdmr", "S", smooth, 0.3)],
)
def test_first_order_indices_of_salib_on_our_draws(method, measure, model, expected):
    told = salib.analyze(method, *drawn(model=model), seed=0)
    assert list(told.parameters) == NAMES
    found = told.measure(measure)
    # Both have a bias of the order of the number of terms over the rows of a replicate.
    room = 4 * found.standard_error[0] + 30 / 2**9
    assert np.all(np.abs(found.value[0] - expected) < room)


@pytest.mark.parametrize("method", ["pawn", "delta"])
def test_distances_of_salib_rank_as_they_should(method):
    inputs, outputs = drawn(["g"], size=2**7, replicates=2, model=g_function)
    told = salib.analyze(method, inputs, outputs, seed=0)
    assert told.order() == [0, 1, 2]


def test_fast_runs_on_our_priors():
    told = salib.fast(
        ishigami, table(), quantities(["f"]), size=2**10, seed=0, replicates=8
    )
    total, first = told.measure("ST"), told.measure("S1")
    assert np.all(np.abs(first.value[0] - FIRST) < 0.03)
    assert np.all(np.abs(total.value[0] - TOTAL) < 0.06)
    assert told.evaluations == 8 * 2**10 * 3


@pytest.mark.parametrize("method", salib.GIVEN)
def test_no_method_of_salib_has_an_interval(method):
    told = salib.analyze(method, *drawn(replicates=2, size=2**9), seed=0)
    for measure in told.measures.values():
        assert np.isnan(measure.interval()).all()
        assert np.isfinite(measure.standard_error).all()
    assert told.assumptions[-1].startswith("no interval of ")


def test_fast_has_no_interval_since_its_bias_is_in_no_replicate():
    told = salib.fast(
        ishigami, table(), quantities(["f"]), size=2**10, seed=0, replicates=4
    )
    total = told.measure("ST")
    apart = np.abs(total.value[0] - TOTAL) / total.standard_error[0]
    assert apart.max() > 100  # of 3: what the interval would have missed
    assert np.isnan(total.interval()).all()


def test_another_seed_shares_no_curve(monkeypatch):
    seeds, sample = [], fast_sampler.sample

    def noted(*words, seed, **more):
        seeds.append(seed)
        return sample(*words, seed=seed, **more)

    monkeypatch.setattr(fast_sampler, "sample", noted)
    for seed in range(3):
        salib.fast(ishigami, table(), quantities(["f"]), size=65, seed=seed)
    assert len(set(seeds)) == len(seeds) == 48


def test_what_is_not_finite_never_reaches_salib():
    with pytest.raises(NonFiniteError, match="root: .* draws are not finite"):
        salib.analyze("pawn", *drawn(["root"]), seed=0)
    with pytest.raises(NonFiniteError, match="root"):
        salib.fast(ishigami, table(), quantities(["root"]), size=128, seed=0)


def test_what_does_not_vary_is_undefined():
    told = salib.analyze("rbd-fast", *drawn(["constant"]), seed=0)
    assert np.isnan(told.measure().value).all()
    assert told.notes == ["constant does not vary: undefined (NaN)"]


def test_unknown_method_is_refused():
    with pytest.raises(ValueError, match="unknown method of SALib 'paw'.*'pawn'"):
        salib.analyze("paw", *drawn(), seed=0)


def test_dots_make_groups():
    assert list(prior_table(priors_of(PROBLEM)))[-1] == "group.g"
