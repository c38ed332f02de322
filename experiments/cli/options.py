"""The options that every command of a model has: each said once, with one meaning."""

import inspect
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from experiments.cases.files import is_case, read_selections
from experiments.cases.running import FORMATS, Wanted
from experiments.cases.studies import Selection
from experiments.cases.words import assignments
from uq import models
from uq.words import shown, unknown


MOST = 2**48  # draws
FEWEST = 2**5  # two points of each of 16 replicates
LARGEST_SEED = 2**63


def power_of_two(samples: int | None) -> int | None:
    """A number of draws that splits into replicates, where one is said.

    Raises:
        ValueError: Naming the nearest that does.
    """
    if samples is None:
        return None
    if samples < FEWEST or samples & (samples - 1):
        near = max(FEWEST, 2 ** round(math.log2(max(samples, 1))))
        raise ValueError(
            f"samples: need a power of two of at least {FEWEST}, got {samples}: "
            f"try {near}"
        )
    return samples


def one_of[T: str | Sequence[str] | None](
    what: str, names: Collection[str]
) -> Callable[[T], T]:
    """What refuses a word, or one of several, that is none of some names.

    Args:
        what: The kind of thing that has these names.
        names: What there is.
    """

    def judged(given: T) -> T:
        for word in [given] if isinstance(given, str) else given or ():
            if word not in names:
                raise ValueError(unknown(what, word, names))
        return given

    return judged


def a_seed[T: int | None](given: T) -> T:
    """A seed, judged before any work; None where nothing is said.

    Raises:
        ValueError: If it is no whole number of 63 bits.
    """
    if given is not None and not 0 <= given < LARGEST_SEED:
        raise ValueError(
            f"seed: need a whole number from 0 to {LARGEST_SEED - 1}, got "
            f"{shown(given)}"
        )
    return given


def at_least(least: int, what: str) -> Callable[[int], int]:
    """What refuses a number that is too small.

    Args:
        least: The smallest that will do.
        what: Names what needs it, such as "--top: shows".
    """

    def judged(given: int) -> int:
        if given < least:
            raise ValueError(f"{what} {least} or more, got {given}")
        return given

    return judged


def a_share(what: str) -> Callable[[float], float]:
    """What refuses a number that is not between 0 and 1.

    Args:
        what: Names it, such as "--threshold".
    """

    def judged(given: float) -> float:
        if not 0 < given < 1:
            raise ValueError(f"{what}: need a share in (0, 1), got {given}")
        return given

    return judged


def a_positive[T: float | None](what: str) -> Callable[[T], T]:
    """What refuses a number that is not positive and finite; None is unsaid.

    Args:
        what: Names it, such as "--scale".
    """

    def judged(given: T) -> T:
        if given is not None and not 0 < given < math.inf:
            raise ValueError(f"{what}: need a positive number, got {given:g}")
        return given

    return judged


def models_from(incomplete: str) -> list[str]:
    """Names of models that begin so, for a shell that completes them."""
    return [name for name in models.found() if name.startswith(incomplete)]


