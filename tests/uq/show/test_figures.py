"""Figures as they lie on a page: nothing cut or covered, no letters too small."""

from itertools import combinations

import pytest
from matplotlib.text import Text

import uq
from uq.show.fitting import SMALLEST, wrapped
from uq.show.style import PAGE


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


def seen(figure):
    """What is written on a figure, but for numbers of axes beyond their ends."""
    axes = [axis for each in figure.axes for axis in (each.xaxis, each.yaxis)]
    ticks = [t for axis in axes for t in (*axis.majorTicks, *axis.minorTicks)]
    numbers = {id(label) for tick in ticks for label in (tick.label1, tick.label2)}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in numbers
    ]


def test_words_lie_on_the_page_and_apart(figure):
    assert figure.get_size_inches()[0] == PAGE
    boxes = [(text, text.get_window_extent()) for text in seen(figure)]
    for text, box in boxes:
        assert text.get_fontsize() >= SMALLEST, text
        assert box.x0 >= -1 and box.x1 <= figure.bbox.width + 1, text  # noqa: PT018
        assert box.y0 >= -1 and box.y1 <= figure.bbox.height + 1, text  # noqa: PT018
    for (one, here), (other, there) in combinations(boxes, 2):
        wide = min(here.x1, there.x1) - max(here.x0, there.x0)
        high = min(here.y1, there.y1) - max(here.y0, there.y0)
        assert not (wide > 2 and high > 3), (one, other)


def test_a_title_has_a_message_and_what_it_is_of(figure):
    parts = (figure, *figure.subfigs)
    titles = [part.get_suptitle() for part in parts if part.get_suptitle()]
    assert [title.count("\n") for title in titles] == [1]


def test_lines_are_about_as_long_as_one_another():
    assert wrapped("one two three four", 100) == "one two three four"
    assert wrapped("one two six ten", 14) == "one two\nsix ten"
    assert wrapped("a USD/PFLOP-day", 8) == "a\nUSD/PFLOP-day"
