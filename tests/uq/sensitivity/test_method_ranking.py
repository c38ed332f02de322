"""Every method by its name, on a sum whose shares are known."""

import numpy as np
import pytest
from own_model import VARIANCES

import uq
from uq.sensitivity.methods import METHODS


SHARES = np.array(list(VARIANCES.values())) / sum(VARIANCES.values())
SHARE_OF_ALL = {
    "shapley": "shapley",
    "morris": "ST",
    "sobol": "ST",
    "salib-rbd-fast": "S1",
}


@pytest.fixture
def study(toy):
    from toy_model import PRIORS, cost

    return uq.Study(cost, PRIORS, samples=2**10)


# SALib's delta takes a quarter of a minute: `test_salib` has it, with fewer rows.
@pytest.mark.parametrize("method", [name for name in METHODS if name != "salib-delta"])
def test_every_method_ranks_a_sum(study, method):
    samples = max(2**11, METHODS[method].least * 16)
    output = "sum<3" if METHODS[method].events else "sum"
    results = uq.rank(study.replace(samples=samples), output, method=method)
    ranked = uq.table(results)["parameter"].tolist()
    assert ranked[:3] == ["rate", "launch.mass", "launch.price"]
    assert results["evidence"].sel(parameter="launch.mass") == "quoted"
    if method in SHARE_OF_ALL:
        found = results.sel(output="sum", parameter=list(VARIANCES))
        name = SHARE_OF_ALL[method]
        room = 4 * found[f"{name}_error"] + (0.03 if "salib" in method else 1e-9)
        assert np.all(np.abs(found[name] - SHARES) <= room)


def test_a_group_is_a_factor(study):
    parts = {"launch": ["launch.price", "launch.mass"], "rest": ["rate", "idle"]}
    results = uq.rank(study, "sum", method="shapley", groups=parts).sel(output="sum")
    assert list(results["parameter"].values) == ["launch", "rest"]
    apart = np.abs(results["shapley"] - [5 / 14, 9 / 14])
    assert np.all(apart <= 4 * results["shapley_error"] + 1e-9)
    assert float(results["shapley"].sum()) == pytest.approx(1.0)
    assert list(results["evidence"].values) == ["judged, quoted", "judged"]


def test_dependent_inputs_are_for_the_methods_that_take_them(study):
    pair = {("launch.price", "rate"): 0.7}
    tied = study.replace(priors=uq.Joint(study.table, pair))
    shares = uq.rank(tied, "sum", method="shapley")["shapley"].sel(output="sum")
    assert float(shares.sel(parameter="launch.price")) > 0.1  # 1/14 were it alone
    with pytest.raises(ValueError, match="launch.price and rate depend .* shapley"):
        uq.rank(tied, "sum", method="morris")


def test_too_many_samples_for_a_method_are_refused(study):
    many = study.replace(samples=2**13)
    with pytest.raises(ValueError, match="salib-delta: needs 32 to 2048 samples"):
        uq.rank(many, "sum", method="salib-delta")
