"""What is true of the house itself: its lock, its files, its functions, its README."""

import ast
import importlib
import math
import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

from experiments.cases import files
from experiments.cli.app import COMMANDS
from experiments.folders.manifests import verify


ROOT = Path(__file__).parent.parent
PACKAGES = ("uq", "equations", "priors", "experiments")
SOURCES = [p for package in PACKAGES for p in sorted((ROOT / package).rglob("*.py"))]


def test_the_lock_has_hashes_and_no_addresses():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    pins = re.findall(r"^([\w.-]+)==\S+", lock, re.MULTILINE)
    blocks = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(pins) == len(blocks) > 30
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_holds_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = project["project"]["dependencies"]
    asked += project["project"]["optional-dependencies"]["dev"]
    asked += project["build-system"]["requires"]
    names = {re.split(r"[<>=\[ ]", each)[0].lower() for each in asked}
    lock = (ROOT / "requirements.lock").read_text().lower()
    assert {n for n in names if not re.search(rf"^{n}==", lock, re.MULTILINE)} == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_one_idea(path):
    text = path.read_text()
    assert text.count("\n") <= 500, "more than one idea?"
    assert ast.get_docstring(ast.parse(text)), "it opens with a sentence saying which"
    for word in ("TODO", "FIXME", "XXX", "NotImplementedError"):
        assert word not in text


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_function_fits_a_screen(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            told = ast.get_docstring(node, clean=False) or ""
            body = lines - told.count("\n")
            limit = 110 if path.parts[-3:-1] == ("priors", "orbital_datacenter") else 62
            assert body <= limit, f"{node.name}: {body} lines"


@pytest.mark.parametrize("package", PACKAGES)
def test_public_names_say_what_they_are(package):
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"


def test_nothing_runs_what_it_reads():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "compile"}, path
            if isinstance(node, ast.Import):
                assert "pickle" not in {alias.name for alias in node.names}, path


def test_the_map_of_the_readme_is_the_house():
    readme = (ROOT / "README.md").read_text()
    for name in re.findall(r"^\| `([a-z_.]+/[a-zA-Z_./]*)` \|", readme, re.MULTILINE):
        assert (ROOT / name).exists(), name


def commands():
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    words = re.findall(r"^\$ uq (.*?)(?:  +#.*)?$", "\n".join(blocks), re.MULTILINE)
    assert len(words) > 4
    return words


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the commands are typed."""
    made = tmp_path_factory.mktemp("readme")
    (made / "mine.toml").write_text(case_of_the_readme())
    (made / "tug.py").write_text(TUG)
    return made


@pytest.fixture(scope="module")
def told(folder):
    """What types one in a folder that has the answers which some of them show."""
    kept = {words: typed(words, folder) for words in commands() if "--folder" in words}
    return lambda words: kept.get(words) or typed(words, folder)


def typed(words, folder):
    return subprocess.run(
        [sys.executable, "-m", "experiments", *shlex.split(words)],
        cwd=folder,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("words", commands())
def test_the_commands_of_the_readme_run(words, told):
    ended = told(words)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip()


TUG = "def tug(payload, price):\n    return {'cost': payload * price}\n"


def case_of_the_readme():
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    (case,) = (block for block in blocks if "[[ask]]" in block)
    return case


def test_the_case_of_the_readme_runs(folder, told):
    case = case_of_the_readme()
    assert textwrap.indent(case, "    ") in (files.__doc__ or ""), "both say the same"
    ended = told("run mine.toml --folder mine")
    assert ended.returncode == 0, ended.stderr
    assert verify(folder / "mine") == 4


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    for each in COMMANDS:
        assert re.search(rf"[`$] ?uq {each.name}\b", readme), each.name


def test_the_commands_of_the_readme_are_those_of_the_makefile():
    readme, makefile = ((ROOT / name).read_text() for name in ("README.md", "Makefile"))
    for target in re.findall(r"`make (\w+)`", readme):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    ci = (ROOT / ".ci" / "run").read_text()
    assert "make check" in ci
    assert "make test" in ci


def python_blocks():
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)


def test_the_examples_of_the_readme_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert python_blocks()
    module = tmp_path / "readme_example.py"
    module.write_text("\n".join(python_blocks()))
    monkeypatch.syspath_prepend(tmp_path)
    example = importlib.import_module("readme_example")
    cost = example.bands.sel(output="cost", statistic="mean")
    # Of a log-normal the logarithm's standard deviation, by its P5 and P95.
    spread = math.log(3000 / 200) / (2 * 1.6448536)
    truth = 500 * math.sqrt(200 * 3000) * math.exp(spread**2 / 2)
    assert abs(cost["estimate"] - truth) < 4 * cost["standard_error"]
    assert (tmp_path / "rank.png").exists()
