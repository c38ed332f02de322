"""What the modules of the case of cislunar prices have in common: names of depots."""

EARTH, MOON = "LEO", "Moon"
MAPPED = (EARTH, "LLO")  # depots whose competition is mapped over both prices
PROBABILITIES = (0.05, 0.5, 0.95)


def words_of(depot: str) -> tuple[str, str, str]:
    """Breakeven price at a depot, whether there is none, whether there are several."""
    return f"price.{depot}", f"crossings.{depot}<=0", f"crossings.{depot}>1"
