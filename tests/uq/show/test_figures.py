"""Figures as they lie on a page: nothing cut or covered, no letters too small."""

import pytest
from figures import require_words_apart

import uq
from uq.show.fitting import fit, wrapped
from uq.show.style import new_figure


LONG = "the_part_of_the_launch_market_that_is_left_for_us"
BELIEFS = {
    "price": "200 to 3000 USD/kg",
    "payload": "uniform 1 to 3 t",
    LONG: "uniform 1 to 2",
}


def model(**p):
    cost = p["price"] * p["payload"] * p[LONG] ** 0.1
    return {"cost": cost, f"cost_over_{LONG}": cost / p[LONG], "rival": 2000.0}


def tug(price, payload, the_part_of_the_launch_market_that_is_left_for_us):
    return model(
        price=price,
        payload=payload,
        **{LONG: the_part_of_the_launch_market_that_is_left_for_us},
    )


@pytest.fixture(scope="module")
def study():
    units = {"cost": "kUSD", f"cost_over_{LONG}": "kUSD", "rival": "kUSD"}
    return uq.Study(tug, BELIEFS, units=units, samples=2**10)


ASKED = {
    "draws": lambda s: uq.draws(s),
    "bands": lambda s: uq.bands(s),
    "rank": lambda s: uq.rank(s, ["cost", f"cost_over_{LONG}"]),
    "tornado": lambda s: uq.tornado(s, ["cost", f"cost_over_{LONG}", "cost<1"]),
    "screen": lambda s: uq.screen(s, "cost"),
    "all dropped": lambda s: uq.screen(s, "cost", threshold=0.99),
    "never": lambda s: uq.breakeven(s, of="price", left="cost", right=-1.0),
    "sweep": lambda s: uq.sweep(s, "price", ["cost", "cost<rival"], points=5),
    "grid": lambda s: uq.sweep(
        {"new": s, "old": s},
        {"price": (200, 3000, 5), LONG: [1, 1.5, 2]},
        ["cost", f"cost_over_{LONG}"],
    ),
    "worth": lambda s: uq.value_of_information(s, options=["cost", "rival"], scale=1e6),
    "map": lambda s: uq.probability_map(
        s, x="price", y="payload", event="cost<rival", cells=8
    ),
    "breakeven": lambda s: uq.breakeven(s, of="price", left="cost", right="rival"),
    "diagnose": lambda s: uq.diagnose(s, "cost<rival"),
}


@pytest.fixture(params=ASKED)
def figure(request, study, tmp_path):
    made = uq.plot(ASKED[request.param](study), tmp_path / "made.pdf")
    made.draw_without_rendering()
    return made


def test_words_lie_on_the_page_and_apart(figure):
    require_words_apart(figure)


def test_a_title_has_a_message_and_what_it_is_of(figure):
    parts = (figure, *figure.subfigs)
    titles = [part.get_suptitle() for part in parts if part.get_suptitle()]
    assert [title.count("\n") for title in titles] == [1]


def test_lines_are_about_as_long_as_one_another():
    assert wrapped("one two three four", 100) == "one two three four"
    assert wrapped("one two six ten", 14) == "one two\nsix ten"
    assert wrapped("a USD/PFLOP-day", 8) == "a\nUSD/PFLOP-day"


@pytest.mark.parametrize(
    ("values", "unit", "numbers", "label"),
    [
        ([2e6, 8e6], "[USD]", {"2", "4", "6", "8"}, "cost [million USD]"),
        ([0, 4e10], "[-]", {"0", "10", "20", "30", "40"}, "cost [billion]"),
        ([-4e6, 0], "", {"-4", "-2", "0"}, "cost [million]"),
        ([2e-7, 8e-7], "[USD]", {"2e-07", "4e-07"}, "cost [USD]"),
        ([1e5 + 0.01, 1e5 + 0.03], "[K]", {"100,000.0175"}, "cost [K]"),
    ],
)
def test_an_axis_has_no_power_of_ten_at_its_end(values, unit, numbers, label):
    figure = new_figure(5.0, 3.0)
    axes = figure.subplots()
    axes.plot(values, [0, 1])
    axes.set_xlabel(f"cost {unit}".strip())
    fit(figure)
    figure.draw_without_rendering()
    assert not axes.xaxis.get_offset_text().get_text()
    assert numbers <= {each.get_text() for each in axes.get_xticklabels()}
    assert axes.get_xlabel() == label


@pytest.mark.parametrize("verb", [uq.bands, uq.draws])
def test_large_numbers_are_told_in_millions(verb):
    study = uq.Study(
        lambda a: 1e6 * a,
        {"a": "uniform 2 to 4"},
        units={"output": "USD"},
        samples=2**8,
    )
    (axes,) = uq.plot(verb(study)).axes
    assert axes.get_xlabel() == "output [million USD]"
    low, high = axes.get_xlim()
    assert 1.5 < low < high < 4.5
    for mark in axes.texts:
        assert 2 <= float(mark.get_text().split()[1]) <= 4


def test_two_outputs_that_never_meet_are_called_so(study):
    answer = uq.breakeven(study, of="price", left="cost", right=-1.0)
    message = uq.plot(answer).get_suptitle()
    assert message.startswith("cost is higher than -1 at every price from ")


def test_a_row_of_dropped_inputs_says_how_many():
    """Twelve that do nothing beside one that does: dropped in more than one group."""
    names = [f"a_long_name_of_an_input_{k}" for k in range(12)]
    beliefs = dict.fromkeys(["acts", *names], "uniform 0 to 1")
    study = uq.Study(lambda **p: p["acts"], beliefs, samples=2**8)
    (axes,) = uq.plot(uq.screen(study)).axes
    assert "12 inputs dropped" in axes.get_yticklabels()[-1].get_text()


def test_a_figure_has_room_for_some_outputs():
    many = {f"y{i}": i for i in range(40)}
    study = uq.Study(
        lambda a, b: {name: a * i + b for name, i in many.items()},
        {"a": "uniform 0 to 1", "b": "uniform 0 to 1"},
        samples=2**8,
    )
    for answer in (uq.tornado(study), uq.bands(study), uq.rank(study)):
        drawn = uq.plot(answer)
        assert drawn.get_suptitle().endswith("the first 8 of 40 outputs")
        assert sum(axes.get_visible() for axes in drawn.axes) <= 2 * 8
