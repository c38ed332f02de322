"""Bounds of shares: what a resource supports, and what a surface can do."""

import jax.numpy as jnp

from uq.parameters import Scalar


# Of shares from sums of single precision.
ROUNDING = 1e-6  # [-]


def supported_share(available: Scalar, required: Scalar) -> Scalar:
    r"""Share of a demand that a resource supports.

    $$f = \min\left(1, \frac{x_{\mathrm{available}}}{x_{\mathrm{required}}}\right)$$

    Args:
        available: What there is: an area [m^2], or any unit shared with `required`.
        required: What full service needs, the same unit [m^2].

    Returns:
        Share [-] in [0, 1]; 1 where nothing is required.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 1 and 9.
    """
    # Written without a division by `required`, which may be 0; both may.
    larger = jnp.maximum(available, required)
    nothing = larger == 0
    return jnp.where(nothing, 1.0, available) / jnp.where(nothing, 1.0, larger)


def possible_share(share: Scalar) -> Scalar:
    r"""A share that was computed, where it can be one.

    $$s \in [0, 1]$$

    Args:
        share: A part over its whole, from a sum or a difference [-].

    Returns:
        The same share [-]; NaN where it is beyond 0 or 1 by more than rounding.

    Source:
        Of any part of a whole.
    """
    within = (share >= -ROUNDING) & (share <= 1 + ROUNDING)
    return jnp.where(within, share, jnp.nan)
