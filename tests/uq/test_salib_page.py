"""The page for people who come from SALib does what it says."""

import importlib
import re
from pathlib import Path

import numpy as np
from sobol_problems import TOTAL


PAGE = Path(__file__).parents[2] / "uq" / "FROM_SALIB.md"


def test_the_examples_run(tmp_path, monkeypatch):
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)
    assert len(blocks) == 3
    (tmp_path / "salib_example.py").write_text("\n".join(blocks))
    monkeypatch.syspath_prepend(tmp_path)
    example = importlib.import_module("salib_example")
    expected = [*TOTAL, TOTAL[0]]  # what the third does, it does with the first
    result = example.told.result
    assert np.all(np.abs(result.total[0] - expected) < 5 * result.total_error[0])
    assert example.found.method == "SALib rbd-fast"


def test_what_the_page_names_exists():
    for path in re.findall(r"`(uq(?:\.\w+)+)`", PAGE.read_text()):
        module, _, name = path.rpartition(".")
        try:
            importlib.import_module(path)
        except ModuleNotFoundError:
            assert hasattr(importlib.import_module(module), name), path
