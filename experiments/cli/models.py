"""The commands `list`, `priors`, `outputs` and `evaluate`: what there is to ask of."""

import dataclasses
import json as text
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.cases.catalogue import CASES, FIGURES, METHODS, MODELS
from experiments.cases.studies import Selection
from experiments.cases.words import assignments, number_of
from experiments.cli.options import AnyModel, AsJson, Beliefs, command
from uq.models import found


if TYPE_CHECKING:
    from uq import Prior, Study

READ = 80  # columns of a list that is read with ease
OURS = "experiments."  # how the entry points of the shipped models begin


@command("list", shared=None)
def list_() -> None:
    """Name the models, cases, methods and figures that there are.

    uq list

    uq list | grep orbit
    """
    _print_names("models", _models())
    _print_names("cases, for `uq run`", CASES)
    _print_names("methods, of `uq rank` and `uq compare`", METHODS)
    _print_names("figures of answers, which `uq plot` draws of their files", FIGURES)


def _models() -> dict[str, str]:
    """Every installed model: what ours answer, and the packages of others."""

    def told(name: str, value: str, package: str) -> str:
        ours = value.startswith(OURS) and name in MODELS
        return MODELS[name] if ours else f"of the package {package}"

    return {
        name: told(name, point.value, point.dist.name if point.dist else point.value)
        for name, point in found().items()
    }


def _print_names(title: str, answers: Mapping[str, str]) -> None:
    """Names beside what they answer, folded to the screen."""
    from experiments.console.layout import GAP, folded
    from experiments.console.tables import console

    print(f"{title}:")
    width = max(map(len, answers), default=0)
    room = min(console().width, READ) - width - 2 * GAP
    for name, answer in answers.items():
        first, *rest = folded(answer, room)
        print(f"  {name:{width}}  {first}")
        for line in rest:
            print(" " * (width + 2 * GAP) + line)


@command(shared=Beliefs)
def priors(
    options: Beliefs,
    model: AnyModel,
    *,
    sources: Annotated[
        bool, typer.Option("--sources", help="With source and reason of each.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Tell what is assumed: values, units, distributions, evidence.

    uq priors skimmer --sources

    uq priors tug.py:tug --study mine.toml --json
    """
    study = _study(options.selection(model))
    if json:
        print(text.dumps(_assumed(study), indent=1))
        return
    from experiments.console.models import print_dependence, print_priors, print_sources
    from uq.show.words import subject

    title = subject(study.attributes | {"form": ""})
    (print_sources if sources else print_priors)(study.inputs, title)
    print_dependence(study.joint)


def _study(selection: Selection) -> "Study":
    """Of which nothing is drawn."""
    return selection.load(samples=2**14, seed=0)


def _assumed(study: "Study") -> dict[str, Any]:
    """All that is believed, for another program."""
    from uq.inputs.dependence import Joint

    told: dict[str, Any] = {
        "model": study.attributes["model"],
        "priors": study.attributes["prior_set"],
        "parameters": [_prior(path, prior) for path, prior in study.inputs.items()],
    }
    joint = study.joint
    if isinstance(joint, Joint):
        told["correlations"] = [
            {"between": list(pair), joint.scale: rho}
            for pair, rho in joint.correlations.items()
        ]
        told["comonotone"] = [list(group) for group in joint.comonotone]
        told["conditional"] = joint.parents
    return told


def _prior(path: str, prior: "Prior") -> dict[str, Any]:
    return {
        "path": path,
        "nominal": prior.nominal,
        "unit": prior.unit,
        "price_year": prior.price_year,
        "distribution": _plain(prior.distribution),
        "evidence": prior.evidence,
        "source": dataclasses.asdict(prior.source),
        "why": prior.why,
    }


def _plain(value: Any) -> Any:
    """A distribution as study files have it; a bound that is not finite is null."""
    if dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value)]
        parts = {name: _plain(getattr(value, name)) for name in fields}
        return {"distribution": type(value).__name__} | parts
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    return float(value) if math.isfinite(value) else None


@command(shared=Beliefs)
def outputs(options: Beliefs, model: AnyModel, *, json: AsJson = False) -> None:
    """Tell the outputs of a model: name, unit, meaning.

    uq outputs orbital-datacenter

    uq outputs tug.py:tug --json
    """
    study = _study(options.selection(model))
    from experiments.console.models import meaning, print_outputs
    from uq.show.words import subject

    if json:
        rows = [
            {"output": name, "unit": spec.unit, "meaning": meaning(name, spec)}
            for name, spec in study.outputs.items()
        ]
        print(text.dumps(rows, indent=1))
    else:
        print_outputs(study.outputs, subject(study.attributes))


@command(shared=Beliefs)
def evaluate(
    options: Beliefs,
    model: AnyModel,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="path=value of a parameter; repeatable."),
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option("--from", help="JSON list of {path: value}, one entry a point."),
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Evaluate a model at its nominal values, or at others.

    uq evaluate orbital-datacenter --set launch.price=200

    uq evaluate tug.py:tug --from points.json --json
    """
    selection = options.selection(model)
    words = assignments(set_ or (), what="--set")
    changes = {path: number_of(path, word) for path, word in words.items()}
    if from_:
        from_.stat()  # which raises where there is none
    from experiments.cases.points import as_json, at_points, read_points
    from experiments.console.models import print_points, require_few
    from uq.show.words import subject

    points = read_points(from_) if from_ else [{}]
    if not json:
        require_few(len(points))
    study = _study(selection)
    answers = at_points(study, [changes | point for point in points])
    if json:
        sys.stdout.writelines(as_json(answers))
    else:
        print_points(study.outputs, answers.outputs, subject(study.attributes))
