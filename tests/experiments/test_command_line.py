"""The command as a person types it: help is there at once."""

import subprocess
import sys
import time

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


def timed(*words):
    start = time.perf_counter()
    assert uq(*words).returncode == 0
    return time.perf_counter() - start
