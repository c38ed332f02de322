"""One market: what several models buy, believed once.

A price of launch, of an array or of energy is a fact about the world and not about the
model that asks for it. Each such belief stands here; the tables of the models take it
from here, or are listed in `APART` with the reason why theirs is another quantity.
Prices of hardware by the watt are the mean over a first megawatt of IT power. Dollars
are those of 2025. Published sets keep what was published.
"""

from priors.sources import (
    DEUTSCHE_BANK,
    EIA_GAS,
    EIA_PRICES,
    MCCALIP,
    NEXT_BIG_FUTURE,
    PAYLOAD,
    SPACEDC,
    STARPATH,
    SUNCATCHER,
    VOYAGER,
)
from uq.distributions import LogUniform, Triangular
from uq.priors import Prior


YEAR = 2025

LAUNCH = {  # to low orbit, near-term, by who flies
    "customer": Prior(
        1600.0,
        LogUniform(600, 4500),
        "USD/kg",
        source=VOYAGER,
        evidence="judged",
        why="A Starship contract of 90 MUSD is reported, 600-900 USD/kg full; Falcon 9 "
        "lists at 2 720-4 000 full, and a polar orbit takes some more; Deutsche Bank "
        "counts with 1 600.",
        price_year=YEAR,
    ),
    "owner": Prior(
        700.0,
        LogUniform(300, 1500),
        "USD/kg",
        source=NEXT_BIG_FUTURE,
        evidence="judged",
        why="What a builder that owns the rocket spends: Falcon 9 is put at 630-900 "
        "inside the company; half with the next vehicle, 1 500 where flights are few.",
        price_year=YEAR,
    ),
}
LAUNCH_HOPED = {  # the same, as advocates see the mid-2030s
    "customer": Prior(
        200.0,
        LogUniform(100, 500),
        "USD/kg",
        source=SUNCATCHER,
        evidence="judged",
        why="Google's learning curve reaches 200 USD/kg by the mid-2030s; the "
        "catalogue's aggressive case is 100-500.",
        price_year=YEAR,
    ),
    "owner": Prior(
        100.0,
        LogUniform(50, 300),
        "USD/kg",
        source=DEUTSCHE_BANK,
        evidence="judged",
        why="Deutsche Bank takes 67 USD/kg for 2032; propellant alone is some 20, and "
        "300 leaves the hope for a price of 200 to others unfulfilled.",
        price_year=YEAR,
    ),
}
CAPACITY = {  # of one launch
    "medium": Prior(
        17_500.0,
        Triangular(15_000, 17_500, 22_800),
        "kg",
        source=PAYLOAD,
        evidence="measured",
        why="Falcon 9 with its booster recovered, 16 850 kg as flown; 22 800 kg is the "
        "catalogue's and needs the booster thrown away.",
    ),
    "heavy": Prior(
        100_000.0,
        Triangular(50_000, 100_000, 150_000),
        "kg",
        source=SPACEDC,
        evidence="judged",
        why="Catalogue's speculative heavy lift, 100 t; 150 t is the stated aim to a "
        "low orbit, and a polar one takes up to half of that away.",
    ),
}
ARRAY = Prior(
    20.0,
    LogUniform(8, 60),
    "USD/W",
    source=STARPATH,
    evidence="judged",
    why="A seller lists space-rated panels at 9.8-11.2 USD/W, without wings and "
    "drives; the catalogue has 50-60 for arrays in small series, and whole "
    "mass-produced satellites are put at 22-32 by McCalip.",
    price_year=YEAR,
)
ARRAY_HOPED = Prior(
    5.0,
    LogUniform(1, 20),
    "USD/W",
    source=MCCALIP,
    evidence="judged",
    why="McCalip's sliders let a whole satellite fall from 22 to 1-5 USD/W; "
    "terrestrial modules are far below 1, in glass and silicon.",
    price_year=YEAR,
)
ENERGY = Prior(
    0.07,
    Triangular(0.04, 0.07, 0.18),
    "USD/kWh",
    source=EIA_PRICES,
    evidence="measured",
    why="Industry paid 0.058 (New Mexico) to 0.19 (Rhode Island) in 2023, most states "
    "0.06-0.08; own gas costs 0.03 in fuel. Not inflated: a few per cent.",
    price_year=YEAR,
)


