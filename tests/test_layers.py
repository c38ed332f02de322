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
# Rooms of uq; what is in one may import what is in it and in those above it.
ROOMS = (
    ("words", "currencies", "scales"),
    ("arguments", "quantity_words"),
    ("outlines", "store"),
    ("parameters", "designs"),
    ("distributions",),
    ("priors", "quantities"),
    ("engine",),
    ("inputs",),
    ("results",),
    ("forward", "interop"),
    ("sensitivity",),
    ("sweeps",),
    ("decision",),
    ("show",),
    ("study",),
    ("models",),
    ("verbs",),
)
# Likewise of experiments.
CASE_ROOMS = (
    ("models", "folders", "console"),
    ("cases",),
    ("claims",),
    ("cli",),
    ("__main__",),
)
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


def room(name):
    """Number of the room of a module, and its own name."""
    package, own = name.split(".")[:2]
    order = {"uq": ROOMS, "experiments": CASE_ROOMS}[package]
    return next(k for k, rooms in enumerate(order) if own in rooms), own


INNER = [p for p in FILES if p.is_relative_to(ROOT / "uq")]
ORDERED = [*INNER, *(p for p in FILES if p.is_relative_to(ROOT / "experiments"))]


@pytest.mark.parametrize("path", ORDERED, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_within_a_package_go_one_way(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[1] == "__init__":
        return
    here, own = room(".".join(parts))
    for name in imports(path):
        if name.startswith(f"{parts[0]}."):
            there, other = room(name)
            assert there < here or other == own, f"{path} imports {name}"


def test_no_modules_import_one_another_in_a_circle():
    known = {
        ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p
        for p in FILES
    }
    left = {name: {*modules(path, known)} - {name} for name, path in known.items()}
    while free := [name for name, found in left.items() if not found]:
        left = {k: v - set(free) for k, v in left.items() if k not in free}
    assert not left, f"these stand in circles, or behind them: {sorted(left)}"


def modules(path, known):
    """Modules that a file imports, those that it takes out of a package too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield from {inner if inner in known else node.module} & set(known)


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


def test_kernels_do_not_speak_xarray():
    spoken = {"verbs", "show", "results", "models", "study"}
    for path in INNER:
        if path.relative_to(ROOT).with_suffix("").parts[1] not in spoken:
            assert "xarray" not in set(imports(path)), path
