"""Every experiment, small; what it reports is what its draws say."""

import shutil
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from experiments import diagnosis, lcoc_bands
from experiments.cases.points import at_points
from experiments.catalogue import EXPERIMENTS, MODELS, load_experiment, load_model
from experiments.replicates import bytes_kept
from experiments.running import run_experiment
from experiments.selection import Selection, form_of, load, scenario_of
from uq.priors import prior_table
from uq.results.datasets import load as load_file
from uq.show.words import share_cell
from uq.study import Study


SMALL = 256


@pytest.fixture(scope="module")
def bands():
    return lcoc_bands.run(samples=SMALL, seed=0)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_writes_its_answer(name, tmp_path, capsys):
    module = load_experiment(name)
    folder = tmp_path / "results" / name
    run_experiment(
        module,
        samples=SMALL,
        seed=0,
        selection=Selection(module.MODEL),
        folder=folder,
    )
    written = {path.name for path in folder.iterdir()}
    figures = {name for name in written if name.endswith((".svg", ".png"))}
    assert written == figures | {"manifest.json", f"{name}.nc"}
    assert {p.removesuffix(".svg") for p in figures if p.endswith("svg")} == {
        p.removesuffix(".png") for p in figures if p.endswith("png")
    }
    results = load_file(folder / f"{name}.nc")
    assert results.attrs["samples"] == SMALL
    assert results.attrs["seed"] == 0
    out, err = capsys.readouterr()
    assert f"{SMALL} draws" in out
    assert "a second" in out
    assert f"{SMALL} of {SMALL}" in err


@pytest.mark.parametrize("name", MODELS)
def test_a_model_has_what_the_command_line_offers(name):
    model = load_model(name)
    for table in model.prior_sets:
        for form in model.forms:
            function, priors, told = load(Selection(name, table, form.name.lower()))
            assert callable(function)
            assert told["form"] == form.name.lower()
            assert told["prior_set"] == table


def test_same_seed_same_answer(bands):
    again, other = (lcoc_bands.run(samples=SMALL, seed=seed) for seed in (0, 1))
    assert np.array_equal(bands["space.lcoc"], again["space.lcoc"])
    assert not np.array_equal(bands["space.lcoc"], other["space.lcoc"])


def test_the_report_is_of_all_draws(bands):
    report = lcoc_bands.report(bands)
    lcoc = bands["space.lcoc"].values
    row = report.sel(output="space.lcoc")
    assert_allclose(row["estimate"].sel(statistic="mean"), lcoc.mean())
    assert_allclose(
        row["estimate"].sel(statistic="P5"),
        np.quantile(lcoc, 0.05, method="median_unbiased"),
    )
    parts = lcoc.mean(axis=1)
    assert_allclose(
        row["standard_error"].sel(statistic="mean"),
        parts.std(ddof=1) / np.sqrt(len(parts)),
    )
    binds = (bands["space.margins.thermal"].values < 0).mean()
    assert_allclose(report["share"].sel(event="thermal binds"), binds)


def test_a_design_that_cannot_exist_is_not_cheaper(bands):
    broken = bands.copy(deep=True)
    broken["space.lcoc"][0, :4] = np.nan
    shares = lcoc_bands.shares_of(broken)
    assert_allclose(shares["orbit has no finite cost"].value, 4 / SMALL)
    assert shares[lcoc_bands.CHEAPER].draws == SMALL - 4
    broken["space.lcoc"][:] = np.nan
    unknown = lcoc_bands.shares_of(broken)[lcoc_bands.CHEAPER]
    assert np.isnan(unknown.value)
    assert unknown.draws == 0


def test_feasibility_is_that_of_the_diagnosis(bands):
    shares = lcoc_bands.shares_of(bands)
    found = diagnosis.report(diagnosis.run(samples=SMALL))
    assert_allclose(shares[lcoc_bands.CLOSES].value, found["feasible"])
    closes = lcoc_bands.closing(bands) == 1
    cheaper = bands["space.lcoc"].values < bands["earth.lcoc"].values
    conditional = shares[f"{lcoc_bands.CHEAPER}, of the designs that close"]
    assert conditional.draws == closes.sum()
    assert_allclose(conditional.value, cheaper[closes].mean())


