"""A case: a model, what is asked of it, and the prose and figures that only it has."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from uq.words import unknown


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from uq import Study

type Answers = Mapping[str, "xr.Dataset"]
"""What was found, by the names of the questions, and the report of the case."""

VERBS = (  # that ask of a study
    *("draws", "bands", "rank", "compare", "screen", "tornado", "sweep"),
    *("probability_map", "breakeven", "diagnose", "forms", "value_of_information"),
)
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
        of: The study that is asked of, made of that of the case; the same if unsaid.
        figure: Whether its figure is drawn.
    """

    verb: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    of: "Callable[[Study], Study] | None" = None
    figure: bool = True

    def __post_init__(self) -> None:
        verb = SHORT.get(self.verb, self.verb)
        if verb not in VERBS:
            raise ValueError(unknown("verb", self.verb, (*VERBS, *SHORT)))
        object.__setattr__(self, "name", self.name or self.verb)
        object.__setattr__(self, "verb", verb)

    def judge(self, study: "Study") -> None:
        """Refuse words that no verb takes, before any question is asked.

        Raises:
            ValueError: If an argument, a quantity or a parameter is unknown.
        """
        import uq
        from uq.verbs.asking import words_of

        known = list(inspect.signature(getattr(uq, self.verb)).parameters)[1:]
        for key, value in self.arguments.items():
            if key not in known:
                raise ValueError(f"{self.name}: {unknown('argument', key, known)}")
            words = [value] if isinstance(value, str) else value
            if key in QUANTITIES and isinstance(words, Sequence):
                words_of(study, list(words))
            if key in PATHS and isinstance(words, Sequence | Mapping):
                for path in words:
                    if path not in study.inputs:
                        message = unknown("parameter", path, study.inputs)
                        raise ValueError(f"{self.name}: {message}")

    def ask(
        self, study: "Study", progress: Callable[[int, int], None] | None = None
    ) -> "xr.Dataset":
        """The answer of the verb."""
        import uq

        return getattr(uq, self.verb)(study, **self.arguments, progress=progress)


@dataclass(frozen=True)
class Case:
    """A model and what is asked of it.

    Args:
        model: MODEL of the command line: the name of one, or where one's own is.
        questions: What is asked, or that for the study.
        samples: Draws in all, where nobody says otherwise.
        report: What the case makes of its answers; it is kept beside them.
        tell: Prints the answers, the report among them as "report"; where there is
            none, each is told as its verb tells it.
        figures: The figures that only this case has, by the names of their files.
    """

    model: str
    questions: "Sequence[Question] | Callable[[Study], Sequence[Question]]"
    samples: int = 2**17
    report: "Callable[[Answers], xr.Dataset] | None" = None
    tell: Callable[[Answers], None] | None = None
    figures: "Mapping[str, Callable[[Answers], Figure]]" = field(default_factory=dict)

    def questions_of(self, study: "Study") -> list[Question]:
        """What is asked of a study, each under a name of its own.

        Raises:
            ValueError: If two have one name, or one does not fit.
        """
        made = self.questions
        questions = list(made(study) if callable(made) else made)
        names = [question.name for question in questions]
        for name in names:
            if names.count(name) > 1 or name == REPORT:
                raise ValueError(f"{name}: is the name of two questions: give another")
        return questions
