"""What there is, what is assumed, what comes out, and a model at a point."""

import json
import re

import pytest
from command import study
from own_model import TOY

import uq
from experiments.cases.catalogue import CASES, FIGURES, METHODS, MODELS
from experiments.cases.points import at_points
from experiments.console import tables
from uq.distributions import Mixture, Normal, Truncated, Uniform
from uq.distributions.tables import distribution_of
from uq.models import found, record
from uq.show.answers import ANSWERS


MODEL = "orbital-datacenter"
PUBLISHED = ("--form", "published", "--priors", "published")
OWN = """
import uq

BELIEFS = {
    "payload": "1 to 3 t",
    "price": "uniform 2 to 5 MUSD/t",
    "fee": "0.5 +- 0.1 MUSD",
    "spare": "triangular 1 to 2 to 4 MUSD",
    "rate": "loguniform 0.01 to 1",
    "days": 365.25,
}
PRIORS = uq.Joint(
    BELIEFS,
    {("payload", "price"): 0.5},
    comonotone=[("fee", "spare")],
    conditional={"rate": lambda p: uq.Uniform(0.0, p.price)},
)
UNITS = {"cost": "MUSD"}


def tug(payload, price, fee, spare, rate, days):
    return {"cost": payload * price + fee, "later": spare * days}


given = uq.Study(tug, BELIEFS, units=UNITS)
box = uq.black_box(tug)
"""


