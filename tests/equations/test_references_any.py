"""Readers of the references read any cases: names, order, number do not matter."""

import importlib.util
import json
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import reference_rows
from other_references import other

from uq.priors import Prior


TESTS = Path(__file__).parents[1]
PLACES = ("full", "few", "none")
MODULES = {
    path.stem: path
    for path in sorted(TESTS.rglob("test_*.py"))
    if path.stem != Path(__file__).stem
    and any(
        word in path.read_text()
        for word in ("import record", ", record", "problems()", "import rows", ", rows")
    )
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Other cases by place: nearly as many, one of each file, no file at all."""
    told = {place: tmp_path_factory.mktemp(place) for place in PLACES}
    other(reference_rows.OWN, told["full"], seed=7, share=0.9)
    other(reference_rows.OWN, told["few"], seed=11, share=1e-3)
    return told


@pytest.fixture
def read(folders, monkeypatch):
    """A test module as if it had been collected over other references."""

    def load(name, place):
        monkeypatch.setattr(reference_rows, "FOLDER", folders[place])
        label = f"{name}_{place}"
        spec = importlib.util.spec_from_file_location(label, MODULES[name])
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, label, module)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", MODULES)
def test_other_cases_are_collected(read, name, place):
    """As they are imported, tests read what there is; nothing is looked for by name."""
    assert read(name, place).__name__ == f"{name}_{place}"


def test_no_reader_of_references_is_forgotten():
    assert {"test_value", "test_reference_orbitdc", "test_equations_printed"} <= {
        *MODULES
    }
    assert len(MODULES) >= 15


def test_test_functions_are_built_whatever_their_inputs_are_called(folders):
    import reference_problems

    own = reference_problems.problems()
    names = {each["name"] for p in own for each in p["inputs"]}
    path = folders["full"] / "uq_testfunctions.json"
    told = json.loads(path.read_text())["problems"]
    reasons = {reference_problems.not_evaluated(p) for p in own}
    built = 0
    for problem in told:
        if reason := reference_problems.not_evaluated(problem):
            assert reason in reasons
            continue
        middle = jax.tree.map(
            lambda prior: prior.distribution.icdf(jnp.asarray(0.5)),
            reference_problems.table(problem["inputs"]),
            is_leaf=lambda leaf: isinstance(leaf, Prior),
        )
        assert np.all(
            [np.isfinite(y) for y in reference_problems.model(problem)(middle).values()]
        )
        built += not {each["name"] for each in problem["inputs"]} & names
    assert built > 10


def test_cases_of_the_data_center_are_filled_and_its_scenarios_found(read):
    module = read("test_reference_orbitdc", "full")
    assert len(module.filled()) == len(module.CASES) > 0
    assert module.UQ_SCENARIOS
    for scenario in module.UQ_SCENARIOS:
        assert module.not_drawn(scenario, module.TOLD[scenario]["drivers"]) is None
        module.drawn(scenario, module.TOLD[scenario]["drivers"])
    searches = read("test_breakeven_reference", "full")
    assert set(searches.SCENARIOS) <= set(searches.BASES)
    assert searches.SCENARIOS


def test_exact_cases_are_reproduced_and_drawn_ones_read(read):
    skimmer = read("test_reference_skimmer", "full")
    for case in skimmer.CASES:
        if case["kind"] in skimmer.EVALUATED:
            skimmer.test_every_recorded_case_is_reproduced(case)
        else:
            assert skimmer.not_read(case["inputs"]) is None
    fleet = read("test_reference_solar_replication", "full")
    for case in fleet.CASES:
        if case["kind"] in fleet.DETERMINISTIC:
            fleet.test_deterministic_fields_are_reproduced(case)
        elif "distributions" in case["inputs"]:
            fleet.believed(case["inputs"]["distributions"])
    for name in ("test_reference_equations", "test_equations_printed"):
        module = read(name, "full")
        assert module.ROWS
        covered = getattr(module, "PUBLISHED", None) or module.PRINTED
        assert set(module.ROWS) <= set(covered)


KINDS = {  # told, mean, mean square of what enters
    "a uniform": ([1.0, 3.0], 2.0, 13 / 3),
    "triangular": (["triangular", 0.0, 0.0, 3.0], 1.0, 1.5),
    "loguniform": (["loguniform", 1.0, np.e], np.e - 1, (np.e**2 - 1) / 2),
    "normal": (["normal", 2.0, 3.0], 2.0, 13.0),
    "lognormal": (["lognormal", 0.0, 1.0], np.exp(0.5), np.exp(2.0)),
    "beta": (["beta", 2.0, 3.0], 0.4, 0.2),
    "discrete": (["discrete", [1.0, 3.0], [0.75, 0.25]], 1.5, 3.0),
    "truncated": (["truncated", ["uniform", 0.0, 9.0], 1.0, 3.0], 2.0, 13 / 3),
    "square": (["sq_uniform", 1.0, 3.0], 13 / 3, 121 / 5),
    "inverse": (["inv_uniform", 1.0, 3.0], np.log(3) / 2, 1 / 3),
    "inverse square": (["inv_sq_uniform", 1.0, 3.0], 1 / 3, 13 / 81),
    "a number": (2.5, 2.5, 6.25),
}


@pytest.mark.parametrize(("told", "mean", "square"), KINDS.values(), ids=KINDS)
def test_every_kind_of_distribution_is_read(told, mean, square):
    from drawn import distribution, power

    u = (np.arange(2**16) + 0.5) / 2**16
    x = jax.jit(jax.vmap(distribution(told).icdf))(jnp.asarray(u))
    entering = np.asarray(x) ** power(told)[0]
    assert abs(entering.mean() / mean - 1) < 1e-3
    assert abs((entering**2).mean() / square - 1) < 2e-2
