"""How an experiment splits its draws: into independent nets of a power of two."""

import math
from typing import TYPE_CHECKING, Any

from experiments.selection import Selection, load


if TYPE_CHECKING:
    from uq.designs import Sobol

REPLICATES = 16
FEWEST = 2 * REPLICATES  # two points of each: a spread within it


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


def plan(
    *, samples: int, seed: int, selection: Selection, least: int = REPLICATES
) -> tuple[Any, Any, dict[str, str], "Sobol"]:
    """Judge draws of every prior of a model, before any work.

    Args:
        samples: Draws in all.
        seed: Same seed, same draws.
        selection: Model, form, priors, scenario and study.
        least: The fewest draws that will do, a power of two.

    Returns:
        The model, its priors, what was chosen in words, and the design.

    Raises:
        ValueError: If the draws do not split into replicates of a power of two, the
            seed or the selection does not fit, or no parameter varies.
        MemoryError: If the draws would not fit.
    """
    from uq.designs import Sobol
    from uq.inputs.sampling import require_room
    from uq.priors import require_varying

    require_power_of_two(samples, least=least, what="Sobol'")
    model, priors, chosen = load(selection)
    free = len(require_varying(priors))
    require_room(samples, free)
    size = samples // REPLICATES
    return model, priors, chosen, Sobol(free, size, replicates=REPLICATES, seed=seed)


def bytes_kept(model: Any, priors: Any, samples: int) -> int:
    """What a dataset of every draw and every output takes [bytes].

    Args:
        model: Of the parameter class.
        priors: The class filled with priors.
        samples: Draws in all.
    """
    import jax

    from uq.priors import nominals, varying

    outputs = jax.eval_shape(model, jax.tree.map(float, nominals(priors)))
    each = len(varying(priors)) + sum(leaf.size for leaf in jax.tree.leaves(outputs))
    return 8 * samples * each
