"""`uq.forms`: closed forms, paired errors, the kernels' bits, files, refusals."""

import jax.numpy as jnp
import numpy as np
import pytest
from again import refusal, require_same
from installed import lay_metadata
from problems import Answer, priors, problem

import uq
from uq.engine.propagation import propagate
from uq.forward.variants import in_common, shares_of
from uq.inputs.sampling import sample
from uq.quantities import evaluated, quantities
from uq.results import summary


BELIEFS = {"a": "uniform 0 to 1 km", "b": "uniform 0 to 1 USD"}
UNITS = {"cost": "USD"}
SURE = 5.0


def printed(a, b):
    return {"cost": a + b, "root": jnp.sqrt(a - 0.1), "only": a}


def corrected(a, b):
    return {"cost": a + b**2, "root": jnp.sqrt(a)}


def study_of(model, **more):
    given = {"units": UNITS, "samples": 2**10, "seed": 4} | more
    return uq.Study(model, BELIEFS, **given)


@pytest.fixture(scope="module")
def studies():
    return {"printed": study_of(printed), "corrected": study_of(corrected)}


@pytest.fixture(scope="module")
def found(studies):
    return uq.forms(studies, ["cost", "root", "cost<1"])


def kernel(study, words):
    wanted = quantities(words)
    draws = sample(study.joint, study.design())
    told = propagate(
        lambda p: evaluated(wanted, study.function(p)), draws, nonfinite="keep"
    )
    return np.array([told[word] for word in words])


def test_it_is_the_kernels_to_the_last_bit(studies, found):
    words = ["cost", "root", "cost<1"]
    values = np.array([kernel(study, words) for study in studies.values()])
    for f in range(2):
        for k, word in enumerate(words[:2]):
            told = summary.quantiles(values[f, k], [0.05, 0.5, 0.95])
            told = [*told, summary.mean(values[f, k])]
            at = found.isel(form=f).sel(output=word)
            np.testing.assert_array_equal(at["estimate"], [e.value for e in told])
            np.testing.assert_array_equal(
                at["standard_error"], [e.standard_error for e in told]
            )
    for k, word in enumerate(words):
        index, error = shares_of(values[:, k])
        np.testing.assert_array_equal(found["index"].sel(output=word), index)
        np.testing.assert_array_equal(found["index_error"].sel(output=word), error)
    one = uq.bands(studies["corrected"], "cost")["estimate"].sel(statistic="P95")
    two = found["estimate"].sel(form="corrected", output="cost", statistic="P95")
    assert float(one[0]) == float(two)


def test_differences_are_the_closed_form_with_the_errors_of_pairs(found):
    at = found.sel(form="corrected", output="cost", statistic="mean")
    value, error = float(at["difference"]), float(at["difference_error"])
    assert abs(value - (1 / 3 - 1 / 2)) < SURE * error
    assert error < float(at["standard_error"])
    np.testing.assert_allclose(value, np.diff(found["estimate"].sel(
        output="cost", statistic="mean"))[0], rtol=1e-12)  # fmt: skip
    event = found.sel(form="corrected", output="cost<1", statistic="mean")
    assert abs(float(event["difference"]) - (2 / 3 - 1 / 2)) < SURE * float(
        event["difference_error"]
    )
    own = found.sel(form="printed", statistic="mean")
    np.testing.assert_array_equal(own["difference"], 0.0)
    np.testing.assert_array_equal(own["difference_error"], 0.0)
    # Var of the form's means over that of all: both forms weigh the same.
    between = ((1 / 2 - 1 / 3) / 2) ** 2
    within = 1 / 12 + (1 / 12 + 4 / 45) / 2
    index = found.sel(output="cost", index_of="form, first")
    assert abs(float(index["index"]) - between / (between + within)) < SURE * float(
        index["index_error"]
    )


def test_what_is_not_finite_is_counted_beside_it(found):
    finite = found["finite"].sel(output="root")
    np.testing.assert_allclose(finite, [0.9, 1.0], atol=0.01)
    assert float(found["common"].sel(output="root")) == float(finite[0])
    lost = int(round((1 - float(finite[0])) * 2**10))
    assert f"printed: root: {lost} of 1024 draws are not finite" in found.attrs["notes"]
    at = found.sel(form="corrected", output="root", statistic="mean")
    both = (2 / 3) * (1 - 0.1**1.5) / 0.9 - (2 / 3) * 0.9**1.5 / 0.9
    assert abs(float(at["difference"]) - both) < SURE * float(at["difference_error"])


def test_the_mean_of_an_event_exists_however_rare_it_is():
    def study(scale):
        return uq.Study(lambda a: scale / a, {"a": "uniform 0 to 1"}, samples=2**10)

    both = {"one": study(1.0), "other": study(2.0)}
    notes = uq.forms(both, output=["output", "output>50"]).attrs["notes"]
    assert "one: output: a few draws carry its mean" in notes
    assert "output>50" not in notes


def test_it_is_shown_alike_from_a_file(found, tmp_path):
    require_same(found, tmp_path)
    told = uq.sentence(found)
    assert told.startswith("cost: P50 1.0")
    assert "less under 'corrected'; the form explains" in told
    assert "cost<1 in 49." in told
    assert list(uq.table(found)["form"][:2]) == ["printed", "corrected"]
    assert found["units"].values.tolist() == ["USD", "", "-"]


