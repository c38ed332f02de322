"""What cannot matter, as a verb."""

import subprocess
import sys

import jax.numpy as jnp
import numpy as np
import pytest
from again import require_read_back, require_same
from numpy.testing import assert_array_equal
from problems import priors, problem
from scipy import stats

import uq
from uq.engine.propagation import NonFiniteError
from uq.quantities import quantities
from uq.sensitivity.screening.bifurcation import bifurcation
from uq.sensitivity.screening.morris import elementary_effects


COUNT = 24
NAMES = [f"x{i:02}" for i in range(COUNT)]
SLOPES = np.zeros(COUNT)
SLOPES[[2, 3, 20]] = [3.0, -2.0, 1.0]
TOTAL = SLOPES**2 / np.sum(SLOPES**2)


def line(**named):
    x = jnp.stack([named[name] for name in NAMES])
    return {"y": jnp.asarray(SLOPES) @ x, "still": 7.0 + 0 * x[0], "bent": x[5] ** 2}


def study(samples=2**6, **more):
    return uq.Study(line, dict.fromkeys(NAMES, "uniform 0 to 1"), samples=samples)


@pytest.fixture(scope="module", params=["bifurcation", "radial"])
def found(request):
    return uq.screen(study(), "y", method=request.param)


def test_those_that_act_are_kept_and_all_others_bounded(found):
    assert_array_equal(np.flatnonzero(found["kept"]), [2, 3, 20])
    bound = found["bound"].sel(output="y").values
    assert np.all(bound + 1e-12 >= TOTAL)
    assert np.all(bound[SLOPES == 0] < found.attrs["threshold"])


def test_bifurcation_is_the_kernels():
    s = study()
    found = uq.screen(s, ["y", "still"], threshold=0.04)
    asked = quantities(["y", "still"])
    kernel = bifurcation(s.function, s.joint, asked, size=4, seed=0, threshold=0.2)
    assert_array_equal(found["ST"], kernel.measure().value)
    assert_array_equal(found["ST_error"], kernel.measure().standard_error)
    assert_array_equal(found["bound"], kernel.more["bound"][1] ** 2)
    assert_array_equal(found["kept"], kernel.more["remains"][1])
    assert_array_equal(found["group"], kernel.more["group"][1])
    assert found.attrs["evaluations"] == kernel.evaluations < 2**6 * COUNT


def test_radial_effects_are_the_kernels():
    s = study()
    found = uq.screen(s, ["y", "bent"], method="radial")
    asked = quantities(["y", "bent"])
    kernel = elementary_effects(s.function, s.joint, asked, size=4, seed=0)
    for name in ("mu_star", "sigma", "mu", "ST"):
        assert_array_equal(found[name], kernel.measure(name).value)
        assert_array_equal(found[f"{name}_error"], kernel.measure(name).standard_error)
    total = kernel.measure("ST")
    factor = stats.t.isf(0.05 / (2 * COUNT), 15)
    limit = total.value + factor * total.standard_error
    np.testing.assert_allclose(found["bound"], limit, rtol=1e-12)
    words = found["verdict"].sel(parameter=["x02", "x05", "x06"]).values
    assert words[0].tolist() == ["linear", "negligible", "negligible"]
    assert words[1].tolist()[1] == "nonlinear or interacting"


@pytest.mark.parametrize(
    ("method", "levels"),
    [("trajectory", None), ("grid", 6), ("radial", 4)],
    ids=["trajectory", "grid", "levels"],
)
def test_effects_within_the_priors_are_the_kernels(method, levels, tmp_path):
    s = study()
    groups = {"pair": ["x02", "x07"], "rest": ["x08", "x09"]}
    found = uq.screen(s, "y", method=method, levels=levels, groups=groups)
    kernel = elementary_effects(
        s.function, s.joint, quantities(["y"]), size=4, seed=0,
        design=method, levels=levels, groups=groups,
    )  # fmt: skip
    for name in ("mu_star", "sigma", "mu", "mu_star_scaled"):
        assert_array_equal(found[name], kernel.measure(name).value)
        assert_array_equal(found[f"{name}_error"], kernel.measure(name).standard_error)
    assert "ST" not in found
    size = kernel.measure("mu_star_scaled")
    factor = stats.t.isf(0.05 / (COUNT - 2), 15)
    limit = (size.value + factor * size.standard_error) ** 2
    np.testing.assert_allclose(found["bound"], limit, rtol=1e-12)
    kept = found["parameter"].values[found["kept"].values]
    assert kept.tolist() == ["x03", "x20", "pair"]
    words = found["verdict"].sel(output="y", parameter=["x03", "pair", "rest"])
    assert words.values.tolist() == ["linear", "a group", "negligible"]
    assert uq.sentence(found).startswith(
        "19 of 20 inputs and 2 groups hardly move y: each makes less than 1 % of the "
        "variance, as far as outputs are linear in quantiles (all limits"
    )
    require_read_back(found, tmp_path)


def test_it_is_shown_again_from_its_file(found, tmp_path):
    require_read_back(found, tmp_path)
    several = uq.screen(study(), method=found.attrs["method"])
    require_same(several, tmp_path)


