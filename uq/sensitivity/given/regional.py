"""Regional sensitivity: where the inputs lie when an event happens, and when not.

Also called Monte Carlo filtering: of runs that behave and runs that do not.

Source:
    Hornberger & Spear (1981), J. Environ. Manage. 12, 7-18 (the two distributions and
    their distance); Saltelli et al. (2004), Sensitivity Analysis in Practice, ch. 6
    (Monte Carlo filtering); Marsaglia, Tsang & Wang (2003), J. Stat. Softw. 8(18) (the
    distance's distribution).
"""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from uq.sensitivity.given.analysis import UPWARDS, Method, Values, each_part
from uq.sensitivity.given.slices import ranks
from uq.sensitivity.given.table import Table


TAIL = 0.1


def regional() -> Method:
    """Which inputs decide whether an event happens, and in which direction.

    For outputs that are 1 or 0, such as `Table.of(quantities(["cost<earth.cost"]))`.
    """
    return Method(
        name="regional sensitivity",
        estimate=_estimate,
        docs={
            "KS": "distance of the input with the event and without [-]",
            "shift": "median with the event less that without, in quantiles [-]",
            "P_low": "probability of the event in the lowest tenth of the input [-]",
            "P_high": "probability of the event in the highest tenth of the input [-]",
            "p_value": "of both distributions being one, Kolmogorov-Smirnov [-]",
        },
        assumptions=[
            "rows are independent: on a net p-values are too large",
        ],
        biased={"KS": UPWARDS},
        test=ks_p_values,
    )


def _estimate(table: Table, rng: np.random.Generator) -> tuple[Values, Values]:
    """Estimates, and those of each part.

    A probability is given no error where fewer than one event a part, or one that does
    not happen, tells it: that some parts see none is then most of their spread.
    """
    values, parts = each_part(regional_indices)(table, rng)
    fewest, rows = len(table.parts), TAIL * len(table.x)
    for name in ("P_low", "P_high"):
        rare = rows * np.minimum(values[name], 1 - values[name]) < fewest
        parts = {**parts, name: np.where(rare, np.nan, parts[name])}
    return values, parts


def regional_indices(
    x: Float[np.ndarray, "n d"],
    event: Float[np.ndarray, " n"],
    rng: np.random.Generator,
) -> Mapping[str, Float[np.ndarray, " d"]]:
    """Distance, shift and probabilities in the tails of each input.

    Args:
        x: Inputs.
        event: 1 where it happens, else 0.
        rng: Breaks the ties of an input.

    Returns:
        Measures by name [-]; NaN where it happens always or never.

    Raises:
        ValueError: If the output is no event, or there are fewer than ten rows.
    """
    happens = require_event(event)
    n, d = x.shape
    if n < 1 / TAIL:
        raise ValueError(f"a tenth of the input needs ten rows in each part, got {n}")
    place = (ranks(x, rng) + 0.5) / n
    shares = {
        "P_low": [happens[low].mean() for low in (place < TAIL).T],
        "P_high": [happens[high].mean() for high in (place > 1 - TAIL).T],
    }
    if happens.all() or not happens.any():
        shares |= {"KS": [np.nan] * d, "shift": [np.nan] * d}
    else:
        with_it, without = (np.median(place[m], axis=0) for m in (happens, ~happens))
        shares |= {"KS": ks_distance(x, happens), "shift": with_it - without}
    return {name: np.asarray(share) for name, share in shares.items()}


def ks_distance(
    x: Float[np.ndarray, "n d"], happens: np.ndarray
) -> Float[np.ndarray, " d"]:
    """Largest difference of two empirical distributions, equal values together.

    Args:
        x: Inputs.
        happens: Rows of the one distribution; the rest are the other's. Neither none.

    Returns:
        The distance of each input, in [0, 1] [-].
    """
    rows = np.argsort(x, axis=0)
    ordered = np.take_along_axis(x, rows, axis=0)
    inside = happens[rows]
    apart = np.cumsum(inside, axis=0) / happens.sum()
    apart -= np.cumsum(~inside, axis=0) / (~happens).sum()
    last = np.diff(ordered, axis=0, append=np.inf) > 0
    return np.max(np.abs(apart), axis=0, where=last, initial=0.0)


def ks_p_values(
    x: Float[np.ndarray, "n d"],
    event: Float[np.ndarray, " n"],
    rng: np.random.Generator,
) -> Mapping[str, Float[np.ndarray, " d"]]:
    """Of the two-sample test, as of one sample of the effective number of rows.

    Args:
        x: Inputs.
        event: 1 where it happens, else 0.
        rng: Not used.

    Returns:
        "p_value" of each input [-]; NaN where the event happens always or never.

    Raises:
        ValueError: If the output is no event.
    """
    from scipy.stats import kstwo

    del rng  # ties are kept together: nothing here is random
    happens = require_event(event)
    m, n = int(happens.sum()), int((~happens).sum())
    if not m or not n:
        return {"p_value": np.full(x.shape[1], np.nan)}
    size = max(round(m * n / (m + n)), 1)
    return {"p_value": kstwo.sf(ks_distance(x, happens), size)}


def require_event(event: Float[np.ndarray, " n"]) -> np.ndarray:
    """Where an event happens.

    Args:
        event: 1 where it does, 0 where not.

    Raises:
        ValueError: If some value is neither 1 nor 0.
    """
    happens = event == 1
    other = event[~happens & (event != 0)]
    if other.size:
        raise ValueError(
            f"an event is 1 or 0, found {other[0]:g}: make one of the output with "
            "Table.of(quantities(['output<number']))"
        )
    return happens
