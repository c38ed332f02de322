"""What a notebook shows of a study: its inputs and its outputs as a page of HTML."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from uq.distributions.base import describe
from uq.distributions.notation import below_zero
from uq.show.words import short
from uq.words import few, shortened


if TYPE_CHECKING:
    from uq.parameters import Spec
    from uq.priors import Prior

MOST = 200  # rows of a table
CELL = 160  # characters of one
HEAD = ("input", "prior", "unit", "nominal", "evidence")
TABLE = "text-align: left; margin: 0.3em 0 0.8em 0"


def study_page(study: Any) -> str:
    """The inputs of a study, what is believed of them, and its outputs.

    Args:
        study: A `uq.Study`.

    Returns:
        HTML without scripts, all text of the user's escaped.
    """
    facts = study.attributes
    selection = [
        f"{name.replace('_', ' ')}: {facts[name]}"
        for name in ("form", "prior_set", "scenario", "study")
        if facts[name]
    ]
    counts = f"{study.samples} samples in {study.replicates} parts, seed {study.seed}"
    words = escape("; ".join([*selection, counts]))
    title = f"Study of {shortened(facts['model'])}"
    moving = set(study.varying)
    inputs = [_input(path, each, path in moving) for path, each in study.inputs.items()]
    outputs = [_output(name, spec) for name, spec in study.outputs.items()]
    return "\n".join(
        [
            f"<div><strong>{escape(title)}</strong><br><small>{words}</small>",
            _table(HEAD, inputs),
            _table(("output", "meaning", "unit"), outputs),
            "</div>",
        ]
    )


def _input(path: str, prior: "Prior", varies: bool) -> list[str]:  # noqa: FBT001
    """A row; of what does not vary the prior says so."""
    belief = describe(prior.distribution) if varies else "does not vary"
    if below := below_zero(prior.distribution):
        belief += f"; {below}"
    return [path, belief, prior.unit, short(prior.nominal), prior.evidence]


def _output(name: str, spec: "Spec") -> list[str]:
    return [name, "" if spec.doc == name else spec.doc, spec.unit or "not stated"]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; how many rows there are besides where there are very many."""
    lines = [f'<table style="{TABLE}">', f"<thead>{_row('th', head)}</thead><tbody>"]
    lines += [_row("td", row) for row in rows[:MOST]]
    if len(rows) > MOST:
        left = [row[0] for row in rows[MOST:]]
        rest = escape(f"{len(left)} more: {few(left)}")
        lines.append(f'<tr><td colspan="{len(head)}">{rest}</td></tr>')
    return "\n".join([*lines, "</tbody></table>"])


def _row(tag: str, cells: Iterable[str]) -> str:
    inner = "".join(f"<{tag}>{escape(shortened(each, CELL))}</{tag}>" for each in cells)
    return f"<tr>{inner}</tr>"
