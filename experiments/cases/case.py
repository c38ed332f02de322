"""A case: a model, what is asked of it, and the prose and figures that only it has."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.cases.arguments import require_bound, require_fitting
from uq.words import unknown


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from uq import Study

type Answers = Mapping[str, "xr.Dataset"]
"""What was found, by the names of the questions, and the report of the case."""
type Figures = Mapping[str, "Callable[[Answers], Figure]"]
"""What draws a figure of the answers, by the name of its file."""
type Subject = "Study | Mapping[str, Study]"
"""What a verb is asked of: a study, or several by name."""

VERBS = (  # that ask of a study
    *("draws", "bands", "rank", "compare", "screen", "tornado", "sweep"),
    *("probability_map", "breakeven", "diagnose", "forms", "value_of_information"),
)
EXACT = ("tornado",)  # those of them that draw nothing
SHORT = {"map": "probability_map", "value": "value_of_information"}  # as commands
REPORT = "report"  # the name of what a case makes of its answers
# Arguments that are quantities of interest, and those that are paths of parameters.
QUANTITIES = ("output", "outputs", "event", "target", "left", "right")
PATHS = ("of", "over", "x", "y")


@dataclass(frozen=True)
class Question:
    """A verb with its arguments.

    Args:
        verb: A verb of `uq` that asks of a study, or its command.
        arguments: Its keywords.
        name: Of what it writes; the verb's if unsaid.
        of: The study that is asked of, or several by name, made of that of the case;
            the same if unsaid.
        figure: Whether its figure is drawn.
        complete: From the study and the arguments to all arguments, where some that
            nobody gave depend on the study.
    """

    verb: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    of: "Callable[[Study], Subject] | None" = None
    figure: bool = True
    complete: "Callable[[Study, Mapping[str, Any]], Mapping[str, Any]] | None" = None

    def __post_init__(self) -> None:
        verb = SHORT.get(self.verb, self.verb)
        if verb not in VERBS:
            raise ValueError(unknown("verb", self.verb, (*VERBS, *SHORT)))
        object.__setattr__(self, "name", self.name or self.verb)
        object.__setattr__(self, "verb", verb)

    def about(self, study: "Study") -> "tuple[Question, Subject]":
        """The question with all its arguments, and what it is asked of.

        Args:
            study: That of the case.
        """
        subject = self.of(study) if self.of else study
        if self.complete is None:
            return self, subject
        first, *_ = studies_of(subject)
        arguments = self.complete(first, self.arguments)
        return replace(self, arguments=arguments, complete=None), subject

    def judge(self, subject: "Subject") -> None:
        """Refuse words that no verb takes, before any question is asked.

        Args:
            subject: What is asked of.

        Raises:
            ValueError: If an argument is missing or does not do, or a quantity or a
                parameter is unknown.
        """
        from uq.verbs.asking import words_of

        require_bound(self.verb, self.arguments)
        every = itertools.product(studies_of(subject), self.arguments.items())
        for study, (key, value) in every:
            words = [value] if isinstance(value, str) else value
            if key in QUANTITIES and isinstance(words, Sequence):
                words_of(study, list(words))
            if key in PATHS and isinstance(words, Sequence | Mapping):
                for path in words:
                    if path not in study.inputs:
                        raise ValueError(unknown("parameter", path, study.inputs))
        for study in studies_of(subject):
            require_fitting(self.verb, study, self.arguments)

    def ask(
        self, subject: "Subject", progress: Callable[[int, int], None] | None = None
    ) -> "xr.Dataset":
        """The answer of the verb."""
        import uq

        return getattr(uq, self.verb)(subject, **self.arguments, progress=progress)


def studies_of(subject: "Subject") -> "list[Study]":
    """The study that is asked of, or all of them."""
    return list(subject.values()) if isinstance(subject, Mapping) else [subject]


@dataclass(frozen=True)
class Case:
    """A model and what is asked of it.

    Args:
        model: MODEL of the command line: the name of one, or where one's own is.
        questions: What is asked, or that for the study.
        samples: Draws in all, where nobody says otherwise.
        priors: Sets of priors that are asked side by side, where nobody says otherwise;
            none is the model's first.
        file: Where the case was read; a copy is kept beside the answers, and of the
            user's own code what lies beside it.
        report: What the case makes of its answers; it is kept beside them.
        tell: Prints the answers, the report among them as "report"; where there is
            none, each is told as its verb tells it.
        figures: The figures that only this case has, by the names of their files, or
            those for the answers.
    """

    model: str
    questions: "Sequence[Question] | Callable[[Study], Sequence[Question]]"
    samples: int = 2**17
    priors: Sequence[str] = ()
    file: Path | None = None
    report: "Callable[[Answers], xr.Dataset] | None" = None
    tell: Callable[[Answers], None] | None = None
    figures: "Figures | Callable[[Answers], Figures]" = field(default_factory=dict)

    def questions_of(self, study: "Study") -> list[Question]:
        """What is asked of a study, each under a name of its own.

        Raises:
            ValueError: If two have one name, or one does not fit.
        """
        made = self.questions
        questions = list(made(study) if callable(made) else made)
        names = [question.name for question in questions]
        for name in names:
            if names.count(name) > 1:
                told = "is the name of two questions: give one another name"
                raise ValueError(f"{name}: {told}")
            if name == REPORT:
                told = "is what a case makes of its answers: give another name"
                raise ValueError(f"{name}: {told}")
        return questions

    def figures_of(self, answers: Answers) -> Figures:
        """What draws the figures that only this case has."""
        return self.figures(answers) if callable(self.figures) else self.figures
