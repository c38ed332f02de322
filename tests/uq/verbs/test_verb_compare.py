"""Every method side by side, as a verb."""

import jax.numpy as jnp
import numpy as np
import pytest
from again import refusal, require_read_back, require_same
from numpy.testing import assert_allclose, assert_array_equal
from problems import priors, problem

import uq
from uq.quantities import quantities
from uq.results.comparison import agreement, place, ranks
from uq.sensitivity.methods import METHODS, Subject
from uq.sensitivity.variance.indices import from_indices
from uq.sensitivity.variance.sobol import sobol_indices


UNIT = "uniform 0 to 1"
INPUTS = dict.fromkeys("abcd", UNIT)
FAST = ["sobol", "morris", "rank", "dgsm"]


def line(a, b, c, d):
    return {"y": 4 * a + 2 * b + c + 0 * d, "z": 2.0 + 0 * a}


def study(model=line, inputs=INPUTS, **more):
    return uq.Study(model, inputs, **{"samples": 2**10} | more)


@pytest.fixture(scope="module")
def found():
    return uq.compare(study(), methods=FAST)


def test_total_indices_and_ranks_of_a_sum(found):
    at = found.sel(analysis="sobol")
    expected = np.array([16, 4, 1, 0]) / 21
    assert np.all(np.abs(at["value"] - expected) <= 5 * at["error"] + 1e-6)
    assert_array_equal(found["rank"].sel(analysis="morris"), [1, 2, 3, np.nan])
    assert_allclose(found["agreement"][[0, 1, 3]], 1.0)
    assert found.attrs["output"] == "y"


def test_numbers_are_those_of_the_methods(found):
    s = study()
    for name in FAST:
        told = METHODS[name].run(Subject(s.function, s.joint, ["y"], 2**10, 0))
        at = found.sel(analysis=name)
        assert_array_equal(at["value"], told.measure().value[0])
        assert_array_equal(at["error"], told.measure().standard_error[0])
        assert_array_equal(at["interval"], told.measure().interval()[:, 0])
        assert int(at["evaluations"]) == told.evaluations
    asked = quantities(["y"])
    kernel = from_indices(sobol_indices(s.function, s.joint, asked, size=2**6, seed=0))
    assert_array_equal(found["S1"], kernel.measure("S1").value[0])


def test_it_is_shown_again_from_its_file(found, tmp_path):
    require_same(found, tmp_path)
    require_read_back(uq.compare(study(), "y<3", methods=["rank"]), tmp_path)


def test_it_says_who_comes_first(found):
    told = uq.sentence(found)
    assert told.startswith("Of y: a comes first by sobol, morris, rank, dgsm; ")
    assert "1 of 4 inputs cannot matter: DGSM bounds" in told
    table = uq.table(found)
    assert table["parameter"].tolist() == ["a", "b", "c", "d"]
    assert table["sobol_rank"].tolist()[:3] == [1, 2, 3]
    title = uq.plot(found).get_suptitle()
    assert title.startswith("y: a comes first by 4 of 4 methods\n")


def test_methods_that_cannot_be_asked_are_left_out_and_named():
    found = uq.compare(study(samples=2**6), "y<3")
    told = found.attrs["notes"]
    assert not {"pawn", "dgsm", "elasticity"} & {*found["analysis"].values}
    assert "pawn is left out: needs 1024 to" in told
    assert "dgsm is left out: takes derivatives, and the event y<3 has none" in told


def test_a_black_box_is_compared_without_derivatives():
    box = uq.black_box(lambda a, b, c, d: {"y": 3 * a + b + c + d}, vectorized=True)
    s = study(box, samples=2**6)
    found = uq.compare(s)
    assert "elasticity is left out: takes derivatives, and" in found.attrs["notes"]
    assert uq.compare(s, methods="rank")["analysis"].values.tolist() == ["rank"]
    with pytest.raises(ValueError, match="dgsm: takes derivatives, and .* black box"):
        uq.compare(s, methods=["dgsm"])


def test_of_dependent_inputs_the_methods_that_take_them():
    beliefs = uq.Study(line, INPUTS).joint
    joint = uq.Joint(beliefs, {("a", "b"): 0.5})
    found = uq.compare(study(inputs=joint, model=lambda p: line(**vars(p))))
    assert found["analysis"].values.tolist() == [
        *("shapley", "rank", "delta", "pawn", "hsic")
    ]
    assert "sobol is left out: a and b depend on one another" in found.attrs["notes"]


