"""At which launch price does compute cost the same in orbit and on Earth?"""

from experiments.cases.case import Case, Question


# Down to 0, which is no price, and up to ten times the highest that is believed.
PRICE = Question(
    "breakeven",
    {
        "of": "launch.price",
        "left": "space.lcoc",
        "right": "earth.lcoc",
        "range": (0.0, 80_000.0),
    },
)
CASE = Case("orbital-datacenter", [PRICE])
