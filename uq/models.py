"""Models by name: those of any installed package, found by their entry points.

The words of a user are judged without JAX, which `load` imports.
"""

import functools
import importlib.metadata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from inspect import isclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from uq.arguments import require
from uq.inputs.reading import study_facts
from uq.words import unknown


if TYPE_CHECKING:
    from uq.study import Study

GROUP = "uq.models"  # of entry points


@dataclass(frozen=True, repr=False)
class Model:
    """A model with its forms and its prior sets.

    Args:
        build: From a form to the traceable function.
        forms: The forms the model may take; the first is the default.
        prior_sets: From a set's name to the table for a scenario; the first is the
            default.
        scenario: Class of its discrete technology choices.
        self_contained: Whether the function reads nothing but its own package, JAX,
            NumPy and this one, no file and no other package: then it is traced once,
            for all processes, as long as the package says the same.
    """

    build: Callable[[Any], Callable[[Any], Any]]
    forms: type[Enum]
    prior_sets: Mapping[str, Callable[[Any], Any]]
    scenario: Callable[..., Any]
    self_contained: bool = False

    @property
    def form_names(self) -> list[str]:
        """The forms as `load` takes them, the default first."""
        return [form.name.lower() for form in self.forms]

    @property
    def choices(self) -> dict[str, list[str]]:
        """The choices of each dimension of a scenario, the default first.

        A class that does not list them, by `Literal`, is known by its defaults alone.
        """
        listed = get_type_hints(self.scenario) if isclass(self.scenario) else {}
        return {
            name: list(dict.fromkeys([default, *get_args(listed.get(name))]))
            for name, default in vars(self.scenario()).items()
        }

    def __repr__(self) -> str:
        rows = {"forms": self.form_names, "prior sets": list(self.prior_sets)}
        rows |= {f"scenario {name}": names for name, names in self.choices.items()}
        lines = [f"  {name}: {', '.join(map(str, row))}" for name, row in rows.items()]
        return "\n".join(["Model, the default of each first:", *lines])


def found() -> dict[str, importlib.metadata.EntryPoint]:
    """The models of every installed package, by name, in alphabetical order."""
    points = importlib.metadata.entry_points(group=GROUP)
    return {point.name: point for point in sorted(points, key=lambda p: p.name)}


def record(name: str) -> Model:
    """The model of a name.

    Raises:
        KeyError: If no package has it; the message offers the nearest.
        TypeError: If its entry point names something else.
    """
    points = found()
    if name not in points:
        raise KeyError(unknown("model", name, points))
    model = points[name].load()
    if not isinstance(model, Model):
        problem = f"expected a uq.models.Model, found a {type(model).__name__}"
        raise TypeError(f"{name}: {points[name].value}: {problem}")
    return model


def load(
    name: str,
    *,
    priors: str | None = None,
    form: str | None = None,
    scenario: Mapping[str, str] | None = None,
    beliefs: Path | str | None = None,
    samples: int = 2**14,
    replicates: int = 16,
    seed: int = 0,
) -> "Study":
    """A study of an installed model: ours, or any package's.

        >>> import uq
        >>> study = uq.load("orbital-datacenter", samples=2**10)
        >>> study.outputs["space.lcoc"].unit
        'USD/PFLOP-day'

    `found` lists the models, and `record` shows the names that one takes:

        >>> from uq import models
        >>> "orbital-datacenter" in models.found()
        True
        >>> models.record("space-vs-terrestrial")
        Model, the default of each first:
          forms: corrected, self_consistent, published, source
          prior sets: near-term, published, sliders
          scenario satellite: v2-mini, v1, v3
          scenario orbit: terminator, sun-synchronous, low-earth
          scenario rocket: customer, owner

    Args:
        name: Of the model, a key of `uq.models.found()`: its package registers it in
            the group of entry points "uq.models".
        priors: Name of a prior set, as `uq.models.record(name)` lists them; None is the
            model's first.
        form: Lower-case name of a form, listed there too; None is the model's first.
        scenario: Technology choices by dimension, listed there too; the default where
            a dimension is not named.
        beliefs: A TOML file of one's own priors, laid over the set.
        samples: Draws in all, a power of two.
        replicates: Independent parts of them.
        seed: Same seed, same numbers.

    Raises:
        KeyError: If no package has such a model.
        ValueError: If another name is unknown, or a prior does not fit.
        OSError: If the file cannot be read.
    """
    words = {"name": name, "priors": priors, "form": form, "scenario": scenario}
    require("load", words | {"beliefs": beliefs})
    from uq.inputs.beliefs import apply_joint
    from uq.study import Study, double_precision

    file = None if beliefs is None else Path(beliefs)
    function, table, facts = assembled(
        name, priors=priors, form=form, scenario=scenario
    )
    if file:
        with double_precision():
            table = apply_joint(table, file)
    facts |= study_facts(file)
    return Study(
        function, table, samples=samples, replicates=replicates, seed=seed, facts=facts
    )


def assembled(
    name: str,
    *,
    priors: str | None = None,
    form: str | None = None,
    scenario: Mapping[str, str] | None = None,
) -> tuple[Callable[[Any], Any], Any, dict[str, str]]:
    """What a study of an installed model consists of, before beliefs are laid over it.

    Args:
        name: Of the model.
        priors: Name of a prior set; None is the model's first.
        form: Lower-case name of a form; None is the model's first.
        scenario: Technology choices by dimension.

    Returns:
        The function, its class filled with priors, and the facts of both.

    Raises:
        KeyError: If no package has such a model.
        ValueError: If another name is unknown.
    """
    from uq.study import double_precision

    model = record(name)
    choices, set_name = scenario_of(model, scenario or {}), prior_set_of(model, priors)
    variant = form_of(model, form)
    with double_precision():
        table = model.prior_sets[set_name](choices)
        function = _told(model, model.build(variant), variant)
    facts = {
        "model": name,
        "form": variant.name.lower(),
        "prior_set": set_name,
        "scenario": str(choices),
    }
    return function, table, facts


def _told(
    model: Model, function: Callable[[Any], Any], form: Enum
) -> Callable[[Any], Any]:
    """The function, which tells what it is made of where that is known."""
    if not model.self_contained:
        return function
    from uq.inputs.packages import contents

    @functools.wraps(function)
    def told(p: Any) -> Any:
        return function(p)

    told.made_of = lambda: f"{contents(function)} {form}"  # pyright: ignore
    return told


def prior_set_of(model: Model, name: str | None) -> str:
    """Name of a prior set; the model's first where there is none.

    Raises:
        ValueError: If the model has no such set.
    """
    if name is None:
        return next(iter(model.prior_sets))
    if name not in model.prior_sets:
        raise ValueError(unknown("prior set", name, model.prior_sets))
    return name


def form_of(model: Model, name: str | None) -> Enum:
    """A form by its lower-case name; the model's first where there is none.

    Raises:
        ValueError: If the model has no such form.
    """
    forms = {form.name.lower(): form for form in model.forms}
    if name is None:
        return next(iter(forms.values()))
    if name not in forms:
        raise ValueError(unknown("form", name, forms))
    return forms[name]


def scenario_of(model: Model, choices: Mapping[str, str]) -> Any:
    """Technology choices by dimension.

    Raises:
        ValueError: If the model has no such dimension, or it no such choice.
    """
    known = list(vars(model.scenario()))
    for key in choices:
        if key not in known:
            raise ValueError(unknown("scenario dimension", key, known))
    return model.scenario(**choices)
