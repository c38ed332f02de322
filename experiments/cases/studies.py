"""From the words of a user to a study: a shipped model, any package's, or one's own.

What can be told without JAX is told before it is imported.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.cases.own_modules import file_of, load_module, split, with_neighbours
from experiments.console.aside import own_prints_aside
from uq import models
from uq.inputs.own_code import blamed
from uq.inputs.reading import study_facts
from uq.words import bare, shown, unknown


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
        study: TOML file of one's own priors, laid over the set; they are the priors of
            a model of one's own whose module has none.
        within: Name of the table of `study` in which they stand; "" is all of it.
        units: Of the outputs of one's own model, where it does not state them.
    """

    model: str
    priors: str | None = None
    form: str | None = None
    scenario: Mapping[str, str] = field(default_factory=dict)
    study: Path | None = None
    within: str = ""
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> list[Path]:
        """The files of one's own code, once it is loaded: of the model, the priors."""
        words = [each for each in (self.model, self.priors or "") if ":" in each]
        files = [file_of(split(each)[0]) for each in words]
        return with_neighbours(file for file in files if file)

    @property
    def is_own(self) -> bool:
        """Whether the model is a user's own."""
        return ":" in self.model

    @own_prints_aside()
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
            if self.model.endswith(".py"):
                such = f"{self.model}:{Path(self.model).stem}"
                raise ValueError(f"{self.model}: name the function in it: {such}")
            if self.model not in (known := models.found()):
                raise KeyError(_no_model(self.model, known))
        elif self.form or self.scenario:
            raise ValueError(f"{self.model}: has no forms and no scenarios")
        if self.study:
            self.study.stat()

    @own_prints_aside()
    def load(self, *, samples: int, seed: int) -> "Study":
        """The study of it.

        Args:
            samples: Draws in all, a power of two.
            seed: Same seed, same draws.

        Raises:
            KeyError: If no package has the model.
            OSError: If a file cannot be read.
            ValueError: If another name is unknown, a prior does not fit, or the user's
                own code raises anything.
        """
        if self.is_own:
            return self._own(samples, seed)
        from uq import Study

        own = ":" in (self.priors or "")
        function, priors, facts = models.assembled(
            self.model,
            priors=None if own else self.priors,
            form=self.form,
            scenario=self.scenario,
        )
        if own:
            priors, facts["prior_set"] = self._priors(), self.priors or ""
        priors, facts = self._revised(priors), facts | study_facts(self.study)
        return Study(function, priors, samples=samples, seed=seed, facts=facts)

    def _own(self, samples: int, seed: int) -> "Study":
        from uq import Study

        found = _named(self.model)
        if isinstance(found, Study):
            where = self.priors or ""
            priors = self._revised(self._priors() if where else found.priors)
            function, known = found.model, found.units
        else:
            own = self._priors()
            where, priors = self._where if own else "", self._revised(own)
            function = _model(self.model, found)
            known = _units(self.model)
        facts = {"model": self.model, "prior_set": where, **study_facts(self.study)}
        return Study(
            function,
            priors,
            units={**known, **self.units},
            samples=samples,
            seed=seed,
            facts=facts,
        )

    @property
    def _where(self) -> str:
        """Where one's own priors are."""
        return self.priors or f"{self.model.rpartition(':')[0]}:{PRIORS}"

    def _priors(self) -> Any:
        """Priors of one's own: a filled class, a `Joint` or a mapping.

        The mapping is empty where the module has none and a study file may have them.
        """
        where = self._where
        if not self.priors and self.study and PRIORS not in vars(_module(self.model)):
            return {}
        found = _named(where)
        if isinstance(found, Mapping):
            return found
        expected = "expected a class of parameters filled with priors, or a mapping"
        if inspect.isclass(found) or isinstance(found, str | int | float | None):
            kind = "a class" if inspect.isclass(found) else type(found).__name__
            raise ValueError(f"{where}: {expected}, found {kind}")
        from uq.inputs.dependence import priors_of
        from uq.priors import check

        try:
            check(priors_of(found))
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from error
        except TypeError as error:  # not a filled class, or one without a Spec
            raise ValueError(f"{where}: {error}: {expected}") from error
        except (Exception, SystemExit) as error:  # of a class of the user's own
            raise blamed(error, file_of(split(where)[0])) from error
        return found

    def _content(self, file: Path) -> dict[str, Any]:
        """The beliefs of the study file."""
        from uq.inputs.beliefs import CORRELATION, content

        whole = content(file)
        if not self.within:
            return whole
        pairs = {k: v for k, v in whole.items() if k == CORRELATION}
        return whole.get(self.within, {}) | pairs

    def _revised(self, priors: Any) -> Any:
        """The same with the study file laid over them, or all of it where none are."""
        if not self.study:
            return priors
        from uq.inputs.beliefs import CORRELATION, apply_beliefs
        from uq.inputs.mappings import from_mapping
        from uq.study import double_precision

        laid, folder = self._content(self.study), self.study.parent
        try:
            with double_precision():
                if not priors:
                    pairs = {k: laid.pop(k) for k in [*laid] if k == CORRELATION}
                    priors, laid = laid, pairs
                if isinstance(priors, Mapping):
                    priors = from_mapping(priors, folder=folder)
                return apply_beliefs(priors, laid, folder)
        except ValueError as error:
            raise ValueError(f"{self.study}: {error}") from error


def _no_model(words: str, known: Iterable[str]) -> str:
    """What to say of a model that no package has; of a file, what names one in it."""
    if words.endswith(".py"):
        return f"{bare(words)}: is a file: name the function, {bare(words)}:FUNCTION"
    return unknown("model", words, known)


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


def _units(words: str) -> Mapping[str, str]:
    """Units of the outputs, as the module of a model has them.

    Raises:
        ValueError: If they are no mapping; the study judges what is in it.
    """
    found = vars(_module(words)).get(UNITS, {})
    if not isinstance(found, Mapping):
        where = f"{words.rpartition(':')[0]}:{UNITS}"
        raise ValueError(
            f"{where}: expected a mapping of outputs to units, found {shown(found)}"
        )
    return found


def _module(words: str) -> Any:
    return load_module(split(words)[0])


def _named(words: str) -> Any:
    """An object of a module.

    Raises:
        ValueError: If there is no such module, or it has no such name.
    """
    where, name = split(words)
    module = _module(words)
    if name not in vars(module):
        public = [
            each
            for each, value in vars(module).items()
            if getattr(value, "__module__", None) == module.__name__
        ]
        message = unknown("name", name, public) if public else f"has no {name}"
        if name == PRIORS:
            message = f"has no {PRIORS}: name the priors with --priors, or --study"
        raise ValueError(f"{bare(where)}: {message}")
    return vars(module)[name]
