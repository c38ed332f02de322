"""Near-term priors of the ground, and of what is asked of both sides."""

from equations.models.space_vs_terrestrial.parameters import Facility, Plant, Target
from priors import market
from priors.sources import CUSHMAN, EIA_HEAT_RATES, MCCALIP, UPTIME
from priors.space_vs_terrestrial.near_term_space import believed
from uq.distributions import Fixed, Triangular
from uq.priors import Prior


def target() -> Target[Prior]:
    """A gigawatt, for as long as its accelerators are worth their power."""
    return Target(
        power=believed(
            1.0,
            Fixed(1.0),
            "GW",
            "A decision and no doubt: the page asks about one gigawatt; only the share "
            "of development falls with more of them.",
        ),
        life=believed(
            5.0,
            Triangular(3, 5, 10),
            "yr",
            "The page opens at 5 within 3 to 10; accelerators are written off over "
            "three to six, satellites of this kind last five to seven.",
        ),
    )


def facility() -> Facility[Prior]:
    """A new hall for dense racks, somewhere in the United States."""
    why = (
        "Its share of the page's 12.5 USD/W, moved in proportion from 10 to 17; the "
        "guide's 19 markets run from 9.3 to 15.0 without land and soft costs."
    )

    def bucket(nominal: float) -> Prior:
        low, high = nominal * 10 / 12.5, nominal * 17 / 12.5
        return believed(nominal, Triangular(low, nominal, high), "USD/W", why, CUSHMAN)

    return Facility(
        electrical=bucket(5.25),
        mechanical=bucket(3.00),
        civil=bucket(2.50),
        network=bucket(1.75),
        pue=believed(
            1.2,
            Triangular(1.05, 1.2, 1.5),
            "-",
            "The page has 1.2 within 1.1 to 1.5; hyperscale builders report 1.1, warm "
            "water cooling less, the survey's old halls 1.55 to 1.59.",
            UPTIME,
        ),
        capacity_factor=believed(
            0.85,
            Triangular(0.60, 0.85, 0.97),
            "-",
            "The page has 0.85 and no slider; training runs near full load, serving "
            "follows the day, and a plant of one's own stands still at times.",
        ),
    )


def plant() -> Plant[Prior]:
    """Gas turbines behind the meter."""
    return Plant(
        turbine_price=believed(
            1800.0,
            Triangular(1450, 1800, 2300),
            "USD/kW",
            "The page has 1800 between stops of 1450 and 2300, for combined cycles "
            "bought while turbines are sold out for years.",
        ),
        turbine_power=believed(
            430.0,
            Fixed(430.0),
            "MW",
            "The page's heavy turbine; it only decides how many there are, and no "
            "cost depends on that.",
        ),
        heat_rate=believed(
            6200.0,
            Triangular(6000, 6200, 9000),
            "Btu/kWh",
            "The page has 6200 between 6000 and 9000; combined cycles built since 2015 "
            "run at 6654, those from before 2000 at 8840, small turbines above.",
            EIA_HEAT_RATES,
        ),
        gas_price=market.GAS,
        heating_value=believed(
            1000.0,
            Triangular(980, 1000, 1060),
            "Btu/ft^3",
            "The page rounds to 1000; pipeline gas has some per cent more. It only "
            "turns heat into a volume, which no cost depends on.",
            MCCALIP,
        ),
    )
