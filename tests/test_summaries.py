"""ArviZ's summary of a saved run."""

import numpy as np
import pytest
import xarray as xr
from problems import priors, problem

from experiments.__main__ import app
from experiments.cases.summaries import summarize
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.results.datasets import DIMENSIONS, save, to_dataset


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    table = priors()
    draws = sample(table, Sobol(2, 64, replicates=4, seed=0))
    outputs = to_dataset(propagate(problem, draws), *DIMENSIONS)
    path = tmp_path_factory.mktemp("run") / "run.nc"
    save(to_dataset(draws, *DIMENSIONS, priors=table).merge(outputs), path)
    return path, outputs


def test_outputs_are_summarized_with_units(run):
    path, outputs = run
    told = summarize(path, probability=0.5)
    assert list(told.index) == ["total", "root"]
    assert told.loc["total", "unit"] == "USD/kg"
    np.testing.assert_allclose(told["mean"], [outputs[n].mean() for n in told.index])
    draws = outputs["total"].values
    low, high = told.loc["total", ["eti50_lb", "eti50_ub"]]
    assert np.mean((draws > low) & (draws < high)) == pytest.approx(0.5, abs=0.02)


def test_a_command_prints_what_was_asked_for(run, capsys):
    words = ["summary", str(run[0]), "--name", "inner.price"]
    app(words, standalone_mode=False)
    told = capsys.readouterr().out
    assert "eti90_lb" in told
    assert "price per mass" in told
    assert "root" not in told


def test_what_cannot_be_summarized_is_refused(run, tmp_path):
    with pytest.raises(ValueError, match="did you mean 'total'"):
        summarize(run[0], ["totl"])
    with pytest.raises(ValueError, match="expected a share"):
        summarize(run[0], probability=90.0)
    save(xr.Dataset({"S1": ("parameter", [0.5])}), tmp_path / "no.nc")
    with pytest.raises(ValueError, match="expected variables over"):
        summarize(tmp_path / "no.nc")
