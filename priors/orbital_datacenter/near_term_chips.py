"""Near-term priors of the accelerator: one generation of several, on both sides."""

import dataclasses

from equations.models.orbital_datacenter.parameters import Accelerator
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import ARS, CRITICS, DGX, EPOCH, SPACEDC
from uq.distributions import Fixed, LogUniform, Triangular
from uq.parameters import replace_leaves
from uq.priors import Prior


# The others of the catalogue: W, TFLOP/s dense 16-bit, kg, USD, krad, upset rate.
OTHERS = {
    "mi300x": (750.0, 1300.0, 2.0, 18_000.0, 20.0, 1.0),
    "tpu-v5e": (170.0, 197.0, 1.0, 8000.0, 30.0, 0.8),
}
OVERHEAD = 0.25  # of a server, over its accelerators
IT_POWER = {  # nominal, of one accelerator with its share of a server [kW]
    "h100": 0.7 * (1 + OVERHEAD),
    **{name: numbers[0] / 1e3 * (1 + OVERHEAD) for name, numbers in OTHERS.items()},
}


def accelerator(scenario: Scenario) -> Accelerator[Prior]:
    """The scenario's generation, the same on both sides but for two factors in orbit.

    Args:
        scenario: Its accelerator.

    Returns:
        Its priors.
    """
    first = _h100()
    if scenario.accelerator == "h100":
        return first
    power, performance, mass, price, dose, upsets = OTHERS[scenario.accelerator]
    name = scenario.accelerator

    def like(path: str, nominal: float) -> Prior:
        """The H100's prior, moved in proportion."""
        known = getattr(first, path)
        ratio = nominal / known.nominal
        moved = [
            float(getattr(known.distribution, end)) * ratio for end in _ends(known)
        ]
        return dataclasses.replace(
            known,
            nominal=nominal,
            distribution=type(known.distribution)(*moved),
            source=SPACEDC,
            evidence="judged",
            why=f"The catalogue's value for {name}; as wide in proportion as that of "
            "the H100, of which more is known.",
        )

    changed = {
        "power": like("power", power),
        "performance": like("performance", performance),
        "mass": like("mass", mass),
        "price": like("price", price),
        "dose_tolerance": like("dose_tolerance", dose),
        "upset_susceptibility": like("upset_susceptibility", upsets),
    }
    return replace_leaves(first, changed)


def _ends(prior: Prior) -> tuple[str, ...]:
    """Names of what a distribution is made of, in the order of its arguments."""
    return tuple(each.name for each in dataclasses.fields(prior.distribution))


def _h100() -> Accelerator[Prior]:
    """An H100 SXM."""
    return Accelerator(
        power=Prior(
            700.0,
            Fixed(700),
            "W",
            source=SPACEDC,
            evidence="quoted",
            why="NVIDIA's datasheet, via the catalogue, allows up to 700 W; the "
            "device is a choice, not an uncertainty.",
        ),
        performance=Prior(
            989.0,
            Fixed(989),
            "TFLOP/s",
            source=SPACEDC,
            evidence="quoted",
            why="NVIDIA's datasheet, via the catalogue, dense 16-bit; twice that "
            "needs 2:4 sparsity, which few models have.",
        ),
        mass=Prior(
            1.5,
            Triangular(1.0, 1.5, 3.0),
            "kg",
            source=SPACEDC,
            evidence="judged",
            why="The mass of the SXM module is not published; the catalogue estimates "
            "1.5 kg, and its heat spreader could double that.",
        ),
        price=Prior(
            30_000.0,
            Triangular(20_000, 30_000, 40_000),
            "USD",
            source=EPOCH,
            evidence="quoted",
            why="25 000-30 000 USD for the module, and 270 000 / 8 = 34 000 with its "
            "share of a server, in 2023; resale is lower, scarcity was higher. Same "
            "draw on both sides.",
            price_year=2025,
        ),
        power_overhead=Prior(
            0.25,
            Triangular(0.15, 0.25, 0.8),
            "-",
            source=DGX,
            evidence="derived",
            why="Catalogue 0.25; a DGX H100 is rated at 10.2 kW for 8 x 0.7 kW of "
            "accelerators, 0.82 at the plug with fans, which bounds it.",
        ),
        dose_tolerance=Prior(
            15.0,
            LogUniform(5, 50),
            "krad",
            source=ARS,
            evidence="judged",
            why="Google's TPU shows first memory errors near 2 krad and is said to "
            "live on far beyond; the catalogue guesses 20 for commercial silicon; no "
            "H100 is reported.",
        ),
        upset_susceptibility=Prior(
            1.0,
            LogUniform(0.3, 3),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The H100 is the catalogue's reference, its other devices lie at "
            "0.6-1; a factor of three either way, for want of beam data.",
        ),
        upset_mitigation=Prior(
            0.8,
            Triangular(0.6, 0.8, 0.95),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate for memory with error correction and scrubbing, "
            "0.8 to 0.9 by device; logic upsets are not corrected at all.",
        ),
        orbital_premium=Prior(
            1.2,
            Triangular(1.0, 1.2, 1.5),
            "-",
            source=CRITICS,
            evidence="judged",
            why="Critics put hardware for orbit at 30-50 % more; Google flies the "
            "parts that it installs on Earth. Screening and boards of one's own cost "
            "some.",
        ),
        orbital_performance=Prior(
            0.9,
            Triangular(0.7, 0.9, 1.0),
            "-",
            source=CRITICS,
            evidence="judged",
            why="Critics put throughput in orbit at 20-30 % less, for redundancy and "
            "slower clocks; unchanged parts lose what checks and scrubbing take.",
        ),
    )
