"""What there is to ask: models, cases and methods by the names of the command line.

Nothing slow is imported here; a case is loaded when it is run.
"""

from importlib import import_module

from experiments.cases.case import Case
from uq.words import unknown


MODELS = {  # what each answers; other packages' models are found by their entry points
    "cislunar-breakeven": "price up to which lunar propellant competes at each depot",
    "cislunar-prices": "prices of propellant between low Earth orbit and the Moon",
    "cislunar-trips": "mass, burns, life and cost of every trip; least propellant",
    "orbital-datacenter": "levelized cost of compute in orbit, beside one on Earth",
    "skimmer": "yield, propellant closure and price of a depot that skimmers feed",
    "solar-replication": "growth of a self-replicating swarm on sunlight",
    "space-vs-terrestrial": "cost of a watt of computing in orbit, beside the ground",
}
CASES = {  # each a module of its name
    "breakeven-map": "below which launch price, above which specific power, orbit wins",
    "breakeven-price": "at which launch price compute costs the same as on Earth",
    "cislunar-prices": "where lunar propellant undercuts Earth's, which depots pay",
    "cislunar-trips": "what a trip takes in mass, burns, life and money",
    "diagnosis": "whether the design closes, what binds, what it takes to beat Earth",
    "earth-baselines": "what compute costs on five Earths, beside orbit at every scale",
    "form-table": "how much depends on which form of the equations is right",
    "lcoc-bands": "how uncertain the levelized cost of compute is, at three scales",
    "skimmer-closure": "whether a depot fed by skimmers closes, and what decides it",
    "skimmer-export": "what leaves a depot by species, and what throttles it",
    "sobol-ranking": "which assumptions decide the levelized cost of compute",
    "solar-farms": "whether farms outgrow a swarm; imports, sleep and beams",
    "solar-growth": "how far from the Sun a swarm copies itself, and how fast",
    "space-vs-terrestrial": "whether a watt of computing is cheaper in orbit",
}
METHODS = {  # of `rank` and `compare`, with what each asks, as `uq.methods` tells it
    "sobol": "share of the variance that an input takes part in, alone or with others",
    "shapley": "share of the variance, each interaction split evenly: "
    "shares add up to 1",
    "morris": "mean size of the change when one input is drawn again",
    "dgsm": "upper bound of the total index, from derivatives: what cannot matter",
    "elasticity": "by how many percent the output moves with one percent of an input",
    "rank": "share of the variance that an input explains alone, from any draws",
    "delta": "how far knowing an input moves the whole distribution, in area",
    "pawn": "how far knowing an input moves the whole distribution, at its widest",
    "hsic": "whether output and input depend on one another in any way, with a test",
    "regional": "which inputs decide whether an event happens, and in which direction",
    "salib-fast": "SALib's extended FAST: total indices",
    "salib-rbd-fast": "SALib's RBD-FAST: first-order",
    "salib-delta": "SALib's delta",
    "salib-pawn": "SALib's PAWN",
    "salib-hdmr": "SALib's HDMR: first-order, correlation included",
}
FIGURES = {  # of each answer, which `uq plot` draws of its file
    "draws": "how the draws of each output are spread",
    "bands": "share of draws below each value, quantiles marked",
    "rank": "bars by falling measure, a row an input",
    "compare": "ranks by every method, how far they agree",
    "screen": "total indices with their bounds, or elementary effects",
    "tornado": "what each input alone does to each output, widest first",
    "sweep": "quantiles of each output along an input",
    "probability_map": "how probable an event is, over two inputs",
    "breakeven": "distribution of the value at which two outputs meet",
    "diagnose": "where the inputs lie when an event happens, and when not",
    "forms": "range of each output under each form",
    "value_of_information": "what each input is worth knowing, as bars",
    "given": "bars of a measure, bands along each input, or the box of an event",
}
# Those that data can be asked without a model, as `uq.given` has them.
GIVEN = ("rank", "delta", "pawn", "hsic", "regional", "bands", "prim")


def case_of(name: str) -> Case:
    """A case by its name.

    Raises:
        KeyError: If there is none; the message offers the nearest.
    """
    if name not in CASES:
        raise KeyError(unknown("case", name, CASES))
    return import_module(f"experiments.cases.{name.replace('-', '_')}").CASE
