"""Imports go one way: uq <- equations <- priors <- experiments <- tests, benchmarks."""

import ast
from pathlib import Path

import pytest


ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "uq": {"uq"},
    "equations": {"equations", "uq.parameters"},
    "priors": {"priors", "equations", "uq.parameters", "uq.priors", "uq.distributions"},
    "experiments": {"experiments", "priors", "equations", "uq"},
}
OURS = {*MAY_IMPORT, "tests", "benchmarks"}
SLOW = {"matplotlib", "arviz", "SALib", "xarray", "pandas"}
FILES = [p for package in MAY_IMPORT for p in sorted((ROOT / package).rglob("*.py"))]


def imports(path, *, top_level=False):
    tree = ast.parse(path.read_text())
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module


def allowed(name, permitted):
    return any(name == p or name.startswith(f"{p}.") for p in permitted)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    package = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        if name.split(".")[0] in OURS:
            assert allowed(name, MAY_IMPORT[package]), f"{path} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_slow_packages_are_imported_when_used(path):
    assert not {n.split(".")[0] for n in imports(path, top_level=True)} & SLOW


def test_leaf_equations_do_not_know_the_models():
    for path in (ROOT / "equations").glob("*.py"):
        assert not any(allowed(n, {"equations.models"}) for n in imports(path)), path


def test_models_do_not_know_one_another():
    for path in (ROOT / "equations" / "models").rglob("*.py"):
        own = ".".join(path.relative_to(ROOT).parts[:3]).removesuffix(".py")
        for name in imports(path):
            if allowed(name, {"equations.models"}):
                assert allowed(name, {own}), f"{path} imports {name}"


def test_only_datasets_and_experiments_speak_xarray():
    for path in (ROOT / "uq").rglob("*.py"):
        if path.name != "datasets.py":
            assert "xarray" not in set(imports(path)), path
