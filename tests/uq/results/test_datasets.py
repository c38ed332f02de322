import json
import os
import shutil
import subprocess
import warnings

import jax
import numpy as np
import pytest
import xarray as xr
from problems import priors, problem

from uq.designs import Sobol
from uq.distributions import Discrete, LogUniform, Mixture, Normal, Pert, Truncated
from uq.distributions.base import describe
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.results import datasets
from uq.results.datasets import (
    DIMENSIONS,
    load,
    provenance,
    replacing,
    save,
    to_dataset,
    to_datatree,
)


@pytest.fixture(scope="module")
def dataset():
    table = priors()
    draws = sample(table, Sobol(2, 64, replicates=4, seed=0))
    inputs = to_dataset(draws, *DIMENSIONS, priors=table)
    outputs = to_dataset(propagate(problem, draws), *DIMENSIONS)
    return inputs.merge(outputs).assign_attrs(provenance(seed=0, samples=256))


def test_variables_are_named_and_labelled(dataset):
    assert set(dataset.data_vars) == {
        "inner.price",
        "inner.share",
        "length",
        "total",
        "root",
    }
    price = dataset["inner.price"]
    assert price.dims == DIMENSIONS
    assert price.attrs["units"] == "USD/kg"
    assert price.attrs["long_name"] == "price per mass"
    assert price.attrs["prior"] == "LogUniform(low=1, high=10)"
    assert "Nobody (2026)" in price.attrs["source"]
    assert price.attrs["price_year"] == 2025
    assert dataset["inner.share"].dims == ()
    assert dataset["total"].attrs["units"] == "USD/kg"


def test_the_dataset_says_how_to_make_it_again(dataset):
    versions = json.loads(dataset.attrs["versions"])
    assert versions["jax"] == jax.__version__
    assert dataset.attrs["x64"] == 1
    assert dataset.attrs["seed"] == 0
    assert len(dataset.attrs["commit"].rstrip("+")) == 40 or (
        dataset.attrs["commit"] == "unknown"
    )


def test_a_file_opens_with_plain_xarray(dataset, tmp_path):
    save(dataset, tmp_path / "x.nc")
    with xr.open_dataset(tmp_path / "x.nc") as opened:
        xr.testing.assert_identical(opened.load(), dataset)
    xr.testing.assert_identical(load(tmp_path / "x.nc"), dataset)
    assert [p.name for p in tmp_path.iterdir()] == ["x.nc"]


def test_a_commit_of_another_project_is_not_ours(tmp_path, monkeypatch):
    def git(*words):
        told = ["git", "-c", "user.name=x", "-c", "user.email=x@x", *words]
        subprocess.run(told, cwd=tmp_path, check=True, capture_output=True)

    git("init")
    git("commit", "--allow-empty", "-m", "theirs")
    package = tmp_path / "site-packages" / "uq" / "results"
    package.mkdir(parents=True)
    monkeypatch.setattr(datasets, "__file__", str(package / "datasets.py"))
    assert datasets.commit() == "unknown"
    (tmp_path / "uq" / "results").mkdir(parents=True)
    monkeypatch.setattr(
        datasets, "__file__", str(tmp_path / "uq" / "results" / "datasets.py")
    )
    assert len(datasets.commit().rstrip("+")) == 40


def test_a_full_disk_is_found_out_first(dataset, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=dataset.nbytes - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(OSError, match="MB are free: take fewer samples"):
        save(dataset, tmp_path / "x.nc")
    assert not list(tmp_path.iterdir())


def test_a_file_has_the_permissions_that_the_user_wants(dataset, tmp_path):
    for mask, mode in ((0o077, 0o600), (0o002, 0o664)):
        before = os.umask(mask)
        try:
            save(dataset, tmp_path / "x.nc")
        finally:
            os.umask(before)
        assert (tmp_path / "x.nc").stat().st_mode & 0o777 == mode


def test_two_writers_do_not_meet(tmp_path):
    with replacing(tmp_path / "x") as one, replacing(tmp_path / "x") as two:
        one.write(b"one")
        two.write(b"two")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"one"]


def test_a_failed_write_leaves_what_was_there(dataset, tmp_path, monkeypatch):
    save(dataset, tmp_path / "x.nc")

    def fail(*arguments, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", fail)
    with pytest.raises(OSError, match="No space left"):
        save(dataset.isel(sample=slice(2)), tmp_path / "x.nc")
    assert [p.name for p in tmp_path.iterdir()] == ["x.nc"]
    xr.testing.assert_identical(load(tmp_path / "x.nc"), dataset)


def test_a_folder_that_cannot_be_written_is_said(dataset, tmp_path):
    with pytest.raises(OSError, match="No such file or directory"):
        save(dataset, tmp_path / "missing" / "x.nc")


def test_arviz_summarises_it(dataset):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a package says while it is imported
        import arviz_stats

        told = arviz_stats.summary(
            dataset[["total", "root"]], sample_dims=DIMENSIONS, round_to="none"
        )
    mean = told.loc["total", "mean"]
    assert mean == pytest.approx(float(dataset["total"].mean()))


@pytest.mark.parametrize(
    ("distribution", "words"),
    [
        (LogUniform(200.0, 3000.0), "LogUniform(low=200, high=3000)"),
        (Pert(0.5, 0.85, 0.95), "Pert(low=0.5, mode=0.85, high=0.95, weight=4)"),
        (
            Truncated(Normal(0.0, 1.0), 0.0, np.inf),
            "Truncated(base=Normal(mean=0, std=1), low=0, high=inf)",
        ),
    ],
)
def test_a_distribution_is_described_as_it_is_written(distribution, words):
    assert describe(distribution) == words


def test_long_distributions_are_described_in_a_line():
    many = Discrete(tuple(range(1, 21)), (0.05,) * 20)
    assert len(describe(many)) < 100
    both = Mixture((Normal(0.0, 1.0), Normal(5.0, 1.0)), (0.5, 0.5))
    assert "Normal(mean=5, std=1)" in describe(both)


def test_arviz_reads_a_run(dataset, tmp_path):
    import arviz as az

    tree = to_datatree(dataset)
    assert set(tree.children) == {"prior", "prior_predictive", "constant_data"}
    assert set(tree["prior"].data_vars) == {"inner.price", "length"}
    assert tree["prior"].sizes == {"chain": 4, "draw": 64}
    assert float(tree["constant_data"]["inner.share"]) == 0.5
    told = az.summary(
        tree,
        group="prior_predictive",
        kind="stats",
        ci_kind="eti",
        ci_prob=0.9,
        round_to="none",
    )
    total = dataset["total"].values
    np.testing.assert_allclose(told.loc["total", "mean"], total.mean())
    low, high = np.quantile(total, [0.05, 0.95])
    np.testing.assert_allclose(
        told.loc["total", ["eti90_lb", "eti90_ub"]].to_numpy(float),
        [low, high],
        rtol=0.02,
    )
    tree.to_netcdf(tmp_path / "run.nc", engine="h5netcdf")
    again = az.from_netcdf(tmp_path / "run.nc")
    xr.testing.assert_equal(again["prior"].to_dataset(), tree["prior"].to_dataset())


def test_a_dataset_without_draws_is_no_tree():
    with pytest.raises(ValueError, match="expected variables over"):
        to_datatree(xr.Dataset({"S1": ("parameter", [0.5])}))
