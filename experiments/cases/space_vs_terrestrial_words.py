"""What the case of space versus ground calls things: outputs, events, shares."""

PROBABILITIES = (0.05, 0.5, 0.95)
LAUNCH, SATELLITE = "breakeven.launch_price", "breakeven.satellite_price"
MARGIN = "thermal.margin"
REPORTED = (
    "space.cost_per_watt",
    "earth.cost_per_watt",
    "cost_ratio",
    LAUNCH,
    SATELLITE,
    MARGIN,
    "thermal.temperature",
    "space.fleet.mass",
    "space.fleet.launches",
    "space.lcoe",
    "earth.lcoe",
)
FORM = "by_form"  # opens the names of outputs of every form
BY_FORM = (LAUNCH, MARGIN)
NONE, CHEAPER, HOT = f"{LAUNCH}<0", "cost_ratio<1", f"{MARGIN}<0"
RANKED = ("log:cost_ratio", LAUNCH, MARGIN)
