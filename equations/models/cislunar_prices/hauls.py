"""What each trip takes: propellant and money for every kilogram it delivers."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from equations import markets, propulsion, routes
from equations.constants import KILOMETRE
from equations.models.cislunar_prices.forms import Choices
from equations.models.cislunar_prices.network import Network
from equations.models.cislunar_prices.parameters import CislunarPrices, Edge
from uq.parameters import Scalar


KILONEWTON = 1e3  # [N/kN]


class Design(NamedTuple):
    """What all trips of a vehicle have in common."""

    exhaust_velocity: Scalar  # [m/s]
    thrust: Scalar  # [N]
    burn_life: Scalar  # [s]
    starts: Scalar  # [-]
    departure: Scalar  # mass that its engine starts [kg]
    gross_term: Scalar  # dry mass per departure mass [-]
    propellant_term: Scalar  # dry mass per propellant [-]
    payload_term: Scalar  # dry mass per payload [-]
    shield: Scalar  # [-]
    price: Scalar  # [USD]
    repair_fixed: Scalar  # [1/kg]
    repair_variable: Scalar  # [s/m]


class Masses(NamedTuple):
    """A vehicle sized for a trip, per payload; of no meaning where it cannot fly."""

    flyable: Bool[Array, ""]
    initial: Scalar  # [-]
    propellant: Scalar  # [-]
    dry: Scalar  # [-]


class Hauls(NamedTuple):
    """Every open trip of a network, vehicle by vehicle; 0 where it cannot be flown."""

    flyable: Bool[Array, " trips"]
    propellant: Float[Array, " trips"]  # per payload [-]
    cost: Float[Array, " trips"]  # wear and repair per payload [USD/kg]


def hauls_of(p: CislunarPrices[Scalar], network: Network, choices: Choices) -> Hauls:
    """Propellant and cost of every open trip.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Price propagation".
    """
    scale = p.scales.delta_v * KILOMETRE

    def haul(design: Design, edge: Edge[Scalar]) -> Hauls:
        out, back = edge.delta_v * scale, edge.return_delta_v * scale
        masses = masses_of(design, out, back, choices)
        cost = vehicle_cost(design, masses, out, back, edge.burns, choices)
        return Hauls(
            masses.flyable,
            jnp.where(masses.flyable, masses.propellant, 0.0),
            jnp.where(masses.flyable, cost, 0.0),
        )

    parts = []
    for vehicle, engine in network.engines:
        edges = [p.edges[t.name] for t in network.open_trips if t.vehicle == vehicle]
        if edges:
            design = design_of(p, vehicle, engine, choices)
            stacked = jax.tree.map(lambda *leaf: jnp.stack(leaf), *edges)
            parts.append(jax.vmap(haul, (None, 0))(design, stacked))
    return jax.tree.map(lambda *part: jnp.concatenate(part), *parts)


def design_of(
    p: CislunarPrices[Scalar], vehicle: str, engine: str, choices: Choices
) -> Design:
    """Mass terms, engine and prices of a vehicle.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Sorensen's
        mass-sensitive terms"; program, classes of engine and vehicle.
    """
    v, e, tank, s = p.vehicles[vehicle], p.engines[engine], p.propellant, p.scales
    gravity = jnp.asarray(choices.gravity)
    thrust = e.thrust * KILONEWTON
    agile = propulsion.thrust_to_weight(thrust, e.mass, gravity)
    vacuum = agile if choices.thrust_structure == "engine" else v.thrust_to_weight
    tanks = (
        propulsion.propellant_mass_term
        if choices.tanks == "weighted"
        else propulsion.published_propellant_mass_term
    )(
        e.mixture_ratio,
        tank.fuel_tank,
        tank.oxidizer_tank,
        tank.fuel_density,
        tank.oxidizer_density,
        tank.ullage,
    )
    gross = propulsion.gross_mass_term(
        v.thrust_to_weight, agile, vacuum, e.thrust_structure
    )
    return Design(
        exhaust_velocity=propulsion.exhaust_velocity(
            e.specific_impulse * s.specific_impulse, gravity
        ),
        thrust=thrust,
        burn_life=e.burn_life,
        starts=e.starts,
        departure=propulsion.departure_mass(thrust, v.thrust_to_weight, gravity),
        gross_term=gross * s.structure,
        propellant_term=tanks * s.tanks,
        payload_term=v.payload_structure,
        shield=v.heat_shield * s.heat_shield,
        price=v.price * s.vehicle_price,
        repair_fixed=v.repair_fixed * s.repair,
        repair_variable=v.repair_variable,
    )


def masses_of(d: Design, out: Scalar, back: Scalar, choices: Choices) -> Masses:
    """A vehicle sized for its velocity changes with and without the payload [m/s].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Finding the mass
        ratios"; program, aerobraking penalty on the departure mass.
    """
    there = propulsion.mass_ratio(out, d.exhaust_velocity)
    home = propulsion.mass_ratio(back, d.exhaust_velocity)
    sized = choices.heat_shield == "arriving mass"
    bare = propulsion.initial_mass(
        there,
        home,
        d.gross_term,
        d.propellant_term,
        d.payload_term,
        d.shield if sized else jnp.zeros_like(d.shield),
    )
    flyable = jnp.isfinite(bare)
    # A number where there is none, so that gradients stay finite under the mask.
    initial = jnp.where(flyable, bare, 1.0) * (1.0 if sized else 1 + d.shield)
    propellant = propulsion.propellant_mass(initial, there, home)
    if choices.heat_shield == "unbooked":
        dry = propulsion.dry_mass(
            initial, propellant, d.gross_term, d.propellant_term, d.payload_term
        )
    else:
        dry = propulsion.arriving_dry_mass(initial, there, home)
    return Masses(flyable, initial, propellant, dry)


def vehicle_cost(
    d: Design,
    m: Masses,
    out: Scalar,
    back: Scalar,
    burns: Scalar,
    choices: Choices,
) -> Scalar:
    """Wear and repair of a trip per payload [USD/kg].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Cost drivers".
    """
    wear = wear_of(d, m, out, starts_of(burns, back), choices)
    return wear + repair_of(d, m, out, back, choices)


def wear_of(
    d: Design, m: Masses, out: Scalar, starts: Scalar, choices: Choices
) -> Scalar:
    """Share of the vehicle that a trip uses up, per payload [USD/kg].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Reusability-limited
        cost".
    """
    if choices.wear == "starts":
        payload = d.departure / m.initial
        return markets.start_wear_cost(d.price, starts, d.starts) / payload
    if choices.burn_time == "out":
        burning = routes.burn_time(m.initial, d.exhaust_velocity, d.thrust, out)
    else:
        burning = routes.burn_time_of_propellant(
            m.propellant, d.exhaust_velocity, d.thrust
        )
    return markets.wear_cost(d.price, burning, d.burn_life)


def repair_of(
    d: Design, m: Masses, out: Scalar, back: Scalar, choices: Choices
) -> Scalar:
    """Repair and maintenance after a trip, per payload [USD/kg].

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Maintenance cost".
    """
    flown = out + back if choices.repair_distance == "both legs" else out
    return markets.repair_cost(d.price, d.repair_fixed, d.repair_variable, m.dry, flown)


def starts_of(burns: Scalar, back: Scalar) -> Scalar:
    """Starts of the engine on a trip: the way back has as many burns, if there is one.

    Source:
        Kemmsies (2022), space_pricing_model, explainer article, "Reusability-limited
        cost", number of burns of a trajectory.
    """
    return burns * jnp.where(back > 0, 2.0, 1.0)
