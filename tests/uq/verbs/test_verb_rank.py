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
from uq.sensitivity.variance.sobol import Options, sobol_indices


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


def test_pairs_are_those_of_the_engine_and_of_the_closed_form(tmp_path):
    unit = "uniform 0 to 1"
    beliefs = dict.fromkeys("abc", unit)
    asked = uq.Study(lambda a, b, c: a * b + c, beliefs, samples=2**12)
    found = uq.rank(asked, second_order=True, first="jansen")
    options = Options(second_order=True, first="jansen")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        engine = sobol_indices(
            asked.function, asked.joint, quantities(["output"]),
            size=asked.size, seed=0, options=options,
        ).result  # fmt: skip
    np.testing.assert_array_equal(found["S2"], engine.second)
    np.testing.assert_array_equal(found["S2_error"], engine.second_error)
    np.testing.assert_array_equal(found["S1"], engine.first)
    # Var[ab] = 7/144, of which 1/144 is of the pair; Var[c] = 1/12.
    for pair, exact in {"ab": 1 / 19, "ac": 0.0, "bc": 0.0}.items():
        one = found.sel(output="output", parameter=pair[0], other=pair[1])
        assert abs(one["S2"] - exact) < 4 * one["S2_error"]
        low, high = one["S2_interval"].values
        assert low < one["S2"] < high
    told = uq.sentence(found)
    assert " Together, beyond each alone: a with b " in told
    assert "with c" not in told
    table = uq.table(found).set_index("parameter")
    assert table.loc[["a", "b"], "with"].tolist() == ["b", "a"]
    assert table.loc["a", "S2"] == found["S2"].sel(parameter="a", other="b").item()
    assert found.attrs["first"] == "jansen"
    require_same(found, tmp_path)


def test_inputs_that_act_alone_are_no_pair(study):
    told = uq.sentence(uq.rank(study, "sum", second_order=True))
    assert "No two inputs surely act together on sum; at most " in told


def test_what_is_sure_is_the_share_of_replicates_that_agree(study):
    unit = "uniform 0 to 1"
    model = lambda a, b, c: {"y": 1.1 * a + b + 3 * c}  # noqa: E731
    asked = uq.Study(model, dict.fromkeys("abc", unit), samples=2**6)
    found = uq.rank(asked, groups={"all": ["a", "b", "c"]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        engine = sobol_indices(
            asked.function, asked.joint, quantities(["y"]), size=asked.size, seed=0
        ).result
    told = found["sure"].sel(output="y", parameter=["c", "a"]).values
    assert told.tolist() == [engine.outranks()[2, 0], engine.outranks()[0, 1]]
    assert float(told[0]) == 1.0
    assert 0.5 < float(told[1]) < 1.0
    assert np.isnan(found["sure"].sel(parameter=["b", "all"])).all()
    assert uq.table(found).set_index("parameter").loc["a", "sure"] == told[1]


def test_it_stops_where_it_is_told_to():
    study = uq.Study(model, BELIEFS, samples=2**15)
    whole = uq.rank(study, "sum")
    told = uq.rank(study, "sum", until_top=1)
    assert told.attrs["evaluations"] < whole.attrs["evaluations"]
    assert told["sure"].sel(output="sum", parameter="a") >= 0.9
    fine = uq.rank(study, "sum", until_error=0.02)
    assert float(fine["ST_error"].max()) <= 0.02
    assert fine.attrs["until_error"] == 0.02
    never = uq.rank(study, "sum", until_error=1e-9)
    np.testing.assert_array_equal(never["ST"], whole["ST"])
    assert "ended before the stopping rule was met" in never.attrs["notes"]


def test_single_precision_is_said_and_near(study):
    told = uq.rank(study, "sum", precision="float32")
    assert "float32: outputs differ" in told.attrs["notes"]
    np.testing.assert_allclose(told["ST"], uq.rank(study, "sum")["ST"], atol=1e-5)


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
        ({"method": "morris", "second_order": True}, "second_order: method 'sobol' ta"),
        (
            {"method": "shapley", "first": "jansen"},
            "first: method 'sobol' takes it, sh",
        ),
        (
            {"method": "dgsm", "until_top": 1},
            "until_top: method 'sobol' takes it, dgsm",
        ),
        ({"method": "rank", "precision": "float32"}, "precision: method 'sobol' takes"),
        ({"first": "janssen"}, "unknown first-order estimator 'janssen': did you mean"),
        ({"total": "azzini-rosati"}, "azzini-rosati: needs pairs: ask with second_ord"),
        ({"precision": "float16"}, "unknown precision 'float16': did you mean"),
        ({"until_error": 0.0}, "until_error: expected a standard error above 0, found"),
        ({"until_top": 0}, "until_top: expected a number of first ranks, found 0"),
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
