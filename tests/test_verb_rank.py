"""`uq.rank` and `uq.methods`: closed forms, and the engines' own numbers."""

import json
import warnings

import jax.numpy as jnp
import numpy as np
import pytest
from again import refusal, require_same
from problems import priors, problem

import uq
from uq.quantities import quantities
from uq.sensitivity.methods import METHODS
from uq.sensitivity.screening.morris import elementary_effects
from uq.sensitivity.variance.sobol import sobol_indices


def model(a, b, c):
    return {"sum": 3 * a + 2 * b + 0 * c, "product": a * b}


BELIEFS = dict.fromkeys("abc", "uniform 0 to 1")


@pytest.fixture(scope="module")
def study():
    return uq.Study(model, BELIEFS, samples=2**10, seed=2)


@pytest.fixture(scope="module")
def rank(study):
    return uq.rank(study, "sum")


def test_indices_are_those_of_the_engine(study, rank):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        told = sobol_indices(
            study.function, study.joint, quantities(["sum"]),
            size=study.size, seed=2, replicates=16,
        )  # fmt: skip
    np.testing.assert_array_equal(rank["ST"], told.result.total)
    np.testing.assert_array_equal(rank["S1"], told.result.first)
    np.testing.assert_array_equal(rank["ST_error"], told.result.total_error)
    np.testing.assert_array_equal(rank["S1_sum"], told.sums()["sum"])


def test_effects_are_those_of_the_engine(study):
    found = uq.rank(study, "sum", method="morris")
    told = elementary_effects(
        study.function, study.joint, quantities(["sum"]),
        size=study.size, seed=2, replicates=16,
    )  # fmt: skip
    for name, measure in told.measures.items():
        np.testing.assert_array_equal(found[name], measure.value)
        np.testing.assert_array_equal(found[f"{name}_error"], measure.standard_error)


def test_indices_hold_the_truth(rank):
    for name, truth in {"a": 9 / 13, "b": 4 / 13, "c": 0.0}.items():
        one = rank.sel(output="sum", parameter=name)
        for index in ("S1", "ST"):
            assert abs(one[index] - truth) < 4 * one[f"{index}_error"] + 1e-9


def test_groups_are_factors(study):
    found = uq.rank(study, "sum", groups={"both": ["a", "b"]})
    one = found.sel(output="sum", parameter="both")
    assert abs(one["ST"] - 1) < 4 * one["ST_error"] + 1e-9


def test_a_problem_of_salib_is_a_study():
    problem_ = {"names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}
    study = uq.Study(lambda a, b: 3 * a + b, problem_, samples=2**10)
    table = uq.table(uq.rank(study))
    assert table["parameter"].tolist() == ["a", "b"]
    assert abs(table["ST"][0] - 0.9) < 4 * table["ST_error"][0]


def test_a_ranking_is_shown_the_same_from_a_file(study, tmp_path):
    require_same(uq.rank(study), tmp_path)


def test_a_sentence_says_who_decides(rank):
    assert uq.sentence(rank).startswith("sum: a 69.")
    assert rank.attrs["answer"] == "rank"
    assert json.loads(rank.attrs["measures"]) == ["ST", "S1"]
    assert rank["evidence"].values.tolist() == ["unsourced"] * 3


def test_every_method_is_named_with_its_question():
    assert uq.methods() == {name: method.asks for name, method in METHODS.items()}


def test_a_class_of_priors_is_ranked_with_its_evidence():
    study = uq.Study(problem, priors(), samples=2**8)
    found = uq.rank(study, "log:total")
    assert found["parameter"].values.tolist() == ["inner.price", "length"]
    assert found["evidence"].values.tolist() == ["judged"] * 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"method": "soboll"}, "unknown method 'soboll': did you mean 'sobol'?"),
        ({"output": "summ"}, "unknown output 'summ': did you mean 'sum'?"),
        ({"method": "regional"}, "regional: takes events, such as"),
        ({"method": "rank", "groups": {"x": ["a"]}}, "rank: takes no groups"),
        ({"method": "salib-hdmr"}, "salib-hdmr: needs 8192 to"),
    ],
)
def test_what_is_no_question_is_refused(study, words, message):
    assert refusal(lambda: uq.rank(study, **words)).startswith(message)


def test_inputs_that_depend_are_refused_with_what_takes_them():
    table = uq.Study(model, BELIEFS).table
    study = uq.Study(lambda p: model(p.a, p.b, p.c), uq.Joint(table, {("a", "b"): 0.5}))
    assert "shapley" in refusal(lambda: uq.rank(study))


def test_what_is_not_known_is_not_denied():
    unit = "uniform 0 to 1"
    study = uq.Study(
        lambda a, b: {"y": jnp.where(a > 0.5, 1.0, 0.0) + 0 * b},
        {"a": unit, "b": unit},
        samples=2**8,
    )
    told = uq.sentence(uq.rank(study, method="dgsm"))
    assert told.startswith("y: of a bound is not known; no other moves it.")


@pytest.fixture(scope="module")
def kinds():
    def stepped(a, b):
        return {"y": a + b, "count": jnp.floor(5 * a).astype(int), "won": a > b}

    return uq.Study(stepped, dict.fromkeys("ab", "uniform 0 to 1"), samples=2**8)


@pytest.mark.parametrize("method", [k for k, v in METHODS.items() if v.derivatives])
@pytest.mark.parametrize("word", ["y<1", "finite:y", "count", "log:count", "won"])
def test_what_has_no_derivative_is_refused_with_what_answers(kinds, method, word):
    line = refusal(lambda: uq.rank(kinds, ["y", word], method=method))
    assert line.startswith(f"{method}: takes derivatives, and ")
    assert word.removeprefix("log:") in line
    offered = line.partition("take one of ")[2].partition(" and ")[0].split(", ")
    assert len(offered) > 3
    assert not any(METHODS[name].derivatives for name in offered)


def test_what_is_offered_instead_answers(kinds):
    line = refusal(lambda: uq.rank(kinds, "won", method="dgsm"))
    for name in line.partition("take one of ")[2].partition(" and ")[0].split(", "):
        if METHODS[name].least * kinds.replicates <= kinds.samples:
            assert uq.rank(kinds, "won", method=name).sizes["parameter"] == 2


def test_too_few_draws_for_a_kernel_are_refused_before_the_work():
    calls = []

    def counted(a):
        calls.append(1)
        return {"y": a}

    few = uq.Study(counted, {"a": "uniform 0 to 1"}, samples=2**5)
    before = len(calls)
    assert "hsic: needs 64 to" in refusal(lambda: uq.rank(few, method="hsic"))
    assert len(calls) == before
