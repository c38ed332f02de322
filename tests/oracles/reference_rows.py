"""Rows of outside references, and how a test goes through them.

Rows are read from `tests/reference`, or from the folder in REFERENCE_DIR. Every kind of
row is either evaluated, or listed by its test with the reason why it is not.
"""

import json
import os
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from equations.constants import HOUR, HOURS_PER_COMMON_YEAR


OWN = Path(__file__).parents[1] / "reference"
FOLDER = Path(os.environ.get("REFERENCE_DIR", OWN))
# What is only true of the cases that come with the project, their number for one.
of_the_house = pytest.mark.skipif(FOLDER != OWN, reason="other cases than the house's")
LITRE = 1e-3  # [m^3/L]
BILLED_YEAR = HOURS_PER_COMMON_YEAR * HOUR  # [s/yr]


def record(file: str) -> dict:
    """A reference file; empty where there is none."""
    path = FOLDER / file
    return json.loads(path.read_text()) if path.exists() else {}


def rows(file: str, kind: str) -> dict[str, list[dict]]:
    """Rows of a reference file by kind; a remark in brackets is no part of a kind."""
    found: dict[str, list[dict]] = {}
    for row in record(file).get("rows", []):
        found.setdefault(row[kind].partition("(")[0], []).append(row)
    return found


def check(covered, left_out, kind: str, cases: list[dict]):
    """Every row of a kind, or a visible skip with the reason and the count."""
    if kind in left_out:
        pytest.skip(f"{len(cases)} rows of {kind}: {left_out[kind]}")
    assert kind in covered, f"{kind}: neither evaluated nor listed as not covered"
    for case in cases:
        compare(covered[kind](case["in"]), case["out"], case)


def compare(found, expected, case):
    """What is evaluated, against the same entries of the reference."""
    if isinstance(found, dict):
        both = [name for name in found if name in expected]
        assert both, f"nothing of it is evaluated: {case}"
        for name in both:
            compare(found[name], expected[name], case)
    else:
        # `float` reads the strings that stand for infinities.
        wanted = np.vectorize(float)(expected)
        if np.isnan(found).any():
            # Where there is no answer, the reference is negative, 0 or infinite.
            assert not 0 < wanted < np.inf, case
        else:
            assert_allclose(found, wanted, rtol=1e-10, atol=1e-14, err_msg=str(case))


def call(function, *arguments):
    return float(function(*(jnp.asarray(float(each)) for each in arguments)))
