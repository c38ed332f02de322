"""The notation in which people write what they believe about a number.

| written | read as |
|---|---|
| `500 to 3000 USD/kg` | P5 and P95; log-normal where both are positive, else normal |
| `4 +- 0.5 km` (or `±`) | normal, with this mean and one standard deviation |
| `normal 2 to 5`, `lognormal 2 to 5` | P5 and P95 of that family |
| `uniform 2 to 5`, `loguniform 2 to 5` | the bounds |
| `triangular 1 to 2 to 4` | lower bound, mode and upper bound |
| `5 kg` | the value, which is known |
| `data.csv:column kg` | the finite numbers of a column, "in quotes" if of many words |

A normal has no bounds: of `0 to 5 kg` 5 % lies below 0, which is said wherever it is
shown. What cannot be negative is `uniform 0 to 5 kg`, or cut: `uq.Truncated`.

The unit is what follows the numbers. Percent are shares: `5 to 10 %` is 0.05 to 0.1,
with the unit "-" of pure numbers. Thousands are `1000`, `1_000` or `1e3`: a comma is
refused, as it means one thing here and another there.

Source:
    The intervals of Squiggle (`5 to 10`) and of Guesstimate (`[5, 10]`): 90 % of the
    probability, log-normal where both ends are positive.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from uq.distributions.base import AbstractDistribution, Parameter
from uq.distributions.closed_forms import (
    Fixed,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
)
from uq.distributions.finite import Empirical
from uq.distributions.tables import MOST_DATA
from uq.words import MOST_QUOTED, brief, shown, unknown


type Read = Fixed | Uniform | LogUniform | Normal | LogNormal | Triangular | Empirical

Z95 = 1.6448536269514722  # standard normal quantile at 0.95
MOST_TEXT = 500  # characters of a belief, the name of a file among them
# Sizes of numbers: what follows from them, squares too, is in double precision.
LEAST, MOST = 1e-100, 1e100
# Of P95 to P5 of a log-normal: its rarest draws lie at eight deviations, not at 1.6.
MOST_RATIO = 1e50
GRAIN = 1e-12  # share by which rounding moves an end
SEEN = 1e-3  # share below zero that is worth telling
FAMILIES = ("uniform", "loguniform", "normal", "lognormal", "triangular")
NUMBER = re.compile(
    r"([+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+))([eE][+-]?[0-9]+)? ?"
)
TO = re.compile(r" to(?: |$)", re.IGNORECASE)
PLUS_MINUS = re.compile(r" ?(?:\+/?-|±) ?")
FILE = re.compile(r'(.+?\.(?:csv|tsv|txt)):(?:"([^"]+)"|([^ "]+))(?: (.+))?', re.I)
FILE_ALONE = re.compile(r"\.(?:csv|tsv|txt)\b", re.IGNORECASE)
PER = re.compile(r"1 ?/ ?\(?")  # what may stand before the first word of a unit
# No number stands by itself in a unit: it would be one more of the numbers.
UNIT = re.compile(r"(?!.* [0-9])[\w$€£¥°()^*/.· -]+")
# A multiple that would be lost, were it taken for a unit: 2k, 3M USD, 5 x 10^3, 5 e3.
MULTIPLE = re.compile(r"[kMx]|[kMBx] .*|[dexDEX][+-]?[0-9].*")


@dataclass(frozen=True)
class Belief:
    """What somebody believes about a number, as it was read.

    Args:
        distribution: How it may vary, in `unit`.
        unit: What followed the numbers, "" if nothing did and "-" of percent.
        nominal: The median, which is the mean of what is symmetric; the value where it
            is known; the mode of a triangular. In `unit`.
    """

    distribution: Read
    unit: str
    nominal: float


def belief_of(text: str, read: Callable[[Path, str], np.ndarray]) -> Belief:
    """A belief from its notation, which the head of this file lists.

    With z the normal quantile at 0.95, an interval from a to b is the log-normal of
    median sqrt(a b) and spread log(b / a) / (2 z), or the normal of mean (a + b) / 2
    and standard deviation (b - a) / (2 z).

    Args:
        text: What was written.
        read: Gives a column of a file, by the names of both; what is not finite in it
            is left out. It raises ValueError where it cannot.

    Returns:
        The belief, in the unit that was written.

    Raises:
        ValueError: If it is none; one line says what was found and what to write.
    """
    try:
        return _belief(_plain(text), read)
    except ValueError as error:
        problem = brief(str(error), MOST_QUOTED)
        raise ValueError(f"{shown(text)}: {problem}") from error


def said(belief: Belief) -> str:
    """How a belief was read, in the words that its writer sees back.

    Args:
        belief: What `belief_of` gave.

    Returns:
        Such as "log-normal, P5 500, P95 3000, median 1224.7 USD/kg".
    """
    words = _said(belief.distribution, _figure(belief.nominal))
    unit = "" if belief.unit in ("", "-") else f" {belief.unit}"
    below = below_zero(belief.distribution)
    return f"{words}{unit}, {below}" if below else f"{words}{unit}"


def below_zero(distribution: AbstractDistribution) -> str:
    """How much of a normal is negative, although its P5 is not.

    Who writes "0 to 5 kg" may not think of anything below 0.

    Args:
        distribution: Any.

    Returns:
        Such as "5 % lies below 0"; "" of what does not, or has a negative P5.
    """
    match distribution:
        case Normal(mean=mean, std=std):
            scale = float(mean) / float(std)
            share = 0.5 * math.erfc(scale / math.sqrt(2))
            if scale >= Z95 * (1 - GRAIN) and share >= SEEN:
                return f"{100 * share:.2g} % lies below 0"
    return ""


def _said(distribution: Read, nominal: str) -> str:
    match distribution:
        case Fixed():
            return f"fixed at {nominal}"
        case Uniform(low=low, high=high):
            return f"uniform, {_figure(low)} to {_figure(high)}, median {nominal}"
        case LogUniform(low=low, high=high):
            return f"log-uniform, {_figure(low)} to {_figure(high)}, median {nominal}"
        case Triangular(low=low, high=high):
            return f"triangular, {_figure(low)} to {_figure(high)}, mode {nominal}"
        case Normal(mean=mean, std=std):
            ends = _ends(mean - Z95 * std, mean + Z95 * std)
            return f"normal, {ends}, mean {nominal}, standard deviation {_figure(std)}"
        case LogNormal(median=median, spread=spread):
            factor = math.exp(Z95 * float(spread))
            ends = _ends(median / factor, median * factor)
            return f"log-normal, {ends}, median {nominal}"
        case Empirical(data=data):
            low, high = np.quantile(data, [0.05, 0.95], method="hazen")
            ends = _ends(float(low), float(high))
            return f"{len(data)} observations, {ends}, median {nominal}"


def _ends(low: Parameter, high: Parameter) -> str:
    return f"P5 {_figure(low)}, P95 {_figure(high)}"


def _figure(value: Parameter) -> str:
    """A number in full where that is short, else to five figures."""
    full = f"{float(value):.12g}"
    return full if len(full) <= len("-123456789") else f"{float(value):.5g}"


def _plain(text: str) -> str:
    """A text on one line with one space between words, which can be printed."""
    if len(text) > MOST_TEXT:
        raise ValueError(
            f"has {len(text)} characters, expected at most {MOST_TEXT}: is it a number?"
        )
    plain = " ".join(text.split()).replace("\u2212", "-")  # the minus of typesetters
    if not plain.isprintable():
        raise ValueError("expected text, found a character that cannot be printed")
    return plain


def _belief(text: str, read: Callable[[Path, str], np.ndarray]) -> Belief:
    if found := FILE.fullmatch(text):
        file, quoted, column, unit = found.groups(default="")
        return _observed(read(Path(file), quoted or column), _unit(unit))
    if FILE_ALONE.search(text):
        raise ValueError("a file needs its column: write data.csv:column")
    if "," in text:
        raise ValueError(
            "a comma may mean thousands or decimals: write 1000 or 1_000, and 1.5"
        )
    first, _, rest = text.partition(" ")
    family = first.lower().replace("-", "")
    if family not in FAMILIES:
        family, rest = "", text
    if PLUS_MINUS.search(rest):
        numbers, unit = _numbers(PLUS_MINUS.split(rest))
        distribution, nominal = _plus_minus(family, numbers), numbers[0]
    else:
        numbers, unit = _numbers(TO.split(rest))
        distribution, nominal = _from_to(family, numbers)
    return Belief(distribution, unit, nominal)


def _observed(column: np.ndarray, unit: str) -> Belief:
    """The belief that what was observed is what there is."""
    values = column[np.isfinite(column)]
    if not 2 <= len(values) <= MOST_DATA:
        raise ValueError(
            f"has {len(values)} finite numbers, expected 2 to {MOST_DATA:,}"
        )
    if np.max(np.abs(values)) > MOST:
        raise ValueError(f"has a number beyond {MOST:g}: choose another unit")
    if unit == "%":
        values, unit = values / 100, "-"
    return Belief(Empirical(values.tolist()), unit, float(np.median(values)))


def _plus_minus(family: str, numbers: Sequence[float]) -> Normal:
    if family or len(numbers) != 2:
        raise ValueError("expected 'mean +- standard deviation', nothing else with it")
    mean, std = numbers
    if not std > 0:
        raise ValueError("need a standard deviation > 0 after '+-'")
    return Normal(mean, std)


def _from_to(family: str, numbers: Sequence[float]) -> tuple[Read, float]:
    """The distribution of numbers with "to" between them, and its nominal value."""
    match family, *numbers:
        case "", value:
            return Fixed(value), value
        case "triangular", low, mode, high:
            if not (low <= mode <= high and low < high):
                raise ValueError("need low <= mode <= high, with low < high")
            return Triangular(low, mode, high), mode
        case "triangular", *_:
            raise ValueError("expected 'triangular low to mode to high'")
        case _, low, high:
            family = family or ("lognormal" if low > 0 else "normal")
            return _interval(family, low, high)
    raise ValueError(f"expected '{f'{family} low to high'.strip()}'")


def _interval(family: str, low: float, high: float) -> tuple[Read, float]:
    """The member of a family with these bounds, or this P5 and P95; its median."""
    if not low < high:
        raise ValueError("need low < high")
    if not family.startswith("log"):
        middle = low / 2 + high / 2
        if family == "uniform":
            return Uniform(low, high), middle
        return Normal(middle, (high - low) / 2 / Z95), middle
    if not low > 0:
        raise ValueError(f"{family}: need 0 < low < high")
    # The last digit of the mean of two neighbours may lie beyond either.
    median = min(max(math.sqrt(low * high), low), high)
    if family == "loguniform":
        return LogUniform(low, high), median
    if high / low > MOST_RATIO:
        raise ValueError(
            f"need high / low of at most {MOST_RATIO:g}, as a log-normal goes far "
            "beyond both: narrow them, or write 'loguniform low to high'"
        )
    return LogNormal(median, math.log1p((high - low) / low) / 2 / Z95), median


def _numbers(parts: Sequence[str]) -> tuple[list[float], str]:
    """Numbers of the parts of a text and their unit; percent become shares."""
    numbers, units = zip(*map(_part, parts), strict=True)
    unit = units[-1]
    for other in units:
        if other not in ("", unit):
            raise ValueError(
                f"is in {shown(other)} and in {shown(unit)}: give one unit, after the "
                "last number"
            )
    if unit == "%":
        return [number / 100 for number in numbers], "-"
    return list(numbers), unit


def _part(text: str) -> tuple[float, str]:
    """The number with which a text begins, and the unit that follows."""
    found = NUMBER.match(text)
    if not found:
        word, _, rest = text.partition(" ")
        if word.isalpha() and NUMBER.match(rest):
            raise ValueError(unknown("distribution", word, FAMILIES))
        raise ValueError(
            f"expected a finite number, found {shown(text)}: write such as "
            "'2 to 5 USD', '4 +- 0.5 km', 'uniform 2 to 5' or 'data.csv:column'"
        )
    digits, exponent = found.groups(default="")
    value = float(digits + exponent)
    if value == 0 and not re.search("[1-9]", digits):
        return 0.0, _unit(text[found.end() :])
    if not LEAST <= abs(value) <= MOST:
        raise ValueError(
            f"expected a number of {LEAST:g} to {MOST:g} in size, found "
            f"{shown(found[0].strip())}: choose another unit"
        )
    return value, _unit(text[found.end() :])


def _unit(text: str) -> str:
    """A unit, if it can be one."""
    if text in ("", "-", "%"):
        return text
    if MULTIPLE.fullmatch(text):
        raise ValueError(
            f"{shown(text)} is no unit: write 2k as 2e3 and 3M as 3e6, without a space"
        )
    first = PER.sub("", text, count=1)[:1]
    if not UNIT.fullmatch(text) or not (first.isalpha() or first in {*"$€£¥°"}):
        raise ValueError(
            f"{shown(text)} is no unit: write such as USD/kg, 1/yr or % alone; "
            "intervals as 'low to high', thousands as 1000 or 1_000"
        )
    return text
