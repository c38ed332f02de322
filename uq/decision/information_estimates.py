"""From conditional means to the value of information, its errors and its bias.

Each replicate's conditional means are moved so that they average to the unconditional
means of all replicates: what is noise common to all values of an input cancels, an
input that changes nothing is worth exactly nothing, and no estimate is below zero
before its bias is corrected.

The mean of maxima of noisy means is too large, a decision taken on one half of the
draws and scored on the other is worth too little; extrapolating from halves to the
whole removes the leading term. The jackknife over replicates does the same for what
they share, and gives the standard errors.

Source:
    Giles and Goda (2019), Stat. Comput. 29, 739-751, section 2 (antithetic halves);
    Efron and Stein (1981), Ann. Stat. 9, 586-596 (jackknife).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from uq.outlines import outline
from uq.results.measures import Measure, Sensitivities
from uq.results.summary import standard_error


MOST_FLIPS = 3
SURE = 2.0  # standard errors by which an option must lead to be called the winner
DOCS = {
    "EVPPI": "expected value of learning it before deciding [unit of net benefit]",
    "share": "share of the expected value of learning everything [-]",
}
ASSUMPTIONS = (
    "inputs are independent",
    "the decision is taken by expected net benefit",
    "what is learnt is learnt exactly",
)

type Rows = Float[np.ndarray, "replicates options"]
type Given = Float[np.ndarray, "replicates outer options factors"]
type Worth = Float[np.ndarray, "replicates factors"]


class Means(NamedTuple):
    """Means over the inner draws of each replicate."""

    net: Rows
    regret: Rows  # of each option against the best of each draw
    best: Rows  # share of the draws in which an option is the best
    given: Float[np.ndarray, "replicates halves outer options factors"]
    at: Float[np.ndarray, "replicates outer singles"]  # values of single parameters

    __repr__ = outline


class Estimates(NamedTuple):
    """Of all replicates together, or of all but one; each row a set of replicates."""

    evpi: Float[np.ndarray, "sets 1"]
    evppi: Float[np.ndarray, "sets factors"]
    share: Float[np.ndarray, "sets factors"]
    lower: Float[np.ndarray, "sets factors"]
    upper: Float[np.ndarray, "sets factors"]

    __repr__ = outline


def estimates(means: Means) -> Estimates:
    """Every estimate, of all replicates in the first row and without each in the rest.

    Args:
        means: Of at least two replicates.
    """
    centred = means.given - means.given.mean(axis=2, keepdims=True)
    every = np.arange(len(means.net))
    sets = [every, *(np.delete(every, r) for r in every)]
    rows = [_of(means, centred, kept) for kept in sets]
    return Estimates(*(np.stack(column) for column in zip(*rows, strict=True)))


def _of(means: Means, centred: np.ndarray, kept: Int[np.ndarray, " sets"]) -> Any:
    """One row of the estimates."""
    net, first, second = means.net[kept].mean(axis=0), *_halves(centred, kept)
    whole = 0.5 * (first + second)
    upper = gained(whole, whole, net)
    rough = 0.5 * (gained(first, first, net) + gained(second, second, net))
    lower = 0.5 * (gained(first, second, net) + gained(second, first, net))
    evppi = (2 * upper - rough).mean(axis=0)
    evpi = means.regret[kept].mean(axis=0).min(keepdims=True)
    share = np.full_like(evppi, np.nan)
    np.divide(evppi, evpi, out=share, where=evpi > 0)
    return evpi, evppi, share, lower.mean(axis=0), upper.mean(axis=0)


def _halves(centred: np.ndarray, kept: np.ndarray) -> tuple[Given, Given]:
    return centred[kept, 0], centred[kept, 1]


def gained(decided: Given, scored: Given, net: Float[np.ndarray, " options"]) -> Worth:
    """What deciding anew for each value of a factor gains over deciding once.

    Args:
        decided: Deviations of the conditional means by which it is decided.
        scored: Those by which the decision is scored; the same, or independent ones.
        net: Unconditional means.

    Returns:
        Of each replicate and factor; exactly 0 where the same option is always best.
    """
    means, now = net[None, None, :, None], int(np.argmax(net))
    taken = np.argmax(decided + means, axis=2)[:, :, None]
    lead = scored + means
    lead = lead - lead[:, :, now : now + 1]
    return np.take_along_axis(lead, taken, axis=2)[:, :, 0].mean(axis=1)


def jackknifed(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An estimate less its bias, and its standard error.

    Args:
        rows: Of all replicates, then without each of them; shape (1 + replicates, ...).
    """
    whole, rest = rows[0], rows[1:]
    count, middle = len(rest), rest.mean(axis=0)
    spread = ((rest - middle) ** 2).sum(axis=0)
    error = np.sqrt((count - 1) / count * spread)
    return count * whole - (count - 1) * middle, error


