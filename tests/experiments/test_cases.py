"""Every case, small; what that of the bands reports is what its draws say."""

import functools
import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace

import numpy as np
import pytest
from again import refusal
from asked_case import require_readable
from numpy.testing import assert_allclose

import uq
from experiments.cases import lcoc_bands
from experiments.cases.catalogue import CASES, MODELS, case_of
from experiments.cases.sizes import SCALES
from experiments.cases.studies import Selection
from experiments.cli.answering import settle
from experiments.cli.app import application
from experiments.cli.options import Options
from experiments.folders.manifests import verify
from uq.models import record
from uq.priors import prior_table
from uq.results.datasets import load


SMALL = 256
# Those that are answered here, or have tests of their own.
ANSWERED = (
    *("lcoc-bands", "breakeven-price", "earth-baselines"),
    *("cislunar-prices", "skimmer-closure", "solar-growth", "space-vs-terrestrial"),
)
FEW = ("--samples", "32", "--no-figures")


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """What runs a case, each once: the folder of its answer, what it printed, where."""

    @functools.cache
    def ran(name):
        folder = tmp_path_factory.mktemp("cases") / name
        words = ["run", name, "--samples", str(SMALL), "--keep-draws", "--folder"]
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            application()([*words, str(folder)], standalone_mode=False)
        return folder, out.getvalue(), err.getvalue()

    return ran


@pytest.fixture(scope="module")
def drawn(answered):
    """Every draw of the bands, and what the case made of them."""
    folder, *_ = answered("lcoc-bands")
    return {name: load(folder / f"{name}.nc") for name in (*SCALES, "report")}


def names_of(case):
    """The datasets of a case, those of each set of priors by its name."""
    study = uq.load(case.model, samples=SMALL)
    names = [question.name for question in case.questions_of(study)]
    names += ["report"] if case.report else []
    ends = [f"-{each}" for each in case.priors] if len(case.priors) > 1 else [""]
    return {f"{name}{end}.nc" for name in names for end in ends}


@pytest.mark.parametrize("name", [name for name in CASES if name not in ANSWERED])
def test_a_case_asks_what_its_model_answers(name):
    case = case_of(name)
    sets = case.priors or [None]
    studies = [uq.load(case.model, priors=each, samples=SMALL) for each in sets]
    for study in studies:
        questions = case.questions_of(study)
        assert questions
        for question in questions:
            asked, subject = question.about(study)
            asked.judge(subject)


WRITTEN = (
    *("lcoc-bands", "breakeven-price", "earth-baselines"),
    *("skimmer-export", "solar-farms", "cislunar-trips"),
)


@pytest.mark.parametrize(
    "name", ["lcoc-bands", "breakeven-price", "earth-baselines", *WRITTEN]
)
def test_a_case_writes_its_answer(name, answered):
    folder, out, err = answered(name)
    written = {path.name for path in folder.iterdir()}
    figures = {path for path in written if path.endswith(".png")}
    assert figures
    assert written == names_of(case_of(name)) | figures | {"manifest.json"}
    assert verify(folder) == len(written) - 1
    told = {path.name: load(path) for path in folder.glob("*.nc")}
    for results in told.values():
        assert results.attrs["model"] == case_of(name).model
        assert results.attrs["seed"] == 0
        assert results.attrs["samples"] <= SMALL
    assert any(results.attrs["samples"] == SMALL for results in told.values())
    for each in written:
        assert each in out
    assert f"{SMALL} of {SMALL}" in err


@pytest.mark.parametrize("name", MODELS)
def test_a_model_has_what_the_command_line_offers(name):
    model = record(name)
    first, *others = model.prior_sets
    pairs = [(first, form.name.lower()) for form in model.forms]
    pairs += [(table, pairs[0][1]) for table in others]
    for table, form in pairs:
        study = uq.load(name, priors=table, form=form)
        assert callable(study.function)
        assert study.facts["form"] == form
        assert study.facts["prior_set"] == table


