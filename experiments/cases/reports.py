"""What reports of cases have in common: facts of the study, sentences, what is told."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from uq.results.summary import unseen
from uq.show.words import beliefs, estimate_cell, rounded_up


if TYPE_CHECKING:
    import xarray as xr

BOUNDS = "± one standard error, from replicates; < and >: bounds at 95 % confidence"
OWN = ("answer", "inputs", "outputs", "notes", "seconds", "evaluations")


def facts_of(answer: "xr.Dataset") -> dict[str, Any]:
    """What an answer tells of its study, for a report that is made of it."""
    return {key: value for key, value in answer.attrs.items() if key not in OWN}


def subject_of(report: "xr.Dataset") -> str:
    """Priors and form, in words; for the title of a figure."""
    form = report.attrs["form"]
    return beliefs(report.attrs) + (f", {form} form" if form else "")


def cell(value: float, error: float, draws: int = 0) -> str:
    """A short cell of a table: an estimate, or the bound of what never or always was.

    Args:
        value: The estimate.
        error: Its standard error.
        draws: Of a share, how many draws it is of; 0 of what is no share.
    """
    if not draws or value not in (0.0, 1.0):
        return estimate_cell(value, error)
    bound = rounded_up(unseen(draws))
    return f"> {1 - float(bound):.6g}" if value else f"< {bound}"


def print_sentences(answers: "Iterable[xr.Dataset]") -> None:
    """What each answer says, as its verb says it."""
    import uq
    from experiments.console.answers import print_lines

    print_lines(*(uq.sentence(found) for found in answers))
