"""`uq.value_of_information`: closed forms, the kernel's bits, files, refusals."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from again import drawn, nested, refusal, require_same
from problems import priors, problem
from scipy.stats import norm

import uq
from uq.decision import information
from uq.engine.propagation import NonFiniteError
from uq.show.value_of_information import by_value, flips, parts


BELIEFS = {"x": "0.5 +- 1 km", "y": "0 +- 0.5 USD", "idle": "1 to 2 t"}
UNITS = {"build": "USD", "leave": "USD"}
SURE = 5.0


def works(x, y, idle):
    """Normal in x and y; `idle` decides nothing."""
    return {"build": x + y + 0 * idle, "leave": 0 * x, "mass": idle, "odd": x / 0.0}


def gain(mean, spread):
    """E[max(0, X)] - max(0, mean) of a normal X."""
    z = abs(mean) / spread
    return spread * (norm.pdf(z) - z * norm.sf(z))


@pytest.fixture(scope="module")
def study():
    return uq.Study(works, BELIEFS, units=UNITS, samples=2**10, seed=2)


@pytest.fixture(scope="module")
def found(study):
    groups = {"both": ["x", "y"]}
    return uq.value_of_information(study, options=["build", "leave"], groups=groups)


def test_it_is_the_kernel_to_the_last_bit(study, found):
    told = information.value_of_information(
        study.function,
        study.joint,
        {"build": lambda o: o["build"], "leave": lambda o: o["leave"]},
        groups={"both": ["x", "y"]},
        size=study.size,
        outer=16,
        seed=study.seed,
        replicates=study.replicates,
    )
    for name in ("EVPPI", "share"):
        measure = told.measures[name]
        np.testing.assert_array_equal(found[name], measure.value[0])
        np.testing.assert_array_equal(found[f"{name}_error"], measure.standard_error[0])
        np.testing.assert_array_equal(
            found[f"{name}_interval"], measure.interval()[:, 0]
        )
    for name, (dims, values) in told.more.items():
        kept = values[0] if "output" in dims else values
        np.testing.assert_array_equal(found[name], kept)
    assert found.attrs["notes"] == "; ".join(told.notes)
    assert found.attrs["evaluations"] == told.evaluations


def test_what_is_bought_scales_the_money_and_names_it(study, found, tmp_path):
    each = study.replace(units=dict.fromkeys(UNITS, "USD/(W yr)"))
    options = ["build", "leave"]
    many = uq.value_of_information(
        each, options=options, groups={"both": ["x", "y"]}, scale=2**20
    )
    for name in ("EVPPI", "EVPPI_error", "EVPI", "net", "regret"):
        np.testing.assert_array_equal(many[name], 2**20 * found[name])
        assert many[name].attrs["units"] == "USD"
    for name in ("share", "share_error", "best", "wrong", "flips"):
        np.testing.assert_array_equal(many[name], found[name])
    assert (many.attrs["unit"], many.attrs["bought"]) == ("USD", "(W yr)")
    assert uq.sentence(many).split(" Note:")[0].endswith(", for 1,048,576 (W yr).")
    one = uq.value_of_information(each, options=options)
    assert one.attrs["unit"] == "USD/(W yr)"
    assert ", for " not in uq.sentence(one)
    least = uq.value_of_information(study, options=options, minimize=True, scale=3)
    assert least.attrs["unit"] == "USD"
    np.testing.assert_allclose(least["net"], -3 * found["net"], rtol=1e-12)
    assert uq.sentence(least).split(" Note:")[0].endswith(", for 3 units.")
    require_same(many, tmp_path)


def test_it_is_the_closed_form(found):
    exact = {"x": gain(0.5, 1.0), "y": gain(0.5, 0.5), "idle": 0.0}
    whole = gain(0.5, np.hypot(1.0, 0.5))
    exact["both"] = whole
    for name, value in exact.items():
        at = found.sel(parameter=name)
        assert abs(float(at["EVPPI"]) - value) <= SURE * float(at["EVPPI_error"]) + 2e-3
    assert abs(float(found["EVPI"]) - whole) < SURE * float(found["EVPI_error"])
    wrong = norm.sf(0.5 / np.hypot(1.0, 0.5))
    assert abs(float(found["wrong"]) - wrong) < SURE * float(found["wrong_error"])
    flip = float(found["flips"].sel(parameter="x")[0])
    assert abs(flip) < 0.15
    assert flips(found.sel(parameter="x").rename()).startswith("leave < ")
    assert flips(found.sel(parameter="x")).endswith(" < build [km]")


def test_costs_are_negative_benefits(study):
    least = uq.value_of_information(study, options=["build", "leave"], minimize=True)
    options = {"build": lambda o: -o["build"], "leave": lambda o: -o["leave"]}
    most = uq.value_of_information(study, options=options, unit="USD")
    for name in ("EVPPI", "net", "regret", "flips"):
        np.testing.assert_array_equal(least[name], most[name])
    assert nested(least, "options") == {"build": "build", "leave": "leave"}
    assert (least.attrs["minimize"], most.attrs["minimize"]) == (1, 0)
    assert float(least["net"].sel(option="build")) < 0
    assert "leave is the best choice now" in uq.sentence(least)


def test_every_variable_has_its_unit(found):
    assert found["EVPPI"].attrs["units"] == "USD"
    assert found["share"].attrs["units"] == "-"
    assert found["input_units"].values.tolist() == ["km", "USD", "t", ""]
    assert found.attrs["unit"] == "USD"


def test_it_is_shown_alike_from_a_file(found, tmp_path):
    require_same(found, tmp_path)
    table = uq.table(found)
    assert list(table["learnt"]) == ["alone"] * 3 + ["together"]
    assert list(table["parameter"])[0] == "x"
    single, groups = parts(found)
    assert "idle" not in single["parameter"].values[by_value(single)]
    assert list(groups["parameter"].values) == ["both"]
    told = uq.sentence(found)
    assert told.startswith("build is the best choice now, but not in a share 0.3")
    assert "learn x first: worth 0.19" in told


def test_where_nothing_is_worth_learning_the_lead_is_drawn(study, tmp_path):
    sure = {"build": lambda o: o["build"] + 100, "leave": "leave"}
    found = uq.value_of_information(study, options=sure, unit="USD")
    assert float(found["EVPI"]) == 0
    assert uq.sentence(found).startswith(
        "No measurement can change the decision: build"
    )
    assert len(uq.plot(found).axes) == 1
    assert drawn(found) == drawn(found)
    require_same(found, tmp_path)


def test_a_class_of_priors_and_a_model_of_classes():
    study = uq.Study(problem, priors(), samples=2**7)
    options = {"sell": "total", "keep": lambda o: 2.0 + 0 * o.total}
    found = uq.value_of_information(study, options=options, outer=4)
    assert list(found["parameter"].values) == ["inner.price", "length"]
    assert found.attrs["unit"] == "USD/kg"
    assert float(found["EVPPI"].sel(parameter="length")) == 0
    assert flips(found.sel(parameter="inner.price")).endswith("[USD/kg]")
    assert nested(found, "options")["keep"] == "<lambda>"


REFUSED = {
    "one": ({"options": ["build"]}, "needs two or more"),
    "word": ({"options": "build"}, "expected a mapping, or names"),
    "near": ({"options": ["build", "leaf"]}, "did you mean 'leave'"),
    "twice": ({"options": ["build", "build"]}, "stands twice"),
    "units": ({"options": ["build", "mass"]}, "need one unit, got build in USD"),
    "number": ({"options": {"a": "build", "b": 3}}, "found 3"),
    "function": ({"options": {"a": "build", "b": lambda o: o["c"]}}, "KeyError: 'c'"),
    "outer": ({"outer": 3}, "outer: expected a power of two"),
    "group": ({"groups": {"g": ["z"]}}, "unknown varying parameter 'z'"),
    "none": ({"scale": 0.0}, "scale: expected a positive number of units, found 0.0"),
    "inf": ({"scale": np.inf}, "scale: expected a positive number of units, found inf"),
}


@pytest.mark.parametrize(("more", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_before_any_work(
    study, more, message, monkeypatch
):
    monkeypatch.delattr(information, "conditional_means")
    asked = {"options": ["build", "leave"]} | more
    assert message in refusal(lambda: uq.value_of_information(study, **asked))


def test_inputs_that_depend_are_refused_with_what_takes_them():
    table = uq.Study(works, BELIEFS).table
    joint = uq.Joint(table, correlations={("x", "y"): 0.5})
    study = uq.Study(lambda p: works(p.x, p.y, p.idle), joint, samples=2**7)
    options = ["build", "leave"]
    line = refusal(lambda: uq.value_of_information(study, options=options))
    assert "x and y depend on one another" in line
    assert "uq.given" in line


def test_a_benefit_that_is_not_finite_is_refused(study):
    options = {"odd": "odd", "leave": lambda o: o["leave"]}
    small = study.replace(samples=2**6, units={})
    line = refusal(
        lambda: uq.value_of_information(small, options=options), NonFiniteError
    )
    assert "odd: its net benefit is not finite" in line


SINGLE = """
import jax, numpy as np, sys, uq
assert not jax.config.jax_enable_x64
def works(x, y):
    return {"build": x + y, "leave": 0 * x}
beliefs = {"x": "0.5 +- 1 km", "y": "0 +- 0.5 USD"}
study = uq.Study(works, beliefs, samples=2**7)
found = uq.value_of_information(study, options=["build", "leave"])
assert found["EVPPI"].dtype == np.float64
assert not jax.config.jax_enable_x64
print(float(found["EVPPI"][0]).hex())
"""


def test_it_is_double_precision_whatever_the_program_has_set():
    told = subprocess.run(
        [sys.executable, "-c", SINGLE],
        cwd=Path(uq.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    beliefs = {"x": "0.5 +- 1 km", "y": "0 +- 0.5 USD"}
    study = uq.Study(
        lambda x, y: {"build": x + y, "leave": 0 * x}, beliefs, samples=2**7
    )
    here = uq.value_of_information(study, options=["build", "leave"])
    assert told.stdout.strip() == float(here["EVPPI"][0]).hex()
