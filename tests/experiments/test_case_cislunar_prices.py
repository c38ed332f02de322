"""The case of cislunar prices: its tables are those of its draws."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import xarray as xr
from asked_case import asked, require_readable
from numpy.testing import assert_allclose

import uq
from equations.models.cislunar_prices import Form, Network, cislunar_prices
from experiments.cases import cislunar_prices_tables as tables
from experiments.cases.cislunar_prices import CASE
from experiments.cases.cislunar_prices_model import (
    SEARCHED,
    explored,
    searched,
    single_stops,
)
from experiments.cases.cislunar_prices_words import MAPPED, words_of
from uq.priors import nominals


SMALL = 64
PLACES = ["LEO", "EML2", "LLO", "Moon"]


def load(**scenario):
    return uq.load("cislunar-prices", scenario=scenario, samples=SMALL)


@pytest.fixture(scope="module")
def answers():
    return asked(CASE, load(depots="llo-eml2"))


@pytest.fixture(scope="module")
def alone():
    """Of Earth's propellant, without a depot on the way."""
    return asked(CASE, load(depots="none", sources="earth"))


def at(report, table, row, column):
    place = {f"{table}_row": row, f"{table}_column": column}
    return [float(report[f"{table}{part}"].sel(place)) for part in tables.PARTS]


def test_what_is_asked(answers):
    maps = [f"map-{depot}" for depot in MAPPED]
    assert list(answers) == ["draws", "breakevens", *maps, "forms", "report"]


def test_a_table_of_the_draws_is_what_they_say(answers):
    draws, report = answers["draws"], answers["report"]
    price = draws["map.prices.LEO.Moon"].values
    value, _, count = at(report, "prices", "from LEO at Moon", "P50")
    assert_allclose(value, np.quantile(price, 0.5, method="median_unbiased"))
    assert count == 0  # is no share
    cheaper = draws["map.rivalry.Moon.LLO"].values < 1
    value, error, count = at(report, "competition", "LLO", "Moon cheaper")
    assert_allclose(value, cheaper.mean())
    assert_allclose(error, cheaper.mean(axis=1).std(ddof=1) / 4)
    assert count == SMALL
    by = [draws[f"map.stops.LEO-Moon.{stop}"].values for stop in ("EML2", "LLO")]
    value, *_ = at(report, "ways", "LEO-Moon without a stop", "share of draws")
    assert_allclose(value, np.mean(by[0] + by[1] == 0))


def test_a_form_is_the_same_in_its_table_and_in_the_draws(answers):
    """The way to the Moon has a stop where it was last sold elsewhere than at Earth."""
    draws, report = answers["draws"], answers["report"]
    value, *_ = at(report, "forms", "a stop on it", "conserving")
    by = [draws[f"map.stops.LEO-Moon.{stop}"].values for stop in ("EML2", "LLO")]
    assert_allclose(value, np.mean(np.maximum(*by)))
    value, *_ = at(report, "forms", "multiple LEO-Moon, P50", "conserving")
    multiple = draws["map.multiples.LEO.Moon"].values
    assert_allclose(value, np.quantile(multiple, 0.5, method="median_unbiased"))


def test_a_breakeven_above_the_lunar_price_is_a_draw_in_which_it_is_cheaper(answers):
    """Where both cost the same at one price, that price divides cheaper from dearer."""
    draws, found = answers["draws"], answers["breakevens"]
    word, never, several = words_of("LLO")
    at_mean = found.sel(output=[never, several], statistic="mean")["estimate"]
    assert not at_mean.values.any()
    cheaper = draws["map.rivalry.Moon.LLO"].values < 1
    study = searched(load(depots="llo-eml2"))
    price = uq.draws(study, word)[word].values
    assert np.array_equal(cheaper, draws["sources.Moon.price"].values < price)


