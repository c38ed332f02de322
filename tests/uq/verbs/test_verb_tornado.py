"""Exact swings, as a verb."""

import jax.numpy as jnp
import numpy as np
import pytest
from again import require_read_back, require_same
from numpy.testing import assert_allclose, assert_array_equal
from problems import priors, problem

import uq
from uq.distributions import Uniform
from uq.engine.propagation import NonFiniteError
from uq.quantities import quantities
from uq.sensitivity.tornado import tornado


INPUTS = {
    "payload": "uniform 1 to 3 t",
    "price": "uniform 200 to 3000 USD/kg",
    "phase": "uniform 0 to 3.2",
}


def tug(payload, price, phase):
    return {
        "cost": payload * price,
        "wave": jnp.sin(phase) + 1e-6 * payload,
        "root": jnp.where(phase > 0.5, jnp.sqrt(jnp.abs(phase - 0.5)), jnp.nan),
    }


def study():
    units = {"cost": "kUSD", "wave": "-", "root": "rad"}
    return uq.Study(tug, INPUTS, units=units)


@pytest.fixture(scope="module")
def found():
    return uq.tornado(study(), probabilities=(0.1, 0.9))


def test_swings_are_those_of_the_quantiles(found):
    at = found.sel(output="cost")
    assert_allclose(at["base"], 2 * 1600.0)
    assert_allclose(at["low"].sel(parameter="price"), 2 * 480.0)
    assert_allclose(at["swing"].sel(parameter="price"), 2 * 2240.0)
    assert_allclose(at["swing"].sel(parameter="payload"), 1.6 * 1600.0)
    assert_allclose(found["input_high"].sel(parameter="payload"), 2.8)
    assert found.attrs["samples"] == 0
    assert found.attrs["evaluations"] == 1 + 3 * 17


def test_numbers_are_those_of_the_kernel(found):
    s = study()
    asked = quantities(list(s.outputs))
    kernel = tornado(s.function, s.joint, asked, low=0.1, high=0.9)
    for name in ("swing", "low", "high"):
        assert_array_equal(found[name], kernel.measure(name).value)
    for name in ("base", "least", "greatest", "input_low", "input_base", "input_high"):
        assert_array_equal(found[name], kernel.more[name][1])
    assert found.attrs["notes"] == "; ".join(kernel.notes)


def test_medians_are_another_base():
    found = uq.tornado(uq.Study(problem, priors()), "total", base="median")
    assert_allclose(found["base"], 10**0.5 / 2)
    assert found["parameter"].values.tolist() == ["inner.price", "length"]
    assert found["evidence"].values.tolist() == ["judged", "judged"]


def test_it_is_shown_again_from_its_file(found, tmp_path):
    require_same(found, tmp_path)
    require_read_back(uq.tornado(study(), ["cost", "cost<900"]), tmp_path)


def test_it_says_how_far_the_first_take_it(found):
    told = uq.sentence(found)
    assert told.startswith(
        "price alone takes cost from 960 to 5,440 kUSD; with no input moved it is "
        "3,200 kUSD (P10 to P90 of each input). Then payload from 1,920 to 4,480."
    )
    assert "phase alone takes wave anywhere from 0.259 to 1.00" in told
    assert "phase alone leaves root without an answer" in told


def test_the_table_has_the_widest_first(found):
    table = uq.table(found)
    assert table["parameter"].tolist()[:3] == ["price", "payload", "phase"]
    assert table["input_unit"].tolist()[:2] == ["USD/kg", "t"]
    assert table["unit"].tolist()[0] == "kUSD"


def test_ends_have_the_values_of_the_inputs(found):
    axes = uq.plot(found).axes
    texts = [text.get_text() for text in axes[0].texts]
    assert texts == ["480 USD/kg", "2,720 USD/kg", "1.20 t", "2.80 t"]
    assert [label.get_text() for label in axes[0].get_yticklabels()] == [
        *("price", "payload")
    ]
    (root,) = (each for each in axes if each.get_xlabel().startswith("root"))
    assert "0.320 (no answer)" in [text.get_text() for text in root.texts]


def test_of_an_event_it_says_whether_it_turns():
    found = uq.tornado(study(), ["cost<900", "cost<1e9"], probabilities=[0.05, 0.95])
    assert uq.sentence(found) == (
        "price alone turns cost<900; with no input moved it does not happen (P5 to P95 "
        "of each input). cost<1e9 happens, whatever moves alone (P5 to P95 of each "
        "input)."
    )
    uq.plot(found)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"output": "cots"}, "unknown output 'cots': did you mean 'cost'"),
        ({"base": "medium"}, "unknown base 'medium': did you mean 'median'"),
        ({"probabilities": (0.9, 0.1)}, r"expected two that rise, .* found \(0.9, 0.1"),
        ({"probabilities": (0.0, 0.9)}, "probabilities: expected two that rise"),
        ({"probabilities": (0.1, float("nan"))}, "probabilities: expected two"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(changes, message):
    with pytest.raises(ValueError, match=message) as told:
        uq.tornado(study(), **changes)
    assert "\n" not in str(told.value)


def test_dependent_inputs_and_a_base_without_an_answer_are_refused():
    joint = uq.Joint(study().joint, {("price", "phase"): 0.5})
    with pytest.raises(ValueError, match=r"depend on .* use uq\.rank"):
        uq.tornado(uq.Study(lambda p: tug(**vars(p)), joint))
    low = {"a": Uniform(-3.0, 1.0)}
    with pytest.raises(NonFiniteError, match="every input is at its nominal"):
        uq.tornado(uq.Study(lambda a: jnp.log(a), low))


def test_progress_is_told_once():
    told = []
    uq.tornado(study(), "cost", progress=lambda *each: told.append(each))
    assert told == [(52, 52)]
    assert np.all(np.array(told) > 0)
