"""Which places trade, by which vehicles: the structure that numbers are laid on.

Source:
    Kemmsies (2022), space_pricing_model, table of trajectories.
"""

from dataclasses import dataclass
from typing import NamedTuple


# Kemmsies (2022), space_pricing_model, table of velocity changes: its rows.
PLACES = ("LEO", "GEO", "EML1", "EML2", "EML45", "LLO", "Moon")


class Trip(NamedTuple):
    """A way from one place to another, and what flies it."""

    origin: str
    destination: str
    vehicle: str

    @property
    def name(self) -> str:
        """The key of its numbers among the edges."""
        return f"{self.origin}-{self.destination}"


def usual_vehicle(origin: str, destination: str) -> str:
    """What flies a trip: only landers touch the Moon, aerobrakers come to low orbit.

    Source:
        Kemmsies (2022), space_pricing_model, table of trajectories.
    """
    if "Moon" in (origin, destination):
        return "lunar-aerobraker" if destination == "LEO" else "lander"
    return "aerobraker" if destination == "LEO" else "tug"


TRIPS = tuple(
    Trip(origin, destination, usual_vehicle(origin, destination))
    for origin in PLACES
    for destination in PLACES
    if origin != destination
)
ENGINES = {
    "tug": "RL10B-2",
    "aerobraker": "RL10B-2",
    "lander": "RLRV",
    "lunar-aerobraker": "RLRV",
}


@dataclass(frozen=True)
class Network:
    """Places with a depot, those of them that make or receive propellant, and trips.

    Args:
        depots: Places where propellant is bought and sold.
        sources: Depots where it comes from outside the network.
        trips: Every way that may be flown; those between other places are left out.
        engines: Engine of each vehicle, as pairs.

    Raises:
        ValueError: If a source has no depot, a depot is named twice, there are none of
            them, or a trip is flown by a vehicle without an engine.
    """

    depots: tuple[str, ...] = PLACES
    sources: tuple[str, ...] = ("LEO", "Moon")
    trips: tuple[Trip, ...] = TRIPS
    engines: tuple[tuple[str, str], ...] = tuple(ENGINES.items())

    def __post_init__(self) -> None:
        if len(set(self.depots)) < len(self.depots):
            raise ValueError(f"depots: expected each once, got {self.depots}")
        unpowered = {trip.vehicle for trip in self.trips} - set(dict(self.engines))
        if unpowered:
            raise ValueError(f"no engine for {sorted(unpowered)}: add it to engines")
        if not self.sources:
            raise ValueError("sources: expected at least one, got none")
        for source in self.sources:
            if source not in self.depots:
                message = f"source {source!r} has no depot: expected one of "
                raise ValueError(f"{message}{self.depots}")

    @property
    def open_trips(self) -> tuple[Trip, ...]:
        """Trips between two depots, vehicle by vehicle."""
        return tuple(
            trip
            for vehicle, _ in self.engines
            for trip in self.trips
            if trip.vehicle == vehicle
            and trip.origin in self.depots
            and trip.destination in self.depots
        )

    @property
    def watched(self) -> tuple[tuple[str, str], ...]:
        """Source and end of every way that is told stop by stop."""
        ends = [end for end in ("LEO", "Moon") if end in self.depots]
        return tuple((s, end) for s in self.sources for end in ends if s != end)

    @property
    def sweeps(self) -> int:
        """Sweeps that settle every price, whatever the numbers.

        Each makes at least the cheapest price not yet settled exact, and the price of a
        source is settled at the start.
        """
        return len(self.sources) * (len(self.depots) - 1)


def network_of(edges: set[str], sources: set[str]) -> Network:
    """The source's network, as far as there are numbers for it.

    Args:
        edges: Names of the trips that have numbers.
        sources: Names of the sources that have a price.

    Returns:
        The network of exactly these trips and sources.

    Raises:
        ValueError: If a trip or a source is none of the source's network.
    """
    known = {trip.name for trip in TRIPS}
    if edges - known or sources - set(PLACES):
        message = f"no such trips or sources: {sorted(edges - known)}, "
        raise ValueError(f"{message}{sorted(sources - set(PLACES))}: give a Network")
    trips = tuple(trip for trip in TRIPS if trip.name in edges)
    ends = {end for trip in trips for end in (trip.origin, trip.destination)} | sources
    return Network(
        depots=tuple(place for place in PLACES if place in ends),
        sources=tuple(place for place in PLACES if place in sources),
        trips=trips,
    )
