"""The face: `import uq` is fast, and every tool sees the same names."""

import ast
import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from installed import ROOT, lay_metadata
from pandas.api.types import is_numeric_dtype

import uq
from experiments.cases.catalogue import MODELS
from experiments.cases.studies import Selection
from uq import models
from uq.models import Model


STUB = ROOT / "uq" / "__init__.pyi"
VERBS = (
    *("draws", "bands", "rank", "compare", "screen", "tornado", "sweep"),
    *("probability_map", "breakeven", "diagnose", "forms", "value_of_information"),
    *("given", "methods"),
)


def stubbed():
    """Names of the stub, with the module that each is taken from."""
    for node in ast.parse(STUB.read_text()).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                assert alias.asname == alias.name, "else it is private to the stub"
                yield alias.name, node.module


def test_every_list_of_the_face_names_the_same():
    homes = dict(stubbed())
    assert homes == uq._HOMES
    assert set(homes) == set(uq.__all__)
    assert {name for name in dir(uq) if name in homes} == set(homes)
    assert set(VERBS) == {n for n, home in homes.items() if "uq.verbs" in home}


@pytest.mark.parametrize("name", sorted(uq._HOMES))
def test_every_name_is_there(name):
    found = getattr(uq, name)
    assert found is getattr(import_module(uq._HOMES[name]), name)
    assert found.__doc__


def test_what_is_not_there_is_said():
    with pytest.raises(AttributeError, match="module 'uq' has no attribute 'ranks'"):
        _ = uq.ranks


def test_a_table_has_names_then_numbers_then_text():
    inputs = {"a": "uniform 1 to 2 kg", "b": "uniform 1 to 2"}
    study = uq.Study(lambda a, b: a * b, inputs, samples=2**8)
    table = uq.table(uq.rank(study, second_order=True))
    text = [column for column in table if not is_numeric_dtype(table[column])]
    assert text == ["output", "parameter", "with", "prior", "evidence"]
    assert list(table) == [*text[:2], *list(table)[2:-3], *text[2:]]
    assert all(type(column) is str for column in uq.table(uq.bands(study)))


USED = """import uq

{uses}
study = uq.Study(lambda a: a, {{"a": "1 to 2 kg"}}, samples=2**10)
reveal_type(study)
reveal_type(uq.rank)
reveal_type(uq.table)
"""


def pyright(folder, code):
    """What pyright says of a file that uses the face."""
    file = folder / "uses.py"
    file.write_text(code)
    (folder / "pyrightconfig.json").write_text("{}")
    return subprocess.run(
        [
            *(sys.executable, "-m", "pyright", "-p", str(folder)),
            *("--pythonpath", sys.executable),
        ],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
    ).stdout


def test_pyright_sees_every_name(tmp_path):
    (tmp_path / "uq").symlink_to(ROOT / "uq")
    uses = "\n".join(f"uq.{name}" for name in sorted(uq._HOMES))
    told = pyright(tmp_path, USED.format(uses=uses))
    lines = [line for line in told.splitlines() if "uses.py" in line]
    wrong = [line for line in lines if " - error: " in line]
    assert not wrong, wrong
    assert 'Type of "study" is "Study"' in told
    assert 'Type of "uq.rank" is "(study: Study, output: str | Sequence[str]' in told
    assert 'method: str = "sobol"' in told
    assert 'Type of "uq.table" is "(answer: Dataset) -> DataFrame"' in told


def test_pyright_sees_what_is_misspelt(tmp_path):
    (tmp_path / "uq").symlink_to(ROOT / "uq")
    told = pyright(tmp_path, "import uq\n\nuq.ranks\nuq.rank(3)\n")
    assert '"ranks" is not a known attribute' in told
    assert 'cannot be assigned to parameter "study"' in told


TIMED = """
import sys, time
import numpy
start = time.perf_counter()
import uq
print(time.perf_counter() - start)
slow = ("jax", "xarray", "matplotlib", "pandas", "scipy")
print([name for name in slow if name in sys.modules])
uq.methods
print("jax" in sys.modules)
"""


