"""Files that a person names: whole, bounded and regular, or refused in one line."""

import os
import time
from pathlib import Path

import pytest
from problems import priors

from experiments.cases.points import read_points
from experiments.cli.sweeps import values_of
from uq.inputs.beliefs import apply_joint, apply_study
from uq.inputs.reading import content_of, opened
from uq.results.datasets import load
from uq.sensitivity.given.reading import read_table


READERS = {
    "study": lambda path: apply_study(priors(), path),
    "joint": lambda path: apply_joint(priors(), path),
    "points": read_points,
    "table": lambda path: read_table(path, inputs=["a"]),
    "run": load,
}


def pipe(folder, ending):
    path = folder / f"pipe{ending}"
    os.mkfifo(path)
    return path


def device(folder, ending):
    path = folder / f"endless{ending}"
    path.symlink_to("/dev/zero")
    return path


def directory(folder, ending):
    path = folder / f"folder{ending}"
    path.mkdir()
    return path


@pytest.mark.skipif(os.name != "posix", reason="files of POSIX")
@pytest.mark.parametrize("make", [pipe, device, directory])
@pytest.mark.parametrize(
    ("name", "ending"),
    [*((name, "") for name in READERS if name != "table"), ("table", ".csv")]
    + [("table", ".nc")],
)
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, name, ending, make):
    path, start = make(tmp_path, ending), time.perf_counter()
    with pytest.raises(OSError, match="is not a regular file") as told:
        READERS[name](path)
    assert time.perf_counter() - start < 2  # some of it is the first import
    assert told.value.filename == str(path)


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_not_there_is_named(tmp_path, name):
    path = tmp_path / "missing.csv"
    with pytest.raises(FileNotFoundError) as told:
        READERS[name](path)
    assert str(told.value.filename) == str(path)


def test_a_link_to_a_file_is_read(tmp_path):
    (tmp_path / "real").write_bytes(b"abc")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert content_of(tmp_path / "link", most=3) == b"abc"
    with pytest.raises(ValueError, match="is 3 bytes or more, expected at most 2"):
        content_of(tmp_path / "link", most=2)


@pytest.mark.skipif(not Path("/proc/cpuinfo").exists(), reason="no /proc")
def test_a_file_that_has_no_size_before_it_is_read_is_bounded():
    with pytest.raises(ValueError, match="is 9 bytes or more, expected at most 8"):
        content_of(Path("/proc/cpuinfo"), most=8)


@pytest.mark.parametrize("text", ["a", "a longer text"])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, text):
    path = tmp_path / "rows"
    path.write_text("as long as this")

    def changed():
        with opened(path) as file:
            file.read(1)
            path.write_text(text)

    with pytest.raises(OSError, match="changed while it was read"):
        changed()


HUGE = {
    "size": ("[" + " " * 2**26 + "]", "is 67,108,866 bytes or more"),
    "points": (f"[{','.join(['{}'] * (10**6 + 1))}]", "expected at most 1,000,000 poi"),
    "lists": (f"[{'[],' * (10**6 + 1)}1]", "expected at most 1,000,000 points"),
    "depth": ("[" * 900_000, "is not JSON that can be used"),
    "within": ('[{"a":' * 400_000, "is not JSON that can be used"),
    "value": (f'[{{"a": {"[" * 900}{"]" * 900}}}]', "a: expected a finite number, fou"),
    "twice": (
        "[{" + "".join(f'"k{i}": 1,' for i in range(50_000)) + '"z": 1, "z": 2}]',
        "'z' stands twice",
    ),
    "key": (f'[{{"{"k" * 10**6}": "x"}}]', "kkk: expected a finite number, found 'x'"),
    "entry": (f"[[{'1,' * 10**5}1]]", "expected {path: value}, found [1, 1"),
    "digits": (f'[{{"a": {"1" * 10**5}}}]', "is not JSON that can be used"),
    "bytes": (b'["\xff"]', "is not JSON that can be used"),
}


@pytest.mark.parametrize(("text", "message"), HUGE.values(), ids=HUGE)
def test_points_without_end_are_refused_at_once(tmp_path, text, message):
    path = tmp_path / "points.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    start = time.perf_counter()
    with pytest.raises(ValueError, match=r"points\.json: ") as told:
        read_points(path)
    assert time.perf_counter() - start < 2
    line = str(told.value).partition("points.json: ")[2]
    assert message in line
    assert "\n" not in line
    assert len(line) < 500


AXES = {
    "count": "1:2:3e8",
    "infinite": "0:inf:5",
    "span": "-1e308:1e308:3",
    "part": "1:2:2.5",
    "one": "1:2:1",
    "nan": "nan:1:3",
    "words": "x" * 10**6,
}


@pytest.mark.parametrize("words", AXES.values(), ids=AXES)
def test_an_axis_has_so_many_values(words):
    start = time.perf_counter()
    with pytest.raises(ValueError, match="and COUNT from 2 to 10,000, got") as told:
        values_of("launch.price", words)
    assert time.perf_counter() - start < 2
    assert len(str(told.value)) < 300


def test_values_of_an_axis_differ():
    assert values_of("a", "1:3:3") == [1.0, 2.0, 3.0]
    with pytest.raises(ValueError, match="do not differ, take fewer"):
        values_of("a", "1:1.0000000000000002:9")
