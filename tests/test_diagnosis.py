"""Breakevens, diagnosis and forms of models whose answers are known by hand."""

from typing import Annotated

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import SOURCE
from sobol_problems import table

import experiments.diagnose_commands  # noqa: F401  (adds its commands to the app)
from experiments import breakevens, diagnosis, form_table
from experiments.commands import app
from experiments.selection import Selection, load
from uq.decision.breakeven import breakeven
from uq.decision.searching import knots_of
from uq.designs import Sobol
from uq.distributions import Fixed, LogUniform, Normal, Uniform
from uq.engine.propagation import propagate
from uq.forward.variants import shares_of
from uq.inputs.sampling import sample
from uq.parameters import Spec, flatten
from uq.priors import Prior, varying
from uq.quantities import output
from uq.results.datasets import load as load_file


ANY = -float("inf")


class Toy[T](eqx.Module):
    """A cost of slope times price, and what it has to stay below."""

    price: Annotated[T, Spec("-", "price")]
    slope: Annotated[T, Spec("-", "cost per price")]
    height: Annotated[T, Spec("-", "budget", ANY)]
    wide: Annotated[T, Spec("-", "of any size", ANY)]


def prior(distribution, nominal):
    return Prior(nominal, distribution, "-", SOURCE, "judged", "By hand.")


PRIORS = Toy(
    price=prior(LogUniform(0.1, 0.4), 0.2),
    slope=prior(Uniform(1.0, 3.0), 2.0),
    height=prior(Uniform(-1.0, 1.0), 0.5),
    wide=prior(Normal(0.0, 1.0), 0.0),
)


def toy(p):
    """Meets at price = height / slope, where the height is not negative."""
    return {
        "cost": p.slope * p.price,
        "budget": p.height,
        "constraints": {"height": p.height, "slope": p.slope - 1.5, "sure": 1.0},
    }


TOY = Selection("test_diagnosis:toy")
ASKED = breakevens.Question("price", "cost", "budget")
WHOLE = diagnosis.Question(("price",), "cost", "budget")


def close(value, error, exact):
    assert error > 0
    assert abs(value - exact) < 4 * error


@pytest.fixture(scope="module")
def found():
    results = breakevens.run(samples=2**14, selection=TOY, question=ASKED)
    return results, breakevens.report(results)


def test_a_breakeven_has_its_distribution(found):
    """P(height / slope < t) is 2 t below 1/3, and 1 - (1 - t)^2 / (4 t) above."""
    results, report = found
    exact = [0.05 / 2, 0.5 / 2, 1.1 - np.sqrt(1.1**2 - 1)]
    for value, error, truth in zip(
        report["estimate"].values, report["standard_error"].values, exact, strict=True
    ):
        close(value, error, truth)
    assert results.attrs["nominal"] == pytest.approx(0.25, rel=1e-15)
    assert results.attrs["nominal_verdict"] == "one"


def test_every_draw_has_one_verdict(found):
    results, report = found
    share = {
        str(k): float(report["share"].sel(event=k)) for k in report["event"].values
    }
    assert share["they cross once"] == 0.5  # the nets are balanced in each dimension
    assert share["always above"] == 0.5
    assert share[breakevens.LOWER_BELOW] == 0.5
    exists = results["one"].values == 1
    assert np.array_equal(np.isfinite(results["value"].values), exists)


def test_a_verdict_says_who_is_lower_at_every_value(found):
    """What the value tells of the parameter as it was drawn is what the model does."""
    for results in (
        found[0],
        breakevens.run(samples=256, selection=OTHER, question=BOTH),
    ):
        value, at = results["value"].values, results["believed"].values
        lower = np.where(results["rising"] == 1, at < value, at > value)
        lower = (results["below"] == 1) | ((results["one"] == 1) & lower)
        model = results["first"].values < results["second"].values
        assert np.array_equal(lower, model)
        assert 0 < model.mean() < 1


OTHER = Selection("space-vs-terrestrial")
BOTH = breakevens.Question("launch.price", "space.cost_per_watt", "earth.cost_per_watt")


@pytest.mark.parametrize(
    ("difference", "truth"),
    [
        (lambda x: x - 0.3, 1.0),
        (lambda x: 0.3 - x, 0.0),
        (lambda x: x**3 - 0.1, 1.0),
        (lambda x: jnp.cos(3 * x), 0.0),
        (lambda x: x * (x + 1), 1.0),
        (lambda x: -x * (x + 1), 0.0),
        (lambda x: (x - 0.2) * (x - 0.7), 0.0),
        (lambda x: 1 + x, 0.0),
    ],
)
def test_a_root_rises_or_not(difference, truth):
    model = lambda p: {"f": difference(p["x"])}  # noqa: E731
    solve = breakeven(model, "x", output("f"), 0.0, knots=np.linspace(0, 1, 17))
    assert solve({"x": jnp.asarray(0.5)}).rising == truth


def test_an_affine_root_is_as_exact_in_a_wide_range():
    model = lambda p: {"f": 3 * p["x"] - 1}  # noqa: E731
    solve = breakeven(model, "x", output("f"), 0.0, knots=np.array([-1e9, 0.0, 1e9]))
    assert_allclose(solve({"x": jnp.asarray(0.5)}).value, 1 / 3, rtol=1e-15)


