import equinox as eqx
import jax
import pytest
from problems import Inner, Problem, prior, priors

from uq.distributions import Fixed, LogUniform, Normal, Uniform
from uq.inputs.beliefs import revise
from uq.parameters import Spec, flatten, names, replace_leaves, specs, unknown
from uq.priors import Prior, check, nominals, prior_table, varying


def test_leaves_are_named_by_their_path():
    assert names(priors()) == ["inner.price", "inner.share", "length"]


def test_specs_follow_attributes_keys_and_indices():
    class Edges[T](eqx.Module):
        by_name: dict[str, Inner[T]]
        in_order: tuple[Inner[T], ...]

    group = Inner(1.0, 2.0)
    found = specs(Edges({"LEO-LLO": group}, (group, group)))
    assert found["by_name.LEO-LLO.price"].unit == "USD/kg"
    assert found["in_order.1.share"].high == 1.0


def test_a_leaf_without_a_spec_is_refused():
    class Bare[T](eqx.Module):
        x: T

    with pytest.raises(TypeError, match="x: its field needs Annotated"):
        specs(Bare(1.0))


def test_bounds_of_a_spec_are_ordered():
    with pytest.raises(ValueError, match="a share: need low < high, got 2.0 and 1.0"):
        Spec("-", "a share", 2.0, 1.0)


def test_replacing_leaves_keeps_the_rest():
    old = Problem(Inner(1.0, 2.0), 3.0)
    new = replace_leaves(old, {"inner.share": 5.0})
    assert flatten(new)[0] == {"inner.price": 1.0, "inner.share": 5.0, "length": 3.0}
    assert old.inner.share == 2.0


@pytest.mark.parametrize("wrong", ["inner.prise", "price", "Inner.price"])
def test_a_misspelt_path_is_answered_with_the_right_one(wrong):
    with pytest.raises(KeyError, match="did you mean 'inner.price'"):
        replace_leaves(Problem(Inner(1.0, 2.0), 3.0), {wrong: 1.0})


def test_what_resembles_nothing_lists_what_there_is():
    assert "expected one of ['a', 'b']" in unknown("thing", "zzzzz", ["a", "b"])


def test_a_table_that_fits_passes():
    check(priors())
    assert varying(priors()) == ["inner.price", "length"]
    assert nominals(priors()).inner.price == 3.0


REFUSED = {
    "unit": (
        prior(LogUniform(1, 10), "USD/lb", 3.0, price_year=2025),
        "inner.price: is in USD/kg, but its prior is in USD/lb",
    ),
    "negative price": (
        prior(Normal(3.0, 1.0), "USD/kg", 3.0, price_year=2025),
        r"inner.price: must lie in \[0, inf\] USD/kg, but its prior reaches \[-inf",
    ),
    "nominal": (
        prior(Uniform(1, 2), "USD/kg", 3.0, price_year=2025),
        "inner.price: nominal 3 lies outside its prior",
    ),
    "price year": (
        prior(Uniform(1, 4), "USD/kg", 3.0),
        "inner.price: is in USD/kg, but its prior names no price year",
    ),
}


@pytest.mark.parametrize(("bad", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_prior_that_does_not_fit_is_refused(bad, message):
    with pytest.raises(ValueError, match=message):
        revise(priors(), {"inner.price": bad})


def test_a_price_year_without_money_is_refused():
    with pytest.raises(ValueError, match="length: is not money"):
        revise(priors(), {"length": prior(Fixed(1.0), "m", 1.0, price_year=2025)})


def test_a_number_among_priors_is_refused():
    with pytest.raises(TypeError, match="length: expected a Prior, found float 3.0"):
        prior_table(Problem(priors().inner, 3.0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nominal": float("nan")}, "nominal needs a finite number, got nan"),
        ({"why": " "}, "a prior needs a reason"),
    ],
)
def test_a_prior_without_its_parts_is_refused(change, message):
    told = vars(priors().length) | change
    with pytest.raises(ValueError, match=message):
        Prior(**told)


def test_a_filling_is_mapped_like_any_tree():
    doubled = jax.tree.map(lambda x: 2 * x, nominals(priors()))
    assert flatten(doubled)[0] == {"inner.price": 6, "inner.share": 1, "length": 4}