def python(code, folder, path=ROOT):
    """What a program prints in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(path)},
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.splitlines()


def test_it_is_imported_at_once(tmp_path):
    times = [python(TIMED, tmp_path) for _ in range(3)]
    seconds, slow, later = zip(*times, strict=True)
    assert min(map(float, seconds)) < 0.1
    assert set(slow) == {"[]"}
    assert set(later) == {"True"}


def test_the_packages_tell_their_types():
    for package in ("uq", "equations", "priors", "experiments"):
        assert (ROOT / package / "py.typed").is_file()


def test_our_models_are_entry_points():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    points = project["entry-points"][models.GROUP]
    assert list(points) == sorted(MODELS)
    for name, place in points.items():
        assert place == f"experiments.models.{name.replace('-', '_')}:MODEL"
        assert isinstance(models.record(name), Model)


ANOTHER = """
import enum
import uq
from types import SimpleNamespace
from uq.models import Model


class Form(enum.Enum):
    ONLY = 1


def build(form):
    return lambda p: {"y": p.a}


TABLE = uq.Study(lambda a: a, {"a": "1 to 2 kg"}).table
MODEL = Model(build, Form, {"all": lambda scenario: TABLE}, SimpleNamespace)
WRONG = 3
"""


@pytest.fixture
def another(tmp_path, monkeypatch):
    """Another package, which registers a model and something that is none."""
    lay_metadata(tmp_path / "ours")
    laid = tmp_path / "theirs" / "theirs-1.0.dist-info"
    laid.mkdir(parents=True)
    (laid / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0")
    lines = "[uq.models]\ntheir-model = theirs_model:MODEL\nwrong = theirs_model:WRONG"
    (laid / "entry_points.txt").write_text(lines + "\n")
    (tmp_path / "theirs" / "theirs_model.py").write_text(ANOTHER)
    monkeypatch.syspath_prepend(tmp_path / "theirs")
    monkeypatch.syspath_prepend(tmp_path / "ours")
    yield
    sys.modules.pop("theirs_model", None)


@pytest.mark.usefixtures("another")
def test_the_models_of_any_package_are_found():
    assert set(models.found()) == {*MODELS, "their-model", "wrong"}
    study = uq.load("their-model", samples=2**8)
    assert study.attributes["model"] == "their-model"
    assert (study.attributes["prior_set"], study.attributes["form"]) == ("all", "only")
    assert list(study.outputs) == ["y"]
    with pytest.raises(KeyError, match="unknown model 'skimer': did you mean 'skimm"):
        uq.load("skimer")
    with pytest.raises(TypeError, match="wrong: theirs_model:WRONG: expected a uq.mod"):
        uq.load("wrong")
    Selection("their-model").judge()
    asked = Selection("their-model").load(samples=2**8, seed=0)
    assert asked.attributes == study.attributes
    with pytest.raises(KeyError, match="did you mean 'their-model'"):
        Selection("theirmodel").judge()


@pytest.mark.usefixtures("another")
def test_ours_are_loaded_by_name():
    study = uq.load("orbital-datacenter", scenario={"orbit": "mid-inclination"})
    assert study.outputs["space.lcoc"].unit == "USD/PFLOP-day"
    assert study.attributes["prior_set"] == "near-term"
    assert "mid-inclination" in study.attributes["scenario"]
    with pytest.raises(ValueError, match="prior set 'nearterm': did you mean 'near-t"):
        uq.load("orbital-datacenter", priors="nearterm")
    with pytest.raises(ValueError, match="did you mean 'published'"):
        uq.load("orbital-datacenter", form="publish")
    with pytest.raises(ValueError, match="scenario dimension 'orbi'"):
        uq.load("orbital-datacenter", scenario={"orbi": "x"})


@pytest.mark.usefixtures("another")
def test_a_model_shows_the_names_that_load_takes():
    for name in MODELS:
        model = models.record(name)
        lines = repr(model).splitlines()
        listed = dict(line.strip().split(": ") for line in lines[1:])
        assert listed["forms"].split(", ") == model.form_names
        assert listed["prior sets"].split(", ") == list(model.prior_sets)
        for form in model.form_names:
            assert models.form_of(model, form).name.lower() == form
        for dimension, names in model.choices.items():
            assert listed[f"scenario {dimension}"].split(", ") == names
            assert getattr(model.scenario(), dimension) == names[0]
            for choice in names:
                models.scenario_of(model, {dimension: choice})
    assert "prior sets: all" in repr(models.record("their-model"))


def test_names_are_judged_without_jax(tmp_path):
    code = """
import sys
from uq.models import found, record
try:
    record("nosuch")
except KeyError as error:
    print(error.args[0])
print("jax" in sys.modules)
"""
    message, jax = python(code, tmp_path)
    assert message.startswith("unknown model 'nosuch'")
    assert jax == "False"
    assert Path(models.__file__).name == "models.py"
