"""Rankings against recorded ones of another program, and of a model of one's own."""

import dataclasses
import os
import subprocess
import sys

import numpy as np
import pytest
from numpy.testing import assert_allclose
from orbitdc import as_shipped, parameters
from own_model import VARIANCES
from reference_rows import of_the_house, record

from equations.models.orbital_datacenter import Form, orbital_datacenter
from experiments import sobol_ranking
from experiments.__main__ import app
from experiments.own_models import selection_of
from experiments.sobol_ranking import Question, groups_of
from priors.orbital_datacenter.published import published
from uq.distributions import Fixed, Uniform
from uq.inputs.beliefs import revise
from uq.priors import prior_table
from uq.quantities import quantities
from uq.results.datasets import load
from uq.sensitivity.variance.sobol import Options, Until, sobol_indices


DRIVERS = {
    "utilization": "workload.utilization",
    "radiator_areal_mass": "radiator.areal_mass",
    "solar_specific_power": "solar.specific_power",
    "launch_cost_per_kg": "launch.price",
    "downlink_gbps": "network.downlink",
    "annual_failure_rate": "reliability.failure_rate",
    "radiator_cost_per_m2": "radiator.price",
    "altitude_km": "orbit.altitude",
    "radiator_t_rad_setpoint": "radiator.max_temperature",
    "learning_rate": "costs.learning_rate",
    "comm_intensity": "workload.communication_intensity",
    "optical_availability": "network.availability",
}
RECORDED = record("orbitdc_uq.json")
SCENARIOS = [k for k, told in RECORDED.items() if k != "meta" and "sobol" in told]
OUTPUTS = {
    "log_lcoc": "log:space.lcoc",
    "lcoc": "space.lcoc",
    "kg_per_kw": "space.specific_mass",
    "delivered": "space.delivered",
}


def drawn(scenario):
    """The recorded scenario with its twelve drivers uniform, as recorded.

    The counts of satellites and accelerators, which that program truncates, are not
    among them. Where the downlink is a radio, it ignores the optical availability.
    """
    case = as_shipped(record("orbitdc.json")["cases"])[scenario]
    architecture = case["scenario"]["space"]["architecture"]
    priors, changes = published(), {}
    table = prior_table(priors)
    values = parameters(case)
    for path, value in values.items():
        changes[path] = changed(table[path], Fixed(float(value)), float(value))
    for name, (low, high) in RECORDED[scenario]["sobol"]["bounds"].items():
        path = DRIVERS[name]
        if path == "network.availability" and architecture.get("downlink_type") == "rf":
            continue
        changes[path] = changed(table[path], Uniform(low, high), (low + high) / 2)
    return revise(priors, changes)


def changed(prior, distribution, nominal):
    return dataclasses.replace(prior, distribution=distribution, nominal=nominal)


@pytest.mark.filterwarnings("ignore:space.lcoc. a few points carry")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_recorded_indices_are_reproduced(scenario):
    if SCENARIOS.index(scenario) % 2 and "REFERENCE_FULL" not in os.environ:
        pytest.skip(f"{scenario}: compiles for long, and its neighbours are evaluated")
    recorded = RECORDED[scenario]["sobol"]
    if unknown := set(recorded["bounds"]) - set(DRIVERS):
        pytest.skip(f"{scenario}: no parameter of the model: {sorted(unknown)}")
    if scenario not in as_shipped(record("orbitdc.json").get("cases", [])):
        pytest.skip(f"{scenario}: no case of it as it was shipped")
    asked = {name: OUTPUTS[name] for name in recorded["indices"] if name in OUTPUTS}
    indices = sobol_indices(
        orbital_datacenter(Form.PUBLISHED),
        drawn(scenario),
        quantities(list(asked.values())),
        size=2**9,
        seed=1,
        options=Options(first="saltelli"),  # as recorded, with Jansen's total
    )
    at = indices.result
    for q, name in enumerate(asked):
        told = recorded["indices"][name]
        for driver in recorded["bounds"]:
            path = DRIVERS[driver]
            if path not in indices.factors:
                assert told["ST"][driver] == told["S1"][driver] == 0
                continue
            f = indices.factors.index(path)
            for kind, value, error in (
                ("S1", at.first[q, f], at.first_error[q, f]),
                ("ST", at.total[q, f], at.total_error[q, f]),
            ):
                # Recorded: the half width of a 95 % interval, from a bootstrap.
                theirs, half = told[kind][driver], told[f"{kind}_conf"][driver]
                allowed = 4 * np.hypot(half / 1.96, error) + 1e-12
                assert abs(value - theirs) < allowed, (name, driver, kind)


@of_the_house
def test_scenarios_that_differ_in_drivers_only_have_one_ranking():
    one, other = (
        RECORDED[f"orbital_{name}_inference"]["sobol"]["indices"]
        for name in ("1mw", "multimodal")
    )
    for name in OUTPUTS:
        assert one[name]["ST"] == other[name]["ST"]


def ranked(*outputs, options=None, samples=2**11, **more):
    selection = selection_of("toy_model:cost", None, None, None, None, None)
    question = Question(outputs, options or Options())
    return sobol_ranking.run(
        samples=samples, selection=selection, question=question, **more
    )


