"""Figures of answers: one that cannot be drawn, and one that is warned of."""

import warnings

from again import refusal
from matplotlib.figure import Figure

import uq
from experiments.cases.case import Case, Question
from experiments.cases.running import Wanted, answer, write_figures


def test_a_figure_that_cannot_be_drawn_is_told_with_the_way_out(tmp_path, monkeypatch):
    def figure(_):
        raise ValueError("arange: cannot compute length")

    monkeypatch.setattr("uq.show.bands.figure", figure)
    study = uq.Study(lambda a: a, {"a": "uniform 0 to 1"}, samples=32)
    asked = Case("", [Question("bands")])
    place = tmp_path / "mine"
    told = refusal(lambda: answer(asked, {"": study}, place, Wanted(quiet=True)))
    assert told.startswith("bands: its figure cannot be drawn")
    assert told.endswith("ask with --no-figures")
    assert not place.exists()
    answer(asked, {"": study}, place, Wanted(figures=(), quiet=True))
    assert (place / "bands.nc").exists()


def test_what_a_figure_warns_of_is_not_told(tmp_path, recwarn):
    def make():
        warnings.warn("panels are narrow", stacklevel=1)
        return Figure()

    write_figures(tmp_path, {"one": make}, ["png"])
    assert not recwarn
    assert (tmp_path / "one.png").exists()
