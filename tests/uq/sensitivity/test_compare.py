"""All methods side by side, and in words."""

import numpy as np
import xarray as xr

import uq
from uq.results.comparison import agreement
from uq.sensitivity.methods import METHODS
from uq.show.compare import findings
from uq.verbs.compare import OWN


WHY = {name: method.differs for name, method in METHODS.items()}


def ranks(rows, **more):
    """A comparison as it would be found, of methods by the sizes that they find."""
    value = np.array(list(rows.values()), dtype=float)
    order = np.argsort(np.argsort(-value, axis=1), axis=1) + 1.0
    parameters = [f"p{i}" for i in range(value.shape[1])]
    dims = ("analysis", "parameter")
    data = {"value": value, "rank": np.where(value == 0, np.nan, order)}
    data["error"] = 0 * value + 1e-6
    return xr.Dataset(
        {name: (dims, each) for name, each in data.items()},
        coords={"analysis": list(rows), "parameter": parameters},
    ).assign(**more)


def test_methods_agree_on_a_sum(toy):
    from toy_model import PRIORS, cost

    found = uq.compare(uq.Study(cost, PRIORS, samples=2**10), "sum")
    assert list(found["analysis"].values) == list(OWN)
    assert np.all(found["rank"].sel(parameter="rate") == 1)
    told = "Of sum: rate comes first by sobol, shapley, morris, dgsm"
    assert uq.sentence(found).startswith(told)


def test_agreement_is_spearmans_correlation():
    rows = {"a": [5, 4, 3, 2], "same": [9, 8, 7, 6], "back": [1, 2, 3, 4]}
    np.testing.assert_allclose(agreement(ranks(rows)["rank"].values), [1, 1, -1])


def test_differences_are_explained():
    falling = np.arange(20, 0, -1) / 20
    turned = falling.copy()
    turned[[0, 9]] = falling[[9, 0]]
    rows = {"sobol": falling, "elasticity": turned}
    said = findings(ranks(rows, **first_order()), WHY)
    told = "p0 is number 10 by elasticity, 1 by sobol: elasticity asks per percent"
    assert told in " ".join(said)
    assert "p0 comes first by sobol" in said
    assert "p9 comes first by elasticity" in said
    assert any(
        s.startswith("p0 acts with others: 50.0 % of the variance") for s in said
    )


def first_order():
    first = np.arange(20, 0, -1) / 20
    first[0] = 0.5
    zero = np.zeros(20)
    return {"S1": ("parameter", first), "S1_error": ("parameter", zero)}
