"""Near-term priors of what is exported, why sorties fail, and of a resident collector.

The text names all of these and gives none of them a number.
"""

from equations.models.skimmer.parameters import (
    Health,
    Mix,
    Processing,
    Resident,
    Strategy,
)
from priors.skimmer.scenarios import Scenario
from priors.sources import COESA, MOXIE, OPEC, PROFAC
from uq.distributions import AbstractDistribution, Fixed, LogUniform, Uniform
from uq.priors import Prior, Source


def health() -> Health[Prior]:
    """Losses of the named causes, whose product the text has at 0.60 to 0.85."""
    return Health(
        self_abort=_judged(
            0.04,
            Uniform(0.01, 0.1),
            "-",
            "Named without a number; ABORT-1 retires a skimmer more often than not, so "
            "that few percent are many.",
        ),
        recall=_judged(
            0.04,
            Uniform(0.01, 0.1),
            "-",
            "Named without a number; a recall costs the sortie and keeps the skimmer.",
        ),
        cutoff=_judged(
            0.06,
            Uniform(0.02, 0.12),
            "-",
            "Named without a number; a harvest that shadow or heat ends early loses a "
            "part of itself.",
        ),
        derating=_judged(
            0.05,
            Uniform(0.01, 0.1),
            "-",
            "Named without a number; a derated skimmer takes shorter dips until it is "
            "seen to.",
        ),
        downtime=_judged(
            0.06,
            Uniform(0.02, 0.12),
            "-",
            "Named without a number; time between phases that the six segments of a "
            "sortie do not hold.",
        ),
        docking=_judged(
            0.03,
            Uniform(0.01, 0.08),
            "-",
            "Named without a number; thermal settling delays a capture of minutes to "
            "hours.",
        ),
        drift=_judged(
            5e-4,
            LogUniform(5e-5, 2e-3),
            "-",
            "Named without a number; a twentieth of the reliability over a hundred "
            "sorties, an order of magnitude either way.",
        ),
        overhaul=_judged(
            150.0,
            LogUniform(50, 500),
            "-",
            "None stated. About a year of sorties of two and a half days, a few months "
            "to some years.",
        ),
    )


def mix(scenario: Scenario) -> Mix[Prior]:
    """The gas by mass, of the body that is swept."""
    if scenario.body == "earth":
        return Mix(
            carbon_dioxide=_fixed(0.0, "-", TRACES, COESA),
            oxygen=_judged(
                0.33,
                Uniform(0.25, 0.45),
                "-",
                "Molecular and atomic oxygen; from 23 % by mass where air is mixed to "
                "nearly half at 150 km, as remembered.",
                COESA,
            ),
            methane=_fixed(0.0, "-", TRACES, COESA),
            hydrogen=_fixed(0.0, "-", TRACES, COESA),
            helium3=_fixed(1e-12, "-", HELIUM, COESA),
        )
    carbon, spread = (0.93, Uniform(0.8, 0.96))
    if scenario.body == "venus":
        carbon, spread = (0.85, Uniform(0.6, 0.95))
    return Mix(
        carbon_dioxide=_judged(
            carbon,
            spread,
            "-",
            "95 to 97 % by volume below; above a hundred kilometres sunlight splits "
            "it and lighter gases gain, as remembered.",
        ),
        oxygen=_judged(
            0.01,
            LogUniform(0.001, 0.03),
            "-",
            "Free oxygen, most of it atomic, from the dioxide that sunlight splits up "
            "there, as remembered.",
        ),
        methane=_fixed(
            0.0,
            "-",
            "Parts in a billion at Mars and none found at Venus: nothing that a depot "
            "could sell.",
        ),
        hydrogen=_fixed(
            1e-6,
            "-",
            "Traces, as remembered, and most of what there is lies above the depth of "
            "a dip.",
        ),
        helium3=_fixed(1e-12, "-", HELIUM),
    )


TRACES = (
    "At the heights of a dip Earth's air holds no more of it than traces, which nobody "
    "would separate."
)
HELIUM = (
    "Helium is parts in a million of these gases and its light isotope parts in a "
    "million of it, as remembered: a depot exports micrograms."
)


def processing() -> Processing[Prior]:
    """Cells for some tons a year."""
    return Processing(
        share=_judged(
            0.8,
            Uniform(0.5, 1),
            "-",
            "None stated. Oxygen is what sells; some of the dioxide goes out as it is.",
        ),
        capacity=_judged(
            3000.0,
            LogUniform(300, 30_000),
            "kg/yr",
            "None stated. MOXIE made 6 to 10 g of oxygen an hour, 0.2 to 0.4 t of "
            "dioxide a year at work; ten and a hundred of them.",
            MOXIE,
        ),
        utilization=_judged(
            0.5,
            Uniform(0.3, 0.7),
            "-",
            "Cells that take more of their feed begin to plate out carbon.",
            MOXIE,
        ),
        energy=_judged(
            20.0,
            LogUniform(10, 50),
            "kWh/kg",
            "MOXIE took 300 W for 6 to 10 g an hour, 30 to 50; a plant of 25 kW for 2 "
            "kg an hour is planned, 12.5.",
            MOXIE,
        ),
        power=_judged(
            5.0,
            LogUniform(1, 50),
            "kW",
            "None stated. A depot is solar-electric; its thrusters want tens of "
            "kilowatts besides.",
        ),
    )


def strategy() -> Strategy[Prior]:
    """A demand, and two motherships."""
    return Strategy(
        demand=_judged(
            20_000.0,
            LogUniform(2000, 500_000),
            "kg/yr",
            "None stated, only whom it is for: from one small lander refuelled a year "
            "to some tens of large ones.",
        ),
        motherships=_fixed(
            2.0, "-", "The text needs a second one beyond six skimmers: a question."
        ),
    )


def resident(scenario: Scenario) -> Resident[Prior]:
    """A collector that flies where its drag can be paid for."""
    low = scenario.body == "earth"
    return Resident(
        density=_judged(
            1e-8,
            LogUniform(1e-9, 6e-8),
            "kg/m^3",
            "As high as its thruster can hold, and no higher; PROFAC's 400 kg a day "
            "through 10 m2 are 6e-8 at orbital speed.",
            PROFAC if low else OPEC,
        ),
        area=_judged(
            10.0,
            Uniform(2, 20),
            "m^2",
            "PROFAC has 10 m2, and the skimmers' own range lies to either side of it.",
            PROFAC,
        ),
        specific_impulse=_judged(
            4000.0,
            Uniform(2000, 10_000),
            "s",
            "A collector that stays has to outdo its drag always: ion thrusters, on "
            "gas that is not xenon.",
            PROFAC,
        ),
        thruster=_judged(
            0.5,
            Uniform(0.3, 0.65),
            "-",
            "Ion and Hall thrusters on air and dioxide reach less than on xenon.",
            PROFAC,
        ),
        available=_judged(
            0.85,
            Uniform(0.6, 0.95),
            "-",
            "No dips, docking or transit; shadow, transfer of what it holds and faults "
            "take the rest.",
            PROFAC,
        ),
    )


def _judged(
    nominal: float,
    spread: AbstractDistribution,
    unit: str,
    why: str,
    source: Source = OPEC,
) -> Prior:
    return Prior(nominal, spread, unit, source=source, evidence="judged", why=why)


def _fixed(value: float, unit: str, why: str, source: Source = OPEC) -> Prior:
    return _judged(value, Fixed(value), unit, why, source)
