"""What a prompt and a notebook show of results: short, whatever their size."""

import dataclasses
import importlib
import inspect
import pkgutil
from types import SimpleNamespace
from xml.etree import ElementTree

import jax
import numpy as np
import pytest
from problems import priors, problem

import uq
from uq.designs import Sobol
from uq.distributions import AbstractDistribution, Empirical, Mixture, Normal, Uniform
from uq.forward.streaming import stream
from uq.outlines import outline, plus_minus
from uq.results.summary import Estimate
from uq.sensitivity.given import from_rows
from uq.sensitivity.screening.morris import elementary_effects
from uq.sensitivity.variance.sobol import sobol_indices
from uq.show.pages import study_page
from uq.study import Study
from uq.verbs.asking import quantities_of


LINES, LETTERS = 15, 1000
UNIT = "uniform 0 to 1"


def small(told):
    assert len(told) <= LETTERS, told
    assert told.count("\n") < LINES, told
    return told


def kernels():
    """Every record that the engines define, its own class of a public name."""
    for found in pkgutil.walk_packages(uq.__path__, "uq."):
        room = found.name.split(".")[1]
        if room not in {"verbs", "show", "models", "study"}:
            module = importlib.import_module(found.name)
            for name, kind in inspect.getmembers(module, inspect.isclass):
                if kind.__module__ == found.name and not name.startswith("_"):
                    yield kind


RECORDS = [
    kind
    for kind in kernels()
    if (hasattr(kind, "_fields") or dataclasses.is_dataclass(kind))
    and not issubclass(kind, AbstractDistribution)
    and not inspect.isabstract(kind)
]
FULL = np.linspace(0.0, 1.0, 10**5).reshape(100, 10, 100)
FILLINGS = {
    "array": FULL,
    "names": [f"a.parameter.of.a.very.long.path.number_{k}" for k in range(5000)],
    "mapping": {f"key {k}": FULL for k in range(5000)},
    "tuple": tuple(float(k) for k in range(5000)),
    "text": "word\n" * 5000,
    "records": [Estimate(1.0, 0.1, 2)] * 5000,
}


def filled(kind, value):
    """An instance with one value in every field, nothing judged."""
    if hasattr(kind, "_fields"):
        return kind._make([value] * len(kind._fields))
    made = object.__new__(kind)
    for field in dataclasses.fields(kind):
        object.__setattr__(made, field.name, value)
    return made


OUTLINED = [kind for kind in RECORDS if kind.__repr__ is outline]


@pytest.mark.parametrize("kind", OUTLINED, ids=lambda kind: kind.__qualname__)
def test_records_of_any_size_print_short(kind):
    for filling in FILLINGS.values():
        told = small(repr(filled(kind, filling)))
        assert told.startswith(f"{kind.__name__}:")


def test_what_the_engines_return_is_outlined():
    outlined = {kind.__name__ for kind in OUTLINED}
    assert outlined >= {"Indices", "Snapshot", "Stream", "Sweep", "Sensitivities"}
    assert outlined >= {"Measure", "Joint", "Breakeven", "Table", "Means", "Moments"}
    for kind in RECORDS:
        held = " ".join(map(str, inspect.get_annotations(kind).values()))
        if any(word in held for word in ("ndarray", "Float[", "Int[", "Array")):
            assert kind in OUTLINED, f"{kind}: give it `__repr__ = outline`"


def cost(p):
    return {"y": p.a + 3 * p.b}


@pytest.fixture(scope="module")
def study():
    return Study(cost, {"a": UNIT, "b": UNIT}, samples=2**8)


def test_results_of_the_engines_print_short(study):
    asked = quantities_of(study, None)
    indices = sobol_indices(
        study.function, study.table, asked, size=2**6, seed=0, replicates=4
    )
    told = small(repr(indices))
    assert "outputs: y" in told
    assert "factors: a, b" in told
    assert "history: " in told
    assert "total: float64 (1, 2) 0." in small(repr(indices.result))
    design = Sobol(2, 2**6, replicates=4, seed=0)
    streamed = stream(study.function, study.table, design)
    assert "outputs: y" in small(repr(streamed))
    assert "mean: float64 (4, 1) 2, 2, 2, 2" in small(repr(streamed.moments))
    found = elementary_effects(study.function, study.table, asked, size=2**5, seed=0)
    assert found.method in small(repr(found))
    assert "value: float64 (1, 2)" in small(repr(found.measure()))
    rows = from_rows({"a": np.arange(64.0)}, {"y": np.arange(64.0)}, seed=0)
    assert "x: float64 (64, 1) 16, 36, 27, 8, ..." in small(repr(rows))
    joint = uq.Joint(study.table, {("a", "b"): 0.5})
    assert small(repr(joint)).startswith("Joint:")
    assert "normal" in small(repr(dataclasses.replace(joint, scale="normal")))


