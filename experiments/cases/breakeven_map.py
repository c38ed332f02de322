"""Below which launch price, above which specific power, does orbit beat Earth?

Both are what advocates say will decide it. By the ranking launch price comes first
among near-term assumptions; specific power is far from it, and the map shows how far.
Of a gigawatt, where that is a choice: a demonstrator wins nowhere.
"""

from experiments.cases.case import Case, Question
from experiments.cases.sizes import at_the_largest


# From what propellant alone costs to above rideshare prices of today; from a satellite
# of today, structure and all, to bare thin film.
MAP = Question(
    "map",
    {
        "x": "launch.price",
        "y": "solar.specific_power",
        "event": "space.lcoc<earth.lcoc",
        "x_range": (10.0, 10_000.0),
        "y_range": (20.0, 1000.0),
    },
    of=at_the_largest,
)
CASE = Case("orbital-datacenter", [MAP], priors=("near-term", "optimistic"))
