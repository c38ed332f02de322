"""Files in HDF5: whole in themselves, no larger than the memory, or one line."""

import errno

import h5py
import numpy as np
import pytest
import xarray as xr

from experiments.cases.summaries import summarize
from uq.results.datasets import DIMENSIONS, load, save
from uq.sensitivity.given.reading import read_table


@pytest.fixture
def run(tmp_path):
    """A saved run, and another file that it must not lead to."""
    rows = np.random.default_rng(0).normal(size=(4, 16))
    columns = {"input.a": rows, "y": rows**2}
    save(
        xr.Dataset({k: (DIMENSIONS, v) for k, v in columns.items()}), tmp_path / "a.nc"
    )
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["x"] = rows
    return tmp_path / "a.nc"


def external_link(file, folder):
    file["x"] = h5py.ExternalLink(str(folder / "secret.h5"), "/x")


def within_a_group(file, folder):
    file["group/inner/x"] = h5py.ExternalLink(str(folder / "secret.h5"), "/x")


def soft_link(file, _):
    file["x"] = h5py.SoftLink("/y")


def external_storage(file, folder):
    (folder / "raw").write_bytes(bytes(512))
    file.create_dataset("x", (64,), "f8", external=[(folder / "raw", 0, 512)])


def virtual(file, folder):
    layout = h5py.VirtualLayout((4, 16), "f8")
    layout[:] = h5py.VirtualSource(folder / "secret.h5", "x", (4, 16))
    file.create_virtual_dataset("x", layout)


def circle(file, _):
    file["circle"] = file["/"]


def many(file, _):
    for i in range(4001):
        file.create_group(f"g{i}")


LEADS = {
    external_link: "'x' is a link, which is not followed",
    within_a_group: "'x' is a link, which is not followed",
    soft_link: "'x' is a link, which is not followed",
    external_storage: "'x' lies in another file, which is not followed",
    virtual: "'x' lies in another file, which is not followed",
    circle: "has more than 4000 objects, or goes in circles",
    many: "has more than 4000 objects",
}


@pytest.mark.parametrize("make", LEADS, ids=lambda make: make.__name__)
def test_what_leads_to_another_file_is_refused(run, make):
    with h5py.File(run, "a") as file:
        make(file, run.parent)
    for read in (load, read_table, summarize):
        with pytest.raises(OSError, match=LEADS[make]) as told:
            read(run)
        assert told.value.filename == str(run)
        assert "\n" not in str(told.value)


@pytest.mark.parametrize("where", ["x", "group/x"])
def test_what_claims_more_than_there_is_memory_for_is_refused(run, where):
    with h5py.File(run, "a") as file:
        file.create_dataset(
            where, (10**6,) * 2, "f8", chunks=(10**3,) * 2, compression=9
        )
    assert run.stat().st_size < 100_000
    if where == "x":
        with pytest.raises(MemoryError, match=r"a\.nc: its variables take 8e\+03 GB"):
            load(run)
    else:  # in a group that nobody reads
        assert set(load(run)) == {"input.a", "y"}


def refused_or_read(path):
    try:
        return load(path)
    except (OSError, ValueError) as error:
        told = str(error)
        assert str(path) in told
        assert "\n" not in told
        assert len(told) < 500
        return None


@pytest.mark.parametrize("kept", [0, 1, 8, 100, 600, 4000, -8, -1])
def test_a_truncated_file_is_one_line(run, kept):
    run.write_bytes(run.read_bytes()[:kept])
    with pytest.raises(OSError, match="cannot be read as netCDF") as told:
        load(run)
    assert told.value.errno == errno.EIO
    assert told.value.filename == str(run)


def test_a_text_is_no_netcdf(run):
    run.write_text("a,b\n1,2\n")
    with pytest.raises(OSError, match="cannot be read as netCDF"):
        load(run)


@pytest.mark.parametrize(
    "attributes",
    [{"scale_factor": "ten"}, {"units": "days since never"}],
)
def test_attributes_that_mean_nothing_are_one_line(run, attributes):
    with h5py.File(run, "a") as file:
        for key, value in attributes.items():
            file["y"].attrs[key] = value
    assert refused_or_read(run) is None
