"""Near-term priors of what is asked of the machines, and of time and money."""

from equations.models.orbital_datacenter.parameters import Finance, Workload
from priors import market
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import LLAMA, SPACEDC
from uq.distributions import Fixed, LogUniform, Pert, Triangular, Uniform
from uq.priors import Prior


def workload(scenario: Scenario) -> Workload[Prior]:
    """Inference for users on the ground."""
    intensity = {
        "text": Prior(
            1e-8,
            LogUniform(2e-10, 1e-7),
            "bit/FLOP",
            source=SPACEDC,
            evidence="derived",
            why="32 bit a token over 2 FLOP a parameter is 2e-10 at 70 billion "
            "parameters and 2e-9 at 8 billion; protocol overhead and small models "
            "raise it.",
        ),
        "rich": Prior(
            2e-6,
            LogUniform(5e-7, 5e-6),
            "bit/FLOP",
            source=SPACEDC,
            evidence="derived",
            why="A 65 kbit embedding for 1.4e10 FLOP is 5e-6, processed imagery 5e-7; "
            "generated images lie between the two.",
        ),
    }
    return Workload(
        utilization=Prior(
            0.85,
            Pert(0.5, 0.85, 0.95),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The published driver's bounds and mode, without its weight on the "
            "ends: demand for scarce accelerators, less in a glut.",
        ),
        sustained_fraction=Prior(
            0.4,
            Triangular(0.3, 0.4, 0.65),
            "-",
            source=LLAMA,
            evidence="measured",
            why="Meta reports 38-43 % of peak for training on 16 384 H100; inference "
            "on small batches is lower, the published 0.55 is better tuned.",
        ),
        duty_cycle=Prior(
            1.0,
            Fixed(1),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="A design choice: capital this dear is never switched off, and off "
            "time would be lost on both sides.",
        ),
        communication_intensity=intensity[scenario.workload],
        token_bits=Prior(
            32.0,
            Fixed(32),
            "bit",
            source=SPACEDC,
            evidence="quoted",
            why="An example of the text for a token of 4 bytes; only used by forms "
            "that derive the intensity from tokens.",
        ),
        deferrable_fraction=Prior(
            0.5,
            Uniform(0, 1),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The text lets all work wait for a link and the program none; the mix "
            "of batch and interactive inference is anyone's guess.",
        ),
    )


def finance() -> Finance[Prior]:
    """One investor, who builds on either side."""
    return Finance(
        discount_rate=market.DISCOUNT,
        mission_life=Prior(
            5.0,
            Triangular(3, 5, 8),
            "yr",
            source=SPACEDC,
            evidence="judged",
            why="Scenario value 5 years; accelerators are outclassed in 3, low-orbit "
            "satellites are designed for 5 to 8 years.",
        ),
    )
