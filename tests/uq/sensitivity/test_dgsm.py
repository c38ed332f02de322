"""Derivative-based bounds: closed forms, total indices beneath them, jumps found."""

import os
import re
from dataclasses import replace
from itertools import islice

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from reference_problems import (
    depends,
    model,
    not_evaluated,
    outputs,
    problems,
    table,
)
from sobol_problems import TOTAL, ishigami
from sobol_problems import table as ishigami_table

from uq.distributions import Discrete, LogNormal, Normal
from uq.inputs.dependence import Joint
from uq.parameters import replace_leaves
from uq.quantities import quantities
from uq.sensitivity.derivatives.dgsm import dgsm
from uq.sensitivity.derivatives.hessians import hessians
from uq.sensitivity.derivatives.moments import derivatives
from uq.sensitivity.derivatives.subspaces import active_subspace
from uq.sensitivity.tornado import tornado


def jumping(p):
    x, y, z = p.pair.x, p.pair.y, p.z
    safe = jnp.where(x > 0, x, 1.0)
    return {
        "floor": jnp.floor(x) + y,
        "choice": jnp.where(x > 0, 1.0, 2.0) * z,
        "cast": (y > 1).astype(float) + x,
        "safe": jnp.where(x > 0, x * y / safe, 0.0 * x) + z,
        "far": jnp.where(x > 100.0, 1.0, 2.0) * z,
        "smooth": jnp.hypot(x, y) + jnp.maximum(z, 0.0),
    }


def bounded(words=("f",), function=ishigami, priors=None, **more):
    return dgsm(
        function,
        ishigami_table() if priors is None else priors,
        quantities(list(words)),
        size=2**10,
        seed=0,
        **more,
    )


def test_bounds_of_ishigami_are_the_published_ones():
    told = bounded()
    exact = [2.2303554208398366, 7.078578316640654, 3.1744693641958226]
    for name in ("bound_input", "bound_uniform"):
        measure = told.measure(name)
        error = np.abs(measure.value - exact)
        assert np.all(error <= 4 * measure.standard_error + 1e-6)
    assert np.all(told.measure().value[0] >= TOTAL)
    assert np.all(told.more["upper"][1] >= told.measure().value)
    assert not told.more["certified"][1].any()


def test_jumps_have_no_bound_and_say_so():
    names = ["floor", "choice", "cast", "safe", "far", "smooth", "z<1"]

    def both(p):
        return jumping(p) | {"z": p.z}

    told = bounded(names, both)
    missing = np.isnan(told.measure().value)
    none = [False, False, False]
    exact = [[True, False, False], [True, False, False], [False, True, False]]
    exact += [none, none, none, [False, False, True]]
    assert missing.tolist() == exact
    assert any("floor: no bound, as it jumps in pair.x" in n for n in told.notes)


@pytest.mark.parametrize("belief", [Normal(0.0, 0.1), LogNormal(1.0, 0.3)])
def test_a_line_in_normal_inputs_meets_its_bound(belief):
    told = bounded(
        ["y"],
        lambda p: {"y": jnp.log(p.z) if isinstance(belief, LogNormal) else p.z},
        ishigami_table(belief),
    )
    assert_allclose(told.measure("bound_normal").value[0], [0, 0, 1], rtol=1e-3)
    assert np.isnan(told.measure("bound_uniform").value).all()  # infinite
    without = isinstance(belief, LogNormal)
    assert np.isnan(told.measure("bound_input").value).all() == without
    assert told.more["certified"][1][0].tolist() == [True, True, False]


def differentiable():
    """Problems with known totals whose formula has no kink; two of them, if not all."""
    kinks = re.compile("abs|floor|where|mod|minimum|maximum|>|<")
    found = (
        p
        for p in problems()
        if "ST" in p["reference"]
        and not depends(p)
        and not not_evaluated(p)
        and not p["python"].isidentifier()
        and not kinks.search(p["python"])
        and outputs(p) == ["y"]
    )
    return list(islice(found, None if "REFERENCE_FULL" in os.environ else 2))


@pytest.mark.parametrize("problem", differentiable(), ids=lambda p: p["id"])
def test_no_total_index_is_above_its_bound(problem):
    told = bounded(["y"], model(problem), table(problem["inputs"]))
    known = problem["reference"]["ST"]
    upper = told.more["upper"][1][0]
    # A bound that is infinite is NaN.
    assert not np.any(upper < np.array(known["value"]) - 4 * known["abs_err"])


@pytest.mark.parametrize("name", ["threshold", "level"])
def test_bad_numbers_are_refused(name):
    with pytest.raises(ValueError, match=f"{name}: need a number between 0 and 1"):
        bounded(**{name: 1.0})


def derived(method):
    """A method that takes derivatives, asked in its own words."""
    more = {"parameters": ["pair.x", "z"]} if method is hessians else {}
    sized = {} if method is tornado else {"size": 2**6, "seed": 0}
    return lambda model, priors, words: method(
        model, priors, quantities(words), **sized, **more
    )


@pytest.mark.parametrize(
    "method", [dgsm, derivatives, active_subspace, hessians, tornado]
)
def test_inputs_that_depend_are_refused_and_an_independent_joint_is_its_table(method):
    ask, plain = derived(method), ishigami_table()
    with pytest.raises(ValueError, match=r"pair.x and z depend.*use shapley_effects"):
        ask(ishigami, Joint(plain, {("pair.x", "z"): 0.5}), ["f"])
    free = ask(ishigami, Joint(plain), ["f"]).measure()
    assert np.array_equal(free.value, ask(ishigami, plain, ["f"]).measure().value)


@pytest.mark.parametrize("method", [dgsm, hessians])
def test_what_does_not_vary_has_no_bound_and_a_note(method):
    model = lambda p: {"y": p.pair.x * p.z, "still": 0.1 + 0 * p.z}  # noqa: E731
    told = derived(method)(model, ishigami_table(), ["y", "still"])
    assert np.isnan(told.measure().value[1]).all()
    assert "still does not vary: its bounds are undefined (NaN)" in told.notes


def test_jumps_and_values_apart_have_no_interaction_bound():
    """A crossed derivative of 0 would say that there is none."""
    told = derived(hessians)(
        lambda p: {"y": jnp.floor(p.pair.x) * p.z}, ishigami_table(), ["y"]
    )
    assert np.isnan(told.measure().value).all()
    assert "y: no bound, as it jumps in pair.x" in told.notes
    plain = ishigami_table()
    two = Discrete((-1.0, 1.0), (0.5, 0.5))
    apart = replace_leaves(
        plain, {"z": replace(plain.z, distribution=two, nominal=1.0)}
    )
    told = derived(hessians)(lambda p: {"y": p.pair.x * p.z}, apart, ["y"])
    assert np.isnan(told.measure().value).all()
    assert "no bound, as values jump from one to the next: z" in told.notes
