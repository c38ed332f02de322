"""How an experiment splits its draws: into independent nets of a power of two."""

import math


REPLICATES = 16


def require_power_of_two(samples: int, *, least: int, what: str) -> None:
    """Refuse a number of draws that does not split into nets.

    Args:
        samples: Draws in all.
        least: The fewest that will do, a power of two.
        what: Names what needs them in the message.

    Raises:
        ValueError: Naming the nearest number that will do.
    """
    if samples < least or samples & (samples - 1):
        near = max(least, 2 ** round(math.log2(max(samples, 1))))
        message = (
            f"samples: {what} needs a power of two of at least {least}, got "
            f"{samples}: try {near}"
        )
        raise ValueError(message)