def test_some_forms_in_another_order(studies):
    found = uq.forms(studies, "cost", forms=["corrected", "printed"])
    assert list(found["form"].values) == ["corrected", "printed"]
    assert float(found["difference"].sel(form="printed", statistic="mean")[0]) > 0


def test_every_output_that_all_forms_have(studies):
    assert list(uq.forms(studies)["output"].values) == ["cost", "root"]


def test_a_parameter_fixed_in_one_keeps_its_coordinate():
    known = uq.Study(printed, BELIEFS | {"a": 0.5}, UNITS, samples=2**10, seed=4)
    found = uq.forms({"all": study_of(printed), "known": known}, "cost")
    at = found.sel(form="known", output="cost", statistic="mean")
    both = {"all": study_of(printed).table, "known": known.table}
    draws = [sample(table, study_of(printed).design()) for table in in_common(both)]
    np.testing.assert_array_equal(draws[0].b, draws[1].b)
    np.testing.assert_allclose(at["difference"], 0, atol=1e-3)


def test_a_class_of_priors_and_forms_of_dependent_inputs():
    def doubled(p):
        told = problem(p)
        return Answer(total=2 * told.total, root=told.root)

    one, two = (uq.Study(m, priors(), samples=2**7) for m in (problem, doubled))
    found = uq.forms({"one": one, "two": two}, "total")
    ratio = found["estimate"].sel(form="two") / found["estimate"].sel(form="one")
    np.testing.assert_allclose(ratio, 2.0, rtol=1e-14)
    joint = uq.Joint(priors(), correlations={("inner.price", "length"): 0.9})
    three = uq.Study(problem, joint, samples=2**7)
    four = uq.Study(doubled, joint, samples=2**7)
    kept = uq.forms({"one": three, "two": four}, "total")
    np.testing.assert_array_equal(
        kept["estimate"].sel(form="one"), kept["estimate"].sel(form="two") / 2
    )
    line = refusal(lambda: uq.forms({"one": one, "two": three}, "total"))
    assert "depend on one another in other ways" in line


def test_an_installed_model_in_each_of_its_forms(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(lay_metadata(tmp_path))
    study = uq.load("space-vs-terrestrial", samples=2**6)
    word = "space.cost_per_watt"
    found = uq.forms(study, word, forms=["corrected", "published"])
    assert list(found["form"].values) == ["corrected", "published"]
    assert uq.forms(study, word).sizes["form"] == 4
    for form in ("corrected", "published"):
        one = uq.load("space-vs-terrestrial", form=form, samples=2**6)
        mean = uq.bands(one, word)["estimate"].sel(statistic="mean")
        assert float(mean[0]) == float(
            found["estimate"].sel(form=form, statistic="mean")[0]
        )
    assert found.attrs["prior_set"] == study.facts["prior_set"]
    assert found.attrs["form"] == "corrected, published"
    line = refusal(lambda: uq.forms(study, word, forms=["corected", "published"]))
    assert "did you mean 'corrected'" in line
    assert "unknown model" in refusal(lambda: uq.forms("space-vs-terestrial"), KeyError)


REFUSED = {
    "one": (lambda s: uq.forms({"a": s}), "expected two or more different ones"),
    "twice": (lambda s: uq.forms({"a": s, "b": s}, forms=["a", "a"]), "two or more"),
    "near": (
        lambda s: uq.forms({"ape": s, "b": s}, forms=["app", "b"]),
        "did you mean 'ape'",
    ),
    "text": (lambda s: uq.forms({"a": s, "b": s}, forms="a"), "a list of names"),
    "word": (lambda s: uq.forms({"a": s, "b": s}, "cst"), "did you mean 'cost'"),
    "no form": (lambda s: uq.forms(s), "has no forms that are known"),
    "kind": (lambda s: uq.forms({"a": s, "b": 3}), "b: expected a Study, found 'int'"),
    "seed": (lambda s: uq.forms({"a": s, "b": s.replace(seed=1)}), "b: seed is 1"),
    "inputs": (
        lambda s: uq.forms(
            {
                "a": s,
                "b": uq.Study(
                    lambda a: {"cost": a},
                    {"a": "1 to 2 km"},
                    UNITS,
                    samples=2**10,
                    seed=4,
                ),
            }
        ),  # fmt: skip
        "b: has other parameters (1, not 2)",
    ),
    "unit": (
        lambda s: uq.forms({"a": s, "b": s.replace(units={"cost": "EUR"})}),
        "b: cost is in EUR, expected USD",
    ),
}


@pytest.mark.parametrize(("ask", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_in_a_line(ask, message):
    assert message in refusal(lambda: ask(study_of(printed)))


@pytest.mark.parametrize("power", [-700, 1000])
def test_indices_do_not_depend_on_the_unit(power):
    def forms(scale):
        beliefs = {"a": "uniform 0 to 1"}
        return uq.forms(
            {
                "one": uq.Study(lambda a: {"y": scale * a}, beliefs, samples=2**8),
                "two": uq.Study(lambda a: {"y": scale * a**2}, beliefs, samples=2**8),
            }
        )

    plain, far = forms(1.0), forms(2.0**power)
    for name in ("index", "index_error"):
        assert np.isfinite(plain[name]).all()
        np.testing.assert_array_equal(far[name], plain[name])
    assert "does not vary" not in uq.sentence(far)
