"""Every answer says on which beliefs it rests, and how to ask for it again."""

import hashlib
from pathlib import Path

import pytest
from own_model import TOY

import experiments
import uq
from experiments.cases.catalogue import CASES
from experiments.cases.running import write_figures
from experiments.cli.app import application
from experiments.folders.manifests import command, read_manifest
from uq.inputs.reading import file_hash, study_facts
from uq.results.datasets import load, provenance
from uq.show import style, words
from uq.show.style import new_figure
from uq.show.words import beliefs


STUDY = '["{path}"]\ndistribution = "Uniform"\nlow = 1.0\nhigh = 2.0\n'


@pytest.fixture
def study(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(STUDY.format(path="rate"))
    return file


def app(words):
    application()([str(word) for word in words], standalone_mode=False)


def words_of(figure):
    from matplotlib.text import Text

    return " ".join(text.get_text() for text in figure.findobj(Text))


@pytest.fixture
def drawn(monkeypatch):
    """Words of every figure that is written, by the name of its file."""
    found = {}

    def write(figure, path):
        found[path.stem] = words_of(figure)

    monkeypatch.setattr(style, "write", write)
    return found


def said(file):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return f"priors, with mine.toml (sha256 {digest[:8]})"


def test_an_answer_names_study_model_and_command(toy, study, capsys, drawn):
    line = "uq tornado toy_model:cost --output sum --study mine.toml"
    mark = command.set(line)
    asked = ["tornado", "toy_model:cost", "--output", "sum", "--study", "mine.toml"]
    try:
        app([*asked, "--folder", "out"])
    finally:
        command.reset(mark)
    told = load(toy / "out" / "tornado.nc").attrs
    assert told["schema"] == 1
    assert told["study"] == "mine.toml"
    assert told["study_sha256"] == hashlib.sha256(study.read_bytes()).hexdigest()
    assert told["model_sha256"] == hashlib.sha256(TOY.encode()).hexdigest()
    assert told["command"] == line == read_manifest(toy / "out")["command"]
    assert said(study) in " ".join(capsys.readouterr().out.split())
    assert said(study) in drawn["tornado"]


def test_an_answer_to_another_command_is_not_replaced_in_silence(toy, capsys):
    asked = ["tornado", "toy_model:cost", "--folder", "out", "--output"]
    for output in ("sum", "sum", "product"):
        mark = command.set(f"uq ... {output}")
        app([*asked, output])
        command.reset(mark)
        replaced = "replaced out/, the answer to: uq ... sum" in capsys.readouterr().err
        assert replaced == (output == "product")


def test_headers_and_titles_of_a_case_name_the_study(study, capsys, drawn):
    command.set("")  # another test may have typed one here
    study.write_text(STUDY.format(path="launch.price"))
    folder = study.parent / "out"
    told = ["--study", study, "--samples", 64, "--keep-draws", "--folder", folder]
    app(["run", "lcoc-bands", *told])
    assert f"near-term {said(study)}" in " ".join(capsys.readouterr().out.split())
    assert drawn
    for name, text in drawn.items():
        assert said(study) in text, name
    facts = load(folder / "demonstrator.nc").attrs
    assert facts["study"] == str(study)
    assert facts["command"] == ""


@pytest.mark.parametrize("asked", ["priors", "evaluate", "outputs"])
def test_what_is_printed_of_a_model_names_the_study(asked, study, capsys):
    study.write_text(STUDY.format(path="launch.price"))
    app([asked, "orbital-datacenter", "--study", study])
    assert said(study) in " ".join(capsys.readouterr().out.split())


def test_no_other_place_has_words_of_its_own_for_the_priors():
    rooms = [Path(room.__file__).parent for room in (experiments, uq)]
    files = [path for room in rooms for path in room.rglob("*.py")]
    assert len(files) > len(CASES)
    for path in files:
        if path != Path(words.__file__):
            assert "['prior_set']} priors" not in path.read_text(), path


def test_what_is_not_said_is_empty_and_names_are_shown_on_one_line(tmp_path):
    assert study_facts(None) == {"study": "", "study_sha256": ""}
    assert beliefs({"prior_set": "published", "study": ""}) == "published priors"
    odd = {"prior_set": "a", "study": "x/b\n\x1b.toml", "study_sha256": "0" * 64}
    assert beliefs(odd) == "a priors, with b??.toml (sha256 00000000)"
    assert file_hash(None) == ""
    told = provenance(scale=None, study="\udcff.toml")
    assert told["scale"] == ""
    assert told["study"].isascii()
    assert told["study_sha256"] == told["model_sha256"] == told["command"] == ""


@pytest.mark.parametrize("name", ["$x^2$", "a_{b", "%", r"$\frac{1}{$", "$$"])
def test_names_are_no_formulas(name, tmp_path):
    figure = new_figure(4.0, 3.0)
    axes = figure.subplots()
    axes.barh([0, 1], [10.0, 1000.0], label=name)
    axes.set_yticks([0, 1], [name, name])
    axes.set_xscale("log")
    axes.set_title(name)
    axes.set_xlabel(name)
    axes.text(1.0, 0.0, name)
    axes.legend(title=name)
    figure.suptitle(name)
    write_figures(tmp_path, {"figure": lambda: figure}, ["png", "svg"])
    assert {path.name for path in tmp_path.iterdir()} == {"figure.png", "figure.svg"}
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if text.get_text() == name:
            assert not text.get_parse_math()
    (power,) = {label.get_parse_math() for label in axes.get_xticklabels()}
    assert power


@pytest.mark.parametrize("output", ["infinite", "log:infinite"])
def test_a_tornado_of_what_becomes_infinite_is_drawn(toy, output):
    text = TOY.replace("prior(3.0,", "prior(2.4,")
    (toy / "toy_infinite.py").write_text(text)
    asked = ["tornado", "toy_infinite:cost", "--output", output, "--folder", "out"]
    app([*asked, "--format", "svg"])
    assert (toy / "out" / "tornado.svg").exists()
