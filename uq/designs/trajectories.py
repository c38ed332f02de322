"""Trajectories: cells of equal probability, steps between them, random turns.

On Morris's grid every step is half the range, and an output whose period divides it
shows nothing. So a step otherwise leads from anywhere in the middle of a random cell to
anywhere in the middle of another: no period divides all of these.

Source:
    Morris (1991), Technometrics 33(2), 161-174, section 3 (grid, steps, turns).
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

    def spread(self, design: str) -> float:
        """Standard deviation of a quantile [-].

        Args:
            design: "radial" is anywhere between the outermost levels, "trajectory" in
                the middle half of any cell, "grid" on a level.
        """
        p = self.levels
        return {
            "radial": (p - 1) / p / math.sqrt(12),
            "trajectory": math.sqrt((1 - 0.75 * p**-2) / 12),
            "grid": math.sqrt((1 - p**-2) / 12),
        }[design]

    def steps(
        self, u: Float[Array, "n d"], v: Float[Array, "n d"]
    ) -> tuple[Float[Array, "n d"], Float[Array, "n d"]]:
        """Start and step of every coordinate: from a cell to another, each at random.

        Args:
            u: Points of the unit cube, for the starts.
            v: Others, for the ends.

        Returns:
            Starts, each in the middle half of a cell, and steps that end in that of
            another.
        """
        p = self.levels
        cell, away = jnp.floor(p * u), jnp.floor((p - 1) * v)
        start = cell + _middle(p * u - cell)
        end = (cell + 1 + away) % p + _middle((p - 1) * v - away)
        return start / p, (end - start) / p

    def half_steps(
        self, u: Float[Array, "n d"]
    ) -> tuple[Float[Array, "n d"], Float[Array, "n d"]]:
        """Morris's level and step of every coordinate.

        Args:
            u: Points of the unit cube.

        Returns:
            The level of each one's cell, and +1/2 or -1/2, whichever stays in range.
        """
        level = (jnp.floor(self.levels * u) + 0.5) / self.levels
        return level, jnp.where(level < 0.5, 0.5, -0.5)


def _middle(share: Float[Array, "n d"]) -> Float[Array, "n d"]:
    """Anywhere in the middle half of a cell."""
    return 0.25 + 0.5 * share


def turns(u: Float[Array, "n f"]) -> Int[Array, "n f"]:
    """Random orders.

    Args:
        u: Points of the unit cube, uniform in it.

    Returns:
        In each row every whole number below f once: when each factor moves.
    """
    return jnp.argsort(jnp.argsort(u, axis=1), axis=1)
