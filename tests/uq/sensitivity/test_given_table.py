"""Tables: ours, a user's, from files; what is refused and what is counted."""

import numpy as np
import pytest
import xarray as xr
from numpy.testing import assert_allclose
from problems import priors, problem

from uq.designs import Sobol
from uq.engine.propagation import NonFiniteError, propagate
from uq.inputs.sampling import sample
from uq.quantities import quantities
from uq.results.datasets import save, to_dataset
from uq.sensitivity.given import (
    Table,
    bands,
    delta,
    from_draws,
    from_replicates,
    from_rows,
    given,
    hsic,
    pawn,
    prim,
    rank,
    regional,
)
from uq.sensitivity.given.reading import read_table
from uq.sensitivity.given.regional import regional_indices


def ours():
    draws = sample(priors(), Sobol(2, 64, replicates=4, seed=0))
    return draws, propagate(problem, draws)


def rows(n=203):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, 2))
    return {"a": x[:, 0], "b": x[:, 1]}, {"y": x @ [1.0, 2.0]}


def test_our_draws_keep_their_replicates():
    draws, outputs = ours()
    table = from_draws(draws, outputs)
    assert table.parameters == ["inner.price", "length"]
    assert table.outputs == ["total", "root"]
    assert [p.stop - p.start for p in table.parts] == [64] * 4
    assert_allclose(table.x[table.parts[2], 1], draws.length[2])
    event = from_draws(draws, outputs, quantities(["log:total", "root>1.5"]))
    assert_allclose(event.y[:, 0], np.log(outputs.total.ravel()))
    assert_allclose(event.y[:, 1], outputs.root.ravel() > 1.5)


def test_a_users_rows_are_dealt_whole_and_seeded():
    inputs, outputs = rows()
    table, again, other = (from_rows(inputs, outputs, seed=s) for s in (1, 1, 2))
    assert_allclose(table.x, again.x, rtol=0)
    assert not np.array_equal(table.x, other.x)
    sizes = [p.stop - p.start for p in table.parts]
    assert len(sizes) == 16
    assert sum(sizes) == 203
    assert max(sizes) - min(sizes) == 1
    assert_allclose(table.y[:, 0], table.x @ [1.0, 2.0])
    told = given(table, rank(), seed=0)
    assert told.assumptions[0].startswith("rows are independent")
    assert np.all(told.measure().standard_error > 0)
    assert xr.Dataset.from_dict(told.to_dict())["S1"].sizes == {
        "output": 1,
        "parameter": 2,
    }


def test_rows_not_finite_are_refused_counted_or_analysed():
    inputs, outputs = rows()
    y = np.where(inputs["a"] > 1.0, np.nan, outputs["y"])
    bad = int(np.isnan(y).sum())
    table = from_rows(inputs, {"y": y}, seed=0)
    with pytest.raises(NonFiniteError, match=f"y: {bad} of 203 rows are not finite"):
        given(table, rank(), seed=0)
    told = given(table, rank(), seed=0, nonfinite="omit")
    assert f"y: {bad} of 203 rows not finite were left out" in told.notes
    event = given(table, bands(slices=2), seed=0, nonfinite="event")
    assert event.outputs == ["y is not finite"]
    assert event.order()[0] == 0
    with pytest.raises(Exception, match="'omits'"):  # by its type, or by its value
        given(table, rank(), seed=0, nonfinite="omits")


REFUSED = {
    "empty": ({}, {"y": np.ones(4)}, "at least one input"),
    "shape": ({"a": np.ones(4)}, {"y": np.ones(5)}, r"y: expected shape \(4,\)"),
    "nan": ({"a": np.array([1, np.nan] * 16)}, {"y": np.ones(32)}, "a: 16 of 32"),
    "constant": ({"a": np.ones(32)}, {"y": np.ones(32)}, "a: does not vary"),
    "few": ({"a": np.arange(20.0)}, {"y": np.ones(20)}, "a part has 1 rows"),
    "shapes": ({"a": np.ones((4, 4))}, {"y": np.ones((4, 4))}, r"shape \(n,\)"),
}


@pytest.mark.parametrize(("inputs", "outputs", "match"), REFUSED.values(), ids=REFUSED)
def test_bad_columns_are_refused(inputs, outputs, match):
    with pytest.raises(ValueError, match=match):
        from_rows(inputs, outputs, seed=0)


def test_what_has_no_error_or_nothing_to_explain_is_refused():
    with pytest.raises(ValueError, match="one replicate tells no error"):
        from_replicates({"a": np.arange(8.0)[None]}, {"y": np.ones((1, 8))})
    table = from_rows({"a": np.arange(64.0)}, {"y": np.ones(64)}, seed=0)
    with pytest.raises(ValueError, match="nothing to explain"):
        given(table, rank(), seed=0)
    with pytest.raises(ValueError, match="no parameter varies"):
        from_draws({"a": 1.0}, {"y": 1.0})


CSV = "a,b,cost per kg\n" + "\n".join(
    f"{i},{i * 7 % 64},{3 * i + 0.5}" for i in range(64)
)


def written(path, text):
    path.write_text(text)
    return path


def test_a_csv_is_read(tmp_path):
    path = written(tmp_path / "runs.csv", CSV)
    table = read_table(path, outputs=["cost per kg"])
    assert table.parameters == ["a", "b"]
    assert_allclose(table.y[:, 0], 3 * table.x[:, 0] + 0.5)
    event = read_table(path, inputs=["a"], outputs=["cost per kg<96"])
    assert_allclose(event.y[:, 0], event.x[:, 0] < 32)