def test_a_diagnosis_has_the_shares_of_its_constraints():
    results = diagnosis.run(samples=2**14, selection=TOY, question=WHOLE)
    report = diagnosis.report(results)
    row = {
        str(p).removeprefix("constraints."): report.sel(constraint=p)
        for p in report["constraint"].values
    }
    assert row["height"]["violated"] == 0.5
    assert row["slope"]["violated"] == 0.25
    assert row["sure"]["violated"] == row["sure"]["alone"] == 0
    # Of two dimensions of the net the boxes are balanced too.
    assert row["height"]["alone"] == report["feasible"] == 3 / 8
    assert row["slope"]["alone"] == 1 / 8
    assert_allclose(report["nominal_margin"].sel(constraint="constraints.slope"), 0.5)
    alone = breakevens.run(samples=2**14, selection=TOY, question=ASKED)
    assert np.array_equal(
        results["value"].sel(of="price"), alone["value"], equal_nan=True
    )
    told = results.attrs["diagnosis"]
    assert "The constraint that binds most often is height: in 50" in told
    assert "This design is slope-feasible at nominal values; it is in 75" in told
    assert "sure-feasible at nominal values; it is in all of 16,384 draws" in told
    assert "cost is below budget in" in told
    assert "price below 0.2" in told
    assert "with all else nominal: below 0.250." in told
    assert "never in 50.00 %" in told


def test_never_is_said_and_no_number_made_up():
    asked = diagnosis.Question(("price",), "cost", -1.0)
    results = diagnosis.run(samples=64, selection=TOY, question=asked)
    assert np.isnan(results["value"]).all()
    assert np.isnan(results["nominal_value"]).all()
    (line,) = [x for x in results.attrs["diagnosis"].splitlines() if x[:7] == "  price"]
    assert line == "  price never in 100 %; looked for from 0 to 4.00;"
    assert results.attrs["diagnosis"].endswith("with all else nominal: never.")


def test_the_side_that_wins_is_named():
    asked = diagnosis.Question(("price",), "budget", "cost")
    results = diagnosis.run(samples=256, selection=TOY, question=asked)
    told = results.attrs["diagnosis"]
    assert "price above 0.2" in told
    assert "at any value in 50.00 %" in told
    assert "with all else nominal: above 0.250." in told


def test_violation_of_what_does_not_exist():
    """Of a margin that is no number nobody knows whether it holds."""
    results = diagnosis.run(samples=64, selection=TOY, question=WHOLE)
    results["margin"][0, :] = np.nan
    report = diagnosis.report(results)
    assert np.isnan(report["violated"].values[0])
    assert report["known"].values[0] == 0
    assert not report["feasible"] > 0


# Of three forms a + c x, x uniform on (0, 1).
A, C = np.array([0.0, 1.0, 3.0]), np.array([1.0, 2.0, 4.0])
BETWEEN, WITHIN = np.var(A + C / 2), np.mean(C**2) / 12
FIRST = BETWEEN / (BETWEEN + WITHIN)
TOTAL = 1 - np.mean(C) ** 2 / 12 / (BETWEEN + WITHIN)


def of_forms(seed=0):
    x = np.random.default_rng(seed).random((16, 2**12))
    return A[:, None, None] + C[:, None, None] * x


def test_the_form_explains_what_it_does():
    values, errors = shares_of(of_forms())
    exact = [FIRST, TOTAL, 1 - TOTAL, 1 - FIRST]
    for value, error, truth in zip(values, errors, exact, strict=True):
        close(value, error, truth)


def test_draws_that_a_form_cannot_answer_are_left_out_of_all():
    draws = of_forms()
    draws[1, :, ::2] = np.inf
    values, errors = shares_of(draws)
    kept, expected = shares_of(draws[:, :, 1::2])
    assert np.array_equal(values, kept)
    assert np.array_equal(errors, expected)
    assert np.isnan(shares_of(np.ones((3, 16, 8)))[0]).all()
    assert np.isnan(shares_of(np.full((3, 16, 8), np.nan))[0]).all()


def test_forms_are_those_of_the_model_with_common_draws():
    forms = ("corrected", "source")
    asked = form_table.Question(("space.cost_per_watt", "cost_ratio<1"), forms)
    results = form_table.run(samples=256, selection=OTHER, question=asked)
    report = form_table.report(results)
    for form in forms:
        model, priors, _ = load(Selection(OTHER.model, form=form))
        design = Sobol(len(varying(priors)), 16, replicates=16, seed=0)
        told = flatten(propagate(model, sample(priors, design)))[0]
        mine = results["value"].sel(form=form)
        cost = told["space.cost_per_watt"]
        assert_allclose(mine.sel(quantity="space.cost_per_watt"), cost, rtol=1e-12)
        row = report.sel(form=form, quantity="space.cost_per_watt")
        assert_allclose(row["estimate"].sel(statistic="mean"), cost.mean(), rtol=1e-12)
        event = report["estimate"].sel(form=form, quantity="cost_ratio<1")
        assert event.sel(statistic="mean") == np.mean(told["cost_ratio"] < 1)
        assert np.isnan(event.sel(statistic="P50"))