def test_the_report_is_of_all_draws(drawn):
    draws, report = drawn["cluster"], drawn["report"].sel(scale="cluster")
    lcoc = draws["space.lcoc"].values
    row = report.sel(output="space.lcoc")
    assert_allclose(row["estimate"].sel(statistic="mean"), lcoc.mean())
    for statistic, share in (("P5", 0.05), ("P50", 0.5), ("P95", 0.95)):
        expected = np.quantile(lcoc, share, method="median_unbiased")
        assert_allclose(row["estimate"].sel(statistic=statistic), expected)
    parts = lcoc.mean(axis=1)
    assert_allclose(
        row["standard_error"].sel(statistic="mean"),
        parts.std(ddof=1) / np.sqrt(len(parts)),
    )
    binds = (draws["space.margins.thermal"].values < 0).mean()
    assert 0 < binds < 1
    assert_allclose(report["share"].sel(event="thermal binds"), binds)


def test_a_design_that_cannot_exist_is_not_cheaper(drawn):
    broken = drawn["gigawatt"].copy(deep=True)
    broken["space.lcoc"][0, :4] = np.nan
    shares = lcoc_bands.shares_of(broken)
    assert_allclose(shares["orbit has no finite cost"].value, 4 / SMALL)
    assert shares[lcoc_bands.CHEAPER].draws == SMALL - 4
    broken["space.lcoc"][:] = np.nan
    unknown = lcoc_bands.shares_of(broken)[lcoc_bands.CHEAPER]
    assert np.isnan(unknown.value)
    assert unknown.draws == 0


def test_a_share_of_those_that_close_is_of_them_alone(drawn):
    draws = drawn["gigawatt"]
    shares, closes = lcoc_bands.shares_of(draws), lcoc_bands.closing(draws) == 1
    assert_allclose(shares[lcoc_bands.CLOSES].value, closes.mean())
    cheaper = draws["space.lcoc"].values < draws["earth.lcoc"].values
    conditional = shares[f"{lcoc_bands.CHEAPER}, of the designs that close"]
    assert conditional.draws == closes.sum()
    assert_allclose(conditional.value, cheaper[closes].mean())


def test_a_larger_fleet_costs_less_for_the_same_compute(drawn):
    at = {"output": "lcoc_ratio", "statistic": "P50"}
    ratios = [
        float(drawn["report"]["estimate"].sel({**at, "scale": scale}))
        for scale in SCALES
    ]
    assert ratios == sorted(ratios, reverse=True)
    earth = [drawn[scale]["earth.lcoc"].values for scale in SCALES]
    for other in earth[1:]:
        assert_allclose(other, earth[0], rtol=1e-12)


@pytest.mark.parametrize("name", ["bands", "costs", "waterfall", "priors"])
def test_a_figure_is_readable(name, drawn):
    require_readable(lcoc_bands.CASE.figures_of(drawn)[name](drawn))


def test_orbit_is_set_beside_five_earths(answered):
    """As the draws say it, of which neither side knows the other's choice."""
    folder, *_ = answered("earth-baselines")
    found = load(folder / "report.nc")
    assert len(found["site"]) == 5
    orbit = load(folder / "gigawatt.nc")["space.lcoc"].values
    earth = load(folder / "gas-backed.nc")["earth.lcoc"].values
    at = {"site": "gas-backed", "scale": "gigawatt"}
    median = np.quantile(orbit / earth, 0.5, method="median_unbiased")
    assert_allclose(found["ratio"].sel({**at, "statistic": "P50"}), median)
    assert_allclose(found["share"].sel(at), (orbit < earth).mean())
    both = load(folder / "hyperscale.nc"), load(folder / "gas-backed.nc")
    assert np.array_equal(*(each["space.lcoc"] for each in both))


def test_a_record_of_one_scenario_is_asked_as_it_is(run, tmp_path):
    words = (*FEW, "--priors", "published", "--folder", tmp_path / "record")
    run("run", "lcoc-bands", *words)
    assert load(tmp_path / "record" / "report.nc")["scale"].values == ["demonstrator"]


