"""From the words of recorded price cases to the parameters, networks and forms here."""

import dataclasses

import jax
import jax.numpy as jnp

from equations.models.cislunar_prices import PLACES, Form, Network
from equations.models.cislunar_prices.forms import PRINTED_GRAVITY
from priors.cislunar_prices import published
from uq.parameters import replace_leaves
from uq.priors import nominals


FORMS = {
    "V0": Form.PUBLISHED,
    "V1": Form.CORRECTED,
    # The records have the source's rounded gravity throughout.
    "V2": dataclasses.replace(Form.CONSERVING.value, gravity=PRINTED_GRAVITY),
}
VEHICLES = {
    "Space Tug": "tug",
    "Lunar Lander": "lander",
    "Aerobraker": "aerobraker",
    "Lunar Aerobraker": "lunar-aerobraker",
}
ENGINES = {"RLRV_engine": "RLRV"}
THEIRS = {"EML45": "EML4/5"}
OURS = {theirs: ours for ours, theirs in THEIRS.items()}


def ours(place):
    return OURS.get(place, place)


def theirs(place):
    return THEIRS.get(place, place)


def network(active, sources):
    chosen = {ours(place) for place in active}
    return Network(
        depots=tuple(place for place in PLACES if place in chosen),
        sources=tuple(place for place in PLACES if place in map(ours, sources)),
    )


def nominal(**changes):
    """The source's numbers as scalars, some of them changed."""
    table = nominals(published())
    numbers = replace_leaves(
        table, {k.replace("__", "."): v for k, v in changes.items()}
    )
    return jax.tree.map(lambda x: jnp.asarray(float(x)), numbers)


def priced(sources, **changes):
    prices = {f"sources.{ours(name)}.price": value for name, value in sources.items()}
    return nominal(**prices, **changes)
