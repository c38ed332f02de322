"""The solar-growth experiment: what it sweeps and what it says."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from experiments.selection import Selection, load
from experiments.solar_growth import MODEL, plan
from experiments.solar_growth_figures import percent
from experiments.solar_sweeps import choosing, swept
from uq.priors import prior_table


def test_another_choice_leaves_the_others():
    one = choosing(Selection(MODEL, scenario=("site=belt",)), unit="seed")
    assert set(one.scenario) == {
        "site=belt",
        "unit=seed",
        "technology=photovoltaic",
        "nuclear=fission",
    }
    rated = prior_table(load(one)[1])["collector.rated_power"]
    assert rated.distribution.support == (100, 500)


def test_a_sweep_moves_one_parameter_and_keeps_the_draws():
    axis, paths = ("sun.distance", (4.0, 8.0)), ("supply.power", "sizing.area")
    found = swept(Selection(MODEL), axis=axis, paths=paths, size=4, seed=0)
    assert found["supply.power"].shape == (2, 16, 4)
    # Beyond twice the oversizing of any draw the converter is never full.
    near, far = found["supply.power"]
    assert_allclose(near / far, 4, rtol=1e-12)
    near, far = found["sizing.area"]
    assert_allclose(far / near, 4, rtol=1e-12)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "none"),
        (1.0, "all"),
        (0.5, "50%"),
        (0.0004, "less than 0.1%"),
        (0.004, "0.4%"),
        (0.9996, "all but less than 0.1%"),
    ],
)
def test_rare_is_not_never(share, words):
    assert percent(share) == words


def test_another_model_is_refused():
    with pytest.raises(ValueError, match="is about solar-replication"):
        plan(samples=16, seed=0, selection=Selection("orbital-datacenter"))
    with pytest.raises(ValueError, match="power of two of at least 16, got 24"):
        plan(samples=24, seed=0, selection=Selection(MODEL))


def test_first_units_never_replicate_in_the_published_share():
    """Five in eight at 1 au, from the text's two ranges alone."""
    found = swept(
        Selection(MODEL, "published", scenario=("unit=seed",)),
        axis=("sun.distance", (1.0,)),
        paths=("supply.margin",),
        size=256,
        seed=1,
    )
    never = np.mean(found["supply.margin"][0] <= 0, axis=-1)
    error = never.std(ddof=1) / np.sqrt(len(never))
    assert abs(never.mean() - 0.625) < 4 * error