def test_a_stop_alone_is_a_network_that_has_no_other():
    """Trips that lead out of reach are as good as none."""
    study = load(depots="llo-eml2")
    point = jax.tree.map(lambda x: jnp.asarray(float(x)), nominals(study.table))
    told = explored(study).function(point).depots
    for name, stops in single_stops(Network(tuple(PLACES))).items():
        network = Network(("LEO", *stops, "Moon"), ("LEO",))
        price = cislunar_prices(Form.CONSERVING, network)(point)
        assert_allclose(told[name].multiple, price.multiples["LEO"]["Moon"])
        used = [float(v) for v in price.stops["LEO-Moon"].values()]
        assert float(told[name].stops) == max(used, default=0.0)


def test_another_depot_never_makes_it_dearer(answers):
    draws = answers["draws"]
    every = draws["depots.all.multiple"].values
    none = draws["depots.none.multiple"].values
    for stop in ("EML2", "LLO"):
        one = draws[f"depots.{stop}.multiple"].values
        assert np.all(one <= none * (1 + 1e-12))
        assert np.all(every <= one * (1 + 1e-12))
    value, error, _ = at(answers["report"], "depots", "none", "drop, mean [%]")
    assert value == error == 0


def test_few_draws_are_searched():
    study = load(depots="llo").replace(samples=4 * SEARCHED)
    assert searched(study).samples == SEARCHED
    assert searched(study.replace(samples=SMALL)).samples == SMALL


def test_with_one_source_nothing_competes(alone):
    assert list(alone) == ["draws", "forms", "report"]
    names = {str(name).split("_")[0] for name in alone["report"].data_vars}
    assert names == {"prices", "forms"}
    assert set(CASE.figures_of(alone)) == {"prices", "forms"}


def test_prices_that_are_known_are_not_mapped():
    study = uq.load("cislunar-prices", priors="published", samples=SMALL)
    names = [question.name for question in CASE.questions_of(study)]
    assert names == ["draws", "breakevens", "forms"]


def test_a_share_is_of_the_draws_in_which_it_is_known():
    """Of four draws one is not known: cheaper in one of three, not in one of four."""
    over, rivalry = ("replicate", "sample"), [[0.5, 2.0], [np.nan, np.inf]]
    draws = xr.Dataset(
        {
            "map.prices.LEO.LEO": (over, np.ones((2, 2))),
            "map.rivalry.Moon.LEO": (over, rivalry),
        }
    )
    statistics = ["P5", "P50", "P95", "mean"]
    table = (("output", "statistic"), np.full((3, 4), 0.25))
    found = xr.Dataset(
        {"estimate": table, "standard_error": table, "finite": ("output", [1, 1, 0.5])},
        {"output": list(words_of("LEO")), "statistic": statistics},
        {"samples": SMALL, "replicates": 16},
    )
    (cells,) = tables.competition(draws, found).rows.values()
    cheaper, *prices, never, several = cells
    assert cheaper.draws == 3
    assert cheaper.value == pytest.approx(1 / 3)
    assert [price.draws for price in prices] == [None] * 3
    assert never.draws == SMALL
    assert several.draws == SMALL // 2


def test_it_is_told_in_tables(answers, alone, capsys):
    CASE.tell(answers)
    told = capsys.readouterr().out
    assert f"{SMALL} draws" in told
    assert "Moon cheaper at LLO" in told
    assert "where it is cheaper" in told
    CASE.tell(alone)
    assert "cheaper" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["prices", "breakevens", "depots", "forms"])
def test_a_figure_is_read_on_a_page(answers, name):
    require_readable(CASE.figures_of(answers)[name](answers))


def test_figures_without_the_moon(alone):
    for draw in CASE.figures_of(alone).values():
        require_readable(draw(alone))


def test_the_draws_are_asked_of_the_same_beliefs():
    study = load(depots="llo")
    changed = dataclasses.replace(study, seed=5)
    assert explored(changed).seed == 5
    assert explored(study).inputs == study.inputs
