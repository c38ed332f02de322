"""Small models with exact answers, over parameter classes like any other."""

from typing import Annotated

import equinox as eqx
import jax.numpy as jnp

from uq.distributions import Fixed, LogUniform, Uniform
from uq.parameters import Spec
from uq.priors import Prior, Source


SOURCE = Source("Nobody (2026), A made-up number", "here", "2026-11-20")


class Inner[T](eqx.Module):
    """A group."""

    price: Annotated[T, Spec("USD/kg", "price per mass")]
    share: Annotated[T, Spec("-", "a share", high=1.0)]


class Problem[T](eqx.Module):
    """Three parameters in two groups."""

    inner: Inner[T]
    length: Annotated[T, Spec("m", "a length", low=-10.0)]


class Answer[T](eqx.Module):
    """Two outputs."""

    total: Annotated[T, Spec("USD/kg", "price times share", -jnp.inf)]
    root: Annotated[T, Spec("m", "root of the length, if it has one")]


def problem(p):
    """Product of two, root of the third: not finite where that is negative."""
    root = jnp.where(p.length >= 0, jnp.sqrt(jnp.abs(p.length)), jnp.nan)
    return Answer(total=p.inner.price * p.inner.share, root=root)


def prior(distribution, unit, nominal, **more):
    told = {"source": SOURCE, "evidence": "judged", "why": "It serves a test."} | more
    return Prior(nominal, distribution, unit, **told)


def priors(length=None, share=None):
    return Problem(
        inner=Inner(
            price=prior(LogUniform(1.0, 10.0), "USD/kg", 3.0, price_year=2025),
            share=prior(share or Fixed(0.5), "-", 0.5),
        ),
        length=prior(length or Uniform(1.0, 4.0), "m", 2.0),
    )
