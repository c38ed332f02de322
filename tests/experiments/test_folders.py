"""The folder of an answer: whole or not at all, and nobody else's files are lost."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from experiments.folders import places as folders
from experiments.folders.manifests import MANIFEST, command, verify
from experiments.folders.names import LONGEST, MARK, RESULTS, folder_of
from experiments.folders.places import answer_folder, command_of
from uq.results.files import hidden_folder, replacing


def answer(place, **files):
    with answer_folder(place) as new:
        for name, text in files.items():
            with replacing(new / f"{name}.nc") as file:
                file.write(text.encode())


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def place(tmp_path):
    answer(tmp_path / "place", one="1", two="22")
    return tmp_path / "place"


def test_an_answer_appears_with_its_manifest(place):
    assert names(place.parent) == ["place"]
    assert names(place) == [MANIFEST, "one.nc", "two.nc"]
    told = json.loads((place / MANIFEST).read_text())
    # SHA-256 of "22", of another program: printf 22 | sha256sum
    digest = "785f3ec7eb32f30b90cd0fcf3657d388b5ff4297f2f9716ff66e9b69c05ddd09"
    assert told["files"]["two.nc"] == {"size": 2, "sha256": digest}
    assert verify(place) == 2


@pytest.mark.parametrize("system", ["swaps", "does not"])
def test_a_later_answer_takes_the_place_of_an_earlier_one(place, system, monkeypatch):
    if system == "does not":
        monkeypatch.setattr(folders, "_exchanged", lambda *_: False)
    answer(place, three="333")
    assert names(place) == [MANIFEST, "three.nc"]
    assert names(place.parent) == ["place"]
    assert verify(place) == 1


def test_the_earlier_answer_is_put_back_if_the_later_cannot_be_put(place, monkeypatch):
    monkeypatch.setattr(folders, "_exchanged", lambda *_: False)
    rename = type(place).rename

    def failing(self, target):
        if (self / "three.nc").exists() and target == place and not place.exists():
            raise OSError(errno.EIO, "broken", str(self))
        if target == place and place.exists() and os.listdir(place):
            raise OSError(errno.ENOTEMPTY, "not empty", str(self))
        return rename(self, target)

    monkeypatch.setattr(type(place), "rename", failing)
    with pytest.raises(OSError, match="broken") as told:
        answer(place, three="333")
    assert told.value.filename == str(place)
    assert verify(place) == 2
    assert names(place.parent) == ["place"]


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt])
def test_after_an_error_all_is_as_before(place, error):
    with pytest.raises(error), answer_folder(place):
        raise error
    assert verify(place) == 2
    assert names(place.parent) == ["place"]


def test_an_empty_folder_is_a_place(tmp_path):
    (tmp_path / "place").mkdir()
    answer(tmp_path / "place", one="1")
    assert verify(tmp_path / "place") == 1


def test_the_folder_may_vanish_meanwhile(place):
    with answer_folder(place) as new:
        for path in place.iterdir():
            path.unlink()
        place.rmdir()
        (new / "three.nc").write_text("333")
    assert verify(place) == 1


def test_the_work_may_vanish_meanwhile(place):
    with (
        pytest.raises(OSError, match="No such file") as told,
        answer_folder(place) as n,
    ):
        shutil.rmtree(n)
    assert told.value.filename == str(place)
    assert verify(place) == 2
    assert names(place.parent) == ["place"]


def spoil(place, what):
    if what == "a file of one's own":
        (place / "notes.txt").write_text("mine")
        return "notes.txt"
    if what == "a folder of one's own":
        (place / "more").mkdir()
        return "more"
    if what == "an edited file":
        (place / "two.nc").write_text("33")
        return "two.nc"
    if what == "a longer file":
        (place / "two.nc").write_text("222")
        return "two.nc"
    if what == "a link":
        (place / "two.nc").rename(place.parent / "two.nc")
        (place / "two.nc").symlink_to(place.parent / "two.nc")
        return "two.nc"
    (place / MANIFEST).write_text(what)
    return MANIFEST


SPOILS = (
    "a file of one's own",
    "a folder of one's own",
    "an edited file",
    "a longer file",
    "a link",
    "{",
    "[]",
    "[" * 100_000,
    '{"schema": 1, "command": "", "files": {"..": {"size": 1, "sha256": ""}}}',
    '{"schema": 1, "command": "", "files": {"a/b": {"size": 1, "sha256": ""}}}',
    '{"schema": 1, "command": "", "files": {"a": 1}}',
    '{"schema": 2, "command": "", "files": {}}',
    '{"schema": 1, "files": {}}',
)


@pytest.mark.parametrize("what", SPOILS, ids=lambda what: what[:24])
def test_what_is_not_an_answer_as_it_was_written_is_not_replaced(place, what):
    name = spoil(place, what)
    there = {path.name: path.stat().st_mtime_ns for path in place.iterdir()}
    with pytest.raises(OSError, match="give another --folder") as told:
        answer(place, three="333")
    assert told.value.filename == str(place / name)
    assert "\n" not in str(told.value)
    assert {path.name: path.stat().st_mtime_ns for path in place.iterdir()} == there
    with pytest.raises(OSError, match="place") as told:
        verify(place)
    assert told.value.filename == str(place / name)


def test_what_is_put_there_during_the_work_is_not_lost_either(place):
    asked = answer_folder(place)
    with pytest.raises(OSError, match=r"another --folder.*notes.txt"), asked:
        (place / "notes.txt").write_text("mine")
    assert (place / "notes.txt").read_text() == "mine"
    assert names(place.parent) == ["place"]


def test_verify_names_a_file_that_is_missing(place):
    (place / "one.nc").unlink()
    with pytest.raises(FileNotFoundError, match="the manifest names it") as told:
        verify(place)
    assert told.value.filename == str(place / "one.nc")
    answer(place, three="333")  # it is no loss
    assert verify(place) == 1


@pytest.mark.parametrize(
    ("files", "match"),
    [
        (["x.nc", "map.svg", "map.png"], "remove it, or give another --folder"),
        (["x.nc", "thesis.tex"], r"would be lost: give another --folder.*thesis.tex"),
        ([".hidden"], r"would be lost: give another --folder.*hidden"),
    ],
)
def test_a_folder_without_a_manifest_is_not_replaced(tmp_path, files, match):
    for name in files:
        (tmp_path / name).write_text("x")
    with pytest.raises(OSError, match=match):
        answer(tmp_path, one="1")
    assert names(tmp_path) == sorted(files)


def bad_places(tmp_path):
    (tmp_path / "file").write_text("a file")
    (tmp_path / "x" / "x.nc").mkdir(parents=True)
    long = "n" * 253  # with .nc it has more than 255 characters
    return {
        tmp_path / "file": tmp_path / "file",
        tmp_path / "file" / "below": tmp_path / "file",
        tmp_path / "x": tmp_path / "x" / "x.nc",
        tmp_path / long: tmp_path / long / f"{long}.nc",
        tmp_path / ("n" * 300): tmp_path / ("n" * 300),
        tmp_path / "new" / ("n" * 300) / "x": tmp_path / "new" / ("n" * 300),
    }


def test_a_place_that_cannot_be_is_refused_before_the_work(tmp_path):
    for place, named in bad_places(tmp_path).items():
        asked = answer_folder(place, dataset=f"{place.name}.nc")
        with pytest.raises(OSError, match="x|n|file") as told, asked:
            pytest.fail("the work began")
        assert told.value.filename == str(named)


def test_the_current_folder_is_no_place(tmp_path, monkeypatch):
    (tmp_path / "here" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    for place in (".", "../here", str(tmp_path / "here"), ".."):
        with pytest.raises(OSError, match="current folder: give another --folder"):
            answer(tmp_path / "here" / place, one="1")
    answer(tmp_path / "here" / "." / "new", one="1")
    assert verify(tmp_path / "here" / "new") == 1


def test_a_link_stays_a_link(place):
    link = place.parent / "link"
    link.symlink_to(place)
    answer(link, three="333")
    assert link.is_symlink()
    assert names(place) == [MANIFEST, "three.nc"]


def test_too_little_room_is_found_before_the_work(tmp_path):
    asked = answer_folder(tmp_path / "x", need=2**62)
    with pytest.raises(OSError, match="fewer --samples, or give another --fold"), asked:
        pytest.fail("the work began")
    assert not names(tmp_path)


def test_what_a_killed_writer_left_is_swept_and_a_living_one_is_left_alone(tmp_path):
    code = (
        "import os, sys; from pathlib import Path\n"
        "from uq.results.files import replacing\n"
        "from experiments.folders.places import answer_folder\n"
        "with answer_folder(Path(sys.argv[1], 'place')) as new:\n"
        "    (new / 'half.nc').write_text('h')\n"
        "    with replacing(Path(sys.argv[1], 'x.nc')) as file: os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)]).returncode == 9
    (tmp_path / ".x.nc.0123456789abcdef").write_text("as earlier versions left it")
    assert len(names(tmp_path)) == 3
    with hidden_folder(tmp_path) as living:  # which sweeps, too
        assert len(names(tmp_path)) == 2
        with replacing(tmp_path / "x.nc") as file:
            file.write(b"whole")
        answer(tmp_path / "place", one="1")
        assert names(tmp_path) == [living.name, "place", "x.nc"]
    assert names(tmp_path) == ["place", "x.nc"]


def test_files_that_only_look_like_leftovers_stay(tmp_path):
    mine = [".uq-notes", ".uq-0123", ".y.nc.0123456789abcdef", ".git"]
    for name in mine:
        (tmp_path / name).write_text("mine")
    with replacing(tmp_path / "x.nc") as file:
        file.write(b"x")
    assert names(tmp_path) == sorted([*mine, "x.nc"])


def test_writers_of_one_place_do_not_mix(tmp_path):
    def write(text):
        for _ in range(20):
            answer(tmp_path / "place", one=text, **{text: text})

    writers = [threading.Thread(target=write, args=(text,)) for text in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert verify(tmp_path / "place") == 2
    text = (tmp_path / "place" / "one.nc").read_text()
    assert names(tmp_path / "place") == sorted([MANIFEST, "one.nc", f"{text}.nc"])
    assert names(tmp_path) == ["place"]


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounts a disk"
)
def test_a_disk_that_fills_leaves_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("may not mount")
    try:
        with pytest.raises(OSError, match="a disk is mounted: name a folder within it"):
            answer(disk, one="1")
        with pytest.raises(OSError, match="No space left") as told:
            answer(disk / "place", large="x" * 10**6)
        assert told.value.filename == str(disk / "place" / "large.nc")
        assert not names(disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607


def test_the_command_is_kept(tmp_path):
    mark = command.set("uq rank 'a b'")
    try:
        answer(tmp_path / "place", one="1")
    finally:
        command.reset(mark)
    assert command_of(tmp_path / "place") == "uq rank 'a b'"
    assert command_of(tmp_path / "nowhere") == ""


def test_another_question_has_another_folder():
    asked = [
        folder_of(model, "rank", {"output": output, "samples": samples})
        for model in ("skimmer", "own-f")
        for samples in (2**10, 2**11)
        for output in (["y"], ["log:y"], ["y<1"], ["y>1"], ["y<=1"], ["y", "y"])
    ]
    asked += [folder_of("skimmer", "bands", {}), folder_of("skimmer", "rank", {})]
    assert len(set(asked)) == len(asked)
    assert folder_of("skimmer", "rank", {"output": ["y"], "samples": 2**10}) == asked[0]
    assert asked[0].name.rpartition("-")[0] == "skimmer-rank"
    assert folder_of("mine", "", {}).name.rpartition("-")[0] == "mine"


@pytest.mark.parametrize("model", ["../x", "\udcff", ".", "a/b", "y" * 300, "a\nb"])
def test_the_name_of_a_folder_is_plain_whatever_was_asked(model):
    path = folder_of(model, "rank", {"output": "\udcff", "study": Path(model)})
    assert path.parent == RESULTS
    assert re.fullmatch(r"[\w,=+-][\w.,=+-]*", path.name, re.ASCII)
    assert len(path.name) <= LONGEST + 1 + MARK


def test_verify_does_not_import_jax(place):
    code = (
        "import sys, experiments.__main__ as m\n"
        "sys.argv = ['uq', 'verify', sys.argv[1]]\n"
        "try: m.main()\nexcept SystemExit as e: assert not e.code\n"
        "assert not {'jax', 'numpy'} & set(sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(place)], capture_output=True, text=True
    )
    assert told.stdout == "ok: 2 files\n", told.stderr
