"""Answers on a terminal of 80 columns: what has room, and what is left out."""

import inspect

import numpy as np
import pytest

import uq
from experiments.cli.sweeps import map_
from experiments.console import tables
from experiments.console.answers import print_all, print_answer
from experiments.console.maps import CELLS


UNIT = "USD/kg of propellant"
BELIEFS = {
    "price": "uniform 1e6 to 9e6 USD",
    "mass": "uniform 1 to 2 kg",
    "still": "uniform 1 to 2",
}


def model(price, mass, still):
    return {"cost": price * mass, "rival": 7e6 + 0 * price, "double": 2 * price * mass}


@pytest.fixture(scope="module")
def study():
    units = {"cost": UNIT, "rival": UNIT}
    return uq.Study(model, BELIEFS, samples=2**8, units=units)


@pytest.fixture
def printed(monkeypatch, capsys):
    """What takes an answer and returns the lines that are printed of it."""
    monkeypatch.setattr(tables, "WIDE", 80)

    def lines(answer, tell=print_answer):
        tell(answer)
        told = capsys.readouterr().out.splitlines()
        assert max(map(len, told)) <= 88
        return told

    return lines


@pytest.fixture(scope="module")
def mapped(study):
    return uq.probability_map(study, x="price", y="mass", event="cost<rival", cells=20)


@pytest.mark.parametrize("tell", [print_answer, print_all])
def test_a_map_fits_a_screen(tell, mapped, printed):
    lines = printed(mapped, tell)
    (head,) = (k for k, line in enumerate(lines) if line.startswith("probability [%]"))
    rows = [line.split() for line in lines[head + 2 : head + 2 + CELLS]]
    share, price, mass = (mapped[n].values for n in ("probability", "price", "mass"))
    corner = 100 * share[0, -1], 100 * share[-1, 0]
    assert (float(rows[0][1]), float(rows[-1][-1])) == pytest.approx(corner, abs=0.5)
    assert float(rows[0][0]) == pytest.approx(mass[-1], rel=0.01)
    heads = [float(cell.replace(",", "")) for cell in lines[head + 1].split()]
    assert (heads[0], heads[-1]) == pytest.approx((price[0], price[-1]), rel=0.01)
    assert lines[head + 2 + CELLS] == "`uq export FILE --csv` has all 400 cells"
    assert len(lines) < 24


def test_the_command_has_as_many_cells_as_the_verb():
    counts = [
        inspect.signature(each).parameters["cells"].default
        for each in (map_.called, uq.probability_map)
    ]
    assert counts[0] == counts[1]


def test_quartiles_make_room_for_the_ends(study, printed):
    lines = printed(uq.bands(study, ["cost", "rival"]))
    (head,) = (line for line in lines if line.startswith("output"))
    assert {"P5", "P50", "P95"} <= {*head.split()}
    assert not {"P25", "P75"} & {*head.split()}
    (more,) = (line for line in lines if line.startswith("`uq table FILE` has more"))
    assert "_error" not in more
    assert "P25" in more


def test_a_ranking_has_its_inputs_first_and_says_what_is_sure(study, printed):
    for tell in (print_answer, print_all):
        lines = printed(uq.rank(study, "cost"), tell)
        text = "\n".join(lines)
        assert {*BELIEFS} <= {line.split(" ")[0] for line in lines}
        assert "sure: share of the replicates in which" in text
        assert "nan" not in text
        (last,) = (line for line in lines if line.startswith("still"))
        assert last.split()[1:4] == ["0", "0", "-"], last


def test_what_does_not_enter_has_no_noise_but_what_does_enter_stays(study):
    rank = uq.rank(study, "cost")
    noisy = rank.copy(deep=True)
    noisy["S1"].loc[{"parameter": "still"}] = -5e-18
    noisy["S1_error"].loc[{"parameter": "still"}] = 4e-18
    noisy["S1"].loc[{"parameter": "mass"}] = 1e-9
    table = uq.table(noisy).set_index("parameter")
    assert (table.loc["still", "S1"], table.loc["still", "S1_error"]) == (0, 0)
    assert table.loc["mass", "S1"] == 1e-9


def test_an_event_among_bands_is_a_share(study):
    found = uq.bands(study, ["cost", "cost<rival"])
    share = float(found["estimate"].sel(output="cost<rival", statistic="mean"))
    row = uq.table(found).set_index("output").loc["cost<rival"]
    assert row["mean"] == share
    assert np.isnan(row[["P5", "P50", "P95", "std"]].astype(float)).all()
    assert row["mean_error"] > 0
    assert f"cost<rival in {100 * share:.1f} ± " in uq.sentence(found)
    figure = uq.plot(found)
    _, event = figure.axes[:2]
    (bar,) = event.patches
    assert bar.get_width() == share
    assert figure.get_suptitle().startswith("cost: ")


def test_one_note_is_on_all_outputs_that_need_it():
    heavy = uq.Study(
        lambda a: {"one": 1 / a**0.4, "two": 2 / a**0.4, "three": a},
        {"a": "uniform 0 to 1"},
        samples=2**12,
    )
    notes = uq.bands(heavy).attrs["notes"]
    assert notes.count("a few draws carry") == 1
    assert notes.startswith("one, two: a few draws carry their variances")
