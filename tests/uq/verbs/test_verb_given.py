"""`uq.given`: the kernels' bits from any kind of data, files, refusals."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from again import nested, refusal, require_same
from problems import priors, problem

import uq
from uq.engine.propagation import NonFiniteError
from uq.sensitivity import given as kernels
from uq.sensitivity.given import from_rows
from uq.sensitivity.methods import GIVEN
from uq.verbs import given as verb
from uq.verbs.given import ASKS, EVENTS


BELIEFS = {"big": "uniform 0 to 1 km", "small": "uniform 0 to 1 kg", "none": "1 to 2 t"}


def costs(big, small, none):
    return {"cost": 4 * big + small + 0 * none, "rival": 3 - small}


@pytest.fixture(scope="module")
def study():
    return uq.Study(costs, BELIEFS, units={"cost": "USD"}, samples=2**10, seed=5)


@pytest.fixture(scope="module")
def rows():
    x = np.random.default_rng(1).uniform(size=(2048, 3))
    names = {"big": x[:, 0], "small": x[:, 1], "none": x[:, 2]}
    return names | {"cost": 4 * x[:, 0] + x[:, 1]}


def kernel(table, method, seed):
    if method == "prim":
        return kernels.prim(table, seed=seed)
    made = kernels.bands() if method == "bands" else GIVEN[method]()
    return kernels.given(table, made, seed=seed)


def require_equal(found, told):
    for name, measure in told.measures.items():
        np.testing.assert_array_equal(found[name], measure.value)
        np.testing.assert_array_equal(found[f"{name}_error"], measure.standard_error)
        np.testing.assert_array_equal(found[f"{name}_interval"], measure.interval())
    for name, (_, values) in told.more.items():
        np.testing.assert_array_equal(found[name], values)
    assert found.attrs["notes"] == "; ".join(told.notes)


@pytest.mark.parametrize("method", ASKS)
def test_it_is_the_kernel_to_the_last_bit(rows, method):
    word = "cost<1" if method in EVENTS else "cost"
    inputs = ["none", "small", "big"]
    found = uq.given(rows, word, inputs=inputs, method=method, seed=3, parts=8)
    cost = rows["cost"]
    y = (cost < 1).astype(float) if method in EVENTS else cost
    table = from_rows({k: rows[k] for k in inputs}, {word: y}, seed=3, parts=8)
    require_equal(found, kernel(table, method, 3))
    by = found[found.attrs["ranks_by"]].sel(output=word)
    assert str(by["parameter"].values[np.argmax(by.values)]) == "big"
    assert found.attrs["asks"] == ASKS[method]


@pytest.mark.parametrize("method", ["rank", "pawn", "delta"])
def test_a_study_is_ranked_as_by_the_method_of_its_name(study, method):
    found, ranked = uq.given(study, "cost", method=method), None
    ranked = uq.rank(study, "cost", method=method)
    for name in nested(ranked, "measures"):
        np.testing.assert_array_equal(found[name], ranked[name])
        np.testing.assert_array_equal(found[f"{name}_error"], ranked[f"{name}_error"])
    assert list(found["prior"].values) == list(ranked["prior"].values)
    assert found["units"].item() == "USD"
    assert found["input_units"].values.tolist() == ["km", "kg", "t"]
    assert found.attrs["model"] == "costs"
    assert found.attrs["parts"] == study.replicates


def test_shares_of_a_sum_are_the_closed_form(rows):
    found = uq.given(rows, "cost").sel(output="cost")
    for name, share in {"big": 16 / 17, "small": 1 / 17, "none": 0.0}.items():
        at = found.sel(parameter=name)
        assert abs(float(at["S1"]) - share) < 5 * float(at["S1_error"]) + 0.01
    assert uq.sentence(uq.given(rows, "cost")).startswith("cost: big 9")


def test_every_kind_of_data_gives_the_same_numbers(rows, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame(rows)
    frame.to_csv("rows.csv", index=False)
    frame["label"] = "text"
    frame["when"] = pd.Timestamp("2026-11-20")
    dataset = xr.Dataset({name: ("row", values) for name, values in rows.items()})
    dataset["big"].attrs["units"] = "km"
    dataset.to_netcdf("rows.nc", engine="h5netcdf")
    first = uq.given(rows, "cost")
    kinds = [frame.drop(columns="when"), dataset, "rows.nc", tmp_path / "rows.csv"]
    for data in kinds:
        found = uq.given(data, "cost")
        np.testing.assert_allclose(found["S1"], first["S1"], rtol=1e-12)
    told = uq.given("rows.csv", "cost").attrs
    assert told["file"] == "rows.csv"
    assert len(told["sha256"]) == 64
    assert uq.given(dataset, "cost")["input_units"].values[0] == "km"


def test_draws_and_their_file_are_the_study(study, tmp_path):
    kept = uq.draws(study, ["cost", "rival"])
    uq.save(kept, tmp_path / "draws.nc")
    first = uq.given(study, ["cost", "rival"])
    for data in (kept, uq.open(tmp_path / "draws.nc"), tmp_path / "draws.nc"):
        found = uq.given(data)
        xr.testing.assert_equal(found, first)
        assert found.attrs["seed"] == 5
    event = uq.given(kept, "cost<rival", method="regional")
    assert list(event["output"].values) == ["cost<rival"]
    assert event["units"].item() == "-"
    of_events = uq.draws(study, ["cost<2"])
    np.testing.assert_array_equal(
        uq.given(of_events)["S1"], uq.given(study, "cost<2")["S1"]
    )


@pytest.mark.parametrize("method", ["rank", "bands", "prim"])
def test_it_is_shown_alike_from_a_file(study, method, tmp_path):
    word = "cost<1" if method == "prim" else "cost"
    found = uq.given(study, word, method=method)
    require_same(found, tmp_path)


def test_the_box_of_an_event_is_told_in_its_units(study):
    found = uq.given(study, "cost<1", method="prim")
    high = float(found["high"].sel(parameter="big")[0])
    assert 0 < high < 0.3
    share = float(found["high_share"].sel(parameter="big")[0])
    np.testing.assert_allclose(share, high, atol=0.01)
    assert float(found["low_share"].sel(parameter="big")[0]) == 0
    assert " of the rows where big < 0." in uq.sentence(found)
    assert " km" in uq.sentence(found)
    table = uq.table(found)
    assert list(table["parameter"])[0] == "big"
    assert {"density", "density_error", "coverage"} <= set(table.columns)


def test_a_class_of_priors_whose_output_is_not_everywhere_finite():
    from uq.distributions import Uniform

    study = uq.Study(problem, priors(length=Uniform(-1.0, 4.0)), samples=2**9)
    line = refusal(lambda: uq.given(study, "root"), NonFiniteError)
    assert "leave them out with nonfinite='omit'" in line
    found = uq.given(study, "root", nonfinite="omit")
    assert "rows not finite were left out" in found.attrs["notes"]
    event = uq.given(study, "root", nonfinite="event")
    assert list(event["output"].values) == ["root is not finite"]
    assert list(found["parameter"].values) == ["inner.price", "length"]


def test_dependent_inputs_are_taken():
    joint = uq.Joint(priors(), correlations={("inner.price", "length"): 0.9})
    found = uq.given(uq.Study(problem, joint, samples=2**9), "total")
    assert float(found["S1"].sel(parameter="length")[0]) > 0.5


WIDE = {f"y{k}": np.arange(40.0) for k in range(20)}
TEXT = {"a": ["one", "two"] * 20, "y": np.arange(40.0)}
REFUSED = {
    "method": ({"method": "rnk"}, "unknown method of given data 'rnk': did you mean"),
    "output": ({"output": "cst"}, "unknown output 'cst': did you mean 'cost'"),
    "input": ({"inputs": ["bg"]}, "unknown column 'bg': did you mean 'big'"),
    "nothing": ({"output": None}, "name the inputs or the outputs"),
    "kind": ({"data": 3}, "data: expected a mapping of columns, a DataFrame"),
    "parts": ({"parts": 1}, "parts: need a whole number from 2"),
    "ending": ({"data": "tests/again.py"}, "expected a file .csv or .nc"),
    "text": ({"data": TEXT, "output": "y", "inputs": ["a"]}, "a: expected numbers"),
    "wide": ({"data": WIDE, "output": None, "inputs": ["y1"]}, "name some with output"),
    "shape": (
        {"data": {"a": [1.0, 2], "y": [1.0, 2, 3]}, "output": "y"},
        "y: expected shape (2,)",
    ),
}


@pytest.mark.parametrize(("more", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_in_a_line(rows, more, message):
    asked = {"data": rows, "output": "cost"} | more
    assert message in refusal(lambda: uq.given(**asked))


def test_a_file_that_is_not_there_and_a_study_without_events(study, monkeypatch):
    line = refusal(lambda: uq.given("nowhere.csv", "cost"), FileNotFoundError)
    assert "nowhere.csv" in line
    monkeypatch.setattr(verb, "draws", None)  # the model is not run
    line = refusal(lambda: uq.given(study, "cost", method="prim"))
    assert "prim: takes events" in line
