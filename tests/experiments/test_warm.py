"""What `uq warm` keeps is what later commands need."""

import pytest

from experiments.cases.catalogue import CASES, MODELS
from experiments.cli import warm
from uq.engine import programs


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A store of its own, empty, and nothing in memory."""
    monkeypatch.setenv("SPACE_UQ_CACHE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    programs.forget()
    yield tmp_path / "store"
    programs.forget()


def test_what_is_warm_compiles_nothing_more(kept, run):
    told = run("warm", "skimmer").splitlines()
    assert told[0].startswith("skimmer: bands in ")
    assert told[1] == f"kept in {kept}"
    before = {path.name for path in kept.glob("program-*")}
    assert before
    programs.forget()
    run("bands", "skimmer", "--seed", "3", "--quiet", "--no-figures")
    assert {path.name for path in kept.glob("program-*")} == before


def test_all_that_is_shipped_is_meant_where_nothing_is_named(kept, run, monkeypatch):
    asked = []
    monkeypatch.setattr(warm, "_asked", lambda name: [asked.append(name) or "bands"])
    run("warm")
    assert asked == [*dict.fromkeys([*MODELS, *CASES])]


def test_a_name_that_is_none_is_refused(kept, run):
    with pytest.raises(KeyError, match="unknown model or case 'lcoc-band'.*lcoc-bands"):
        run("warm", "lcoc-band")


def test_where_nothing_is_kept_it_says_so(run, monkeypatch):
    monkeypatch.setenv("SPACE_UQ_CACHE", "off")
    with pytest.raises(ValueError, match="SPACE_UQ_CACHE: is off"):
        run("warm", "skimmer")


def test_the_form_is_told_of_what_is_compiled_and_of_what_is_kept(kept, run, caplog):
    words = ("rank", "skimmer", "--output", "economics.profit", "--samples", "1024")
    quiet = ("--quiet", "--no-figures", "--verbose")
    for how in ("compiled in ", "loaded, compiled before"):
        caplog.clear()
        with caplog.at_level("DEBUG", logger="uq"):
            run(*words, *quiet)
        form, made, *_ = caplog.messages
        assert form.startswith("loop: ")
        assert " operations compiled, for a model of " in form
        assert made.startswith(how)
        programs.forget()
