"""What the modules of the case of the skimmers have in common: names of outputs."""

SIZES = (1, 3, 6)  # of the fleet
REPORTED = (
    *("throughput.fleet", "throughput.stored", "throughput.next_skimmer"),
    *("sortie.burned_share", "sortie.drag_floor", "sortie.jet_power"),
    *("closure.ratio", "economics.breakeven_price"),
)
KEPT = (*REPORTED, "storage.margin", "closure.net", "economics.profit")
IMPULSE, EFFICIENCY = "vehicle.specific_impulse", "intake.efficiency"


def kept_of(size: int, output: str) -> str:
    """The name of an output of a depot with a fleet of this size."""
    return f"skimmers.{size}.{output}"
