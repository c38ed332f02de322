"""The command `run` of a file, and `bands` and `rank`: numbers, files, refusals."""

import json
import sys
from pathlib import Path

import pytest

import uq
from experiments.console.answers import print_side_by_side
from experiments.folders.manifests import verify


TUG = """
def tug(payload, price, rival):
    return {"cost": payload * price, "rival": rival}
"""
CASE = """
model = "tug.py:tug"
samples = 1024
seed = 3

[beliefs]
payload = "triangular 250 to 500 to 750 kg"
price = "uniform 200 to 3000 USD/kg"

[beliefs.rival]
distribution = "Uniform"
low = 100e3
high = 500e3
unit = "USD"

[units]
cost = "USD"
rival = "USD"

[[ask]]
verb = "bands"
output = ["cost", "cost<rival"]

[[ask]]
verb = "rank"
output = "cost"
name = "who"

[[ask]]
verb = "map"
x = "price"
y = "payload"
event = "cost<rival"
cells = 4
figure = false

[[ask]]
verb = "breakeven"
of = "price"
left = "cost"
right = "rival"
range = [1.0, 1e5]
"""
BELIEFS = {
    "payload": "triangular 250 to 500 to 750 kg",
    "price": "uniform 200 to 3000 USD/kg",
    "rival": uq.Prior(300e3, uq.Uniform(100e3, 500e3), "USD"),
}
SMALL = ("--samples", "64", "--no-figures")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a model, which is not the current one, beside that."""
    place = tmp_path / "there"
    place.mkdir()
    (place / "tug.py").write_text(TUG)
    (place / "mine.toml").write_text(CASE)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return place


@pytest.fixture
def study(folder):
    def tug(payload, price, rival):
        return {"cost": payload * price, "rival": rival}

    units = {"cost": "USD", "rival": "USD"}
    return uq.Study(tug, BELIEFS, units=units, samples=1024, seed=3)


def results():
    (found,) = Path("results").iterdir()
    return found


def test_one_file_is_the_whole_study(folder, run, study):
    out = run("run", folder / "mine.toml")
    found = results()
    assert found.name.startswith("mine-")
    names = {path.name for path in found.iterdir()}
    answers = {"bands.nc", "who.nc", "map.nc", "breakeven.nc"}
    figures = {"bands.png", "who.png", "breakeven.png"}
    assert names == answers | figures | {"manifest.json", "mine.toml", "tug.py"}
    assert verify(found) == len(names) - 1
    assert (found / "mine.toml").read_text() == CASE
    for name in names:
        assert name in out
    range_ = (1.0, 1e5)
    asked = {
        "bands": uq.bands(study, ["cost", "cost<rival"]),
        "who": uq.rank(study, "cost"),
        "breakeven": uq.breakeven(
            study, of="price", left="cost", right="rival", range=range_
        ),
    }
    for name, answer in asked.items():
        assert uq.sentence(uq.open(found / f"{name}.nc")) == uq.sentence(answer)
        first = uq.sentence(answer).split(" ", 1)[0]
        assert first in out


def test_beliefs_of_the_file_alone_are_the_studys_own(folder, run):
    out = run("run", folder / "mine.toml", *SMALL, "--folder", "mine")
    assert f"{folder / 'tug.py'}:tug, its own priors, with mine.toml" in out
    assert uq.open("mine/bands.nc").attrs["prior_set"] == ""


def test_a_changed_model_is_another_question(folder, run):
    words = ("run", folder / "mine.toml", *SMALL)
    run(*words)
    first = results()
    before = uq.sentence(uq.open(first / "bands.nc"))
    (folder / "tug.py").write_text(TUG.replace("payload * price", "payload + price"))
    run(*words)
    run(*words)
    assert len({*Path("results").iterdir()}) == 2
    assert uq.sentence(uq.open(first / "bands.nc")) == before


def test_what_a_model_imports_is_part_of_the_question(folder, run):
    (folder / "tug.py").write_text(f"from more import EXTRA\n{TUG}")
    for extra in (1, 2, 3):
        (folder / "more.py").write_text(f"EXTRA = {extra}\n")
        run("run", folder / "mine.toml", *SMALL)
        for name, module in [*sys.modules.items()]:  # as a fresh process has none
            if (getattr(module, "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]
    assert len({*Path("results").iterdir()}) == 3
    assert {(each / "more.py").exists() for each in Path("results").iterdir()} == {True}


def test_a_kept_case_runs_where_it_is_kept(folder, run, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    words = ("run", folder / "mine.toml", *SMALL)
    run(*words, "--folder", "mine")
    (folder / "tug.py").unlink()
    run("run", "mine/mine.toml", *SMALL, "--folder", "again")
    sentences = [uq.sentence(uq.open(f"{f}/who.nc")) for f in ("mine", "again")]
    assert sentences[0] == sentences[1]
    verify(Path("mine"))
    monkeypatch.chdir("mine")
    with pytest.raises(OSError, match="lies within the folder of an answer"):
        run("run", "mine.toml", *SMALL)
    verify(Path())


def test_what_is_said_beside_a_file_wins(folder, run):
    run("run", folder / "mine.toml", *SMALL, "--seed", "4", "--folder", "mine")
    found = uq.open("mine/bands.nc")
    assert (found.attrs["samples"], found.attrs["seed"]) == (64, 4)
    assert not [path for path in Path("mine").iterdir() if path.suffix == ".png"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("model =", "modle =", "unknown entry 'modle': did you mean 'model'"),
        ('"tug.py:tug"', "3", "model: expected text, found 3"),
        ("samples = 1024", "samples = 1.5", "samples: expected a whole number"),
        ("samples = 1024", "samples = 1000", "expected a power of two"),
        ('verb = "rank"', 'verb = "rnak"', "ask[1]: unknown verb 'rnak'"),
        ('verb = "rank"', "verb = 3", "ask[1]: expected a table with a verb"),
        ('name = "who"', 'name = "a/b"', "ask[1]: name: expected that of a file"),
        ('name = "who"', 'name = "bands"', "bands: is the name of two questions"),
        ('name = "who"', 'name = "report"', "report: is what a case makes"),
        ('name = "who"', "progress = 1", "unknown argument 'progress'"),
        ('left = "cost"\n', "", "breakeven needs left"),
        ('output = "cost"', 'output = "csot"', "unknown output 'csot'"),
        ('output = "cost"', 'otput = "cost"', "unknown argument 'otput'"),
        ('of = "price"\n', "", "ask[3]: breakeven needs of (the name of an input)"),
        ('x = "price"\ny = "payload"', "", "ask[2]: probability_map needs x (the na"),
        ('event = "cost<rival"', "", "ask[2]: probability_map needs event (such as"),
        ('of = "price"', "of = 3", "ask[3]: of: expected the name of an input"),
        ("range = [1.0", "range = [1e6", "mine.toml: breakeven: price: a range is"),
        ("cells = 4", "cells = 1", "mine.toml: map: cells: expected a whole number"),
        ('name = "who"', 'method = "sobl"', "mine.toml: rank: unknown method 'sobl'"),
        ('event = "cost<rival"', 'event = "cost"', "map: event: 'cost' is no event"),
        ("figure = false", "figure = 0", "ask[2]: figure: expected true or false"),
        ('of = "price"', 'of = "prize"', "unknown parameter 'prize'"),
        ('cost = "USD"', "cost = 3", "units: expected a table of text"),
        ('payload = "triangular 250', 'payload = "trianglar 250', "payload: "),
        ("low = 100e3", "lwo = 100e3", "rival: "),
        ("[[ask]]", "[[asked]]", "unknown entry 'asked'"),
        (CASE, 'model = "tug.py:tug"', "ask: expected [[ask]] with a verb, found noth"),
        (
            CASE,
            CASE[: CASE.index("[")] + "beliefs = 3\nask = [3]",
            "beliefs: expected a",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(folder, run, old, new, message):
    (folder / "mine.toml").write_text(CASE.replace(old, new))
    with pytest.raises((ValueError, KeyError)) as refused:
        run("run", folder / "mine.toml")
    assert message in str(refused.value)
    assert not Path("results").exists()


def test_text_stands_where_a_module_has_text(folder, run):
    """Money whose year nobody told may have another belief that tells none."""
    beliefs = {"price": "1 to 2 USD/kg", "payload": 3.0, "rival": 4.0}
    (folder / "tug.py").write_text(f"{TUG}\n\nPRIORS = {beliefs}\n")
    (folder / "mine.toml").write_text('price = "uniform 5 to 7 USD/kg"')
    words = (f"{folder / 'tug.py'}:tug", "--study", folder / "mine.toml", "--json")
    told = json.loads(run("priors", *words))["parameters"][0]
    assert (told["path"], told["nominal"], told["evidence"]) == (
        "price",
        6,
        "unsourced",
    )
    assert told["why"].startswith("As the user's study has it")


@pytest.mark.parametrize("option", ["--priors", "--form", "--study"])
def test_beliefs_beside_a_case_file_are_refused(folder, run, option):
    with pytest.raises(ValueError, match="write it there"):
        run("run", folder / "mine.toml", option, "x")


def test_a_case_answers_other_questions_too(folder, run, study):
    """Its model, priors and units are taken, its asks are left."""
    case = folder / "mine.toml"
    small = (*SMALL, "--seed", "3")
    told = run("bands", case, *small, "--folder", "of")
    beside = run("bands", f"{folder / 'tug.py'}:tug", "--study", case, *small)
    asked = uq.bands(study.replace(samples=64))
    for out in (told, beside):
        assert uq.sentence(asked) in " ".join(out.split())
    assert {path.name for path in Path("of").iterdir()} == {"bands.nc", "manifest.json"}
    assert "USD/kg" in run("priors", case)
    assert "units are said by" not in run("outputs", case)
    text = CASE[: CASE.index("[units]")] + CASE[CASE.index("[[ask]]") :]
    (folder / "bare.toml").write_text(text)
    assert "units are said by UNITS = {'cost'" in run("outputs", folder / "bare.toml")


def test_what_is_no_case_has_no_model(folder, run):
    (folder / "priors.toml").write_text('payload = "1 to 2 kg"\n')
    with pytest.raises(ValueError, match="has no model: give MODEL, and --study"):
        run("bands", folder / "priors.toml")
    with pytest.raises(ValueError, match="which says this itself: leave it out"):
        run("bands", folder / "mine.toml", "--study", folder / "mine.toml")
    with pytest.raises(ValueError, match=r"name the function in it: tug\.py:tug"):
        run("bands", "tug.py")


def test_pairs_of_a_case_move_together(folder, run):
    pair = '[[correlation]]\nbetween = ["payload", "price"]\nspearman = 0.5\n'
    asked = '[[ask]]\nverb = "draws"\n'
    text = CASE[: CASE.index("[[ask]]")] + f'{pair}why = "A test."\n{asked}'
    (folder / "mine.toml").write_text(text)
    run("run", folder / "mine.toml", "--no-figures", "--keep-draws", "--folder", "d")
    frame = uq.open("d/draws.nc")[["payload", "price"]].to_dataframe()
    assert abs(frame.corr("spearman").iloc[0, 1] - 0.5) < 0.05


def test_draws_are_kept_where_that_is_asked(folder, run):
    words = ("--study", folder / "beliefs.toml", *SMALL)
    lines = [line for line in CASE.splitlines() if line.startswith(("payload", "pri"))]
    (folder / "beliefs.toml").write_text("\n".join([*lines, 'rival = "1 to 2 USD"']))
    model = f"{folder / 'tug.py'}:tug"
    run("bands", model, *words, "--folder", "without")
    run("bands", model, *words, "--folder", "with", "--keep-draws")
    names = {p.name for p in Path("without").iterdir()}
    assert names == {"bands.nc", "manifest.json"}
    assert {p.name for p in Path("with").iterdir()} - names == {"draws.nc"}
    drawn = uq.open("with/draws.nc")
    assert (drawn["cost"] == drawn["payload"] * drawn["price"]).all()


SETS = """
NARROW = {"payload": "1 to 2 kg", "price": "1 to 9 USD/kg", "rival": 1.0}
WIDE = {"payload": "1 to 9 kg", "price": "1 to 2 USD/kg", "rival": 1.0}
"""


def test_two_sets_stand_side_by_side(folder, run):
    file = folder / "tug.py"
    file.write_text(TUG + SETS)
    words = (f"{file}:tug", "--output", "cost", *SMALL)
    sets = ("--priors", f"{file}:NARROW", "--priors", f"{file}:WIDE")
    out = run("rank", *words, *sets, "--folder", "mine")
    head = next(line for line in out.splitlines() if "parameter" in line)
    assert head.split() == ["parameter", "NARROW", "WIDE"]
    first = {}
    for name in ("NARROW", "WIDE"):
        found = uq.open(f"mine/rank-{name}.nc")
        assert found.attrs["prior_set"] == f"{file}:{name}"
        first[name] = uq.table(found)["parameter"][0]
        assert uq.sentence(found)[:30] in out
    assert first == {"NARROW": "price", "WIDE": "payload"}
    out = run("bands", *words, *sets, "--folder", "bands")
    rows = [line.split()[0] for line in out.splitlines() if line.startswith(("N", "W"))]
    assert rows[-2:] == ["NARROW", "WIDE"]
    with pytest.raises(ValueError, match="stands twice"):
        run("bands", *words, *sets[:2], *sets[:2])


@pytest.mark.parametrize("verb", ["probability_map", "breakeven", "diagnose"])
def test_answers_without_outputs_stand_side_by_side(verb, study, capsys):
    """One row each makes one table; cells and inputs have a table of each set."""
    asked = {
        "probability_map": {"x": "price", "y": "payload", "event": "cost<rival"},
        "breakeven": {"of": "price", "left": "cost", "right": "rival"},
        "diagnose": {"target": "cost<rival", "margins": {"small": "cost<1e6"}},
    }[verb]
    dear = study.replace(priors=BELIEFS | {"price": "uniform 2000 to 3000 USD/kg"})
    both = {"cheap": study, "dear": dear}
    answers = {k: getattr(uq, verb)(each, **asked) for k, each in both.items()}
    print_side_by_side(answers)
    out = capsys.readouterr().out
    lines = out.splitlines()
    for label, found in answers.items():
        assert f"{label}: {uq.sentence(found)[:30]}" in out
        own = [line for line in lines if label in line.split()]
        assert len(own) == (verb == "breakeven")
        assert lines.count(f"{label}:") == (verb != "breakeven")
    if verb == "diagnose":
        heads = [line.split()[0] for line in lines if line.split()[1:2] == ["event"]]
        assert heads == ["margin", "margin"]


def test_json_is_for_programs_and_quiet_for_nobody(folder, run):
    words = ("run", folder / "mine.toml", *SMALL, "--folder", "mine")
    told = json.loads(run(*words, "--json"))
    assert list(told) == ["bands", "who", "map", "breakeven"]
    (first, *_) = told["who"]["table"]
    assert first["parameter"] == "price"
    assert told["who"]["sentence"] == uq.sentence(uq.open("mine/who.nc"))
    assert told["bands"]["attributes"]["seed"] == 3
    assert told["bands"]["attributes"]["versions"]["jax"]
    assert run(*words, "--quiet") == ""


def test_another_question_has_another_folder(folder, run):
    (folder / "beliefs.toml").write_text(
        'payload = "1 to 2 kg"\nprice = "1 to 2 USD/kg"\nrival = "1 to 2 USD"\n'
    )
    words = (f"{folder / 'tug.py'}:tug", "--study", folder / "beliefs.toml", *SMALL)
    for more in ((), ("--output", "cost"), ("--seed", "1"), ()):
        run("bands", *words, *more)
    names = sorted(path.name for path in Path("results").iterdir())
    assert len(names) == 3
    assert all(name.startswith("tug-tug-bands-") for name in names)


def test_a_study_object_is_asked_by_its_name(folder, run):
    text = f"import uq\n{TUG}\nasked = uq.Study(tug, {{'payload': '1 to 2 kg', "
    text += "'price': '1 to 2 USD/kg', 'rival': '1 to 2 USD'}, samples=32)\n"
    (folder / "tug.py").write_text(text)
    run("rank", f"{folder / 'tug.py'}:asked", *SMALL, "--folder", "mine")
    found = uq.open("mine/rank.nc")
    assert found.attrs["samples"] == 64
    shares = found["ST"].sel(output="cost")
    assert abs(float(shares.sel(parameter="payload")) - 0.5) < 0.1


def test_a_word_is_refused_before_anything_slow(refusals_without_jax):
    refusals = refusals_without_jax(
        [
            ["run", "lcoc-band"],
            ["run", "nosuch.toml"],
            ["rank", "orbital-datacentre"],
            ["rank", "nosuch.py:f"],
            ["rank", "orbital-datacenter", "--method", "sobl"],
            ["bands", "orbital-datacenter", "--samples", "1000"],
            ["bands", "orbital-datacenter", "--format", "gif"],
            ["bands", "orbital-datacenter", "--scenario", "a"],
        ]
    )
    expected = [
        "unknown case 'lcoc-band': did you mean 'lcoc-bands'?",
        "nosuch.toml",
        "unknown model 'orbital-datacentre': did you mean 'orbital-datacenter'?",
        "nosuch.py",
        "unknown method 'sobl': did you mean 'sobol'?",
        "got 1000: try 1024",
        "unknown format 'gif'",
        "--scenario: expected key=value, got 'a'",
    ]
    for refusal, part in zip(refusals, expected, strict=True):
        assert part in refusal
