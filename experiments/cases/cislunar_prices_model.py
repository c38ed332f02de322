"""The price map beside Earth's propellant over few stops, and breakevens: for the case.

JAX is imported here, so this module is when a question is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

import equinox as eqx
import jax
import jax.numpy as jnp

from equations.models.cislunar_prices import (
    Form,
    Network,
    PriceMap,
    cislunar_breakeven,
    cislunar_prices,
)
from equations.models.cislunar_prices.network import network_of
from equations.models.cislunar_prices.parameters import Edge
from experiments.cases.cislunar_prices_words import EARTH, MOON
from uq import Study
from uq.parameters import Scalar, Spec


OUT_OF_REACH = 100.0  # of any rocket here [km/s]
SEARCHED = 2**13  # draws whose breakeven is searched for: it takes long


class Stopover[T](eqx.Module):
    """Earth's propellant on the Moon where its way has some depots only."""

    multiple: Annotated[T, Spec("-", "price on the Moon over price in low orbit")]
    stops: Annotated[T, Spec("-", "1 where the way to the Moon has a stop")]


class Explored[T](eqx.Module):
    """The price map, and what it would be with other depots."""

    map: PriceMap[T]
    depots: dict[str, Stopover[T]]


def explored(study: Study) -> Study:
    """The same study of the map beside Earth's propellant over few stops.

    With Earth as the only source, what another depot changes is its value as a stop.
    """
    network = network_in(study)
    earth = cislunar_prices(form_in(study), replace(network, sources=(EARTH,)))
    choices = single_stops(network)

    def explored_prices(p: Any) -> Explored[Scalar]:
        some = jax.vmap(lambda edges: _stopover(earth(replace(p, edges=edges))))(
            _closed(p.edges, network, list(choices.values()))
        )
        depots = {
            name: jax.tree.map(lambda leaf, i=i: leaf[i], some)
            for i, name in enumerate(choices)
        }
        return Explored(map=study.model(p), depots=depots)

    return study.replace(model=explored_prices)


def searched(study: Study) -> Study:
    """The same study of the lunar price that breaks even at each depot."""
    samples = min(study.samples, SEARCHED)
    return study.replace(model=cislunar_breakeven(form_in(study)), samples=samples)


def network_in(study: Study) -> Network:
    """Depots, sources and trips that have numbers."""
    return network_of(set(study.table.edges), set(study.table.sources))


def form_in(study: Study) -> Form:
    """The form that a study is of."""
    return Form[study.attributes["form"].upper()]


def single_stops(network: Network) -> dict[str, tuple[str, ...]]:
    """No stop, each one alone, and all of them, by name."""
    between = tuple(d for d in network.depots if d not in (EARTH, MOON))
    every = {"all": between} if len(between) > 1 else {}
    return {"none": ()} | {stop: (stop,) for stop in between} | every


def _closed(
    edges: Mapping[str, Edge[Scalar]],
    network: Network,
    choices: Sequence[Sequence[str]],
) -> dict[str, Edge[Any]]:
    """Trips for each choice of stops: those to another depot lead out of reach."""
    closed = {}
    for trip in network.open_trips:
        edge, ends = edges[trip.name], {trip.origin, trip.destination}
        far = jnp.full_like(edge.delta_v, OUT_OF_REACH)
        out = [edge.delta_v if ends <= {EARTH, MOON, *s} else far for s in choices]
        same = jax.tree.map(lambda leaf: jnp.broadcast_to(leaf, len(choices)), edge)
        closed[trip.name] = replace(same, delta_v=jnp.stack(out))
    return closed


def _stopover(told: PriceMap[Scalar]) -> Stopover[Scalar]:
    stops = list(told.stops.get(f"{EARTH}-{MOON}", {}).values())
    return Stopover(
        multiple=told.multiples[EARTH][MOON],
        stops=jnp.stack(stops).max() if stops else jnp.zeros(()),
    )
