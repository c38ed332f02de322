"""The command as a person types it: help is there at once."""

import subprocess
import sys
import time

import pytest
from command import uq


def test_help_answers_at_once_and_without_jax():
    best = min(timed("--help") for _ in range(3))
    assert best < 0.4
    code = (
        "import sys, experiments.__main__ as m; sys.argv = ['uq', '--help']\n"
        "try: m.main()\nexcept SystemExit: pass\n"
        "slow = {'jax', 'numpy', 'pandas', 'xarray', 'matplotlib', 'rich'}\n"
        "assert not slow & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


WITHOUT = """
import sys
import experiments.__main__ as command
for words in (["plot", "{file}", "--to", "again.png"], ["table", "{file}"],
              ["export", "{file}", "--json"], ["verify", "kept"], ["list"]):
    sys.argv = ["uq", *words]
    try:
        command.main()
    except SystemExit as left:
        assert not left.code, words
    assert not {{"jax", "equinox"}} & {{*sys.modules}}, words
"""


@pytest.mark.parametrize("words", [("bands",), ("rank", "--output", "y")])
def test_what_is_kept_is_shown_without_jax(words, tmp_path):
    (tmp_path / "own.py").write_text(
        'PRIORS = {"a": "1 to 2", "b": "1 to 2"}\n\n'
        'def f(a, b):\n    return {"y": a * b}\n'
    )
    asked = [*words, "own.py:f", "--samples", "256", "--folder", "kept"]
    assert uq(*asked, cwd=tmp_path).returncode == 0
    code = WITHOUT.format(file=f"kept/{words[0]}.nc")
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "again.png").stat().st_size > 1000


def timed(*words):
    start = time.perf_counter()
    assert uq(*words).returncode == 0
    return time.perf_counter() - start
