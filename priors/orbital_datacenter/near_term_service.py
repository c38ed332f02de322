"""Near-term priors of what fails in space, and what is done about it."""

from equations.models.orbital_datacenter.parameters import Reliability
from priors.sources import DCD, SPACEDC, TCO_REVIEW
from uq.distributions import LogUniform, Triangular, Uniform
from uq.priors import Prior


def reliability() -> Reliability[Prior]:
    """Accelerators that nobody can touch."""
    return Reliability(
        failure_rate=Prior(
            0.05,
            Triangular(0.02, 0.05, 0.12),
            "1/yr",
            source=DCD,
            evidence="derived",
            why="148 + 72 interruptions by processor and memory in 54 days of 16 384 "
            "H100 are 0.09 a year, many cured by a reset; McCalip takes 0.09 too. "
            "Launch loads can only add.",
        ),
        spare_fraction=Prior(
            0.05,
            Triangular(0.0, 0.05, 0.15),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Scenario value 0.05; none to three times that, as the builder trades "
            "mass against decline.",
        ),
        reset_availability=Prior(
            0.99,
            Triangular(0.95, 0.99, 0.999),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 0.99; a reset an hour would cost 0.95, a fleet that "
            "isolates faults loses next to nothing.",
        ),
        replaced_fraction=Prior(
            0.0,
            Uniform(0, 0.5),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Nobody services accelerators in orbit today, hence the nominal; "
            "resupply by new satellites might make good up to half.",
        ),
        bus_loss=Prior(
            0.01,
            LogUniform(0.005, 0.025),
            "1/yr",
            source=TCO_REVIEW,
            evidence="judged",
            why="A review takes 0.5, 1 and 2.5 % a year for whole satellites; a "
            "satellite that is lost takes sound accelerators with it.",
        ),
    )