def test_a_sum_has_the_shares_of_its_variances(toy):
    results = ranked("sum")
    share = np.array(list(VARIANCES.values())) / sum(VARIANCES.values())
    single = results.sel(output="sum", parameter=list(VARIANCES))
    for name in ("S1", "ST"):
        error = np.abs(single[name] - share)
        assert np.all(error <= 4 * single[f"{name}_error"] + 1e-12)
    report = sobol_ranking.report(results).sel(output="sum")
    order = ["rate", "launch.mass", "launch.price", "idle"]
    assert list(report["ranked"].values) == order
    assert_allclose(report["sure"], [1, 1, 1, np.nan])
    assert abs(report["S1_sum"] - 1) <= 4 * report["S1_standard_error"]
    assert_allclose(report["S1_sum"] + report["S1_rest"], 1)


def test_groups_and_what_is_left_share_the_variance(toy):
    rest = {"rest": ["rate", "idle"]}
    results = ranked("product", options=Options(groups=rest)).sel(output="product")
    group, left = (results.sel(parameter=name) for name in ("launch (all)", "rest"))
    error = np.hypot(group["S1_error"], left["ST_error"])
    assert abs(group["S1"] + left["ST"] - 1) < 4 * error
    assert str(group["members"].item()) == "launch.price launch.mass"
    assert str(group["evidence"].item()) == "judged, quoted"


def test_groups_are_neither_one_parameter_nor_all(toy):
    from toy_model import PRIORS

    assert groups_of(PRIORS) == {
        "launch (all)": ["launch.price", "launch.mass"],
        "everything judged": ["launch.price", "rate", "idle"],
    }


def test_a_command_writes_indices_of_a_model_of_ones_own(toy, capsys):
    words = ["rank", "toy_model:cost", "--samples", "512", "--folder", "mine"]
    words += ["--output", "log:product", "--output", "sum>2", "--output", "constant"]
    app([*words, "--second-order", "--group", "a=rate,idle"], standalone_mode=False)
    written = {path.name for path in (toy / "mine").iterdir()}
    figures = ("indices", "pairs", "convergence")
    kinds = {f"{name}{suffix}" for name in figures for suffix in (".svg", ".png")}
    assert written == kinds | {"manifest.json", "mine.nc"}
    results = load(toy / "mine" / "mine.nc")
    assert results.attrs["model"] == "toy_model:cost"
    assert results.attrs["prior_set"] == "toy_model:PRIORS"
    assert np.isnan(results["ST"].sel(output="constant")).all()
    pair = results.sel(output="log:product", parameter="rate", other="launch.price")
    assert abs(pair["S2"]) < 4 * pair["S2_error"] + 1e-12  # a logarithm of a product
    told = capsys.readouterr().out
    assert "What decides log:product (toy_model:cost, toy_model:PRIORS priors;" in told
    assert "note: constant does not vary" in told


def test_an_analysis_stops_when_it_is_sure(toy):
    until = Options(until=Until(top=1))
    results = ranked("sum", samples=2**16, options=until)
    assert sobol_ranking.report(results).attrs["used"] < 2**16


BAD_WORDS = {
    "module": (("no_such:cost",), "no_such: no file no_such.py in"),
    "syntax": (("toy_broken:model",), "toy_broken.py, line 1: SyntaxError: "),
    "function": (("toy_model:cots",), "unknown name 'cots': did you mean 'cost'"),
    "colon": ((":cost",), "file.py:name, got ':cost'"),
    "relative": (("..toy_model:cost",), "expected package.module:name or"),
    "callable": (("toy_model:NUMBERS",), "toy_model:NUMBERS: is no function"),
    "bare": (("toy_model:bare",), "bare returned a bare number: return {name: "),
    "eager": (("toy_model:eager",), "line 48: .*leave the conversion out"),
    "priors": (
        ("toy_model:cost", "--priors-from", "toy_model:NUMBERS"),
        "toy_model:NUMBERS: launch.price: expected a Prior, found float 1.0",
    ),
    "no priors": (
        ("toy_model:cost", "--priors-from", "json:PRIORS"),
        "json: has no PRIORS",
    ),
    "both": (
        ("toy_model:cost", "--priors", "a", "--priors-from", "b:c"),
        "--priors and --priors-from: give one",
    ),
    "form": (("toy_model:cost", "--form", "published"), "no forms and no scenarios"),
    "output": (("toy_model:cost", "--output", "sun"), "unknown output 'sun'"),
    "twice": (("toy_model:cost", "--output", "sum"), "stands twice"),
    "vector": (("toy_model:vector",), r"sum: .* must be a scalar, found shape \(2,\)"),
    "infinite": (("toy_model:cost", "--output", "infinite"), "infinite: not finite"),
    "estimator": (("toy_model:cost", "--total", "jensen"), "'jensen'.*'jansen'"),
    "pairs": (("toy_model:cost", "--first", "azzini-rosati"), "needs the samples BA"),
    "group": (("toy_model:cost", "--group", "a=rat"), "group 'a'.*'rate'"),
    "group word": (("toy_model:cost", "--group", "a"), "--group: expected key=value"),
    "samples": (("toy_model:cost", "--samples", "48"), "got 48: try 64"),
}


@pytest.mark.parametrize(("words", "message"), BAD_WORDS.values(), ids=BAD_WORDS)
def test_bad_words_are_refused(words, message, toy):
    tail = [] if "--samples" in words else ["--samples", "32"]
    with pytest.raises(ValueError, match=message):
        app(["rank", *words, "--output", "sum", *tail], standalone_mode=False)


def test_an_error_is_one_line_with_its_status_and_no_folder(toy):
    command = [sys.executable, "-m", "experiments", "rank", "toy_model:cost"]
    told = subprocess.run(
        [*command, "--output", "sun"], capture_output=True, text=True, cwd=toy
    )
    assert told.returncode == 2
    (line,) = told.stderr.strip().splitlines()
    assert line.startswith("uq: unknown output 'sun'")
    assert not (toy / "results").exists()
