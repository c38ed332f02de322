"""Derivative-based bounds: closed forms, total indices beneath them, jumps found."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from reference_problems import model, problems, table
from sobol_problems import TOTAL, ishigami
from sobol_problems import table as ishigami_table

from uq.dgsm import dgsm
from uq.distributions import LogNormal, Normal
from uq.quantities import quantities


SMOOTH = ("borehole", "otl", "wing")


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


@pytest.mark.parametrize(
    "problem",
    [p for p in problems() if p["id"].lower().startswith(SMOOTH)],
    ids=lambda p: p["id"],
)
def test_no_total_index_is_above_its_bound(problem):
    told = bounded(["y"], model(problem), table(problem["inputs"]))
    known = problem["reference"]["ST"]
    upper = told.more["upper"][1][0]
    assert np.all(upper >= np.array(known["value"]) - 4 * known["abs_err"])


@pytest.mark.parametrize("name", ["threshold", "level"])
def test_bad_numbers_are_refused(name):
    with pytest.raises(ValueError, match=f"{name}: need a number between 0 and 1"):
        bounded(**{name: 1.0})
