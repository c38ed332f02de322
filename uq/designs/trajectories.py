"""Morris's grid: levels of equal probability, steps of half the range, random turns.

Source:
    Morris (1991), Technometrics 33(2), 161-174, section 3.
"""

import math
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float, Int


@dataclass(frozen=True)
class Grid:
    """Levels of a quantile at the centres of equally probable cells.

    Morris's levels k/(p - 1) and his step p/(2(p - 1)), shrunk by (p - 1)/p about the
    middle: the levels are (k + 1/2)/p and the step is 1/2. The ends 0 and 1, which are
    infinite where a prior has no bound, are left out.

    Args:
        levels: How many, p: an even number, so that a step leads from each to another.

    Raises:
        ValueError: If the number is not even, or below 2.
    """

    levels: int

    def __post_init__(self) -> None:
        if self.levels < 2 or self.levels % 2:
            message = f"levels: need an even number of 2 or more, got {self.levels}"
            raise ValueError(message)

    @property
    def low(self) -> float:
        """The lowest level [-]."""
        return 1 / (2 * self.levels)

    def spread(self, *, within: bool) -> float:
        """Standard deviation of a quantile [-].

        Args:
            within: Whether it is anywhere between the outermost levels, or on a level.
        """
        p = self.levels
        return (p - 1) / p / math.sqrt(12) if within else math.sqrt((1 - p**-2) / 12)

    def steps(
        self, u: Float[Array, "n d"]
    ) -> tuple[Float[Array, "n d"], Float[Array, "n d"]]:
        """Level and step of every coordinate.

        Args:
            u: Points of the unit cube.

        Returns:
            The level of each one's cell, and +1/2 or -1/2, whichever stays in range.
        """
        level = (jnp.floor(self.levels * u) + 0.5) / self.levels
        return level, jnp.where(level < 0.5, 0.5, -0.5)


def turns(u: Float[Array, "n f"]) -> Int[Array, "n f"]:
    """Random orders.

    Args:
        u: Points of the unit cube, uniform in it.

    Returns:
        In each row every whole number below f once: when each factor moves.
    """
    return jnp.argsort(jnp.argsort(u, axis=1), axis=1)
