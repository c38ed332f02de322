"""How far from the Sun can a swarm copy itself, how fast, and where nuclear wins."""

from functools import partial
from typing import TYPE_CHECKING, Any

from experiments.cases.case import Answers, Question


if TYPE_CHECKING:
    import xarray as xr

    from uq import Study

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
REPORTED = (
    "supply.power",
    "supply.area",
    "supply.mass",
    "sizing.specific_power",
    "alternative.breakeven_distance",
    "heat.area_ratio",
    "heat.concentration",
    "replication.time",
    "demand.total",
    "demand.supply",
    "demand.storage",
    "swarm.log_units",
    "swarm.time_to_target",
    "swarm.energy_to_target",
)
BASE, TARGET, HORIZON = "load.base", "growth.target", "growth.horizon"
DISTANCE, EVEN = "sun.distance", "alternative.breakeven_distance"
POWER, UNITS = "supply.power", "swarm.log_units"
REACHED = "swarm.reached"  # an output that the case adds
NEVER, LIGHTER = "supply.margin<=0", "alternative.advantage>1"
IN_TIME = f"{REACHED}>0"
SIZES = ("mature", "seed")  # of a unit
TECHNOLOGIES = ("photovoltaic", "dynamic", "thermopile")
OVER_DISTANCE = {"over": DISTANCE, "range": (1.0, 6.0), "points": 26}  # [au]
OVER_YEARS = {"over": HORIZON, "range": (0.0, 20.0), "points": 41}
RANKED = (UNITS, "demand.margin", "log:alternative.advantage")
FEW = 2**12  # draws at each point of an axis, and base points of the ranking


def few(study: "Study", **choices: str) -> "Study":
    """The same study with fewer draws, under other choices of its scenario."""
    from experiments.cases.scenarios import choosing

    return choosing(study.replace(samples=min(study.samples, FEW)), **choices)


def held_against(study: "Study") -> "Study":
    """The same study with what the swarm is held against among its outputs."""
    from experiments.cases import solar_growth_model

    return solar_growth_model.held_against(study)


def in_time(study: "Study") -> "Study":
    """Likewise, with fewer draws."""
    return held_against(few(study))


def _swept(name: str, over: Any, *output: str, of: Any) -> Question:
    asked = {**over, "output": output, "probabilities": FAN}
    return Question("sweep", asked, name=name, of=of, figure=False)


QUESTIONS = (
    Question("draws", of=held_against, figure=False),
    *(
        _swept(
            f"distance-{size}", OVER_DISTANCE, POWER, NEVER, of=partial(few, unit=size)
        )
        for size in SIZES
    ),
    *(
        _swept(
            f"lighter-{kind}", OVER_DISTANCE, LIGHTER, of=partial(few, technology=kind)
        )
        for kind in TECHNOLOGIES
    ),
    *(
        Question(
            "bands",
            {"outputs": EVEN},
            name=f"even-{kind}",
            of=partial(few, technology=kind),
            figure=False,
        )
        for kind in TECHNOLOGIES
    ),
    _swept("years", OVER_YEARS, UNITS, IN_TIME, of=in_time),
    Question("rank", {"output": RANKED}, of=few),
)


def report(answers: Answers) -> "xr.Dataset":
    """Quantiles of the reported outputs and how often things happen, with errors."""
    from experiments.cases.solar_growth_tables import outlook_of

    return outlook_of(answers["draws"])


def tell(answers: Answers) -> None:
    """Print the quantiles, the shares, what distance does, and what decides."""
    from experiments.cases.solar_growth_tables import print_growth

    print_growth(answers)