def test_a_range_holds_what_is_believed_and_what_has_a_meaning():
    near = load(Selection("orbital-datacenter"))[1]
    for path in ("launch.price", "workload.utilization", "orbit.beta_angle"):
        knots = knots_of(near, path)
        assert len(knots) == 65
        assert np.all(np.diff(knots) > 0)
    assert knots_of(near, "workload.utilization")[-1] == 1.0
    assert_allclose(knots_of(PRIORS, "price")[[0, 1, -1]], [0.0, 4e-4, 4.0])
    assert_allclose(knots_of(PRIORS, "height")[[0, -1]], [-20.0, 20.0])
    assert np.isfinite(knots_of(PRIORS, "wide")).all()
    assert_allclose(knots_of(table(), "pair.x", (1.0, 100.0))[32], 10.0)
    with pytest.raises(ValueError, match="price: a range is LOW,HIGH within"):
        knots_of(
            eqx.tree_at(lambda t: t.price, PRIORS, prior(Fixed(0.0), 0.0)), "price"
        )


def called(*words):
    return app([str(word) for word in words], standalone_mode=False)


MINE = "test_diagnosis:toy"
COMMANDS = {
    "breakeven": ("--of", "price", "--output", "cost", "--vs", "budget"),
    "diagnose": ("--of", "price", "--output", "cost", "--target", "0.3"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_answers_of_a_model_of_ones_own(name, tmp_path, capsys):
    folder = tmp_path / "mine"
    called(name, MINE, *COMMANDS[name], "--samples", 64, "--folder", folder)
    results = load_file(folder / "mine.nc")
    assert results.attrs["samples"] == 64
    assert {p.suffix for p in folder.iterdir()} == {".json", ".nc", ".png", ".svg"}
    assert "64 draws" in capsys.readouterr().out


def test_forms_are_compared_by_command(tmp_path, capsys):
    words = ("--output", "cost_ratio", "--output", "cost_ratio<1", "--samples", 64)
    folder = tmp_path / "forms"
    called("forms", OTHER.model, *words, "--folder", folder)
    assert {p.name for p in folder.iterdir()} == {
        "manifest.json",
        "forms.nc",
        "forms.png",
        "forms.svg",
    }
    assert "self_consistent" in capsys.readouterr().out


COST = ("--output", "cost")
REFUSED = {
    "parameter": (
        ("breakeven", MINE, "--of", "prize", *COST, "--vs", "budget"),
        "unknown parameter 'prize': did you mean 'price'",
    ),
    "output": (
        ("breakeven", MINE, "--of", "price", "--output", "costs", "--vs", "budget"),
        "unknown output 'costs': did you mean 'cost'",
    ),
    "event": (
        ("breakeven", MINE, "--of", "price", "--output", "cost<1", "--vs", "budget"),
        "'cost<1': expected an output by its path alone",
    ),
    "itself": (
        ("breakeven", MINE, "--of", "price", *COST, "--vs", "cost"),
        "cost is always itself",
    ),
    "nothing to meet": (("breakeven", MINE, "--of", "price", *COST), "give --vs or"),
    "both to meet": (
        ("breakeven", MINE, "--of", "price", *COST, "--vs", "budget", "--target", 1),
        "--vs and --target: give one of them",
    ),
    "range": (
        ("breakeven", MINE, "--of", "price", *COST, "--target", 1, "--range", "1-2"),
        "--range: expected LOW,HIGH, got '1-2'",
    ),
    "range without meaning": (
        ("breakeven", MINE, "--of", "price", *COST, "--target", 1, "--range=-1,2"),
        "price: a range is LOW,HIGH within",
    ),
    "samples": (
        ("diagnose", MINE, "--of", "price", *COST, "--target", 1, "--samples", 100),
        "power of two of at least 16, got 100: try 128",
    ),
    "half a question": (("diagnose", MINE, *COST, "--target", 1), "with --of"),
    "other half": (("diagnose", MINE, "--of", "price"), "give --output, and --vs"),
    "constraint": (("diagnose", MINE, "--constraint", "safe"), "unknown output 'safe'"),
    "nothing": (("diagnose", "cislunar-prices"), "has no outputs called constraints"),
    "own forms": (("forms", MINE, *COST), "test_diagnosis:toy: has no forms"),
    "one form": (
        ("forms", OTHER.model, "--output", "cost_ratio", "--form", "source"),
        "expected two or more different ones, got ['source']",
    ),
    "form": (
        ("forms", OTHER.model, "--output", "cost_ratio", "--form", "sorce",
         "--form", "source"),
        "unknown form 'sorce': did you mean 'source'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused(name, tmp_path):
    words, message = REFUSED[name]
    folder = tmp_path / "never"
    with pytest.raises((ValueError, KeyError)) as told:
        called(*words, "--folder", folder)
    assert message in str(told.value)
    assert not folder.exists()
