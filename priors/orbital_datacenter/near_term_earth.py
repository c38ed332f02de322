"""Near-term priors of the data center on the ground, and of carbon on both sides."""

import dataclasses

from equations.models.orbital_datacenter.parameters import (
    Earth,
    Emissions,
)
from priors import market
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import (
    CUSHMAN,
    EIA_EMISSIONS,
    SPACEDC,
    TCO_REVIEW,
    UPTIME,
    VERTIV,
)
from uq.distributions import LogUniform, Triangular
from uq.parameters import replace_leaves
from uq.priors import Prior


# The four other baselines of the published program: least, likely and most of PUE,
# USD/MW, availability, kg/kWh and L/kWh.
SITES = {
    "constrained-grid": {
        "pue": (1.15, 1.3, 1.5),
        "facility_price": (9e6, 12e6, 17e6),
        "availability": (0.985, 0.995, 0.9995),
        "carbon_intensity": (0.2, 0.35, 0.6),
        "water_use": (0.5, 2.0, 2.5),
    },
    "gas-backed": {
        "pue": (1.1, 1.25, 1.4),
        "facility_price": (10e6, 14e6, 20e6),
        "availability": (0.995, 0.999, 0.9999),
        "carbon_intensity": (0.38, 0.5, 0.65),
        "water_use": (0.1, 1.0, 1.8),
    },
    "leased-colo": {
        "pue": (1.3, 1.5, 1.7),
        "facility_price": (5e6, 8e6, 13e6),
        "availability": (0.98, 0.99, 0.9995),
        "carbon_intensity": (0.2, 0.45, 0.8),
        "water_use": (0.3, 1.5, 1.8),
    },
    "renewable-storage": {
        "pue": (1.08, 1.15, 1.35),
        "facility_price": (12e6, 16e6, 24e6),
        "availability": (0.97, 0.99, 0.999),
        "carbon_intensity": (0.02, 0.05, 0.12),
        "water_use": (0.0, 0.3, 1.0),
    },
}


def earth(scenario: Scenario) -> Earth[Prior]:
    """A data center of the scenario's kind."""
    hall = _hyperscale()
    if scenario.earth == "hyperscale":
        return hall
    found = {
        name: dataclasses.replace(
            getattr(hall, name),
            nominal=likely,
            distribution=Triangular(least, likely, most),
            source=SPACEDC,
            evidence="judged",
            why=f"The program's {scenario.earth} baseline as likeliest value, or near "
            "it; the bounds are those of the hyperscale hall, moved by as much.",
        )
        for name, (least, likely, most) in SITES[scenario.earth].items()
    }
    found["energy_price"] = market.ENERGY_AT[scenario.earth]
    return replace_leaves(hall, found)


def _hyperscale() -> Earth[Prior]:
    """A new hyperscale hall, somewhere in the United States."""
    return Earth(
        pue=Prior(
            1.1,
            Triangular(1.05, 1.1, 1.4),
            "-",
            source=UPTIME,
            evidence="judged",
            why="The survey's average of 1.55-1.59 is held up by old halls; "
            "hyperscale builders report 1.1, and warm-water cooling less.",
        ),
        energy_price=market.ENERGY,
        facility_price=Prior(
            12e6,
            Triangular(8e6, 12e6, 17e6),
            "USD/MW",
            source=CUSHMAN,
            evidence="measured",
            why="19 markets, 9.3 to 15.0 MUSD with a mean of 11.7, without land and "
            "soft costs; McCalip 10-17; old shells are cheaper, liquid cooling dearer.",
            price_year=2025,
        ),
        facility_life=Prior(
            20.0,
            Triangular(15, 20, 25),
            "yr",
            source=SPACEDC,
            evidence="judged",
            why="The text asks for a residual value and gives none; halls are commonly "
            "written off over fifteen to twenty-five years, accelerators over five.",
        ),
        availability=Prior(
            0.995,
            Triangular(0.99, 0.995, 0.9995),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue baselines near 0.995; the hall itself promises more nines, "
            "the servers in it deliver fewer.",
        ),
        maintenance=Prior(
            0.02,
            Triangular(0.01, 0.02, 0.04),
            "1/yr",
            source=TCO_REVIEW,
            evidence="judged",
            why="Catalogue 5 % of all capital, accelerators with it, a fifth of all "
            "cost; reviews leave 18 % to all that is neither accelerators nor energy. "
            "Warranties of servers cost some per cent, buildings one.",
        ),
        carbon_intensity=Prior(
            0.39,
            Triangular(0.05, 0.39, 0.8),
            "kg/kWh",
            source=EIA_EMISSIONS,
            evidence="derived",
            why="0.86 lb/kWh over all sources in 2022; gas alone 0.97 lb is 0.44 kg, "
            "coal 2.30 lb is 1.04; contracted nuclear or wind leaves 0.05.",
        ),
        water_use=Prior(
            0.4,
            Triangular(0.0, 0.36, 1.8),
            "L/kWh",
            source=VERTIV,
            evidence="measured",
            why="United States average on site 0.36, growing to 0.45-0.48; none with "
            "dry coolers; the catalogue's 1.8 is evaporative cooling of old.",
        ),
    )


def emissions() -> Emissions[Prior]:
    """Carbon that is embodied, or burnt on the way up."""
    return Emissions(
        spacecraft=Prior(
            80.0,
            LogUniform(30, 200),
            "kg/kg",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate, low confidence; dominated by cells, electronics "
            "and clean rooms, of which no inventory is public.",
        ),
        server=Prior(
            60.0,
            LogUniform(30, 150),
            "kg/kg",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate, low confidence; silicon per kilogram of server "
            "has grown since most inventories were made.",
        ),
        propellant=Prior(
            3.0,
            Triangular(0.7, 3, 5),
            "kg/kg",
            source=SPACEDC,
            evidence="judged",
            why="Burning methane with oxygen 3.6 to 1 leaves 0.6-0.7; the catalogue's "
            "3 counts making the propellant, soot at altitude would add.",
        ),
    )
