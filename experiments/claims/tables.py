"""Claims beside our numbers, as a table for people and as JSON for programs."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from experiments.claims.judging import Judged
from experiments.console.answers import print_lines
from experiments.console.tables import console, table_of
from uq.results.summary import Estimate
from uq.show.words import estimate_cell, short


if TYPE_CHECKING:
    from rich.table import Table


def print_claims(judged: Sequence[Judged]) -> None:
    """A row a claim; what was said, where there is one alone; how many agree."""
    if len(judged) == 1:
        claim = judged[0].claim
        print_lines(f"{claim.says} ({claim.source}; {claim.address}).")
    console().print(_table(judged))
    tell = _likely(judged)
    if tell is not None:
        console().print(tell)
    print_lines(summary(judged))


def summary(judged: Sequence[Judged]) -> str:
    """How many claims agree, differ, and cannot be expressed."""
    expressed = [each for each in judged if not each.claim.cannot]
    agree = sum(each.agrees for each in expressed)
    cannot = len(judged) - len(expressed)
    return (
        f"{len(expressed)} of {len(judged)} claims are expressed: {agree} agree, "
        f"{len(expressed) - agree} differ, {cannot} cannot be expressed. Ours: at the "
        "nominal values, then under the inputs that the claim gives; a number agrees "
        "within 15 %, a range within its ends, an input within our P5 to P95. Shares "
        "are of draws of all that we believe, whatever the claim gives."
    )


def _table(judged: Sequence[Judged]) -> "Table":
    numbers = ["claimed", "ours", "under its inputs"]
    made = table_of(
        "", ["claim", *numbers, "unit", "verdict, and why"], numbers=numbers
    )
    for each in judged:
        why = f": {each.why}" if each.why else ""
        made.add_row(
            each.claim.name,
            _ends(each),
            *(short(x) if math.isfinite(x) else "" for x in (each.ours, each.theirs)),
            each.claim.unit,
            f"{each.verdict}{why}",
        )
    return made


def _ends(judged: Judged) -> str:
    low, high = judged.claim.value
    if not math.isfinite(low):
        return ""
    return short(low) if low == high else f"{short(low)} to {short(high)}"


def _likely(judged: Sequence[Judged]) -> "Table | None":
    """How often each claim is met, by what is believed."""
    rows = [each for each in judged if each.probable]
    columns = list(dict.fromkeys(label for each in rows for label in each.probable))
    if not columns:
        return None
    made = table_of(
        "",
        ["share of draws in which it is so or better", *columns],
        numbers=columns,
    )
    for each in rows:
        cells = [
            _share(each.probable[label]) if label in each.probable else ""
            for label in columns
        ]
        made.add_row(each.claim.name, *cells)
    return made


def _share(share: Estimate) -> str:
    """A share with its error; nothing seen is no proof that there is none."""
    if share.value in (0.0, 1.0) or not math.isfinite(share.value):
        return {0.0: "none", 1.0: "all"}.get(share.value, "not known")
    return estimate_cell(share.value, share.standard_error)


def as_json(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Every claim with our numbers; what is not finite is null."""

    def number(x: float) -> float | None:
        return x if math.isfinite(x) else None

    return [
        {
            "claim": each.claim.name,
            "source": each.claim.source,
            "address": each.claim.address,
            "says": each.claim.says,
            "value": [number(x) for x in each.claim.value],
            "unit": each.claim.unit,
            "ours": number(each.ours),
            "under_its_inputs": number(each.theirs),
            "parts": {path: number(part) for path, part in each.parts.items()},
            "parts_of": "logarithm" if each.logarithmic else "value",
            "closers": [[path, number(x)] for path, x in each.closers],
            "probable": {
                label: [number(share.value), number(share.standard_error)]
                for label, share in each.probable.items()
            },
            "verdict": each.verdict,
            "why": each.why,
        }
        for each in judged
    ]