AnyModel = Annotated[
    str,
    typer.Argument(
        metavar="MODEL",
        autocompletion=models_from,
        help="A model of `uq list`; package.module:function, or "
        "path/to/file.py:function (or of a uq.Study) of your own; or a case file, "
        "whose model and priors are taken.",
    ),
]
OneOutput = Annotated[
    str | None,
    typer.Option("--output", help="Output, log:output, or an event: cost<3."),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        help="Output, log:output, or an event: cost<3; repeatable; all if unsaid.",
    ),
]
Groups = Annotated[
    list[str] | None,
    typer.Option("--group", help="NAME=path,path: as one factor; repeatable."),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        callback=one_of("format", FORMATS),
        help="Of figures: png, svg, pdf; repeatable; png if unsaid.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass(frozen=True)
class Beliefs:
    """Which form of the model, under which beliefs: of every command of a model."""

    priors: Annotated[
        list[str] | None,
        typer.Option(
            "--priors",
            help="A prior set; of your own, module:NAME or file.py:NAME of priors.",
        ),
    ] = None
    form: Annotated[
        str | None, typer.Option("--form", help="Form of the model, as published.")
    ] = None
    scenario: Annotated[
        list[str] | None,
        typer.Option("--scenario", help="Technology choice key=value; repeatable."),
    ] = None
    study: Annotated[
        Path | None,
        typer.Option("--study", help="TOML file of your priors, or a case."),
    ] = None

    def selections(self, model: str) -> list[Selection]:
        """One for each set of priors, judged as far as that is possible without JAX."""
        scenario = assignments(self.scenario or (), what="--scenario")
        found = self._found(model)
        pairs = [(found[0], each) for each in self.priors or ()]
        made = [
            replace(
                base,
                priors=priors,
                form=self.form or base.form,
                scenario={**base.scenario, **scenario},
            )
            for base, priors in pairs or [(each, each.priors) for each in found]
        ]
        for each in made:
            each.judge()
        return made

    def _found(self, model: str) -> list[Selection]:
        """Model and beliefs; those of a case, where MODEL or --study names its file."""
        if model.endswith(".toml"):
            if self.study:
                told = f"{model} is a case file, which says this itself: leave it out"
                raise ValueError(f"--study: {told}")
            return read_selections(Path(model))
        one = Selection(model, study=self.study)
        one.judge()
        if self.study and is_case(self.study):
            return [replace(e, model=model) for e in read_selections(self.study)]
        return [one]

    def selection(self, model: str) -> Selection:
        """The one selection.

        Raises:
            ValueError: If several sets of priors are given.
        """
        first, *others = self.selections(model)
        if others:
            raise ValueError("--priors: give one set; `uq bands` and `rank` take more")
        return first


@dataclass(frozen=True)
class Keeping:
    """What is kept of an answer, and what is said: of every command that has one."""

    folder: Annotated[
        Path | None,
        typer.Option(help="Folder of the answer; its own in results/ if unsaid."),
    ] = None
    format: Formats = None
    json: AsJson = False
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing.")] = False
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Say how programs are made or found.")
    ] = False
    no_figures: Annotated[
        bool, typer.Option("--no-figures", help="Draw no figure.")
    ] = False

    @property
    def wanted(self) -> Wanted:
        """What is written and said."""
        figures = () if self.no_figures else tuple(self.format or FORMATS[:1])
        return Wanted(figures, quiet=self.quiet or self.json)


@dataclass(frozen=True)
class Exact(Keeping, Beliefs):
    """What a command of a model takes that draws nothing."""


@dataclass(frozen=True)
class Options(Exact):
    """What every command takes that draws from a model: the draws beside all else."""

    samples: Annotated[
        int,
        typer.Option(
            max=MOST, callback=power_of_two, help="Draws in all, a power of two."
        ),
    ] = 2**14
    seed: Annotated[
        int, typer.Option(callback=a_seed, help="Same seed, same draws.")
    ] = 0


@dataclass(frozen=True)
class Drawn(Options):
    """What a command takes that makes draws which can be kept."""

    keep_draws: Annotated[
        bool, typer.Option("--keep-draws", help="Keep every draw, where some are made.")
    ] = False

    @property
    def wanted(self) -> Wanted:
        """What is written and said."""
        return replace(super().wanted, draws=self.keep_draws)


@dataclass(frozen=True)
class Command:
    """A command of the application.

    Args:
        name: As it is typed.
        called: What runs, of all its options.
    """

    name: str
    called: Callable[..., None]


def command(
    name: str = "", *, shared: type | None = Options, **defaults: Any
) -> Callable[[Callable[..., None]], Command]:
    """A command with options of its own, and those that all have.

    Args:
        name: Of the command; the function's if unsaid.
        shared: The dataclass of the options of all, which is the function's argument
            `options`; None where it has no such argument.
        defaults: Of shared options, where this command has others.
    """

    def made(function: Callable[..., None]) -> Command:
        own = dict(inspect.signature(function, eval_str=True).parameters)
        own.pop("options", None)
        hints = get_type_hints(shared, include_extras=True) if shared else {}
        every = [
            *(each.replace(kind=each.KEYWORD_ONLY) for each in own.values()),
            *(
                inspect.Parameter(
                    each.name,
                    inspect.Parameter.KEYWORD_ONLY,
                    default=defaults.get(each.name, each.default),
                    annotation=hints[each.name],
                )
                for each in (fields(shared) if shared else ())
            ),
        ]

        def called(**words: Any) -> None:
            if shared:
                given = {key: words.pop(key) for key in list(words) if key not in own}
                words["options"] = shared(**given)
            function(**words)

        called.__doc__ = function.__doc__
        called.__signature__ = inspect.Signature(every)  # pyright: ignore[reportFunctionMemberAccess]
        called.__annotations__ = {each.name: each.annotation for each in every}
        typed = name or function.__name__.rstrip("_").replace("_", "-")
        return Command(typed, called)

    return made
