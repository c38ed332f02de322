"""Near-term priors of what is installed: accelerator, workload, finance, satellite."""

from equations.models.orbital_datacenter.parameters import (
    Accelerator,
    Constellation,
    Finance,
    Workload,
)
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import ARS, DGX, EPOCH, LLAMA, SPACEDC
from uq.distributions import Fixed, LogUniform, Pert, Triangular, Uniform
from uq.priors import Prior


def accelerator() -> Accelerator[Prior]:
    """An H100 SXM, on both sides."""
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
    )


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
        discount_rate=Prior(
            0.08,
            Triangular(0.05, 0.08, 0.15),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Scenario value 8 %; real, because dollars are constant: "
            "infrastructure finances near 5 %, ventures ask for 15 % and more.",
        ),
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


def constellation() -> Constellation[Prior]:
    """About a megawatt of small satellites."""
    return Constellation(
        satellites=Prior(
            64.0,
            LogUniform(16, 256),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The scenario flies 64; a factor of four either way, because scale is "
            "the builder's choice and spreads the fixed costs, and because the "
            "downlink and its stations are for a fleet of this size.",
        ),
        accelerators_per_satellite=Prior(
            18.0,
            LogUniform(12, 27),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The scenario carries 18, some 16 kW; kept within a factor of 1.5, "
            "since array and radiator limits are those of a satellite this size.",
        ),
        board_mass_factor=Prior(
            3.0,
            Triangular(1.5, 3, 8),
            "-",
            source=DGX,
            evidence="judged",
            why="Catalogue 2; a server of eight weighs some 123 kg, 10 times its "
            "modules at 1.5 kg, of which fans, supplies and rack steel stay on the "
            "ground.",
        ),
        avionics_mass=Prior(
            60.0,
            Triangular(40, 60, 150),
            "kg",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate, low confidence; propulsion and attitude control "
            "of a satellite beyond a tonne may weigh twice that.",
        ),
        terminal_mass=Prior(
            30.0,
            Triangular(15, 30, 60),
            "kg",
            source=SPACEDC,
            evidence="judged",
            why="Catalogue estimate, low confidence; from one small laser terminal to "
            "three or four of them with radios.",
        ),
        structure_fraction=Prior(
            0.2,
            Triangular(0.1, 0.2, 0.3),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Typical in the catalogue; flat-packed satellites do better, booms "
            "for large arrays and radiators do worse.",
        ),
        mass_margin=Prior(
            0.2,
            Triangular(0.1, 0.2, 0.3),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The catalogue's early-design policy; what is left of it when the "
            "design is done is the growth that occurred.",
        ),
        other_load_fraction=Prior(
            0.1,
            Triangular(0.05, 0.1, 0.2),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 0.1 for avionics, links and power margin; half or "
            "twice that as terminals and electric propulsion differ.",
        ),
    )
