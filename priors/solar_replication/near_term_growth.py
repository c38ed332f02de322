"""Near-term priors of what a unit draws, what a copy takes, and how copies add up."""

from equations.models.solar_replication.parameters import Cycle, Growth, Load
from priors.sources import LEVIATHAN, LEVIATHAN_NOTEBOOKS
from uq.distributions import Fixed, LogUniform, Uniform
from uq.priors import Prior


def load() -> Load[Prior]:
    """Upkeep and peaks of one unit."""
    return Load(
        base=Prior(
            350.0,
            Uniform(200, 500),
            "W",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 3, baseline per unit; it calls it a daily demand and prints "
            "watts, which are read as power.",
        ),
        peak=Prior(
            5.0,
            Uniform(1, 10),
            "kW",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 3, spikes during fabrication; any value within the decade is "
            "taken to be as likely as another.",
        ),
        fabrication=Prior(
            3.0,
            Uniform(1, 6),
            "h",
            source=LEVIATHAN,
            evidence="judged",
            why="Not stated; a melt and its working take hours, and a whole day at the "
            "peak would be the mean load, not a spike.",
        ),
    )


def cycle() -> Cycle[Prior]:
    """The first copy of a unit."""
    return Cycle(
        collection=Prior(
            0.3,
            Uniform(0.1, 0.5),
            "MWh",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 3, breakdown of the energy of a cycle, collection and "
            "anchoring of the ore.",
        ),
        processing=Prior(
            2.75,
            Uniform(0.5, 5),
            "MWh",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 3, breakdown of the energy of a cycle, induction and "
            "centrifugal processing, the largest part.",
        ),
        computing=Prior(
            0.3,
            Uniform(0.1, 0.5),
            "MWh",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 3, breakdown of the energy of a cycle; the corrected form "
            "finds it in the base load already and leaves it out.",
        ),
        propulsion=Prior(
            2.15,
            Uniform(0.3, 4),
            "MWh",
            source=LEVIATHAN,
            evidence="judged",
            why="Stated as variable: what the printed total of 1-10 leaves over the "
            "printed parts of 0.7-6 at either end.",
        ),
        build_time=Prior(
            90.0,
            Uniform(30, 180),
            "d",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="judged",
            why="The notebook's whole cycle, 30-180 days and 90 in its example, taken "
            "as what building needs when power is plentiful.",
        ),
    )


def growth() -> Growth[Prior]:
    """Doubling, learning, failing, and when to stop."""
    return Growth(
        units=Prior(
            8.0,
            Uniform(5, 10),
            "-",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="quoted",
            why="The growth notebook starts from 5 to 10 units, here a continuous "
            "number as all counts of the model.",
        ),
        energy_growth=Prior(
            1.75,
            Uniform(1.5, 2),
            "-",
            source=LEVIATHAN,
            evidence="quoted",
            why="Section 3, scaling rule: twice the units take 1.5 to 2 times the "
            "energy; 2 would be no learning at all.",
        ),
        failure=Prior(
            0.03,
            Uniform(0.01, 0.05),
            "-",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="quoted",
            why="The growth notebook loses 1 to 5 % of the units in a cycle; its later "
            "program 7 %, of mass.",
        ),
        capacity=Prior(
            1e9,
            LogUniform(1e8, 1e10),
            "-",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="judged",
            why="The notebook has a logistic law and no number; a kilometre-sized body "
            "of 1e12 kg makes 1e9 units of a tonne, give or take ten.",
        ),
        target=Prior(
            1e6,
            Fixed(1e6),
            "-",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="quoted",
            why="The solar farm note waits for a swarm of a million units: a question, "
            "so it does not vary.",
        ),
        horizon=Prior(
            10.0,
            Fixed(10.0),
            "yr",
            source=LEVIATHAN_NOTEBOOKS,
            evidence="quoted",
            why="The growth notebook looks ten years ahead in its example: a question, "
            "so it does not vary.",
        ),
    )
