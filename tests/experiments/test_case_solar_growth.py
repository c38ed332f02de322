"""The case of the growing swarm: what it asks, what it says, what it writes."""

import json

import numpy as np
import pytest
from again import refusal
from asked_case import require_readable
from numpy.testing import assert_allclose

import uq
from experiments.cases.running import Wanted, answer
from experiments.cases.scenarios import choosing, scenario_in
from experiments.cases.solar_growth import CASE, few, held_against
from experiments.cases.solar_growth_figures import percent
from experiments.cases.solar_growth_tables import IN_TIME as REACHED_IN_TIME
from experiments.cases.solar_growth_tables import NEVER_COPIES, outlook_of
from experiments.cases.solar_growth_words import (
    EVEN,
    HORIZON,
    IN_TIME,
    LIGHTER,
    NEVER,
    POWER,
    REACHED,
    REPORTED,
    TECHNOLOGIES,
)


SMALL = 256
FIGURES = {"distance", "growth", "nuclear", "energy"}
RATED = "collector.rated_power"


def loaded(priors="near-term", samples=SMALL, **scenario):
    return uq.load(CASE.model, priors=priors, samples=samples, scenario=scenario)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("solar") / "growth"


@pytest.fixture(scope="module")
def answers(folder):
    return answer(CASE, {"": loaded()}, folder, Wanted(quiet=True))[""]


@pytest.fixture(scope="module")
def draws():
    return uq.draws(held_against(loaded()))


def test_another_choice_leaves_the_others():
    one = choosing(loaded(site="belt"), unit="seed")
    chosen = vars(scenario_in(one))
    assert chosen == vars(scenario_in(loaded())) | {"site": "belt", "unit": "seed"}
    assert one.inputs[RATED].distribution.support == (100, 500)
    assert one.inputs["sun.distance"] == loaded(site="belt").inputs["sun.distance"]


def test_another_choice_leaves_what_a_user_believes():
    believed = loaded().with_priors({RATED: "uniform 50 to 60 W"})
    assert choosing(believed, unit="seed").inputs[RATED] == believed.inputs[RATED]


def test_a_choice_under_priors_of_ones_own_is_refused():
    study = loaded()
    own = study.replace(facts=study.facts | {"prior_set": "mine.py:PRIORS"})
    line = refusal(lambda: choosing(own, unit="seed"))
    assert "unit=seed" in line
    assert "near-term" in line


def test_first_units_never_replicate_in_the_published_share():
    """Five in eight at 1 au, from the text's two ranges alone."""
    study = few(loaded("published", 2**12), unit="seed")
    found = uq.sweep(study, "sun.distance", NEVER, range=(1.0, 2.0), points=2)
    at = found.sel(output=NEVER, statistic="mean").isel({"sun.distance": 0})
    error = float(at["standard_error"])
    assert error > 0
    assert abs(float(at["estimate"]) - 0.625) < 4 * error


def test_the_report_is_of_all_draws(draws):
    report = outlook_of(draws)
    for output in REPORTED:
        values = draws[output].values
        expected = np.quantile(
            values[np.isfinite(values)], 0.05, method="median_unbiased"
        )
        found = report["estimate"].sel(output=output, statistic="P5")
        assert_allclose(found, expected, rtol=1e-12)
    demand, supply = draws["demand.margin"].values, draws["supply.margin"].values
    assert_allclose(
        report["share"].sel(event="it does, and energy binds"),
        np.mean((demand < 0) & (supply > 0)),
    )


def test_a_target_that_is_never_reached_is_not_reached_in_time():
    found = uq.draws(held_against(loaded(unit="seed")))
    when = found["swarm.time_to_target"].values
    report = outlook_of(found).sel(event=REACHED_IN_TIME)
    assert np.isnan(when).any()
    assert np.isfinite(when).any()
    in_time = when <= found[HORIZON].values
    assert np.array_equal(found[REACHED].values, in_time)
    assert report["share_draws"] == when.size
    assert_allclose(report["share"], in_time.mean())


def test_solar_is_lighter_within_the_distance_that_breaks_even(draws):
    lighter = draws["alternative.advantage"].values > 1
    within = draws[EVEN].values > draws["sun.distance"].values
    assert np.array_equal(lighter, within)


def test_power_falls_with_the_square_of_the_distance(answers):
    """Beyond the oversizing of any draw the converter is never full."""
    power = answers["distance-mature"]["estimate"].sel(output=POWER)
    at = {d: power.sel({"sun.distance": d}, method="nearest") for d in (3.0, 6.0)}
    assert_allclose(at[3.0] / at[6.0], 4, rtol=1e-9)


def test_both_panels_of_nuclear_say_the_same(answers):
    """The share that is lighter at a distance is the share that breaks even beyond."""
    for kind in TECHNOLOGIES:
        even = answers[f"even-{kind}"].sel(output=EVEN)
        shares = answers[f"lighter-{kind}"]["estimate"]
        shares = shares.sel(output=LIGHTER, statistic="mean")
        below = np.interp(shares["sun.distance"], even["edges"], even["below"])
        assert_allclose(1 - below, shares, atol=3 / SMALL)
        assert np.any((shares > 0) & (shares < 1))


def test_more_is_reached_with_more_time(answers):
    found = answers["years"]["estimate"].sel(output=IN_TIME, statistic="mean").values
    assert np.all(np.diff(found) >= 0)
    assert found[0] == 0
    at = answers["years"]["estimate"].sel(output=IN_TIME, statistic="mean")
    horizon = answers["years"][HORIZON].attrs["nominal"]
    share = answers["report"]["share"].sel(event=REACHED_IN_TIME)
    assert_allclose(at.sel({HORIZON: horizon}), share)


def test_the_case_writes_its_answers_and_no_draws(answers, folder):
    written = {path.name for path in folder.iterdir()}
    kept = {f"{name}.nc" for name in answers} - {"draws.nc"}
    figures = {f"{name}.png" for name in FIGURES | {"rank"}}
    assert written == kept | figures | {"manifest.json"}
    read = uq.open(folder / "rank.nc")
    assert read.attrs["samples"] == SMALL
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(kept) <= set(json.dumps(manifest).split('"'))


def test_figures_fit_a_page_and_have_a_title_of_two_lines(answers):
    made = CASE.figures_of(answers)
    assert set(made) == FIGURES
    for draw in made.values():
        require_readable(draw(answers))


def test_what_is_printed_says_how_often_and_how_far(answers, capsys):
    CASE.tell(answers)
    told = capsys.readouterr().out
    assert f"{SMALL} draws" in told
    share = answers["report"]["share"].sel(event=NEVER_COPIES)
    assert share == 0
    assert "0 (below 0.012 with 95 % confidence)" in told
    for words in ("photovoltaic", "never replicates", RATED):
        assert words in told


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "none"),
        (1.0, "all"),
        (0.5, "50 %"),
        (0.0004, "less than 0.1 %"),
        (0.004, "0.4 %"),
        (0.9996, "all but less than 0.1 %"),
    ],
)
def test_rare_is_not_never(share, words):
    assert percent(share) == words


def test_a_file_that_is_not_there_is_told_before_jax(refusals_without_jax):
    words = ["run", "solar-growth", "--study", "no-such.toml"]
    (line,) = refusals_without_jax([words])
    assert "no-such.toml" in line