def test_it_says_what_cannot_matter(found):
    told = uq.sentence(found)
    assert told.startswith(
        "21 of 24 inputs cannot matter to y: each takes part in less than 1 % of the "
        "variance (all limits hold together with 95 % confidence; "
    )
    assert told.endswith("What may matter: x02, x03, x20.")
    table = uq.table(found)
    assert table["kept"].tolist() == [True] * 3 + [False] * 21
    assert table["parameter"].tolist()[:3] == ["x02", "x03", "x20"]


def test_what_does_not_vary_keeps_nothing():
    for method in ("bifurcation", "radial"):
        found = uq.screen(study(), "still", method=method)
        assert not found["kept"].any()
        assert uq.sentence(found).startswith("24 of 24 inputs cannot matter to still")
        uq.plot(found)


def test_a_study_of_a_class_of_priors():
    found = uq.screen(uq.Study(problem, priors(), samples=2**6), "total")
    assert found["kept"].values.tolist() == [True, False]
    assert found["input_units"].values.tolist() == ["USD/kg", "m"]
    assert "length dropped" in labels(uq.plot(found))
    assert uq.sentence(found).startswith("1 of 2 inputs cannot matter to total: it")


def labels(figure):
    return [text.get_text() for text in figure.axes[0].get_yticklabels()]


def test_all_that_matters_is_said_to():
    s = uq.Study(lambda a: {"y": a}, {"a": "uniform 0 to 1"}, samples=2**6)
    assert uq.sentence(uq.screen(s)).startswith("None of 1 input can be left out")


def test_progress_is_told():
    told = []
    uq.screen(study(), "y", progress=lambda done, every: told.append((done, every)))
    assert told[-1] == (COUNT, COUNT)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"output": "yy"}, "unknown output 'yy': did you mean 'y'"),
        (
            {"method": "radail"},
            "unknown method of screening 'radail': did you mean 'radi",
        ),
        ({"levels": 4}, "levels: bifurcation has no grid: leave them out, or take"),
        ({"groups": {"g": ["x01"]}}, "groups: it finds its own: leave them out, or"),
        ({"method": "grid", "levels": 3}, "levels: need an even number of 2 or more"),
        ({"method": "grid", "groups": {"g": ["x99"]}}, "group 'g': unknown varying"),
        (
            {"method": "grid", "groups": {"g": ["x01"], "h": ["x01"]}},
            "x01: is in 'g' and again in 'h'",
        ),
        ({"threshold": 0.0}, "threshold: expected a share of the variance in .0, 1."),
        ({"threshold": float("nan")}, "threshold: expected a share"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(changes, message):
    with pytest.raises(ValueError, match=message) as told:
        uq.screen(study(), **changes)
    assert "\n" not in str(told.value)


def test_dependent_inputs_and_lost_draws_are_refused():
    told = uq.Study(lambda a, b: a + b, {"a": "1 to 2", "b": "1 to 2"})
    joint = uq.Joint(told.joint, {("a", "b"): 0.5})
    with pytest.raises(ValueError, match=r"depend on .* use uq\.rank"):
        uq.screen(uq.Study(lambda p: p.a + p.b, joint))
    with pytest.raises(NonFiniteError, match="draws are not finite"):
        uq.screen(uq.Study(lambda a: jnp.log(a - 0.5), {"a": "uniform 0 to 1"}))


SINGLE = """
import jax
import uq
study = uq.Study(lambda a, b: 3 * a + b, {"a": "1 to 2", "b": "1 to 2"}, samples=64)
found = uq.screen(study)
assert found["ST"].dtype == "float64" and not jax.config.jax_enable_x64
print(float(found["ST"][0, 0]).hex())
"""


def test_it_is_in_double_precision_in_a_program_that_is_not():
    command = [sys.executable, "-c", SINGLE]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    inputs = {"a": "1 to 2", "b": "1 to 2"}
    s = uq.Study(lambda a, b: 3 * a + b, inputs, samples=64)
    assert told.strip() == float(uq.screen(s)["ST"][0, 0]).hex()


@pytest.mark.parametrize("size", [1e300, 1e-200])
def test_outputs_of_any_size_are_screened_or_refused(size):
    unit = "uniform 0 to 1"
    big = uq.Study(
        lambda a, b: {"y": size * a + 0 * b}, {"a": unit, "b": unit}, samples=2**8
    )
    kept = uq.screen(big)["kept"]
    assert np.ravel(kept).tolist() == [True, False]
    with pytest.raises(OverflowError, match="y: the squares of its steps"):
        uq.screen(big, method="radial")


def test_the_sentence_counts_every_input_that_is_kept():
    names = [f"x{i}" for i in range(30)]
    many = uq.Study(
        lambda **k: {"y": sum(k[name] for name in names)},
        dict.fromkeys(names, "uniform 0 to 1"),
        samples=2**6,
    )
    found = uq.screen(many, method="radial")
    assert found["kept"].all()
    line = uq.sentence(found)
    assert "None of 30 inputs can be left out" in line
    assert line.endswith("and 24 more.")
