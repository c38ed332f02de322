"""A trip told whole: masses, burns, life used up and money, vehicle by vehicle."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from equations import markets, propulsion, routes
from equations.constants import KILOMETRE
from equations.models.cislunar_prices.forms import Choices
from equations.models.cislunar_prices.hauls import (
    Design,
    Masses,
    design_of,
    masses_of,
    repair_of,
    starts_of,
    wear_of,
)
from equations.models.cislunar_prices.network import Network
from equations.models.cislunar_prices.outputs import Trip
from equations.models.cislunar_prices.parameters import CislunarPrices, Edge
from uq.parameters import Scalar


def trips_of(
    p: CislunarPrices[Scalar],
    network: Network,
    choices: Choices,
    cheapest: Mapping[str, Scalar],
) -> dict[str, Trip[Scalar]]:
    """Every open trip by its name.

    Args:
        p: Of the model.
        network: Depots and trips.
        choices: Of the form.
        cheapest: Price of propellant at each depot; NaN where there is none [USD/kg].

    Returns:
        The trips, NaN where no vehicle can make them.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Trajectory performance
        parameters" and "Price propagation".
    """
    told = {}
    for vehicle, engine in network.engines:
        trips = [trip for trip in network.open_trips if trip.vehicle == vehicle]
        if not trips:
            continue
        design = design_of(p, vehicle, engine, choices)
        edges = [p.edges[trip.name] for trip in trips]
        stacked = jax.tree.map(lambda *leaf: jnp.stack(leaf), *edges)
        prices = jnp.stack([cheapest[trip.origin] for trip in trips])

        def trip_of(edge: Edge[Scalar], price: Scalar, d: Design = design) -> Trip:
            return _trip(d, edge, p.scales.delta_v * KILOMETRE, price, choices)

        every = jax.vmap(trip_of)(stacked, prices)
        for i, trip in enumerate(trips):
            told[trip.name] = jax.tree.map(lambda leaf, i=i: leaf[i], every)
    return {trip.name: told[trip.name] for trip in network.open_trips}


def _trip(
    d: Design, edge: Edge[Scalar], scale: Scalar, price: Scalar, choices: Choices
) -> Trip[Scalar]:
    """One trip, with propellant at a price where it departs."""
    out, back = edge.delta_v * scale, edge.return_delta_v * scale
    m = masses_of(d, out, back, choices)
    payload = d.departure / m.initial
    carried, structural = _coefficients(m)
    starts = starts_of(edge.burns, back)
    burning, first, last = _burns(d, m, out, edge.burns)
    wear = wear_of(d, m, out, starts, choices)
    repair = repair_of(d, m, out, back, choices)
    fuel = markets.propellant_cost(m.propellant, price)
    propellant, initial = _way_back(d, out, choices)
    told = Trip(
        payload=payload,
        initial=m.initial,
        propellant=m.propellant,
        dry=m.dry,
        payload_ratio=carried,
        structural_coefficient=structural,
        mass_ratio=routes.mass_ratio_of_coefficients(carried, structural),
        burn_time=burning,
        first_burn=first,
        last_burn=last,
        fitted_starts=markets.fitted_cycles(burning / starts),
        flights=markets.flights_of_life(burning, d.burn_life, starts, d.starts),
        wear=wear,
        repair=repair,
        fuel=fuel,
        cost=wear + repair + fuel,
        back_propellant=propellant,
        back_initial=initial,
    )
    return jax.tree.map(lambda leaf: jnp.where(m.flyable, leaf, jnp.nan), told)


def _coefficients(m: Masses) -> tuple[Scalar, Scalar]:
    """Payload ratio and structural coefficient; NaN for a vehicle without any mass."""
    # Rounding may leave a vehicle that weighs next to nothing less than that.
    dry, propellant = jnp.maximum(m.dry, 0.0), jnp.maximum(m.propellant, 0.0)
    weighs = dry + propellant > 0
    dry = jnp.where(weighs, dry, 1.0)
    payload = jnp.ones_like(dry)
    carried = routes.payload_ratio(payload, dry, propellant)
    structural = routes.structural_coefficient(dry, propellant)
    return jnp.where(weighs, carried, jnp.nan), jnp.where(weighs, structural, jnp.nan)


def _burns(
    d: Design, m: Masses, out: Scalar, burns: Scalar
) -> tuple[Scalar, Scalar, Scalar]:
    """Burn time of all burns, of the first, and of the last of the way out.

    The burns of the way out share its velocity change evenly.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Rocket sizing 101".
    """
    engine, payload = (d.exhaust_velocity, d.thrust), d.departure / m.initial
    every = routes.burn_time_of_propellant(payload * m.propellant, *engine)
    first = routes.burn_time(d.departure, *engine, out / burns)
    whole = propulsion.mass_ratio(out, d.exhaust_velocity)
    each = routes.mass_ratio_of_each(whole, burns)
    last = routes.burn_propellant(d.departure / whole, each)
    return every, first, routes.burn_time_of_propellant(last, *engine)


def _way_back(d: Design, out: Scalar, choices: Choices) -> tuple[Scalar, Scalar]:
    """Penalty of a way back as long as the way out, in propellant and departure mass.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Why one-way rides
        rule".
    """
    two, one = (masses_of(d, out, back, choices) for back in (out, jnp.zeros_like(out)))
    penalties = (
        routes.way_back_penalty(two.propellant, one.propellant),
        routes.way_back_penalty(two.initial, one.initial),
    )
    propellant, initial = (jnp.where(two.flyable, x, jnp.nan) for x in penalties)
    return propellant, initial
