"""The forms of the model: mended, the published program, the text, and one between.

The formula reference and the program that it describes differ in places, and in places
both are wrong. Each such place is one choice below, so that a single correction can be
studied alone; a `Form` is a full set of them.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from equations.constants import (
    HOURS_PER_COMMON_YEAR,
    HOURS_PER_JULIAN_YEAR,
    STEFAN_BOLTZMANN,
)


ROUNDED_STEFAN_BOLTZMANN = 5.67e-8  # [W/m^2/K^4], of text and program


@dataclass(frozen=True)
class Choices:
    """One answer to each question on which the sources and good practice differ.

    Args:
        counts: "continuous" or "whole" satellites, launches and turbines. Whole ones
            (text and program) leave no gradient, and cost a small fleet a satellite.
        years: Mean capacity over "any" length of life by the closed form, or by the
            published loop over "begun" years, whose mean exceeds 1 for parts of a year.
        decline: What is lost over the life and made good by a larger fleet. "least":
            the scarcer of power and accelerators (text). "solar": power alone, while
            accelerators that fail are bought again (program).
        replacement: "none" (text), or "hardware": a share of the satellites each year,
            priced as satellites and launched by nobody (program).
        sunlight: "shadow": from the orbit. "given": a number of its own, which may
            contradict the orbit (text and program).
        view_factor: To Earth. "exact", "cosine" with a floor (program), or "line"
            (text), which knows no altitude.
        basis: "equal energy": the ground is rated for the same mean power. "rated": its
            computers are idle for a part of the time for which orbit pays (both).
        breakeven: "root" of the form's own totals. "hardware": orbit without
            operations, replacement and development (program). "bare plant": a root, but
            against a ground whose plant is rated without PUE (text).
        hours_per_year: Hours in a year of energy.
        stefan_boltzmann: Constant of radiation [W/m^2/K^4].
    """

    counts: Literal["continuous", "whole"]
    years: Literal["any", "begun"]
    decline: Literal["least", "solar"]
    replacement: Literal["none", "hardware"]
    sunlight: Literal["shadow", "given"]
    view_factor: Literal["exact", "cosine", "line"]
    basis: Literal["equal energy", "rated"]
    breakeven: Literal["root", "hardware", "bare plant"]
    hours_per_year: float
    stefan_boltzmann: float


class Form(Enum):
    """A named set of choices.

    `CORRECTED` is the default: what a careful engineer would write. `SELF_CONSISTENT`
    has the costs of the program and a breakeven that is their root, without jumps.
    `PUBLISHED` reproduces the program, `SOURCE` the text, each with its errors.

    Source:
        McCalip (2025), Economics of orbital vs terrestrial data centers, math.js and
        formula reference.
    """

    CORRECTED = Choices(
        counts="continuous",
        years="any",
        decline="least",
        replacement="none",
        sunlight="shadow",
        view_factor="exact",
        basis="equal energy",
        breakeven="root",
        hours_per_year=HOURS_PER_JULIAN_YEAR,
        stefan_boltzmann=STEFAN_BOLTZMANN,
    )
    SELF_CONSISTENT = Choices(
        counts="continuous",
        years="any",
        decline="solar",
        replacement="hardware",
        sunlight="given",
        view_factor="exact",
        basis="rated",
        breakeven="root",
        hours_per_year=HOURS_PER_COMMON_YEAR,
        stefan_boltzmann=ROUNDED_STEFAN_BOLTZMANN,
    )
    PUBLISHED = Choices(
        counts="whole",
        years="begun",
        decline="solar",
        replacement="hardware",
        sunlight="given",
        view_factor="cosine",
        basis="rated",
        breakeven="hardware",
        hours_per_year=HOURS_PER_COMMON_YEAR,
        stefan_boltzmann=ROUNDED_STEFAN_BOLTZMANN,
    )
    SOURCE = Choices(
        counts="whole",
        years="begun",
        decline="least",
        replacement="none",
        sunlight="given",
        view_factor="line",
        basis="rated",
        breakeven="bare plant",
        hours_per_year=HOURS_PER_COMMON_YEAR,
        stefan_boltzmann=ROUNDED_STEFAN_BOLTZMANN,
    )
