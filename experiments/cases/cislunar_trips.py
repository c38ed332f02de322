"""What a trip takes: masses, burns, life and money, there and, if so, back again.

Up to low lunar orbit and back down, and from the Moon's surface to low Earth orbit the
path on which the least propellant is spent beside that of the least price.
"""

from experiments.cases.case import Case, Question


UP, DOWN = "trips.LEO-LLO", "trips.LLO-LEO"
TOLD = (
    *(f"{UP}.{name}" for name in ("payload", "initial", "dry", "propellant")),
    *(f"{UP}.{name}" for name in ("burn_time", "first_burn", "flights")),
    *(f"{UP}.{name}" for name in ("wear", "repair", "fuel", "cost")),
    *(f"{UP}.{name}" for name in ("back_propellant", "back_initial")),
    *(f"{DOWN}.{name}" for name in ("initial", "propellant", "flights", "cost")),
    *("least_propellant.Moon.LEO", "cheapest_propellant.Moon-LEO"),
)

CASE = Case(
    "cislunar-trips",
    [
        Question("bands", {"outputs": TOLD}, figure=False),
        Question("rank", {"output": f"log:{UP}.cost"}),
    ],
    samples=2**14,
    priors=("reusable",),
)
