"""What elementary effects say of an input, in a word or two."""

from collections.abc import Collection

import numpy as np
from jaxtyping import Bool, Shaped

from uq.results.measures import Sensitivities


LINEAR = 0.1  # sigma over mu* below which an effect is the same everywhere
NEGLIGIBLE, ALONE, TOGETHER = "negligible", "linear", "nonlinear or interacting"
GROUP, STILL = "a group", "does not vary"


def verdicts(
    found: Sensitivities,
    small: Bool[np.ndarray, "outputs factors"],
    groups: Collection[str] = (),
) -> Shaped[np.ndarray, "outputs factors"]:
    """What each input does to each output.

    Args:
        found: Elementary effects.
        small: Whether an input surely does next to nothing to an output.
        groups: Names of the factors that are several parameters: a group has no sigma.
    """
    even = found.measure("sigma").value < LINEAR * found.measure("mu_star").value
    words = np.where(even, ALONE, TOGETHER).astype(object)
    words[:, [name in groups for name in found.parameters]] = GROUP
    words[small] = NEGLIGIBLE
    words[np.isnan(found.measure("mu_star_scaled").value)] = STILL
    return words.astype(str)