def test_published_priors_under_their_form_have_the_published_cost():
    selection = Selection(lcoc_bands.MODEL, "published", "published")
    results = lcoc_bands.run(samples=SMALL, selection=selection)
    model, priors, _ = load(selection)
    point = {
        path: float(results[path].attrs["nominal"]) for path in prior_table(priors)
    }
    (answer,) = at_points(Study(model, priors), [point])
    assert_allclose(answer["outputs"]["space.lcoc"], 1237.0068423243006, rtol=1e-12)
    assert_allclose(answer["outputs"]["earth.lcoc"], 66.03641377709826, rtol=1e-12)


def test_a_run_without_a_parameter_that_varies_is_refused(tmp_path):
    table = load(Selection(lcoc_bands.MODEL))[1]
    study = tmp_path / "fixed.toml"
    study.write_text(
        "\n".join(
            f'["{path}"]\ndistribution = "Fixed"\nvalue = {float(prior.nominal)!r}'
            for path, prior in prior_table(table).items()
        )
    )
    with pytest.raises(ValueError, match="no parameter varies"):
        lcoc_bands.run(samples=16, selection=Selection(lcoc_bands.MODEL, study=study))


@pytest.mark.parametrize(("samples", "bound"), [(2**17, "2.3e-05"), (16, "0.19")])
def test_the_rule_of_three_is_rounded_up(samples, bound):
    assert f"0 (below {bound} with" in share_cell(0.0, 0.0, samples)
    assert float(bound) >= 3 / samples


def test_what_is_printed_last_is_on_disk_already(tmp_path):
    def printed(report):
        raise BrokenPipeError

    kept = {name: getattr(lcoc_bands, name) for name in ("plan", "run", "report")}
    module = SimpleNamespace(**kept, figures=lambda *_: {}, print_report=printed)
    folder = tmp_path / "bands"
    with pytest.raises(BrokenPipeError):
        run_experiment(
            module,
            samples=16,
            seed=0,
            selection=Selection(lcoc_bands.MODEL),
            folder=folder,
        )
    assert {path.name for path in folder.iterdir()} == {"bands.nc", "manifest.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["bands"]


def test_too_little_room_for_the_draws_is_found_before_the_work(
    bands, tmp_path, monkeypatch
):
    selection = Selection(lcoc_bands.MODEL)
    need = bytes_kept(*load(selection)[:2], SMALL)
    assert 0.95 * bands.nbytes < need <= bands.nbytes
    usage = shutil.disk_usage(tmp_path)._replace(free=need - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    monkeypatch.setattr(lcoc_bands, "run", lambda **_: pytest.fail("the work began"))
    folder = tmp_path / "bands"
    with pytest.raises(OSError, match="MB are free: take fewer --samples"):
        run_experiment(
            lcoc_bands, samples=SMALL, seed=0, selection=selection, folder=folder
        )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("samples", [0, -16, 8, 1000, 2**17 + 1])
def test_a_number_of_draws_that_is_no_power_of_two_is_refused(samples):
    with pytest.raises(ValueError, match=f"power of two of at least 16, got {samples}"):
        lcoc_bands.run(samples=samples)


def test_words_of_a_selection_are_checked():
    model = load_model("orbital-datacenter")
    assert form_of(model, None).name == "CORRECTED"
    assert scenario_of(model, ["coating=white-paint"]).coating == "white-paint"
    with pytest.raises(ValueError, match="did you mean 'published'"):
        form_of(model, "publish")
    with pytest.raises(ValueError, match="scenario dimension 'coatin'.*'coating'"):
        scenario_of(model, ["coatin=osr"])
    with pytest.raises(ValueError, match="expected key=value, got 'osr'"):
        scenario_of(model, ["osr"])
    with pytest.raises(ValueError, match="did you mean 'near-term'"):
        load(Selection("orbital-datacenter", "nearterm"))
    with pytest.raises(KeyError, match="did you mean 'orbital-datacenter'"):
        load(Selection("orbital-datacentre"))
