"""How the command ends: by signals at any moment, and where nobody reads it."""

import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from command import COMMAND, uq

from experiments.folders.manifests import verify


pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
# A writer of answers without end, which takes no time to start.
WRITER = """
import sys
from pathlib import Path
from experiments.console.ending import listen, open_streams
from experiments.folders.places import answer_folder
from uq.results.files import replacing
open_streams()
listen()
for size in range(1, 10**6):
    with answer_folder(Path(sys.argv[1])) as new:
        for name in "abc":
            with replacing(new / name) as file:
                file.write(b"x" * (size % 5) * 10**5)
        if size == 2:
            print("ready", flush=True)
"""


def writing(place):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


DISTURBED = """
import os, signal, sys, threading, time
import experiments.console.ending as ending
taken = threading.Event()
def slow():  # to take away what is unfinished
    taken.set()
    time.sleep(0.2)
ending.remove_unfinished = slow
ending.listen()
def work():
    taken.wait()
    raise OSError("gone")
threading.Thread(target=work).start()
os.kill(os.getpid(), signal.SIGTERM)
work()
"""


def test_what_the_end_disturbs_is_not_told():
    ended = subprocess.run(
        [sys.executable, "-c", DISTURBED], capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (143, "uq: terminated\n")


def statuses(number):
    return -number if number == signal.SIGKILL else 128 + number


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_whatever_the_moment_the_folder_is_whole(number, tmp_path):
    said = {signal.SIGTERM: "uq: terminated\n", signal.SIGINT: "uq: interrupted\n"}
    for moment in np.random.default_rng(number).uniform(0, 0.05, 5):
        process = writing(tmp_path / "place")
        time.sleep(moment)
        process.send_signal(number)
        start = time.perf_counter()
        _, told = process.communicate(timeout=60)
        assert time.perf_counter() - start < 3
        assert process.returncode == statuses(number)
        assert told == said.get(number, "")
        assert verify(tmp_path / "place") == 3
        left = [path.name for path in tmp_path.iterdir()]
        assert left == ["place"] or number == signal.SIGKILL
    process = writing(tmp_path / "place")
    process.terminate()
    process.communicate(timeout=60)
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_signal_that_is_to_be_ignored_is_ignored(tmp_path):
    code = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + WRITER
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "place")],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)
        process.kill()


def shell(line, *words, cwd=None):
    """What a shell sees of a command whose streams it has closed or led elsewhere."""
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {line}', "sh", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
    )


NOWHERE = {
    "closed output": (">&-", 1, ""),
    "all closed": ("<&- >&- 2>&-", 1, ""),
    "closed error": ("2>&-", 0, ""),
    "full disk": (">/dev/full", 5, "uq: standard output: No space left on device\n"),
    "both full": (">/dev/full 2>/dev/full", 5, ""),
}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("words", [("list",), ("--help",)])
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize(("line", "status", "said"), NOWHERE.values(), ids=NOWHERE)
def test_output_that_goes_nowhere(line, status, said, buffered, words):
    unbuffered = f"PYTHONUNBUFFERED={buffered}"
    told = shell(line, "env", unbuffered, *COMMAND, *words)
    assert told.returncode == status
    assert told.stderr == said


def test_a_run_whose_output_goes_nowhere_is_on_disk(toy):
    words = ("tornado", "toy_model:cost", "--output", "sum", "--folder", "mine")
    told = shell("<&- >&-", *COMMAND, *words, cwd=toy)
    assert told.returncode == 1, told.stderr
    assert re.fullmatch(r"tornado: (\d+) of \1\n", told.stderr), (
        "how far it is, no more"
    )
    assert verify(toy / "mine") == 2


def test_a_refusal_that_nobody_can_read_keeps_its_status():
    assert shell("2>&-", *COMMAND, "verify", "nowhere").returncode == 5
    assert shell("2>/dev/full", *COMMAND, "frobnicate").returncode == 2


def test_verify_says_what_is_wrong_in_one_line(tmp_path):
    told = uq("verify", tmp_path)
    assert told.returncode == 5
    problem = "is no folder of an answer: expected one with a manifest.json"
    assert told.stderr == f"uq: {tmp_path}: {problem}\n"
