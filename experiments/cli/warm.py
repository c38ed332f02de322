"""The command `warm`: programs compiled before they are needed."""

import time
from collections.abc import Iterator
from typing import Annotated

import typer

from experiments.cases.case import Case, Question
from experiments.cases.catalogue import CASES, MODELS, case_of
from experiments.cases.decisions import DECISIONS
from experiments.cases.studies import Selection
from experiments.cli.options import command
from uq.quantity_words import LOG
from uq.words import unknown


@command(shared=None)
def warm(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Models and cases of `uq list`; all that are shipped if unsaid.",
        ),
    ] = None,
) -> None:
    """Compile what models and cases need, kept for every later command.

    uq warm

    uq warm orbital-datacenter lcoc-bands
    """
    wanted = names or [*MODELS, *CASES]
    for name in wanted:
        if name not in (*MODELS, *CASES):
            raise KeyError(unknown("model or case", name, [*MODELS, *CASES]))
    from uq import store

    place = store.folder()
    if place is None:
        raise ValueError(
            "SPACE_UQ_CACHE: is off, or a folder that others may write to: nothing can "
            "be kept: name a folder of your own, or leave it out"
        )
    for name in dict.fromkeys(wanted):
        start = time.perf_counter()
        asked = ", ".join(_asked(name))
        print(f"{name}: {asked} in {time.perf_counter() - start:.1f} s", flush=True)
    print(f"kept in {place}")


def _asked(name: str) -> Iterator[str]:
    """Ask all that is usual of a model or a case; the answers are not kept."""
    made = [Case(name, _usual(name))] if name in MODELS else []
    made += [case_of(name)] if name in CASES else []
    for case, priors in [(each, p) for each in made for p in each.priors or (None,)]:
        study = Selection(case.model, priors=priors).load(samples=case.samples, seed=0)
        for question in case.questions_of(study):
            complete, subject = question.about(study)
            complete.ask(subject)
            yield question.name


def _usual(model: str) -> list[Question]:
    """What is usual to ask of a model: its bands, and what decides its decision."""
    asked = [Question("bands")]
    if model in DECISIONS:
        output = DECISIONS[model].output
        plain = output.removeprefix(LOG)
        asked.append(Question("rank", {"output": output}))
        asked.append(Question("tornado", {"output": plain}))
    return asked
