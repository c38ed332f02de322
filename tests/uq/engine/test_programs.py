"""Programs are kept for any numbers, and what is kept is checked before it is used."""

import gc
import hashlib
import os

import jax
import numpy as np
import pytest

import uq
from uq import store
from uq.engine import programs


def answer(study):
    """Numbers that need a compiled program, in full."""
    found = uq.rank(study, ["y", "y<2"])
    return found["ST"].values, found["S1_error"].values


def study(low=1.0, high=3.0, seed=0, **more):
    priors = {
        "a": uq.Triangular(low, (low + high) / 2, high),
        "b": uq.Pert(0.5, 1.0, high),
        "c": uq.LogNormal(high, 0.2),
        "d": low,
    }
    return uq.Study(
        lambda a, b, c, d: {"y": a * b / c + d},
        priors,
        samples=2**10,
        replicates=8,
        seed=seed,
        **more,
    )


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A store of its own, empty, and nothing in memory."""
    monkeypatch.setenv("SPACE_UQ_CACHE", str(tmp_path / "store"))
    programs.forget()
    yield tmp_path / "store"
    programs.forget()


def entries(store):
    return {path.name: path.read_bytes() for path in store.glob("program-*")}


def test_other_numbers_compile_nothing(kept):
    first = answer(study())
    before = entries(kept)
    assert before
    changed = answer(study(low=1.25, high=4.0, seed=5))
    assert entries(kept).keys() == before.keys()
    assert not np.array_equal(first[0], changed[0])
    programs.forget()
    assert np.array_equal(first, answer(study()))  # from the disk, to the last bit
    assert entries(kept).keys() == before.keys()


def test_another_model_is_another_program(kept):
    answer(study())
    before = entries(kept)
    other = uq.Study(lambda a, b: {"y": a - b}, {"a": "1 to 2", "b": "1 to 2"})
    uq.rank(other.replace(samples=2**10, replicates=8), "y")
    assert entries(kept).keys() > before.keys()


def flipped(data, place):
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


DAMAGE = {
    "flipped at the digest": lambda data, _: flipped(data, 3),
    "flipped at the start": lambda data, _: flipped(data, 40),
    "flipped in the middle": lambda data, _: flipped(data, len(data) // 2),
    "flipped at the end": lambda data, _: flipped(data, len(data) - 1),
    "cut short": lambda data, _: data[: len(data) // 2],
    "cut to the digest": lambda data, _: data[:32],
    "empty": lambda data, _: b"",
    "foreign": lambda data, _: b"# not a program\n" * 100,
    "swapped": lambda _, others: others[0],
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_entry_is_made_anew(name, kept, capfd):
    right = answer(study())
    whole = entries(kept)
    (kept / "another").write_bytes(b"another")
    for entry, data in whole.items():
        others = [other for name, other in whole.items() if name != entry]
        (kept / entry).write_bytes(DAMAGE[name](data, [*others, b"another"]))
    (kept / "another").unlink()
    programs.forget()
    assert np.array_equal(right, answer(study()))
    programs.forget()
    for entry, data in entries(kept).items():
        assert data[:32] == hashlib.sha256(entry.encode() + data[32:]).digest()
    assert entries(kept).keys() == whole.keys()
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_random_bits_that_flip_change_no_number(kept):
    right, chance = answer(study()), np.random.default_rng(1)
    whole = entries(kept)
    for entry, data in whole.items():
        (kept / entry).write_bytes(flipped(data, int(chance.integers(len(data)))))
    programs.forget()
    assert np.array_equal(right, answer(study()))


def test_an_entry_of_another_making_is_not_taken(kept, monkeypatch):
    right = answer(study())
    before = entries(kept).keys()
    monkeypatch.setattr(programs, "fixed_environment", lambda: ("another version",))
    assert np.array_equal(right, answer(study()))
    assert len(entries(kept)) == 2 * len(before)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_left(kept, capfd):
    kept.mkdir()
    kept.chmod(0o500)
    assert np.isfinite(answer(study())).all()
    assert not entries(kept)
    assert not capfd.readouterr().err


def test_a_full_disk_keeps_nothing(kept, monkeypatch, capfd):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "replace", full)
    assert np.isfinite(answer(study())).all()
    assert not entries(kept)
    assert not capfd.readouterr().err


def test_a_store_keeps_its_size(kept, monkeypatch):
    answer(study())
    size = max(map(len, entries(kept).values()))
    monkeypatch.setattr(store, "MOST_BYTES", 2 * size)
    programs.forget()
    for count in range(2, 5):

        def model(x, y, count=count):
            return {"y": x**count + y}

        beliefs = {"x": "1 to 2", "y": "1 to 2"}
        uq.rank(uq.Study(model, beliefs, samples=2**8, replicates=4))
    assert sum(map(len, entries(kept).values())) <= 2 * size


def test_an_entry_that_vanishes_meanwhile_is_no_fault(kept):
    """As where another process lets it go: nothing is raised, nor left open."""
    kept.mkdir()
    (kept / "gone").symlink_to(kept / "nowhere")
    assert np.isfinite(answer(study())).all()
    gc.collect()


def test_off_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("SPACE_UQ_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    programs.forget()
    answer(study())
    programs.forget()
    assert not list(tmp_path.rglob("*"))


def test_a_folder_that_others_may_write_to_is_not_used(kept):
    right = answer(study())
    kept.chmod(0o777)
    for path in kept.iterdir():
        path.unlink()
    programs.forget()
    assert np.array_equal(right, answer(study()))
    assert not list(kept.iterdir())


def with_slope(slope):
    """The function itself, and whatever derivative one says it has."""

    @jax.custom_jvp
    def same(x):
        return x + 0.0

    same.defjvp(lambda primals, tangents: (same(*primals), slope * tangents[0]))
    return same


def test_a_rule_of_ones_own_is_seen(kept):
    """Two models of equal operations, of which only the derivatives differ."""
    for slope in (1.0, 3.0):
        model = with_slope(slope)
        one = uq.Study(lambda a, f=model: {"y": f(a)}, {"a": "uniform 1 to 2"})
        found = uq.rank(one.replace(samples=2**8, replicates=4), method="elasticity")
        assert np.allclose(found["elasticity"], slope)
        programs.forget()