def test_groups_of_a_study_are_one_factor_each():
    problem = {
        "num_vars": 4,
        "names": list("abcd"),
        "bounds": [[0, 1]] * 4,
        "groups": ["first", "first", "c", "d"],
    }
    found = uq.compare(study(inputs=problem), methods=["sobol", "shapley"])
    assert "first" in found["parameter"].values
    assert not {"a", "b"} & {*found["parameter"].values}
    first = found.sel(analysis="sobol", parameter="first")
    assert_allclose(first["value"], 20 / 21, atol=0.05)


def test_a_study_of_a_class_of_priors():
    found = uq.compare(study(problem, priors()), "total", methods=["sobol", "rank"])
    assert found["rank"].sel(parameter="inner.price").values.tolist() == [1, 1]
    assert found.attrs["units"] == "USD/kg"


def test_an_output_that_nothing_moves_is_said_so():
    found = uq.compare(study(), "z", methods=["sobol", "morris"])
    assert uq.sentence(found).startswith("No method tells what matters to z. Note: ")
    assert "no input moves it" in uq.plot(found).get_suptitle()


def test_ranks_and_agreement():
    values = np.array([[5.0, 4, 0, np.nan], [1, 2, 3, 4]])
    assert_array_equal(ranks(values[0]), [1, 2, np.nan, np.nan])
    assert np.isnan(agreement(np.stack([ranks(row) for row in values]))[1])
    assert place("b", ["a+b", "c"]) == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"output": "yy"}, "unknown output 'yy': did you mean 'y'"),
        ({"methods": ["sobl"]}, "unknown method 'sobl': did you mean 'sobol'"),
        ({"methods": []}, "methods: name at least one"),
        ({"methods": ["regional"]}, "regional: takes events"),
        ({"output": "y<3", "methods": ["dgsm"]}, "and the event y<3 has none"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(changes, message):
    with pytest.raises(ValueError, match=message) as told:
        uq.compare(study(), **changes)
    assert "\n" not in str(told.value)


def test_what_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="not finite"):
        uq.compare(study(lambda a, b, c, d: {"y": jnp.log(a - 0.5)}), methods=["sobol"])


def test_an_output_that_is_one_number_is_refused_by_its_name():
    level = uq.Study(lambda a: {"y": 0 * a + 2.5}, {"a": "uniform 0 to 1"})
    line = refusal(lambda: uq.compare(level))
    assert line == "y: is 2.5 in every draw: nothing moves it"


def test_methods_that_need_more_draws_are_left_out_and_named():
    beliefs = dict.fromkeys("ab", "uniform 0 to 1")
    few = uq.Study(lambda a, b: {"y": 3 * a + b}, beliefs, samples=2**5)
    found = uq.compare(few)
    assert "hsic" not in found["analysis"].values
    assert "hsic is left out: needs 64 to" in found.attrs["notes"]


def test_methods_that_need_derivatives_are_left_out_of_whole_numbers():
    def counted(a):
        return {"y": jnp.floor(5 * a).astype(int)}

    found = uq.compare(uq.Study(counted, {"a": "uniform 0 to 1"}, samples=2**8))
    assert not {"dgsm", "elasticity"} & set(found["analysis"].values)
    assert "dgsm is left out: takes derivatives, and y is no" in found.attrs["notes"]


def test_what_learning_is_worth_stands_beside_the_methods(tmp_path):
    def build(a, b, c):
        return {"plant": 2 * a - b, "nothing": 0 * c, "y": 4 * c + a}

    s = uq.Study(build, dict.fromkeys("abc", UNIT), samples=2**8,
                 units={"plant": "USD", "nothing": "USD"})  # fmt: skip
    options = ["plant", "nothing"]
    seen = []
    found = uq.compare(s, "y", methods=["sobol"], options=options,
                       progress=lambda *at: seen.append(at))  # fmt: skip
    alone = uq.value_of_information(s, options=options)
    worth = found.sel(analysis="value")
    assert_array_equal(worth["value"], alone["EVPPI"])
    assert_array_equal(worth["error"], alone["EVPPI_error"])
    assert_array_equal(found["EVPI"], alone["EVPI"])
    assert found["EVPI"].attrs["units"] == "USD"
    assert "before choosing [USD]" in str(worth["doc"].item())
    assert_array_equal(worth["rank"], [1, np.nan, np.nan])
    assert_array_equal(found["rank"].sel(analysis="sobol"), [2, np.nan, 1])
    assert seen == [(1, 2), (2, 2)]
    require_read_back(found, tmp_path)
    with pytest.raises(ValueError, match="options: a decision needs two or more"):
        uq.compare(s, "y", methods=["sobol"], options=["plant"])
