"""The table of errata: every row names a test that exists."""

import ast
import re
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "equations" / "ERRATA.md").read_text()
ROWS = [
    line
    for line in TABLE.splitlines()
    if line.startswith("| ") and not line.startswith(("| printed", "| :"))
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("`")[-2])
def test_a_row_names_a_test(row):
    named = re.search(r"`(tests/[\w/]+\.py)::(\w+)(?:\[[^]]*\])?` \|$", row)
    assert named, "no test at the end of the row"
    assert len(re.findall(r"(?<!\\) \| ", row)) == 3, "four columns"
    file, name = named.groups()
    tree = ast.parse((ROOT / file).read_text())
    defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    assert name in defined


def test_every_source_has_rows():
    titles = re.findall(r"^## (.+)$", TABLE, re.MULTILINE)
    assert len(titles) == 5
    assert len(ROWS) > 80
