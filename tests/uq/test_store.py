"""What is kept on disk is whole, or made anew."""

import numpy as np
import pytest

from uq import store


MADE = [np.arange(6.0).reshape(2, 3), np.array(7, dtype=np.uint64)]


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SPACE_UQ_CACHE", str(tmp_path / "store"))
    return tmp_path / "store"


def taken(*words):
    """Arrays of some words, and whether they had to be made."""
    asked = []
    found = store.arrays(lambda: asked.append(1) or MADE, *words)
    assert all(map(np.array_equal, found, MADE))
    assert [each.dtype for each in found] == [each.dtype for each in MADE]
    return bool(asked)


def test_arrays_are_made_once(kept):
    assert taken("a", "1")
    assert not taken("a", "1")
    assert taken("a", "2")
    assert not taken("a", "2")


def test_other_code_makes_them_anew(kept, monkeypatch):
    assert taken("a")
    monkeypatch.setattr(store, "sources", lambda: "another version")
    assert taken("a")


@pytest.mark.parametrize("place", [0, 31, 32, 100, -1])
def test_a_flipped_bit_is_seen_and_mended(kept, place):
    assert taken("a")
    (entry,) = kept.iterdir()
    data = bytearray(entry.read_bytes())
    data[place] ^= 1
    entry.write_bytes(data)
    assert taken("a")
    assert not taken("a")


@pytest.mark.parametrize("length", [0, 16, 32, 40])
def test_what_is_cut_short_is_made_anew(kept, length):
    assert taken("a")
    (entry,) = kept.iterdir()
    entry.write_bytes(entry.read_bytes()[:length])
    assert taken("a")


def test_an_entry_under_another_name_is_not_taken(kept):
    assert taken("a")
    assert taken("b")
    one, other = kept.iterdir()
    one.write_bytes(other.read_bytes())
    assert [taken("a"), taken("b")].count(True) == 1


def test_what_says_nothing_but_that_it_is_there(kept):
    assert store.read("known", "a") is None
    store.write(b"", "known", "a")
    assert store.read("known", "a") == b""
    assert store.read("known", "b") is None


def test_what_is_too_large_is_not_kept(kept, monkeypatch):
    monkeypatch.setattr(store, "MOST_BYTES_EACH", 100)
    assert taken("a")
    assert taken("a")
