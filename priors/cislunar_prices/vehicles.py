"""Vehicles at the price of real ones, flown tens of times.

The source has 1 MUSD for a whole vehicle, a fraction of one of its engines. Here a tug
or lander costs what comparable spacecraft do, lasts some tens of flights, and is
repaired at a few percent of its price a flight, where the source's share per kilogram
would make it two thirds.
"""

from priors.sources import KEMMSIES, RL10
from uq.distributions import Fixed, LogUniform
from uq.priors import Prior


PRICE = Prior(
    50e6,
    Fixed(50e6),
    "USD",
    source=RL10,
    evidence="judged",
    why="Three to four times its engine, which was bought at 174 MUSD for twelve with "
    "their certification, 14.5 each; the doubt is in the scale of all prices.",
    price_year=2022,
)
PRICE_SCALE = Prior(
    1.0,
    LogUniform(0.2, 3.0),
    "-",
    source=RL10,
    evidence="judged",
    why="From 10 MUSD, less than one such engine, as series production promises, to "
    "150, a lander that is built once or twice.",
)
BURN_LIFE = Prior(
    10_000.0,
    LogUniform(4000, 25_000),
    "s",
    source=KEMMSIES,
    evidence="judged",
    why="10 to 50 flights of 400 to 500 s, where the source's fit over a factor of "
    "safety gives 2 008 s, four such flights.",
)
REPAIR_SCALE = Prior(
    0.04,
    LogUniform(0.01, 0.15),
    "-",
    source=KEMMSIES,
    evidence="judged",
    why="The source's share of a thousandth per kilogram is 68 % of the price of a tug "
    "of 680 kg; 0.7 to 10 % is an aircraft's overhaul to a first stage's.",
)
