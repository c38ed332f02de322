"""A user's module with a model and priors, and what is known of it."""

TOY = """
from typing import Annotated

import equinox as eqx
import jax.numpy as jnp

from uq.distributions import Fixed, Uniform
from uq.parameters import Spec
from uq.priors import Prior, Source


class Launch[T](eqx.Module):
    price: Annotated[T, Spec("-", "a price")]
    mass: Annotated[T, Spec("-", "a mass")]


class Toy[T](eqx.Module):
    launch: Launch[T]
    rate: Annotated[T, Spec("-", "a rate")]
    idle: Annotated[T, Spec("-", "of no effect")]


def prior(high, evidence):
    source = Source(cite="A test", where="here", retrieved="2026-11-20")
    return Prior(high / 2, Uniform(0.0, high), "-", source, evidence, why="A test.")


PRIORS = Toy(Launch(prior(1.0, "judged"), prior(2.0, "quoted")),
             prior(3.0, "judged"), prior(1.0, "judged"))
NUMBERS = Toy(Launch(1.0, 2.0), 3.0, 4.0)


def cost(p):
    launch = p.launch.price + p.launch.mass
    return {"sum": launch + p.rate, "product": p.launch.price * p.rate,
            "constant": 0 * p.rate, "infinite": p.rate / jnp.floor(p.rate)}


def vector(p):
    return {"sum": jnp.stack([p.rate, p.rate])}


def bare(p):
    return p.rate


def eager(p):
    return {"sum": float(p.rate)}
"""
# Of its output "sum".
VARIANCES = {"launch.price": 1 / 12, "launch.mass": 4 / 12, "rate": 9 / 12, "idle": 0}
