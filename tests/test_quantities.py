import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from uq.quantities import check_quantities, evaluated, leaf, quantities


OUTPUTS = {
    "space": {"lcoc": jnp.asarray(2.0)},
    "earth": {"lcoc": jnp.asarray(3.0)},
    "nothing": jnp.asarray(jnp.nan),
}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("space.lcoc", 2.0),
        ("log:space.lcoc", np.log(2.0)),
        ("space.lcoc<earth.lcoc", 1.0),
        ("space.lcoc>earth.lcoc", 0.0),
        ("space.lcoc < 2", 0.0),
        ("1.5e0<space.lcoc", 1.0),
        ("earth.lcoc>-inf", 1.0),
        ("nothing<1", 0.0),
        ("nothing>1", 0.0),
    ],
)
def test_a_word_is_a_number(word, value):
    found = evaluated(quantities([word]), OUTPUTS)
    assert list(found) == [word]
    assert_allclose(found[word], value, rtol=1e-15)
    assert_allclose(jax.jit(quantities([word])[word])(OUTPUTS), value, rtol=1e-15)


def test_quantities_keep_their_order():
    words = ["space.lcoc", "nothing", "earth.lcoc"]
    assert list(evaluated(quantities(words), OUTPUTS)) == words


def test_none_or_one_twice_is_refused():
    with pytest.raises(ValueError, match="name at least one output"):
        quantities([])
    with pytest.raises(ValueError, match="stands twice"):
        quantities(["nothing", "nothing"])


@pytest.mark.parametrize(
    "word", ["space.lcos", "log:space.lcos", "space.lcos<1", "1>space.lcos", "1"]
)
def test_a_word_that_names_no_output_is_refused(word):
    with pytest.raises(ValueError, match="unknown output"):
        check_quantities(OUTPUTS, [word])
    with pytest.raises(ValueError, match="unknown output"):
        evaluated(quantities([word]), OUTPUTS)


def test_words_that_name_outputs_are_accepted():
    check_quantities(OUTPUTS, ["space.lcoc", "log:nothing", "space.lcoc<earth.lcoc"])
    check_quantities(OUTPUTS, ["2 < space.lcoc"])


def test_the_nearest_output_is_offered():
    with pytest.raises(ValueError, match="did you mean 'space.lcoc'"):
        leaf(OUTPUTS, "space.lcos")
