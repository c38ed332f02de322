"""What there is to run: models and experiments by the names of the command line.

Nothing slow is imported here; a model or an experiment is loaded when it is used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Model:
    """A model with its forms and its prior sets, loaded.

    Args:
        build: From a form to the traceable function.
        forms: The forms the model may take; the first is the default.
        prior_sets: From a set's name to the table for a scenario.
        scenario: Class of its discrete technology choices.
    """

    build: Callable[[Any], Callable[[Any], Any]]
    forms: type[Enum]
    prior_sets: Mapping[str, Callable[[Any], Any]]
    scenario: Callable[..., Any]


@dataclass(frozen=True)
class Entry:
    """A name of the command line: where it lives and what it answers."""

    module: str
    answers: str


MODELS = {
    "orbital-datacenter": Entry(
        "experiments.models.orbital_datacenter",
        "levelized cost of compute in orbit, beside an Earth data center",
    ),
}
EXPERIMENTS = {
    "lcoc-bands": Entry(
        "experiments.lcoc_bands",
        "how uncertain the levelized cost of compute is, in orbit and on Earth",
    ),
    "sobol-ranking": Entry(
        "experiments.sobol_ranking",
        "which assumptions decide the levelized cost of compute",
    ),
}


def load_model(name: str) -> Model:
    """The model of a name.

    Raises:
        KeyError: If there is none; the message offers the nearest.
    """
    return import_module(_entry("model", name, MODELS).module).MODEL


def load_experiment(name: str) -> Any:
    """The module of an experiment: `plan`, `run`, `report`, `figures`, `print_report`.

    Raises:
        KeyError: If there is none; the message offers the nearest.
    """
    return import_module(_entry("experiment", name, EXPERIMENTS).module)


def _entry(what: str, name: str, table: Mapping[str, Entry]) -> Entry:
    if name not in table:
        from uq.parameters import unknown

        raise KeyError(unknown(what, name, table))
    return table[name]
