"""What is built is used without this repository, and its readme without its images."""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes

import pytest
from installed import ROOT


PACKAGES = ("uq", "equations", "priors", "experiments")
IMAGES = re.findall(r"!\[([^]]*)\]\(([^)]*)\)", (ROOT / "README.md").read_text())
USE = """
import sys
from pathlib import Path

ROOT = Path({root!r})
sys.path[:] = [each for each in sys.path if Path(each or ".").resolve() != ROOT]
import uq
import experiments.__main__


def tug(payload, price):
    return {{"cost": payload * price}}


beliefs = {{"payload": "1 to 3 t", "price": "2 to 5 MUSD/t"}}
study = uq.Study(tug, beliefs, samples=2**10)
rank = uq.rank(study, "cost")
uq.save(rank, "rank.nc")
uq.plot(uq.open("rank.nc"), "rank.png")
assert uq.table(uq.open("rank.nc")).equals(uq.table(rank))
skimmer = uq.load("skimmer", samples=2**8)
bands = uq.bands(skimmer, next(iter(skimmer.outputs)))
uq.save(bands, "bands.nc")
print(uq.sentence(rank))
print(uq.sentence(bands))
print(bands.attrs["model"], bands.attrs["prior_set"])
ours = [m for n, m in sys.modules.items() if n.split(".")[0] in {packages!r}]
files = {{m.__file__ for m in ours if getattr(m, "__file__", None)}}
strange = [file for file in files if not file.startswith({site!r})]
print(len(files), strange or "all from there")
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel and a source distribution, as a package index would get them."""
    folder = tmp_path_factory.mktemp("built")
    made = subprocess.run(
        [
            *(sys.executable, "-m", "hatchling", "build"),
            *("-t", "sdist", "-t", "wheel", "-d", str(folder)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """A folder that holds the wheel's files, as an installation lays them."""
    folder = tmp_path_factory.mktemp("site")
    wheel.extractall(folder)  # noqa: S202
    return folder


def used(code, site, folder):
    """What a program prints that finds the wheel, and not this repository."""
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=os.environ | {"PYTHONPATH": str(site)},
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.splitlines()


def test_the_wheel_is_used_without_the_repository(site, tmp_path):
    code = USE.format(root=str(ROOT), packages=PACKAGES, site=str(site))
    *said, model, files = used(code, site, tmp_path)
    assert said[0].startswith("cost: payload 6")
    assert said[1]
    assert model == "skimmer near-term"
    count, where = files.split(" ", 1)
    assert int(count) > 50
    assert where == "all from there"
    assert {each.name for each in tmp_path.iterdir()} == {
        *("rank.nc", "rank.png", "bands.nc")
    }
    assert (tmp_path / "rank.png").read_bytes().startswith(b"\x89PNG")


def test_its_models_are_those_of_the_project(site, tmp_path):
    code = "from uq.models import found, record\nfor n in found(): record(n); print(n)"
    assert len(used(code, site, tmp_path)) == 7


def test_its_command_runs(site, tmp_path):
    code = (
        "from importlib.metadata import entry_points as e\n"
        "import sys\n"
        "sys.argv = ['uq', 'list']\n"
        "e(group='console_scripts')['uq'].load()()"
    )
    assert any("skimmer" in line for line in used(code, site, tmp_path))


def test_the_wheel_holds_the_packages_and_their_types(wheel):
    names = set(wheel.namelist())
    roots = {name.split("/")[0] for name in names}
    assert {root for root in roots if not root.endswith(".dist-info")} == set(PACKAGES)
    for package in PACKAGES:
        assert f"{package}/py.typed" in names
        sources = {str(p.relative_to(ROOT)) for p in (ROOT / package).rglob("*.py")}
        assert sources <= names
    assert "uq/__init__.pyi" in names
    assert not [name for name in names if "__pycache__" in name]


def test_the_readme_stands_without_its_images(wheel, built):
    """A package index shows no image that is a path: its words say what it shows."""
    (file,) = (n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    told = message_from_bytes(wheel.read(file))
    assert told["Description-Content-Type"] == "text/markdown"
    payload = told.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().strip() == (ROOT / "README.md").read_text().strip()
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        held = {name.partition("/")[2] for name in opened.getnames()}
    assert len(IMAGES) > 3
    for words, path in IMAGES:
        assert path in held
        assert len(words.split()) > 12, f"{path}: {words}"
        assert re.search(r"\d", words), "its message, with the number"
