"""What is no number is named in words, infinite numbers too."""

import numpy as np

from uq.results.measures import Measure
from uq.results.notes import constant_notes, undefined
from uq.words import few


def test_a_few_names_and_how_many_there_are_besides():
    assert few(["a", "b"]) == "a, b"
    assert few(list("abcdefgh")) == "a, b, c, d, e, f and 2 more"


def test_what_is_infinite_or_nan_is_noted():
    value = np.array([[1.0, np.inf, np.nan], [1.0, 2.0, 3.0]])
    notes = undefined(
        {"mean": Measure(value, value, 1, "")}, ["y", "z"], ["a", "b", "c"]
    )
    assert notes == ["y: no mean in 2 inputs (b, c): not finite in some draws"]


def test_what_does_not_vary_is_noted():
    notes = constant_notes(["y", "z"], np.array([False, True]), "bounds")
    assert notes == ["z does not vary: its bounds are undefined (NaN)"]
