import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from uq.quantities import check_quantities, evaluated, leaf, quantities
from uq.quantity_words import is_event


OUTPUTS = {
    "space": {"lcoc": jnp.asarray(2.0)},
    "earth": {"lcoc": jnp.asarray(3.0)},
    "nothing": jnp.asarray(jnp.nan),
    "infinite": jnp.asarray(jnp.inf),
    "boundless": jnp.asarray(jnp.inf),
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
        ("space.lcoc<=2", 1.0),
        ("space.lcoc>=earth.lcoc", 0.0),
        ("infinite>1", 1.0),
        ("infinite<=1", 0.0),
        ("infinite<earth.lcoc", 0.0),
        ("nothing<1", np.nan),
        ("nothing>1", np.nan),
        ("earth.lcoc>=nothing", np.nan),
        ("infinite<boundless", np.nan),
        ("infinite>=boundless", np.nan),
        ("finite:space.lcoc", 1.0),
        ("finite:nothing", 0.0),
        ("finite:infinite", 0.0),
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
    "word",
    [
        "1<2",
        "space.lcoc<space.lcoc",
        "space.lcoc<nan",
        "space.lcoc>-inf",
        "1<space.lcoc<2",
        "space.lcoc<",
        ">",
        "space.lcoc<=",
        "space.lcoc=<2",
        "space.lcoc<>2",
    ],
)
def test_an_event_that_tells_nothing_is_refused(word):
    with pytest.raises(ValueError, match="the event"):
        quantities([word])


def test_what_is_one_or_zero_is_an_event():
    assert all(map(is_event, ["a<1", "1>=a", "finite:a"]))
    assert not any(map(is_event, ["a", "log:a"]))


@pytest.mark.parametrize(
    "word",
    [
        "space.lcos",
        "finite:space.lcos",
        "log:space.lcos",
        "space.lcos<1",
        "1>space.lcos",
        "1",
    ],
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
