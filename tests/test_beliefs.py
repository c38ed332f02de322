"""Every answer says on which beliefs it rests, and how to ask for it again."""

import hashlib
from pathlib import Path

import pytest
from own_model import TOY

from experiments import lcoc_bands, tornado
from experiments.__main__ import app
from experiments.folders.manifests import command, read_manifest
from experiments.running import save_figure
from experiments.selection import Selection
from uq.inputs.reading import file_hash, study_facts
from uq.results.datasets import load, provenance
from uq.show.style import new_figure, say_plainly
from uq.show.words import beliefs


STUDY = '["{path}"]\ndistribution = "Uniform"\nlow = 1.0\nhigh = 2.0\n'


@pytest.fixture
def study(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(STUDY.format(path="rate"))
    return file


def words_of(figure):
    from matplotlib.text import Text

    return " ".join(text.get_text() for text in figure.findobj(Text))


def said(file):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return f"priors, with mine.toml (sha256 {digest[:8]})"


def test_an_answer_names_study_model_and_command(toy, study, capsys):
    line = "uq tornado toy_model:cost --output sum --study mine.toml"
    mark = command.set(line)
    asked = ["tornado", "toy_model:cost", "--output", "sum", "--study", "mine.toml"]
    try:
        app([*asked, "--folder", "out"], standalone_mode=False)
    finally:
        command.reset(mark)
    told = load(toy / "out" / "out.nc").attrs
    assert told["schema"] == 1
    assert told["study"] == "mine.toml"
    assert told["study_sha256"] == hashlib.sha256(study.read_bytes()).hexdigest()
    assert told["model_sha256"] == hashlib.sha256(TOY.encode()).hexdigest()
    assert told["command"] == line == read_manifest(toy / "out")["command"]
    assert said(study) in " ".join(capsys.readouterr().out.split())
    results = load(toy / "out" / "out.nc")
    report = tornado.report(results)
    (figure,) = tornado.figures(results, report, Selection("")).values()
    assert said(study) in words_of(figure)


def test_an_answer_to_another_command_is_not_replaced_in_silence(toy, capsys):
    asked = ["tornado", "toy_model:cost", "--folder", "out", "--output"]
    for output in ("sum", "sum", "product"):
        mark = command.set(f"uq ... {output}")
        app([*asked, output], standalone_mode=False)
        command.reset(mark)
        replaced = "replaced out/, the answer to: uq ... sum" in capsys.readouterr().err
        assert replaced == (output == "product")


def test_headers_and_titles_of_an_experiment_name_the_study(study, capsys):
    study.write_text(STUDY.format(path="launch.price"))
    selection = Selection(lcoc_bands.MODEL, study=study)
    results = lcoc_bands.run(samples=64, selection=selection)
    report = lcoc_bands.report(results)
    lcoc_bands.print_report(report)
    assert f"near-term {said(study)}" in " ".join(capsys.readouterr().out.split())
    for figure in lcoc_bands.figures(results, report, selection).values():
        assert said(study) in words_of(figure)
    assert {type(value) for value in results.attrs.values()} <= {str, int, float}
    assert results.attrs["command"] == ""


@pytest.mark.parametrize("asked", ["priors", "evaluate"])
def test_what_is_printed_of_a_model_names_the_study(asked, study, capsys):
    study.write_text(STUDY.format(path="launch.price"))
    app([asked, "orbital-datacenter", "--study", str(study)], standalone_mode=False)
    assert said(study) in " ".join(capsys.readouterr().out.split())


def test_no_other_place_has_words_of_its_own_for_the_priors():
    for path in Path(lcoc_bands.__file__).parent.rglob("*.py"):
        if path.name != "beliefs.py":
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
    save_figure(figure, tmp_path / "figure")
    from matplotlib.text import Text

    say_plainly(figure)
    for text in figure.findobj(Text):
        if text.get_text() == name:
            assert not text.get_parse_math()
    (power,) = {label.get_parse_math() for label in axes.get_xticklabels()}
    assert power


@pytest.mark.parametrize("output", ["infinite", "log:infinite"])
def test_a_tornado_of_what_becomes_infinite_is_drawn(toy, output):
    text = TOY.replace("prior(3.0,", "prior(2.4,")
    (toy / "toy_infinite.py").write_text(text)
    words = ["tornado", "toy_infinite:cost", "--output", output, "--folder", "out"]
    app(words, standalone_mode=False)
    assert (toy / "out" / "tornado.svg").exists()
