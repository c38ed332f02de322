"""The case of the skimmers: fleets and technologies are those of the model's own."""

import numpy as np
import pytest
import xarray as xr
from asked_case import asked, require_readable
from numpy.testing import assert_allclose

import uq
from experiments.cases.skimmer_closure import CASE, CLOSES, FEW, with_few
from experiments.cases.skimmer_closure_model import technologies
from experiments.cases.skimmer_closure_tables import FULL, LOST, shares_of
from experiments.cases.skimmer_closure_words import (
    EFFICIENCY,
    IMPULSE,
    KEPT,
    SIZES,
    kept_of,
)


SMALL = 64


def load(**scenario):
    return uq.load("skimmer", scenario=scenario, samples=SMALL)


@pytest.fixture(scope="module")
def answers():
    return asked(CASE, load())


def test_a_fleet_is_that_of_its_scenario(answers):
    """The smallest and the largest, beside the model asked with as many skimmers."""
    outputs = ["throughput.stored", "closure.net"]
    for size in SIZES[::2]:
        found = uq.draws(load(fleet=str(size)), outputs)
        for output in outputs:
            draws = answers["draws"][kept_of(size, output)]
            assert_allclose(draws, found[output], rtol=1e-9)


def test_the_report_is_of_all_draws(answers):
    report, draws = answers["report"], answers["draws"]
    stored = draws[kept_of(3, "throughput.stored")].values
    row = report.sel(about="throughput.stored", fleet=3)
    assert_allclose(
        row["estimate"].sel(statistic="P50"),
        np.quantile(stored, 0.5, method="median_unbiased"),
    )
    full = draws[kept_of(3, "storage.margin")].values < 0
    told = report.sel(event=FULL, fleet=3)
    assert_allclose(told["share"], full.mean())
    assert told["share_draws"] == SMALL


@pytest.mark.parametrize(
    ("propulsion", "chemistry"), [("electric", "oxygen"), ("chemical", "mixed")]
)
def test_a_technology_is_that_of_its_scenario(answers, propulsion, chemistry):
    other = load(propulsion=propulsion, chemistry=chemistry)
    study = technologies(load())[f"{propulsion}, {chemistry}"](load())
    ratio = "closure.ratio"  # moves where what closes may be none of either
    assert_allclose(uq.draws(study, ratio)[ratio], uq.draws(other, ratio)[ratio])
    found = uq.bands(other, CLOSES)["estimate"].sel(output=CLOSES, statistic="mean")
    told = answers["report"].sel(technology=f"{propulsion}, {chemistry}")
    assert_allclose(told["closes"], found)
    assert told["closes_draws"] == SMALL


def test_a_belief_of_ones_own_stays_under_every_technology():
    study = load().with_priors({IMPULSE: "uniform 5000 to 6000 s"})
    found = technologies(study)["chemical, oxygen"](study)
    assert found.inputs[IMPULSE] == study.inputs[IMPULSE]
    assert found.inputs["depot.conversion"] != study.inputs["depot.conversion"]


def test_what_does_not_go_together_is_not_asked():
    study = load(body="earth", chemistry="oxygen")
    assert "electric, oxygen-carbon" in technologies(load())
    assert set(technologies(study)) == {
        f"{propulsion}, {chemistry}"
        for propulsion in ("electric", "chemical")
        for chemistry in ("oxygen", "mixed")
    }


def test_of_priors_of_ones_own_no_technology_is_asked(answers, capsys):
    study = load()
    facts = {**study.facts, "prior_set": "mine.py:PRIORS"}
    asked_of = CASE.questions_of(study.replace(facts=facts))
    names = [question.name for question in asked_of]
    assert names == ["draws", "map", "rank"]
    own = {name: answers[name] for name in names}
    own["report"] = CASE.report(own)
    assert own["report"].sizes["technology"] == 0
    CASE.tell(own)
    assert "propulsion, chemistry" not in capsys.readouterr().out
    (one,) = CASE.figures_of(own)["price"](own).axes
    assert "price of propellant" in one.get_xlabel()


def test_full_tanks_lose_what_they_do_not_store():
    """Half of every yield is stored, and so half of the mean is lost, surely."""
    over, whole = ("replicate", "sample"), np.array([[1.0, 3.0], [2.0, 4.0]])
    draws = xr.Dataset(
        {kept_of(1, output): (over, whole) for output in KEPT}
        | {kept_of(1, "throughput.stored"): (over, whole / 2)}
    )
    lost = shares_of(draws, 1)[LOST]
    assert lost.value == pytest.approx(0.5)
    assert lost.standard_error == 0
    assert lost.draws is None


def test_a_map_takes_few_draws(answers):
    assert with_few(load().replace(samples=4 * FEW)).samples == FEW
    found = answers["map"]
    assert found[IMPULSE].values[[0, -1]].tolist() == pytest.approx([300, 10_000])
    best = found["probability"].isel({IMPULSE: -1, EFFICIENCY: -1})
    worst = found["probability"].isel({IMPULSE: 0, EFFICIENCY: 0})
    assert best > worst


def test_it_is_told_in_tables(answers, capsys):
    CASE.tell(answers)
    told = capsys.readouterr().out
    assert f"{SMALL} draws" in told
    assert "electric, oxygen-carbon" in told
    assert "gas.density" in told


@pytest.mark.parametrize("name", ["yields", "closure", "price"])
def test_a_figure_is_read_on_a_page(answers, name):
    require_readable(CASE.figures_of(answers)[name](answers))