@pytest.fixture
def narrow(monkeypatch):
    monkeypatch.setattr(tables, "WIDE", 80)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder with models of one's own, which is the current one."""
    (tmp_path / "own.py").write_text(OWN)
    (tmp_path / "toy.py").write_text(TOY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines_of(told):
    return [line.rstrip() for line in told.splitlines()]


def test_names_that_are_known_without_jax_are_those_that_are():
    assert uq.methods() == METHODS
    assert set(FIGURES) == set(ANSWERS)
    ours = {n for n, p in found().items() if p.dist and p.dist.name == "space-uq"}
    assert set(MODELS) == ours


def test_list_tells_what_there_is_in_eighty_columns(run):
    told = run("list")
    lines = lines_of(told)
    assert max(map(len, lines)) <= 80
    plain = " ".join(told.split())
    for table in (MODELS, CASES, METHODS, FIGURES):
        for name, answer in table.items():
            assert f"{name} {answer}" in plain


def test_list_names_the_package_of_another_model(run, tmp_path, monkeypatch):
    laid = tmp_path / "their_models-1.0.dist-info"
    laid.mkdir()
    (laid / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: their-models\nVersion: 1.0\n"
    )
    (laid / "entry_points.txt").write_text("[uq.models]\ntheirs = theirs:MODEL\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert re.search("^  theirs +of the package their-models$", run("list"), re.M)


@pytest.mark.parametrize("name", MODELS)
def test_priors_read_in_eighty_columns(name, narrow, run):
    for prior_set in record(name).prior_sets:
        beliefs = uq.load(name, priors=prior_set).inputs
        lines = lines_of(run("priors", name, "--priors", prior_set))
        assert max(map(len, lines)) <= 80
        assert lines[1].split()[:3] == ["parameter", "nominal", "unit"]
        told = " ".join(lines).split()
        assert set(beliefs) <= set(told)  # each in one piece
        assert len(lines) < 2.5 * len(beliefs) + 3
        for evidence in {prior.evidence for prior in beliefs.values()}:
            assert evidence in told


def test_sources_are_a_list_of_their_own(narrow, run):
    beliefs = uq.load("skimmer").inputs
    lines = lines_of(run("priors", "skimmer", "--sources"))
    assert max(map(len, lines)) <= 80
    told = " ".join(" ".join(lines).split())
    assert "(retrieved 2026-" in told
    for path, prior in beliefs.items():
        assert any(line.startswith(f"{path}: ") for line in lines)
        assert " ".join(prior.why.split()) in told
        assert " ".join(prior.source.cite.split()) in told
    starts = [line for line in lines if not line.startswith("    ")]
    assert len(starts) == len(beliefs) + 1


def test_priors_are_as_people_write_them(own, run):
    told = lines_of(run("priors", "own.py:tug", "--priors", "own.py:BELIEFS"))
    rows = {line.split()[0]: " ".join(line.split()) for line in told[2:]}
    assert rows["payload"] == "payload 1.73205 t lognormal 1 to 3 unsourced"
    assert "uniform 2 to 5" in rows["price"]
    assert "0.5 +- 0.1" in rows["fee"]
    assert "triangular 1 to 2 to 4" in rows["spare"]
    assert "loguniform 0.01 to 1" in rows["rate"]
    assert rows["days"] == "days 365.25 - unsourced"
    assert told[-1] == "no distribution: 1 of 6 do not vary"


def test_what_moves_together_is_told(own, run):
    told = run("priors", "own.py:tug")
    assert "correlation of ranks of payload and price: 0.5" in told
    assert "at one common quantile: fee, spare" in told
    assert "rate has another distribution for each price" in told
    read = json.loads(run("priors", "own.py:tug", "--json"))
    assert read["correlations"] == [{"between": ["payload", "price"], "spearman": 0.5}]
    assert read["comonotone"] == [["fee", "spare"]]
    assert read["conditional"] == {"rate": ["price"]}
    assert "correlation" not in run("priors", "own.py:given")
    assert "correlations" not in json.loads(run("priors", "own:given", "--json"))


def test_priors_of_a_class_are_told(own, run):
    told = run("priors", "toy.py:cost")
    assert re.search(r"launch\.mass +1 +- +uniform 0 to 2 +quoted", told)
    sources = run("priors", "toy.py:cost", "--sources")
    assert "source: A test: here (retrieved 2026-11-20)" in sources


def test_nobody_is_named_where_there_is_no_source(own, run):
    lines = lines_of(run("priors", "own.py:given", "--sources"))
    assert len(lines) == 7


@pytest.mark.parametrize("name", MODELS)
def test_priors_for_another_program_have_every_digit(name, run):
    read = json.loads(run("priors", name, "--json"))
    beliefs = uq.load(name).inputs
    assert [row["path"] for row in read["parameters"]] == list(beliefs)
    for row in read["parameters"]:
        prior = beliefs[row["path"]]
        assert distribution_of(row["distribution"]) == prior.distribution
        assert row["nominal"] == prior.nominal
        assert row["source"]["cite"] == prior.source.cite
        assert (row["unit"], row["price_year"]) == (prior.unit, prior.price_year)


def test_a_study_lays_its_priors_over_the_table(tmp_path, run):
    file = study(tmp_path)
    (line,) = [
        line
        for line in lines_of(run("priors", MODEL, "--study", file))
        if line.startswith("launch.price")
    ]
    assert "uniform 100 to 200" in line
    told = run("priors", MODEL, "--study", file, "--sources")
    assert "launch.price: 150 USD/kg of " in told
    assert "Uniform(low=100, high=200), judged" in told


def test_a_study_may_hold_distributions_within_distributions(tmp_path, run):
    text = """
["launch.price"]
distribution = "Mixture"
components = [
  {distribution = "Uniform", low = 100.0, high = 200.0},
  {distribution = "Truncated", low = 0.0, base = {distribution = "Normal", mean = 500.0, std = 90.0}},
]
weights = [0.25, 0.75]
source = "[bold]our own[/nope]"
why = "[/]"
"""  # noqa: E501
    file = study(tmp_path, text)
    base = Truncated(Normal(500.0, 90.0), low=0.0)
    expected = Mixture([Uniform(100.0, 200.0), base], [0.25, 0.75])
    told = uq.load(MODEL, beliefs=file).inputs["launch.price"]
    assert told.distribution == expected
    assert "[bold]our own[/nope]" in run("priors", MODEL, "--study", file, "--sources")
    rows = json.loads(run("priors", MODEL, "--study", file, "--json"))["parameters"]
    (row,) = [row for row in rows if row["path"] == "launch.price"]
    assert row["distribution"]["components"][1]["high"] is None
    (point,) = json.loads(run("evaluate", MODEL, "--study", file, "--json"))
    assert 200 < point["inputs"]["launch.price"] < 500


@pytest.mark.parametrize("name", MODELS)
def test_outputs_are_told_with_units(name, narrow, run):
    outputs = uq.load(name).outputs
    lines = lines_of(run("outputs", name))
    assert max(map(len, lines)) <= 80
    assert set(outputs) <= set(" ".join(lines).split())
    read = json.loads(run("outputs", name, "--json"))
    assert {row["output"]: row["unit"] for row in read} == {
        path: spec.unit for path, spec in outputs.items()
    }
    assert all(row["meaning"] for row in read)


def test_outputs_of_ones_own_may_have_no_unit(own, run):
    told = run("outputs", "own.py:tug")
    assert re.search(r"^cost +MUSD *$", told, re.M)
    assert re.search(r"^later +not stated *$", told, re.M)


def test_the_published_scenario_has_the_published_cost(run):
    (point,) = json.loads(run("evaluate", MODEL, *PUBLISHED, "--json"))
    assert point["outputs"]["space.lcoc"] == pytest.approx(
        1237.0068423243006, rel=1e-12
    )
    assert point["outputs"]["earth.lcoc"] == pytest.approx(66.03641377709826, rel=1e-12)
    assert point["inputs"]["launch.price"] == 3000.0
    told = run("evaluate", MODEL, *PUBLISHED)
    assert "1237.0068" in told
    assert "USD/PFLOP-day" in told


def test_points_are_read_from_a_file_and_changes_apply_to_all(tmp_path, run):
    file = tmp_path / "points.json"
    file.write_text('[{"launch.price": 1500}, {"launch.price": 6000.0}, {}]')
    words = (*PUBLISHED, "--from", file, "--set", "launch.price=200")
    points = json.loads(run("evaluate", MODEL, *words, "--json"))
    assert [p["inputs"]["launch.price"] for p in points] == [1500, 6000, 200]
    costs = [p["outputs"]["space.lcoc"] for p in points]
    # The recorded tornado of the published program.
    assert costs[:2] == pytest.approx(
        [983.9408698326283, 1743.1387873076455], rel=1e-12
    )
    told = run("evaluate", MODEL, *words)
    (line,) = [line for line in lines_of(told) if line.startswith("space.lcoc ")]
    assert [float(cell) for cell in line.split()[1:4]] == pytest.approx(costs, rel=1e-7)


def test_a_design_that_cannot_exist_is_null(run):
    words = ("--priors", "published", "--set", "radiator.max_temperature=150")
    (point,) = json.loads(run("evaluate", MODEL, *words, "--json"))
    assert point["outputs"]["space.lcoc"] is None
    assert point["outputs"]["earth.lcoc"] > 0


@pytest.mark.parametrize("name", ["own.py:tug", "own:given", "own.py:box"])
def test_models_of_ones_own_are_evaluated(name, own, run):
    words = ("--set", "payload=2", "--set", "price=3", "--set", "fee=0.25", "--json")
    (point,) = json.loads(run("evaluate", name, *words))
    assert point["outputs"] == {"cost": 2 * 3 + 0.25, "later": 2 * 365.25}
    assert point["inputs"]["days"] == 365.25


def test_many_points_are_columns_and_what_does_not_change_stays_one_number():
    model = uq.load("space-vs-terrestrial")
    points = [{"launch.price": 1000.0 + i} for i in range(5)] + [{}]
    told = at_points(model, points)
    assert told.count == 6
    assert {path for path, v in told.inputs.items() if v.ndim} == {"launch.price"}
    for point, answer in zip(points, told, strict=True):
        (alone,) = at_points(model, [point])
        assert answer["inputs"] == alone["inputs"]
        assert answer["outputs"] == pytest.approx(
            alone["outputs"], rel=1e-12, nan_ok=True
        )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--set", "launch.prise=1"), "did you mean 'launch.price'"),
        (("--set", "launch.price=-1"), "expected a number in [0, inf] USD/kg"),
        (("--from", "7.json"), "7 points make no table, at most 6 do: use --json"),
    ],
)
def test_what_does_not_fit_a_model_is_refused(words, told, tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "7.json").write_text(json.dumps([{}] * 7))
    with pytest.raises(ValueError, match=re.escape(told)):
        run("evaluate", MODEL, *words)


