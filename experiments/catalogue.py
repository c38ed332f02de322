"""What there is to run: models and experiments by the names of the command line.

Nothing slow is imported here; a model or an experiment is loaded when it is used.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from uq.models import Model, found, record
from uq.words import unknown


@dataclass(frozen=True)
class Entry:
    """A name of the command line: where it lives and what it answers."""

    module: str
    answers: str


MODELS = {
    "cislunar-breakeven": Entry(
        "experiments.models.cislunar_breakeven",
        "price up to which lunar propellant competes at each depot",
    ),
    "cislunar-prices": Entry(
        "experiments.models.cislunar_prices",
        "prices of propellant between low Earth orbit and the Moon",
    ),
    "orbital-datacenter": Entry(
        "experiments.models.orbital_datacenter",
        "levelized cost of compute in orbit, beside an Earth data center",
    ),
    "skimmer": Entry(
        "experiments.models.skimmer",
        "yield, propellant closure and price of a depot that skimmers feed",
    ),
    "solar-replication": Entry(
        "experiments.models.solar_replication",
        "growth of a self-replicating swarm on sunlight, with nuclear beside it",
    ),
    "space-vs-terrestrial": Entry(
        "experiments.models.space_vs_terrestrial",
        "cost of a watt of computing in orbit, beside one on the ground",
    ),
}
EXPERIMENTS = {
    "breakeven-price": Entry(
        "experiments.breakevens",
        "at which launch price compute costs the same in orbit and on Earth",
    ),
    "breakeven-map": Entry(
        "experiments.breakeven_map",
        "below which launch price, above which specific power, orbit beats Earth",
    ),
    "diagnosis": Entry(
        "experiments.diagnosis",
        "whether the design closes, what binds, and what it takes to beat Earth",
    ),
    "form-table": Entry(
        "experiments.form_table",
        "how much depends on which form of the equations is right",
    ),
    "lcoc-bands": Entry(
        "experiments.lcoc_bands",
        "how uncertain the levelized cost of compute is, in orbit and on Earth",
    ),
    "sobol-ranking": Entry(
        "experiments.sobol_ranking",
        "which assumptions decide the levelized cost of compute",
    ),
}

# Ways to ask what matters (`uq.sensitivity.methods` has them), and those of rows alone.
GIVEN = ("rank", "delta", "pawn", "hsic", "regional", "prim")
METHODS = (
    *("sobol", "shapley", "morris", "dgsm", "elasticity"),
    *GIVEN[:-1],
    *("salib-fast", "salib-rbd-fast", "salib-delta", "salib-pawn", "salib-hdmr"),
)


def load_model(name: str) -> Model:
    """The model of a name: one of ours, or of any installed package.

    Raises:
        KeyError: If there is none; the message offers the nearest.
        TypeError: If a package's entry point names something else.
    """
    require_model(name)
    if name in MODELS:
        return import_module(MODELS[name].module).MODEL
    return record(name)


def require_model(name: str) -> None:
    """Refuse the name of no model.

    Raises:
        KeyError: With the nearest name.
    """
    if name not in MODELS and name not in (others := found()):
        raise KeyError(unknown("model", name, sorted({*MODELS, *others})))


def load_experiment(name: str) -> Any:
    """The module of an experiment: `plan`, `run`, `report`, `figures`, `print_report`.

    Raises:
        KeyError: If there is none; the message offers the nearest.
    """
    if name not in EXPERIMENTS:
        raise KeyError(unknown("experiment", name, EXPERIMENTS))
    return import_module(EXPERIMENTS[name].module)
