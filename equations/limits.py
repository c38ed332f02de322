"""How much of what is wanted a limited resource supports."""

import jax.numpy as jnp

from uq.parameters import Scalar


def supported_share(available: Scalar, required: Scalar) -> Scalar:
    r"""Share of a demand that a resource supports.

    $$f = \min\left(1, \frac{x_{\mathrm{available}}}{x_{\mathrm{required}}}\right)$$

    Args:
        available: What there is: an area [m^2], or any unit shared with `required`.
        required: What full service needs, the same unit [m^2].

    Returns:
        Share [-] in (0, 1]; 1 where nothing is required.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 1 and 9.
    """
    # Written without a division by `required`, which may be 0.
    return available / jnp.maximum(available, required)
