"""The case of space versus ground: what it asks, what it says, what it writes."""

import numpy as np
import pytest
from asked_case import require_readable
from numpy.testing import assert_allclose

import uq
from experiments.cases.running import Wanted, answer
from experiments.cases.space_vs_terrestrial import CASE, RANKED_SHARE, fewer
from experiments.cases.space_vs_terrestrial_figures import parts
from experiments.cases.space_vs_terrestrial_tables import NO_PRICE, ORBIT_CHEAPER
from experiments.cases.space_vs_terrestrial_words import (
    BY_FORM,
    CHEAPER,
    FORM,
    HOT,
    LAUNCH,
    MARGIN,
    REPORTED,
)


SMALL = 512
FIGURES = {"cost", "parts", "breakeven", "temperature", "priors"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("space") / "ground"


@pytest.fixture(scope="module")
def answers(folder):
    study = uq.load(CASE.model, samples=SMALL)
    return answer(CASE, {"": study}, folder, Wanted(draws=True, quiet=True))[""]


def test_the_report_is_of_all_draws(answers):
    draws, report = answers["draws"], answers["report"]
    for output in REPORTED:
        values = draws[output].values
        row = report["estimate"].sel(output=output)
        expected = np.quantile(values, 0.95, method="median_unbiased")
        assert_allclose(row.sel(statistic="P95"), expected)
        assert_allclose(row.sel(statistic="mean"), values.mean())
    cheaper = draws["cost_ratio"].values < 1
    shares = report["share"]
    assert_allclose(shares.sel(event=ORBIT_CHEAPER), cheaper.mean())
    cool = draws[MARGIN].values >= 0
    both = shares.sel(event="orbit is cheaper and cool enough")
    assert_allclose(both, np.mean(cheaper & cool))
    assert 0 < both < shares.sel(event=ORBIT_CHEAPER)


def test_orbit_is_cheaper_where_launch_costs_less_than_breakeven(answers):
    draws = answers["draws"]
    below = draws["launch.price"].values < draws[LAUNCH].values
    assert_allclose(answers["report"]["share"].sel(event=ORBIT_CHEAPER), below.mean())


def test_every_form_has_the_same_draws(answers):
    draws, forms = answers["draws"], answers["forms"]
    for path in BY_FORM:
        own = draws[f"{FORM}.corrected.{path}"].values
        assert_allclose(own, draws[path].values, rtol=1e-12)
    for form in forms["form"].values:
        at = forms["estimate"].sel(form=form)
        price = draws[f"{FORM}.{form}.{LAUNCH}"].values
        middle = np.quantile(price, 0.5, method="median_unbiased")
        assert_allclose(at.sel(output=LAUNCH, statistic="P50"), middle, rtol=1e-9)
        hot = np.mean(draws[f"{FORM}.{form}.{MARGIN}"].values < 0)
        assert_allclose(at.sel(output=HOT, statistic="mean"), hot)
    first = forms["estimate"].sel(form="corrected", output=CHEAPER, statistic="mean")
    assert_allclose(first, answers["report"]["share"].sel(event=ORBIT_CHEAPER))


def test_the_parts_of_a_cost_add_up_to_it(answers):
    """The bars of each side have the mean of its cost as their sum."""
    for axes, side in zip(parts(answers).axes, ("space", "earth"), strict=True):
        cost = answers["draws"][f"{side}.cost_per_watt"].values
        bars = sum(bar.get_width() for bar in axes.patches)
        assert_allclose(bars, cost.mean(), rtol=1e-12)


def test_the_curve_of_the_launch_price_ends_where_no_price_will_do(answers):
    """At next to no launch price orbit is cheaper unless no price makes it so."""
    figure = CASE.figures_of(answers)["breakeven"](answers)
    curve = next(
        line for line in figure.axes[0].lines if line.get_label() == "corrected"
    )
    none = float(answers["report"]["share"].sel(event=NO_PRICE))
    prices = answers["draws"][LAUNCH].values
    between = np.mean((prices >= 0) & (prices <= 10))
    assert_allclose(curve.get_ydata()[0], 1 - none - between)
    assert f"{100 * none:.1f} %" in figure.get_suptitle()


@pytest.mark.parametrize("samples", [32, 2**10])
def test_a_ranking_has_fewer_base_points(samples):
    study = fewer(uq.load(CASE.model, samples=samples))
    assert study.samples == max(32, samples // RANKED_SHARE)


def test_the_case_writes_its_answers(answers, folder):
    written = {path.name for path in folder.iterdir()}
    kept = {f"{name}.nc" for name in answers}
    figures = {f"{name}.png" for name in FIGURES | {"forms", "rank"}}
    assert written == kept | figures | {"manifest.json"}
    assert uq.open(folder / "draws.nc").attrs["samples"] == SMALL
    assert uq.open(folder / "rank.nc").attrs["samples"] == SMALL // RANKED_SHARE


def test_figures_fit_a_page_and_have_a_title_of_two_lines(answers):
    made = CASE.figures_of(answers)
    assert set(made) == FIGURES
    for draw in made.values():
        require_readable(draw(answers))


def test_what_is_printed_has_every_form_and_what_decides(answers, capsys):
    CASE.tell(answers)
    told = capsys.readouterr().out
    assert f"{SMALL} draws" in told
    for form in answers["forms"]["form"].values:
        assert f"\n{form} " in told
    for words in (ORBIT_CHEAPER, "too hot", "launch.price", "[USD/W]"):
        assert words in told
