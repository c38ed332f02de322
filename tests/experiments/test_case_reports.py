"""What reports of cases have in common."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import uq
from experiments.cases.reports import cell, facts_of
from uq.show.words import share_cell


@pytest.mark.parametrize("draws", [10, 100, 2**16])
def test_what_was_never_seen_is_told_as_a_bound(draws):
    """So often it would be missed in all draws with a probability of at most 5 %."""
    never, always = (cell(share, np.nan, draws) for share in (0.0, 1.0))
    assert never.startswith("< ")
    assert always.startswith("> ")
    bound = float(never[2:])
    assert (1 - bound) ** draws <= 0.05
    assert (1 - 0.9 * bound) ** draws > 0.05
    assert float(always[2:]) == pytest.approx(1 - bound)


@pytest.mark.parametrize("draws", [1, 10, 16, 100, 2**17])
def test_a_bound_is_one_wherever_it_is_told(draws):
    bound = cell(0.0, 0.0, draws).removeprefix("< ")
    told = f"{bound} with 95 % confidence)"
    assert share_cell(0.0, 0.0, draws) == f"0 (below {told}"
    assert share_cell(1.0, 0.0, draws) == f"1 (short of it by less than {told}"


def test_what_is_no_share_has_no_bound():
    assert cell(0.0, 0.0) == "0"
    assert cell(1.0, 0.25) == "1.00 ± 0.25"
    assert cell(0.5, 0.25, 100) == "0.50 ± 0.25"


def test_a_report_is_no_answer_of_a_verb():
    study = uq.Study(lambda a: a, {"a": "uniform 0 to 1"}, samples=32, seed=3)
    facts = facts_of(uq.draws(study))
    assert facts["seed"] == 3
    assert "answer" not in facts


@pytest.mark.parametrize("name", ["cislunar_prices", "skimmer_closure"])
def test_a_case_is_known_before_jax_is_there(name):
    asks = f"import sys, experiments.cases.{name}; print('jax' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", asks],
        cwd=Path(uq.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "False"