def test_a_traced_result_prints_too():
    seen = []

    def model(x):
        seen.append(repr(Estimated(x, x)))
        return x

    jax.make_jaxpr(model)(np.ones(3))
    assert "float64 (3,)" in seen[0]
    assert "?" in repr_within(lambda x: Normal(x, 1.0))


def repr_within(made):
    seen = []
    jax.make_jaxpr(lambda x: (seen.append(repr(made(x))), x)[1])(1.0)
    return seen[0]


@dataclasses.dataclass
class Estimated:
    value: object
    other: object

    __repr__ = outline


@pytest.mark.parametrize(
    ("value", "error", "told"),
    [
        (12.3456, 0.4321, "12.35 +- 0.43"),
        (12.3, 0.996, "12.3 +- 1.0"),
        (1234.5678, 12.0, "1235 +- 12"),
        (0.0, 0.012, "0.000 +- 0.012"),
        (-3.21e-9, 4.0e-11, "-3.210e-09 +- 4.0e-11"),
        (5.4321e12, 2.0e9, "5.4321e+12 +- 2.0e+09"),
        (1.0, 0.0, "1 +- 0"),
        (0.5, float("nan"), "0.5 +- nan"),
        (float("nan"), float("nan"), "nan +- nan"),
        (1e-300, 1.0, "0.0 +- 1.0"),
        (2.0, 300.0, "2 +- 300"),
    ],
)
def test_an_estimate_has_the_digits_of_its_error(value, error, told):
    assert plus_minus(value, error) == told
    assert repr(Estimate(value, error, 16)) == told


def test_beliefs_print_short():
    prior = uq.Prior(1.0, Uniform(0.0, 2.0), "kg")
    assert repr(prior) == "Prior(Uniform(low=0, high=2) kg, unsourced)"
    for many in (
        Empirical(np.linspace(0.0, 1.0, 10**5)),
        Mixture([Normal(float(k), 1.0) for k in range(30)], [1 / 30] * 30),
    ):
        assert len(repr(many)) < 120
        assert len(repr(uq.Prior(0.5, many, "-"))) < 200
    assert repr(Normal(0.0, 1.0)) == "Normal(mean=0, std=1)"


def parsed(page):
    """A page as elements, which it is whole."""
    return ElementTree.fromstring(page.replace("<br>", "<br/>"))  # noqa: S314


def wide(p):
    return {"y": sum(vars(p).values())}


def test_a_study_of_many_inputs_prints_short():
    named = {f"a_very_long_name_of_an_input_{k}": UNIT for k in range(300)}
    many = Study(wide, named, samples=2**8)
    assert len(repr(many).splitlines()) <= LINES
    assert len(repr(many)) <= LETTERS
    page = parsed(many._repr_html_())
    rows = page.findall(".//tbody/tr")
    assert len(rows) == 200 + 1 + 1
    assert "100 more" in "".join(rows[200].itertext())


def test_a_study_has_a_page():
    study = Study(problem, priors(), samples=2**8)
    page = parsed(study._repr_html_())
    head, *rows = [[cell.text for cell in row] for row in page.iter("tr")]
    assert head == ["input", "prior", "unit", "nominal", "evidence"]
    assert rows[0] == [
        *("inner.price", "LogUniform(low=1, high=10)", "USD/kg", "3.00", "judged")
    ]
    assert rows[1][:3] == ["inner.share", "does not vary", "-"]
    assert rows[3] == ["output", "meaning", "unit"]
    assert rows[4] == ["total", "price times share", "USD/kg"]


def test_a_page_escapes_what_the_user_wrote():
    bad = "<script>alert(1)</script>"
    told = dict.fromkeys(("form", "prior_set", "scenario", "study"), bad)
    study = SimpleNamespace(
        attributes=told | {"model": bad},
        varying=[bad],
        inputs={bad: uq.Prior(1.0, Uniform(0.0, 2.0), bad, why=bad)},
        outputs={bad: uq.Spec(bad, bad)},
        samples=2,
        replicates=2,
        seed=0,
    )
    page = study_page(study)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
