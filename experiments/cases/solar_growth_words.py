"""What the case of the growing swarm calls things: outputs, events, choices, axes."""

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