def test_each_set_of_priors_has_its_own_report(run, tmp_path):
    sets = ("near-term", "optimistic")
    words = [word for each in sets for word in ("--priors", each)]
    out = run("run", "lcoc-bands", *FEW, *words, "--folder", tmp_path / "both")
    names = {path.name for path in (tmp_path / "both").iterdir()}
    assert names == {"manifest.json", *(f"report-{each}.nc" for each in sets)}
    found = [load(tmp_path / "both" / f"report-{each}.nc") for each in sets]
    assert [each.attrs["prior_set"] for each in found] == list(sets)
    for each in sets:
        assert f"{each} priors, corrected form, 32 draws" in out
    at = {"scale": "gigawatt", "output": "space.lcoc", "statistic": "P50"}
    near, hoped = (float(each["estimate"].sel(at)) for each in found)
    assert hoped < near
    run("run", "lcoc-bands", *FEW, "--folder", tmp_path / "one")
    alone = load(tmp_path / "one" / "report.nc")
    assert np.array_equal(alone["estimate"], found[0]["estimate"])


def test_a_case_is_asked_of_a_study_of_ones_own(run, tmp_path):
    study = tmp_path / "mine.toml"
    study.write_text('"launch.price" = "uniform 100 to 101 USD/kg"\n')
    words = (*FEW, "--keep-draws", "--study", study, "--folder", tmp_path / "mine")
    run("run", "lcoc-bands", *words)
    draws = load(tmp_path / "mine" / "gigawatt.nc")
    assert 100 <= draws["launch.price"].min() < draws["launch.price"].max() <= 101
    assert "mine.toml" in draws.attrs["study"]


def test_a_case_in_which_nothing_varies_is_refused(run, tmp_path):
    study = tmp_path / "fixed.toml"
    table = prior_table(uq.load(lcoc_bands.CASE.model).table)
    known = {path: float(prior.nominal) for path, prior in table.items()}
    study.write_text(
        "\n".join(
            f'["{path}"]\ndistribution = "Fixed"\nvalue = {value!r}'
            for path, value in known.items()
        )
    )
    words = ("--study", study, *FEW, "--folder", tmp_path / "never")
    told = refusal(lambda: run("run", "lcoc-bands", *words))
    assert "nothing varies" in told
    assert not (tmp_path / "never").exists()


def test_what_is_printed_last_is_on_disk_already(tmp_path):
    def tell(answers):
        raise BrokenPipeError

    case = replace(lcoc_bands.CASE, tell=tell)
    options = Options(samples=32, no_figures=True, folder=tmp_path / "bands")
    with pytest.raises(BrokenPipeError):
        settle(case, [Selection(case.model)], options)
    names = {path.name for path in (tmp_path / "bands").iterdir()}
    assert names == {"report.nc", "manifest.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["bands"]


def test_too_little_room_for_the_draws_is_found_before_the_work(
    run, drawn, tmp_path, monkeypatch
):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(uq, "draws", lambda *_, **__: pytest.fail("the work began"))
    words = ("--samples", SMALL, "--no-figures", "--folder", tmp_path / "bands")
    small = usage._replace(free=int(0.95 * drawn["gigawatt"].nbytes))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: small)
    with pytest.raises(OSError, match="MB are free: take fewer --samples"):
        run("run", "lcoc-bands", *words, "--keep-draws")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("samples", [0, -32, 16, 1000, 2**17 + 1])
def test_a_number_of_draws_that_is_no_power_of_two_is_refused(samples, run, tmp_path):
    words = ("--samples", samples, "--folder", tmp_path / "never")
    told = refusal(lambda: run("run", "lcoc-bands", *words))
    assert f"power of two of at least 32, got {samples}" in told
    assert not (tmp_path / "never").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--form", "publish"), "unknown form 'publish': did you mean 'published'"),
        (("--priors", "nearterm"), "did you mean 'near-term'"),
        (("--scenario", "coatin=osr"), "unknown scenario dimension 'coatin'"),
        (("--scenario", "osr"), "--scenario: expected key=value, got 'osr'"),
        (("--priors", "near-term") * 2, "the same set stands twice"),
    ],
)
def test_words_that_do_not_fit_are_refused(words, message, run, tmp_path):
    words = (*words, *FEW, "--folder", tmp_path / "never")
    assert message in refusal(lambda: run("run", "lcoc-bands", *words))
    assert not (tmp_path / "never").exists()


def test_a_scenario_is_that_of_the_study(run, tmp_path):
    words = ("--scenario", "coating=white-paint", *FEW, "--folder", tmp_path / "white")
    run("run", "lcoc-bands", *words)
    scenario = load(tmp_path / "white" / "report.nc").attrs["scenario"]
    assert "white-paint" in scenario
