"""What there is to ask: models, cases and methods by the names of the command line.

Nothing slow is imported here; a case is loaded when it is run.
"""

from importlib import import_module

from experiments.cases.case import Case
from uq.words import unknown


MODELS = {  # what each answers; other packages' models are found by their entry points
    "cislunar-breakeven": "price up to which lunar propellant competes at each depot",
    "cislunar-prices": "prices of propellant between low Earth orbit and the Moon",
    "orbital-datacenter": "levelized cost of compute in orbit, beside one on Earth",
    "skimmer": "yield, propellant closure and price of a depot that skimmers feed",
    "solar-replication": "growth of a self-replicating swarm on sunlight",
    "space-vs-terrestrial": "cost of a watt of computing in orbit, beside the ground",
}
CASES = {  # each a module of its name
    "breakeven-map": "below which launch price, above which specific power, orbit wins",
    "breakeven-price": "at which launch price compute costs the same as on Earth",
    "cislunar-prices": "where lunar propellant undercuts Earth's, which depots pay",
    "diagnosis": "whether the design closes, what binds, what it takes to beat Earth",
    "form-table": "how much depends on which form of the equations is right",
    "lcoc-bands": "how uncertain the levelized cost of compute is, orbit and Earth",
    "skimmer-closure": "whether a depot fed by skimmers closes, and what decides it",
    "sobol-ranking": "which assumptions decide the levelized cost of compute",
    "solar-growth": "how far from the Sun a swarm copies itself, and how fast",
    "space-vs-terrestrial": "whether a watt of computing is cheaper in orbit",
}
# Ways to ask what matters, as `uq.sensitivity.methods` has them.
METHODS = (
    *("sobol", "shapley", "morris", "dgsm", "elasticity"),
    *("rank", "delta", "pawn", "hsic", "regional"),
    *("salib-fast", "salib-rbd-fast", "salib-delta", "salib-pawn", "salib-hdmr"),
)


def case_of(name: str) -> Case:
    """A case by its name.

    Raises:
        KeyError: If there is none; the message offers the nearest.
    """
    if name not in CASES:
        raise KeyError(unknown("case", name, CASES))
    return import_module(f"experiments.cases.{name.replace('-', '_')}").CASE
