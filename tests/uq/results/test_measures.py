"""Measures of sensitivity in one shape, whatever the method."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from scipy.stats import t
from sobol_problems import NAMES, TOTAL, analysed

from uq.results.measures import Measure, Sensitivities, from_replicates
from uq.sensitivity.variance.indices import from_indices


PARTS = np.array([[[1.0, 4.0]], [[3.0, 4.0]], [[2.0, 4.0]]])


def found(**more):
    measure = from_replicates(PARTS.mean(axis=0), PARTS, "a number [-]")
    return Sensitivities(
        "Some", ["y"], ["a", "b"], {"m": measure}, ["it holds"], **more
    )


def test_interval_is_students():
    measure = found().measure()
    low, high = measure.interval(0.9)
    half = t.ppf(0.95, 2) * np.std([1, 2, 3], ddof=1) / np.sqrt(3)
    np.testing.assert_allclose(high[0] - low[0], [2 * half, 0.0])
    np.testing.assert_allclose((high + low) / 2, measure.value)


def test_a_bias_that_no_replicate_shows_leaves_no_interval():
    biased = from_replicates(PARTS.mean(axis=0), PARTS, "a number [-]", "too low")
    assert np.isnan(biased.interval()).all()
    assert np.array_equal(biased.standard_error, found().measure().standard_error)
    told = replace(found(), measures={"m": biased, "n": found().measure()})
    dataset = xr.Dataset.from_dict(told.to_dict())
    assert dataset["m_interval"].attrs == {"no_interval": "too low"}
    assert dataset["n_interval"].attrs == {}
    assert np.isfinite(dataset["m_error"]).all()


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, np.nan])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(ValueError, match="need a share in"):
        found().measure().interval(level)


def test_order_falls_and_unknown_come_last():
    value = np.array([[1.0, np.nan, -3.0]])
    measure = Measure(value, np.zeros_like(value), 0, "signed [-]")
    told = Sensitivities("Some", ["y"], list("abc"), {"m": measure}, [])
    assert told.order() == [0, 2, 1]


def test_unknown_measure_is_named():
    with pytest.raises(KeyError, match="unknown measure 'n'"):
        found().measure("n")


def test_dataset_has_the_common_dimensions():
    told = found(more={"spectrum": (("rank",), np.ones(3))}, coords={"rank": range(3)})
    dataset = xr.Dataset.from_dict(told.to_dict())
    assert dataset["m"].dims == ("output", "parameter")
    assert dataset["m_interval"].dims == ("ci_bound", "output", "parameter")
    assert dataset["spectrum"].sizes == {"rank": 3}
    assert dataset.attrs["assumptions"] == "it holds"
    lower, upper = dataset["m_interval"].sel(output="y", parameter="a").values
    assert lower < dataset["m"].sel(output="y", parameter="a") < upper


def test_sobol_indices_take_the_shape():
    told = from_indices(analysed())
    assert list(told.parameters) == NAMES
    low, high = told.measure().interval(0.999)
    assert np.all((low[0] < TOTAL) & (high[0] > TOTAL))
    assert told.order() == list(np.argsort(-TOTAL))