WITHOUT_JAX = {
    ("priors", "skimer"): "did you mean 'skimmer'",
    ("outputs", "skimer"): "did you mean 'skimmer'",
    ("evaluate", "skimer"): "did you mean 'skimmer'",
    ("priors", "no/such.py:f"): "no/such.py",
    ("priors", "skimmer", "--study", "no.toml"): "no.toml",
    ("priors", "skimmer", "--scenario", "osr"): "--scenario: expected key=value",
    ("priors", "skimmer", "--priors", "a", "--priors", "b"): "--priors: give one set",
    ("evaluate", "skimmer", "--set", "a"): "--set: expected key=value, got 'a'",
    ("evaluate", "skimmer", "--set", "a="): "--set: expected key=value",
    ("evaluate", "skimmer", "--set", "a=x"): "a: expected a finite number, found 'x'",
    ("evaluate", "skimmer", "--set", "a=nan"): "found nan",
    ("evaluate", "skimmer", "--set", "a=1e400"): "found inf",
    ("evaluate", "skimmer", "--set", "a=1", "--set", "a=2"): "a is given twice",
    ("evaluate", "skimmer", "--from", "no.json"): "no.json",
    ("plot", "no.nc"): "no.nc",
    ("table", "no.nc"): "no.nc",
    ("export", "no.nc", "--csv"): "no.nc",
    ("export", "no.nc"): "--csv and --json: give one of them",
    ("summary", "no.nc"): "no.nc",
    ("verify", "nosuch"): "nosuch",
    ("plot", "no.nc", "--format", "gif"): "unknown format 'gif'",
}


def test_what_needs_no_jax_is_refused_without_it(refusals_without_jax):
    told = refusals_without_jax([list(words) for words in WITHOUT_JAX])
    for line, message in zip(told, WITHOUT_JAX.values(), strict=True):
        assert message in line


def test_list_needs_no_jax(refusals_without_jax):
    lines = refusals_without_jax([["list"]])
    assert lines[0] == "models:"