BAD = {
    "word": (CSV.replace("5,35,", "5,many,"), r"line 7, column 'b'.*found 'many'"),
    "empty cell": (CSV.replace("5,35,", ",35,"), r"line 7, column 'a'.*found ''"),
    "cells": (CSV.replace("5,35,", "5,35,35,"), "line 7: 4 cells, expected 3"),
    "names": ("a,a\n1,2\n", "must name each column once"),
    "rows": ("a,b\n", "no rows below"),
    "nothing": ("", "must name each column once"),
}


@pytest.mark.parametrize(("text", "match"), BAD.values(), ids=BAD)
def test_a_csv_of_anything_else_is_refused_with_its_place(tmp_path, text, match):
    path = written(tmp_path / "runs.csv", text)
    with pytest.raises(ValueError, match=match) as told:
        read_table(path, inputs=["a"])
    assert "\n" not in str(told.value)


def test_what_is_an_input_must_be_told(tmp_path):
    path = written(tmp_path / "runs.csv", CSV)
    with pytest.raises(ValueError, match="name the inputs or the outputs"):
        read_table(path)
    with pytest.raises(ValueError, match="did you mean 'cost per kg'"):
        read_table(path, outputs=["cost per k"])
    with pytest.raises(ValueError, match="unknown column 'c'"):
        read_table(path, inputs=["c"])
    with pytest.raises(ValueError, match=r"expected a file .csv or .nc"):
        read_table(path.with_suffix(".xlsx"), inputs=["a"])


@pytest.mark.parametrize("prefix", ["", "input."])
def test_our_run_is_read(tmp_path, prefix):
    draws, outputs = ours()
    beliefs = None if prefix else priors()  # either tells the inputs
    dimensions = ("replicate", "sample")
    run = to_dataset(draws, *dimensions, priors=beliefs, prefix=prefix)
    told = {k: (dimensions, getattr(outputs, k)) for k in ("total", "root")}
    save(run.assign(told), tmp_path / "run.nc")
    table = read_table(tmp_path / "run.nc")
    assert_allclose(table.x, from_draws(draws, outputs).x)
    words = ["root<1.5"]
    event = read_table(tmp_path / "run.nc", [f"{prefix}length"], words)
    assert event.parameters == ["length"]
    assert_allclose(event.y[:, 0], event.x[:, 0] < 2.25)


def test_a_dataset_of_one_dimension_is_read(tmp_path):
    inputs, outputs = rows()
    told = {k: ("run", v) for k, v in (inputs | outputs).items()}
    save(xr.Dataset(told), tmp_path / "other.nc")
    table = read_table(tmp_path / "other.nc", outputs=["y"])
    assert table.parameters == ["a", "b"]
    assert len(table.parts) == 16


def test_an_event_of_what_is_not_a_number_is_refused_or_counted():
    rng = np.random.default_rng(0)
    x, y = rng.uniform(size=(2, 512))
    y[x < 0.5] = np.nan
    table = from_rows({"x": x}, {"y": y}, seed=0).of(quantities(["y<10"]))
    for method in (regional(), rank(), bands(), pawn(), hsic(), delta()):
        with pytest.raises(NonFiniteError, match=r"y<10: 2\d\d of 512 rows are not fi"):
            given(table, method, seed=0)
    with pytest.raises(NonFiniteError, match="y<10"):
        prim(table, seed=0)
    with pytest.raises(ValueError, match="y<10: is 1 in every row"):
        given(table, regional(), seed=0, nonfinite="omit")
    told = given(table, regional(), seed=0, nonfinite="event")
    assert told.outputs == ["y<10 is not finite"]
    assert told.measure("P_low").value[0, 0] == 1.0
    with pytest.raises(ValueError, match="an event is 1 or 0, found nan"):
        regional_indices(x[:, None], np.where(y > 0, 1.0, y), rng)


def test_a_table_holds_no_input_that_is_not_finite():
    x = np.array([[0.0], [np.nan], [1.0], [2.0]])
    with pytest.raises(ValueError, match="a: 1 of 4 rows are not finite"):
        Table(["a"], x, ["y"], x, np.array([0, 2, 4]), [])


def test_what_rests_on_a_variance_that_one_row_carries_says_so():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(size=(2, 2000))
    y[7] = 1e10
    table = from_rows({"x": x}, {"y": y + x}, seed=0)
    for method, names in ((rank(), "S1"), (bands(), "eta2"), (hsic(), "R2, HSIC")):
        notes = given(table, method, seed=0).notes
        told = [note for note in notes if "a few draws carry its variance" in note]
        assert len(told) == 1, method.name
        assert f"; here {names}" in told[0]
    for method in (pawn(), delta()):
        assert not [n for n in given(table, method, seed=0).notes if "carry" in n]
    rare = table.of(quantities(["y>1000"]))  # rare, but its variance exists
    assert not [n for n in given(rare, bands(), seed=0).notes if "carry its var" in n]


def test_ranks_of_outputs_whose_squares_overflow():
    x = np.random.default_rng(2).uniform(size=2000)
    small, large = (
        given(from_rows({"x": x}, {"y": size * x}, seed=0), rank(), seed=0).measure()
        for size in (1.0, 1e200)
    )
    assert_allclose(large.value, small.value, rtol=1e-12)


def test_an_event_leaves_its_columns_out_of_the_inputs(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("big,small,cost\n" + "\n".join(f"{i},{-i},{i}" for i in range(64)))
    table = read_table(file, outputs=["cost<1", "log:cost"])
    assert table.parameters == ["big", "small"]
    assert table.outputs == ["cost<1", "log:cost"]
