"""Bad input: one line that names what, where and what to do; nothing half-written."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from command import COMMAND, GOOD, MODEL, STUDY, refused, study, uq, within


# Of which types that are checked at run time, as in this process, say it otherwise.
TYPED = {"evidence", "scenario"}


@pytest.fixture
def here(monkeypatch, capsys):
    """The command in this process, which ends as one of its own would."""
    run = within(monkeypatch, capsys)
    return lambda *words: subprocess.CompletedProcess(words, *run(*words))


def rows(table):
    """Every row of a table that this process can answer."""
    kept = {name: row for name, row in table.items() if name not in TYPED}
    return [pytest.param(*row, id=name) for name, row in kept.items()]


BAD_STUDIES = {
    "distribution": ({"distribution": "Unifrom"}, "did you mean 'Uniform'"),
    "unit": ({"unit": "USD/lb"}, "is in USD/kg, but its prior is in USD/lb"),
    "order": ({"low": 300.0}, "need finite low < high, got 300.0, 200.0"),
    "nan": ({"low": "nan"}, "low: expected a finite number, found nan"),
    "digits": ({"low": "1" * 401}, "low: expected a finite number, found 1111"),
    "list": ({"low": "[1, 2]"}, "low: expected a finite number, found [1, 2]"),
    "name": (
        {"text": '["launch.price"]\ndistribution = ["Uniform"]'},
        "distribution: expected text, found ['Uniform']",
    ),
    "base": (
        {
            "text": '["launch.price"]\ndistribution = "Truncated"\n'
            'base = {distribution = "Normal", mean = "x", std = 1.0}'
        },
        "launch.price: base: mean: expected a finite number, found 'x'",
    ),
    "component": (
        {
            "text": '["launch.price"]\ndistribution = "Mixture"\n'
            "components = [1]\nweights = [1.0]"
        },
        "components[0]: expected {distribution",
    ),
    **{
        line: (
            {"text": STUDY.format(**GOOD) + line},
            f"{line.partition('=')[0]}: expected",
        )
        for line in (
            "why=5",
            "source=[1]",
            "evidence=[1]",
            'price_year="soon"',
            "price_year=true",
            "nominal=inf",
        )
    },
    "negative": ({"low": -5.0}, "must lie in [0, inf] USD/kg"),
    "word": ({"low": '"cheap"'}, "low: expected a finite number, found 'cheap'"),
    "parameter": (
        {"text": '["launch.prise"]\nlow = 1.0'},
        "did you mean 'launch.price'",
    ),
    "argument": (
        {"text": '["launch.price"]\ndistribution = "Uniform"\nlow = 1.0\nhi = 2.0'},
        "unknown argument of Uniform 'hi'",
    ),
    "missing": (
        {"text": '["launch.price"]\ndistribution = "Uniform"\nlow = 1.0'},
        "Uniform needs 'high'",
    ),
    "mode": (
        {
            "text": '["launch.price"]\ndistribution = "Triangular"\n'
            "low = 1.0\nmode = 9.0\nhigh = 2.0"
        },
        "Triangular: need finite low <= mode <= high",
    ),
    "evidence": (
        {
            "text": '["launch.price"]\ndistribution = "Uniform"\nlow = 1.0\n'
            'high = 2.0\nevidence = "gessed"'
        },
        "unknown evidence 'gessed'",
    ),
    "syntax": ({"text": "launch.price = "}, "study.toml"),
    "twice": ({"text": "[a]\n[a]\n"}, "study.toml"),
    "bytes": ({"text": "\x00"}, "study.toml"),
}


@pytest.mark.parametrize(("changes", "message"), rows(BAD_STUDIES))
def test_a_bad_study_is_refused(changes, message, tmp_path, here):
    file = study(tmp_path, **changes)
    refused(here("priors", MODEL, "--study", file), message, str(file))


BAD_POINTS = {
    "object": ('{"a": 1}', "expected a list of {path: value}, found dict"),
    "empty": ("[]", "expected a list of {path: value}, found []"),
    "huge": ('[{"launch.price": 1e999}]', "launch.price: expected a finite number"),
    "digits": (f'[{{"a": {"1" * 401}}}]', "a: expected a finite number, found 111"),
    "many": ("[{},{},{},{},{},{},{}]", "7 points make no table, at most 6 do: use"),
    "entry": ("[1]", "entry 0: expected {path: value}, found 1"),
    "word": (
        '[{"launch.price": "x"}]',
        "launch.price: expected a finite number, found 'x'",
    ),
    "nan": ('[{"launch.price": NaN}]', "NaN is not a number"),
    "twice": ('[{"a": 1, "a": 2}]', "'a' stands twice"),
    "syntax": ("[", "is not JSON"),
    "path": ('[{"launch.prise": 1}]', "did you mean 'launch.price'"),
    "bounds": ('[{"launch.price": -1}]', "launch.price: expected a number in [0, inf]"),
}


@pytest.mark.parametrize(("text", "message"), rows(BAD_POINTS))
def test_bad_points_are_refused(text, message, tmp_path, here):
    file = tmp_path / "points.json"
    file.write_text(text)
    refused(here("evaluate", MODEL, "--from", file), message)


BAD_WORDS = {
    "model": (("evaluate", "orbital-datacentre"), "did you mean 'orbital-datacenter'"),
    "case": (("run", "lcoc-band"), "did you mean 'lcoc-bands'"),
    "form": (("evaluate", MODEL, "--form", "sourc"), "did you mean 'source'"),
    "set": (("evaluate", MODEL, "--set", "launch.price"), "expected key=value"),
    "value": (("evaluate", MODEL, "--set", "launch.price=x"), "expected a finite"),
    "nan": (("evaluate", MODEL, "--set", "launch.price=nan"), "expected a finite"),
    "inf": (("evaluate", MODEL, "--set", "launch.price=1e400"), "expected a finite"),
    "twice": (
        ("evaluate", MODEL, "--set", "launch.price=1", "--set", "launch.price=2"),
        "--set: launch.price is given twice",
    ),
    "scenarios": (
        ("run", "lcoc-bands", *["--scenario", "coating=osr"] * 2),
        "scenario: coating is given twice",
    ),
    "scenario": (
        ("run", "lcoc-bands", "--scenario", "coating=gold"),
        "unknown coating 'gold'",
    ),
    "zero": (("run", "lcoc-bands", "--samples", "0"), "power of two of at least 32"),
    "negative": (("run", "lcoc-bands", "--samples", "-4"), "power of two"),
    "odd": (("run", "lcoc-bands", "--samples", "1000"), "got 1000: try 1024"),
    "more than can be counted": (
        ("run", "lcoc-bands", "--samples", str(2**60)),
        f"'--samples': Input should be less than or equal to {2**48}",
    ),
    "memory": (
        ("run", "lcoc-bands", "--samples", str(2**36)),
        "GB are available: take fewer samples",
    ),
    "seed": (
        ("run", "lcoc-bands", "--seed", "-1"),
        "seed: need a whole number from 0 to 9223372036854775807, got -1",
    ),
    "large seed": (("run", "lcoc-bands", "--seed", str(2**63)), "seed: need a whole"),
    "command": (("frobnicate",), "No such command 'frobnicate'"),
    "option": (("list", "--bogus"), "--bogus"),
}


@pytest.mark.parametrize(("words", "message"), rows(BAD_WORDS))
def test_bad_words_are_refused_before_any_work(
    words, message, tmp_path, here, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    refused(here(*words), message)
    assert not list(tmp_path.iterdir())


def test_a_process_refuses_so_too(tmp_path):
    """Those that this process cannot answer, and those that come farthest."""
    for name in ("evidence", "negative"):
        changes, message = BAD_STUDIES[name]
        file = study(tmp_path, **changes)
        refused(uq("priors", MODEL, "--study", file), message, str(file))
    text, message = BAD_POINTS["bounds"]
    (tmp_path / "points.json").write_text(text)
    refused(uq("evaluate", MODEL, "--from", tmp_path / "points.json"), message)
    empty = tmp_path / "empty"
    empty.mkdir()
    for name in ("scenario", "memory"):
        words, message = BAD_WORDS[name]
        refused(uq(*words, cwd=empty), message)
    assert not list(empty.iterdir())


@pytest.mark.skipif(shutil.which("nvidia-smi") is not None, reason="there is a GPU")
def test_a_jax_that_cannot_serve_is_refused():
    message = "no device for JAX_PLATFORMS=cuda: unset it"
    refused(uq("evaluate", MODEL, env=os.environ | {"JAX_PLATFORMS": "cuda"}), message)


def test_single_precision_of_the_environment_changes_no_answer():
    words = ("evaluate", MODEL, "--form", "published", "--priors", "published")
    single = os.environ | {"JAX_ENABLE_X64": "0"}
    (point,) = json.loads(uq(*words, "--json", env=single).stdout)
    cost = point["outputs"]["space.lcoc"]
    assert cost == pytest.approx(1237.0068423243006, rel=1e-12)  # as published


def test_no_words_are_a_question_for_help():
    assert uq().stdout == uq("--help").stdout
    assert uq().returncode == 0


def test_a_terminal_without_the_sign_prints_another(tmp_path):
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    words = ("run", "lcoc-bands", "--samples", "1024")
    told = uq(*words, cwd=tmp_path, env=os.environ | ascii_only)
    assert told.returncode == 0, told.stderr
    assert " ? " in told.stdout
    assert list(tmp_path.rglob("report.nc"))


@pytest.mark.parametrize("words", [("list",), ("priors", MODEL)])
def test_a_reader_who_leaves_is_no_error(words):
    with subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


# A shell in the background hands on interrupts that are ignored; this undoes it.
INTERRUPTIBLE = [
    sys.executable,
    "-c",
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('experiments', run_name='__main__')",
]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "said"),
    [(signal.SIGINT, "interrupted"), (signal.SIGTERM, "terminated")],
)
def test_a_signal_is_one_line(number, said, tmp_path):
    words = [*INTERRUPTIBLE, "run", "lcoc-bands", "--samples", str(2**20)]
    with subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not list(tmp_path.iterdir()):  # it has started to work
            time.sleep(0.02)
        process.send_signal(number)
        start = time.perf_counter()
        _, told = process.communicate(timeout=60)
    assert time.perf_counter() - start < 3
    assert process.returncode == 128 + number
    assert told == f"uq: {said}\n"
    assert not list(tmp_path.glob("results/*"))


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_disk_that_fills_is_one_line(tmp_path):
    words = [*COMMAND, "run", "lcoc-bands", "--samples", "32"]
    told = subprocess.run(
        [
            "/bin/sh",
            "-c",
            'ulimit -f 100; exec "$@"',
            "sh",
            *words,
        ],  # blocks of 512 bytes
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 5, told.stderr
    assert told.stderr.splitlines()[-1].endswith(".png: File too large")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_files_that_cannot_be_used_have_a_status_of_their_own(tmp_path):
    missing = tmp_path / "missing.toml"
    refused(uq("priors", MODEL, "--study", missing), str(missing), status=5)
    refused(uq("evaluate", MODEL, "--from", tmp_path), str(tmp_path), status=5)
    occupied = tmp_path / "results"
    occupied.write_text("a file")
    words = ("run", "lcoc-bands", "--samples", "32", "--folder", occupied)
    refused(uq(*words), str(occupied), status=5)
    assert occupied.read_text() == "a file"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    told = uq("run", "lcoc-bands", "--samples", "32", "--folder", tmp_path / "x")
    refused(told, str(tmp_path), status=5)