def _energy(site: str, least: float, likely: float, most: float) -> Prior:
    """Energy at another kind of site than where industry buys it on average."""
    return Prior(
        likely,
        Triangular(least, likely, most),
        "USD/kWh",
        source=SPACEDC,
        evidence="judged",
        why=f"The program's {site} baseline as likeliest value; the bounds are those "
        "of the hyperscale hall, moved by as much.",
        price_year=YEAR,
    )


ENERGY_AT = {
    "hyperscale": ENERGY,
    "constrained-grid": _energy("constrained-grid", 0.12, 0.18, 0.3),
    "gas-backed": _energy("gas-backed", 0.035, 0.045, 0.08),
    "leased-colo": _energy("leased-colo", 0.06, 0.08, 0.15),
    "renewable-storage": _energy("renewable-storage", 0.04, 0.05, 0.1),
}
GAS = Prior(
    4.30,
    LogUniform(2, 12),
    "USD/MMBtu",
    source=EIA_GAS,
    evidence="judged",
    why="Power plants were to pay 3.84 in the summer of 2025 and paid 2.45 a year "
    "before; the page has 4.30 and stops at 15, pipelines in winter reach 10.",
    price_year=YEAR,
)
DISCOUNT = Prior(
    0.08,
    Triangular(0.05, 0.08, 0.15),
    "-",
    source=SPACEDC,
    evidence="judged",
    why="Scenario value 8 %; real, because dollars are constant: infrastructure "
    "finances near 5 %, ventures ask for 15 % and more.",
)

OFFERS = {  # every belief about a quantity that more than one model may buy
    "launch to low orbit": (*LAUNCH.values(), *LAUNCH_HOPED.values()),
    "solar array": (ARRAY, ARRAY_HOPED),
    "electricity": tuple(ENERGY_AT.values()),
    "natural gas": (GAS,),
    "discount rate": (DISCOUNT,),
}
_PROPELLANT = ("cislunar-breakeven", "cislunar-prices", "cislunar-trips")
BOUGHT = {  # what each parameter is a price of, by model and path
    ("orbital-datacenter", "launch.price"): "launch to low orbit",
    ("orbital-datacenter", "solar.price"): "solar array",
    ("orbital-datacenter", "earth.energy_price"): "electricity",
    ("orbital-datacenter", "finance.discount_rate"): "discount rate",
    ("space-vs-terrestrial", "launch.price"): "launch to low orbit",
    ("space-vs-terrestrial", "plant.gas_price"): "natural gas",
    **{(model, "sources.LEO.price"): "launch to low orbit" for model in _PROPELLANT},
}
_HALL = "A part of the page's hall, which no other model buys in parts."
_BUS = "A bus without array, terminals and computers; the other model buys satellites."
_TERMINAL = "Radios and telescopes; the other model buys them with the satellite."
_SATELLITE = "A whole satellite as built by the thousand, array and bus in one."
_MOON = "Propellant that is made on the Moon, and not launched from Earth."
_DEPOT = "Propellant in a depot, at Earth or at another planet: launch and a tanker."
_WORK = "Work on gas that is there already; nothing is launched for it."
_VENTURE = "A depot that nobody has built yet is a venture, and no data center."
APART = {  # what only looks like it, with the reason
    ("orbital-datacenter", "costs.bus_by_power"): _BUS,
    ("orbital-datacenter", "costs.terminal_by_power"): _TERMINAL,
    ("space-vs-terrestrial", "satellite.price"): _SATELLITE,
    **{
        ("space-vs-terrestrial", f"facility.{part}"): _HALL
        for part in ("electrical", "mechanical", "civil", "network")
    },
    **{(model, "sources.Moon.price"): _MOON for model in _PROPELLANT},
    ("skimmer", "market.price"): _DEPOT,
    ("skimmer", "market.processing"): _WORK,
    ("skimmer", "market.discount_rate"): _VENTURE,
}
