"""From the words of a user to a study: a shipped model, any package's, or one's own.

What can be told without JAX is told before it is imported.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.cases.own_modules import file_of, load_module, split
from uq import models
from uq.inputs.reading import study_told
from uq.words import bare, unknown


if TYPE_CHECKING:
    from uq import Study

PRIORS, UNITS = "PRIORS", "UNITS"  # names in the module of a user's own model


@dataclass(frozen=True)
class Selection:
    """Which model, in which form, under which beliefs.

    Args:
        model: The name of an installed model, "package.module:name" or
            "path/to/file.py:name" of a function, or of a `uq.Study`.
        priors: Name of a prior set, or where one's own priors are, in the same words;
            None is the model's first, or PRIORS of the module of one's own.
        form: Lower-case name of the form; None is the model's default.
        scenario: Technology choices by dimension.
        study: TOML file of one's own priors, laid over the set.
    """

    model: str
    priors: str | None = None
    form: str | None = None
    scenario: Mapping[str, str] = field(default_factory=dict)
    study: Path | None = None

    @property
    def is_own(self) -> bool:
        """Whether the model is a user's own."""
        return ":" in self.model

    def judge(self) -> None:
        """Refuse what can be told without JAX: an unknown model, a file not there.

        Raises:
            KeyError: If no package has the model.
            OSError: If a file is not there.
            ValueError: If words name no module, or a model of one's own is to have a
                form.
        """
        for words in (self.model, self.priors or ""):
            if ":" in words:
                file_of(split(words)[0])
        if not self.is_own:
            if self.model not in (known := models.found()):
                raise KeyError(unknown("model", self.model, known))
        elif self.form or self.scenario:
            raise ValueError(f"{self.model}: has no forms and no scenarios")
        if self.study:
            self.study.stat()

    def load(
        self, *, samples: int, seed: int, units: Mapping[str, str] | None = None
    ) -> "Study":
        """The study of it.

        Args:
            samples: Draws in all, a power of two.
            seed: Same seed, same draws.
            units: Of the outputs of one's own model, where it does not state them.

        Raises:
            KeyError: If no package has the model.
            OSError: If a file cannot be read.
            ValueError: If another name is unknown, a prior does not fit, or the user's
                own code raises anything.
        """
        if self.is_own:
            return self._own(samples, seed, units)
        own_priors = ":" in (self.priors or "")
        study = models.load(
            self.model,
            priors=None if own_priors else self.priors,
            form=self.form,
            scenario=self.scenario,
            beliefs=None if own_priors else self.study,
            samples=samples,
            seed=seed,
        )
        if not own_priors:
            return study
        facts = {"prior_set": self.priors or "", **study_told(self.study)}
        return study.replace(
            priors=self._revised(self._priors()), facts={**study.facts, **facts}
        )

    def _own(self, samples: int, seed: int, units: Mapping[str, str] | None) -> "Study":
        from uq import Study

        found, module = _named(self.model)
        if isinstance(found, Study):
            where = self.priors or ""
            priors = self._priors() if where else found.priors
            function, known = found.model, found.units
        else:
            where = self._where
            priors = self._priors()
            function, known = _model(self.model, found), vars(module).get(UNITS, {})
        facts = {"model": self.model, "prior_set": where, **study_told(self.study)}
        return Study(
            function,
            self._revised(priors),
            units={**known, **(units or {})},
            samples=samples,
            seed=seed,
            facts=facts,
        )

    @property
    def _where(self) -> str:
        """Where one's own priors are."""
        return self.priors or f"{self.model.rpartition(':')[0]}:{PRIORS}"

    def _priors(self) -> Any:
        """Priors of one's own: a filled class, a `Joint` or a mapping."""
        where = self._where
        found, _ = _named(where)
        expected = "expected a class of parameters filled with priors, or a mapping"
        if inspect.isclass(found) or isinstance(found, str | int | float | None):
            kind = "a class" if inspect.isclass(found) else type(found).__name__
            raise ValueError(f"{where}: {expected}, found {kind}")
        return found

    def _revised(self, priors: Any) -> Any:
        """The same with a study file laid over them."""
        if not self.study:
            return priors
        from uq.inputs.beliefs import apply_joint
        from uq.inputs.mappings import from_mapping
        from uq.study import double_precision

        with double_precision():
            table = from_mapping(priors) if isinstance(priors, Mapping) else priors
            return apply_joint(table, self.study)


def _model(words: str, function: Any) -> Callable[..., Any]:
    """A user's function.

    Raises:
        ValueError: If it is none, or one that yields or awaits.
    """
    if inspect.isclass(function):
        raise ValueError(f"{words}: is a class: expected a function of its parameters")
    if not callable(function):
        found = type(function).__name__
        raise ValueError(f"{words}: is no function, found a {found}")
    lazy = inspect.isgeneratorfunction, inspect.iscoroutinefunction
    if any(is_lazy(function) for is_lazy in lazy):
        raise ValueError(f"{words}: yields or awaits: expected a function that returns")
    return function


def _named(words: str) -> tuple[Any, Any]:
    """An object of a module, and the module.

    Raises:
        ValueError: If there is no such module, or it has no such name.
    """
    where, name = split(words)
    module = load_module(where)
    if name not in vars(module):
        public = [
            each
            for each, value in vars(module).items()
            if getattr(value, "__module__", None) == module.__name__
        ]
        message = unknown("name", name, public)
        if name == PRIORS:
            message = f"has no {PRIORS}: name the priors with --priors"
        raise ValueError(f"{bare(where)}: {message}")
    return vars(module)[name], module