def sensitivities(
    means: Means, options: Sequence[str], factors: Mapping[str, Sequence[str]]
) -> Callable[..., Sensitivities]:
    """The answer, but for its cost.

    Args:
        means: What was added up.
        options: Names of the options.
        factors: Paths of the parameters of each factor, single ones first.

    Returns:
        What makes the answer of `evaluations` and `seconds`.
    """
    rows, degrees = estimates(means), len(means.net) - 1
    now = int(np.argmax(means.net.mean(axis=0)))
    measures = {}
    for name, row in (("EVPPI", rows.evppi), ("share", rows.share)):
        value, error = jackknifed(row)
        measures[name] = Measure(value[None], error[None], degrees, DOCS[name])
    evpi, evpi_error = jackknifed(rows.evpi)
    table = ("output", "parameter")
    more = {
        "EVPI": (("output",), evpi),
        "EVPI_error": (("output",), evpi_error),
        "lower": (table, rows.lower[:1]),
        "upper": (table, rows.upper[:1]),
        "wrong": (("output",), 1 - means.best.mean(axis=0)[[now]]),
        "wrong_error": (("output",), standard_error(means.best)[[now]]),
    }
    for name in ("net", "regret", "best"):
        each = getattr(means, name)
        more[name] = (("option",), each.mean(axis=0))
        more[f"{name}_error"] = (("option",), standard_error(each))
    more |= _flips(means, len(factors))
    return partial(
        Sensitivities,
        "value of information",
        ["net benefit"],
        list(factors),
        measures,
        ASSUMPTIONS,
        notes=_notes(means, options, now, unseen=int((rows.upper[0] == 0).sum())),
        more=more,
        coords={"option": list(options), "single": list(factors)[: means.at.shape[2]]},
    )


def _notes(means: Means, options: Sequence[str], now: int, *, unseen: int) -> list[str]:
    """What a reader must know before trusting the numbers.

    Args:
        means: What was added up.
        options: Names of the options.
        now: The option that is taken now.
        unseen: Factors that changed the decision at none of their values.
    """
    notes = [f"decided now: {options[now]}"]
    factors = means.given.shape[-1]
    if (means.best[:, now] == 1).all():
        notes.append("the same option is best in every draw: nothing is worth learning")
    elif unseen:
        notes.append(
            f"{unseen} of {factors} factors changed the decision at none of their "
            "values: 0 means that nothing was seen"
        )
    lead = np.delete(means.net[:, [now]] - means.net, now, axis=1)
    close = lead.mean(axis=0) < SURE * standard_error(lead)
    if close.any():
        notes.append(
            "which option is best now is not told from chance: take more draws"
        )
    return notes


def _flips(means: Means, factors: int) -> dict[str, tuple[Sequence[str], np.ndarray]]:
    """Conditional means of single parameters by rising value, and where options change.

    The smallest value of every replicate lies in the lowest stratum, and so on: the
    mean over replicates smooths values and means alike.
    """
    singles = means.at.shape[2]
    given = means.given[..., :singles].mean(axis=1)
    given = given - given.mean(axis=1, keepdims=True)
    order = np.argsort(means.at, axis=1, kind="stable")
    at = np.take_along_axis(means.at, order, axis=1).mean(axis=0)
    given = np.take_along_axis(given, order[:, :, None], axis=1)
    given = given + means.net.mean(axis=0)[None, None, :, None]
    flips = np.full((factors, MOST_FLIPS), np.nan)
    wins = np.full((factors, MOST_FLIPS + 1), -1)
    for single in range(singles):
        values, winners = thresholds(at[:, single], given[..., single])
        flips[single, : len(values)] = values[:MOST_FLIPS]
        wins[single, : len(winners)] = winners[: MOST_FLIPS + 1]
    return {
        "flips": (("parameter", "flip"), flips),
        "wins": (("parameter", "stretch"), wins),
        "at": (("stratum", "single"), at),
        "conditional": (("stratum", "option", "single"), given.mean(axis=0)),
    }


def thresholds(
    at: Float[np.ndarray, " strata"],
    given: Float[np.ndarray, "replicates strata options"],
) -> tuple[list[float], list[int]]:
    """Values at which the best option changes, and the options in between.

    A stratum in which the best option leads the next by less than two standard errors
    decides nothing; between its neighbours the lead is taken as a straight line.

    Args:
        at: Rising values of a parameter.
        given: Conditional means.

    Returns:
        The thresholds, and one winner more; a winner alone where nothing flips.
    """
    middle = given.mean(axis=0)
    order = np.argsort(-middle, axis=1, kind="stable")
    first, second = order[:, 0], order[:, 1]
    strata = np.arange(len(at))
    lead = given[:, strata, first] - given[:, strata, second]
    sure = np.flatnonzero(lead.mean(axis=0) > SURE * standard_error(lead))
    values, winners = [], [int(first[sure[0]])] if sure.size else []
    for low, high in zip(sure[:-1], sure[1:], strict=True):
        left, right = first[low], first[high]
        if left != right:
            ahead = middle[[low, high], left] - middle[[low, high], right]
            share = ahead[0] / (ahead[0] - ahead[1])
            values.append(float(at[low] + share * (at[high] - at[low])))
            winners.append(int(right))
    return values, winners
