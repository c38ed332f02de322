"""The metadata that an installation of this tree would have, without installing it."""

import tomllib
from pathlib import Path


ROOT = Path(__file__).parent.parent


def lay_metadata(folder):
    """Write name, version and entry points of `pyproject.toml` where Python looks.

    An environment knows the entry points of the day on which it was made; a folder that
    stands before it on the path tells those of this tree.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    name, version = project["name"], project["version"]
    laid = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    laid.mkdir(parents=True)
    told = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n"
    (laid / "METADATA").write_text(told)
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in points.items())]
    (laid / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return folder
