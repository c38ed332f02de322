"""A question's subject: a model, what is believed of its inputs, and how many draws."""

import dataclasses
import difflib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Number
from pathlib import Path
from typing import Any

import jax
import numpy as np

from uq.arguments import is_whole, require
from uq.designs import Sobol
from uq.designs.base import MOST_SEED, whole
from uq.distributions.base import describe
from uq.distributions.notation import below_zero
from uq.engine.devices import require_device
from uq.engine.propagation import require_scalars
from uq.engine.tracing import MADE_OF, require_repeatable
from uq.inputs.black_boxes import BlackBox, one_line_failures
from uq.inputs.classes import Named
from uq.inputs.dependence import Joint, priors_of
from uq.inputs.mappings import PROBLEM, copied, from_mapping
from uq.inputs.own_code import guarded
from uq.inputs.reading import file_hash
from uq.inputs.sampling import dimensions
from uq.inputs.signatures import takes, takes_one
from uq.interop import salib_problems
from uq.parameters import Spec, flatten, replace_leaves, specs, unknown
from uq.priors import Prior, check, nominals, prior_table, varying
from uq.quantity_words import require_plain
from uq.words import few, shown


REPLICATES = 16
FACTS = ("model", "form", "prior_set", "scenario", "study", "study_sha256")
SHOWN = 8  # inputs that a `repr` lists


@dataclass(frozen=True, repr=False, eq=False)
class Study:
    """A model, the priors of its inputs, and the draws that a question takes.

    Every verb takes one first. It is judged once, when it is made, and never changes.

        >>> import uq
        >>> def tug(payload, price):
        ...     return {"cost": payload * price}
        >>> beliefs = {"payload": "1 to 3 t", "price": "uniform 2 to 5 MUSD/t"}
        >>> study = uq.Study(tug, beliefs)
        >>> list(study.inputs), list(study.outputs)
        (['payload', 'price'], ['cost'])

    Args:
        model: A function of one structure whose attributes are the inputs, or, with a
            mapping of priors, of named arguments. It returns a class, a mapping or one
            number, and is written in `jax.numpy`, or is a `uq.black_box`.
        priors: A parameter class filled with `Prior`s; a `Joint`; a mapping from names
            to `Prior`s, distributions, numbers or notation such as "2 to 5 km"; or a
            problem of SALib.
        units: Unit, or `Spec`, of some outputs, for models that do not state them.
        samples: Draws or base points in all, a power of two.
        replicates: Independent parts of them, which standard errors come from; a power
            of two, at least 2.
        seed: Same seed, same numbers.
        facts: What an answer tells of its study: model, form, prior_set, scenario,
            study (file) and the file's hash; the model's name where nothing is said.
        groups: Parameters that are one factor of a ranking, by name; those of a SALib
            problem where none are given.

    Raises:
        ValueError: If model and priors do not fit one another, or a number does not do.
        TypeError: If a leaf of a class is no prior.
    """

    model: Callable[..., Any]
    priors: Any
    units: Mapping[str, Spec | str] = field(default_factory=dict)
    samples: int = 2**14
    replicates: int = REPLICATES
    seed: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not callable(self.model):
            raise ValueError(f"model: expected a function, found {shown(self.model)}")
        _require_beliefs(self.priors)
        self._require_counts()
        require("study", {"groups": self.groups})
        self._keep()
        whole("seed", 0, MOST_SEED)(self.seed)
        require_device()
        with double_precision(), one_line_failures():
            check(self.table)
            known = self.outputs
        for name in self.units:
            if name not in known:
                raise ValueError(unknown("output", name, known))
        for name, paths in self.groups.items():
            for path in paths:
                if path not in self.inputs:
                    problem = unknown("input", path, self.inputs)
                    raise ValueError(f"group {shown(name)}: {problem}")

    def _keep(self) -> None:
        """Copies of what could be changed from outside, its words judged.

        Raises:
            ValueError: If one is no mapping of names, or a fact is not known.
        """
        for name, kind in (("units", (str, Spec)), ("facts", str)):
            given = getattr(self, name)
            items = given.items() if isinstance(given, Mapping) else [(None, None)]
            if not all(isinstance(k, str) and isinstance(v, kind) for k, v in items):
                problem = f"expected a mapping of names to text, found {shown(given)}"
                raise ValueError(f"{name}: {problem}")
            object.__setattr__(self, name, dict(given))
        for name in self.facts:
            if name not in FACTS:
                raise ValueError(unknown("fact", name, FACTS))
        if isinstance(self.priors, Mapping):
            object.__setattr__(self, "priors", copied(self.priors))
        groups = dict(self.groups or {})
        if self._is_problem and not groups:
            groups = salib_problems.groups_of(self.priors)
        object.__setattr__(self, "groups", groups)

    @property
    def _is_problem(self) -> bool:
        """Whether the priors are a problem of SALib, not beliefs of such names."""
        given = self.priors
        if not isinstance(given, Mapping) or not set(given) >= PROBLEM:
            return False
        return isinstance(given["names"], Sequence) and not isinstance(
            given["names"], str
        )

    def _require_counts(self) -> None:
        for name, least in (("replicates", 2), ("samples", 2 * self.replicates)):
            value = getattr(self, name)
            if not is_whole(value) or value < least or value & (value - 1):
                raise ValueError(
                    f"{name}: expected a power of two of at least {least}, got "
                    f"{shown(value)}"
                )

    @cached_property
    def joint(self) -> Any:
        """What the engines take: a class filled with priors, or a `Joint`."""
        if not isinstance(self.priors, Mapping):
            return self.priors
        if self._is_problem:
            return salib_problems.priors_of(self.priors)
        return from_mapping(self.priors)

    @cached_property
    def table(self) -> Any:
        """A parameter class filled with priors, whatever depends on what."""
        return priors_of(self.joint)

    @cached_property
    def inputs(self) -> dict[str, Prior]:
        """The priors by the paths of their parameters."""
        return prior_table(self.table)

    @cached_property
    def varying(self) -> list[str]:
        """Paths of the parameters that vary."""
        return varying(self.table)

    @property
    def nominal(self) -> Any:
        """The structure of the inputs with the nominal value of each."""
        return jax.tree.map(float, nominals(self.table))

    @cached_property
    def function(self) -> Callable[[Any], Any]:
        """The model as the engines take it: of the class, returning named numbers.

        Raises:
            ValueError: If the model does not take these inputs.
        """
        if isinstance(self.model, BlackBox):
            return self._called()
        file = _file(self.model)
        return guarded(self._called(), file.resolve() if file else None)

    def _called(self) -> Callable[[Any], Any]:
        """The model with its arguments put in, a bare number under its name."""
        by_name = isinstance(self.table, Named) and _takes_names(
            self.model, list(vars(self.table))
        )
        model, name = self.model, self.name
        if isinstance(model, jax.stages.Wrapped):  # it would remember what it read
            model = inspect.unwrap(model)

        def called(p: Any) -> Any:
            outputs = model(**vars(p)) if by_name else model(p)
            return {name: outputs} if _is_number(outputs) else outputs

        called.__name__ = name
        if made_of := getattr(model, MADE_OF, None):
            setattr(called, MADE_OF, made_of)
        return called

    @property
    def name(self) -> str:
        """Name of the model's function."""
        name = getattr(self.model, "__name__", type(self.model).__name__)
        return "output" if name == "<lambda>" else name

    @cached_property
    def outputs(self) -> dict[str, Spec]:
        """Unit and meaning of every output; no unit where nobody stated one.

        Raises:
            ValueError: If the model fails, or an output is no real scalar.
        """
        if isinstance(self.model, BlackBox):
            self.model.learn(self.nominal)
        answers = self.shapes
        require_scalars(answers)
        require_plain(flatten(answers)[0])
        try:
            known = specs(answers)
        except TypeError:  # a mapping, or a class that states no units
            names = sorted(flatten(answers)[0], key=self._place)
            known = {name: Spec("", name, -np.inf) for name in names}
        for name, unit in self.units.items():
            spec = Spec(unit, name, -np.inf) if isinstance(unit, str) else unit
            known |= {name: spec} if name in known else {}
        return known

    @property
    def shapes(self) -> Any:
        """The outputs as the model returns them, as shapes."""
        return self._traced[0]

    def _place(self, output: str) -> int:
        """Where a mapping that the model returns has an output: JAX sorts its keys."""
        order = self._traced[1]
        return order.index(output) if output in order else len(order)

    @cached_property
    def _traced(self) -> tuple[Any, list[str]]:
        """Shapes of the outputs, and the keys of a mapping as they were written."""
        order: list[str] = []
        if hasattr(self.function, MADE_OF):
            point = jax.tree.map(np.float64, self.nominal)
            return require_repeatable(self.function, point).answers, order

        def traced(p: Any) -> Any:
            outputs = self.function(p)
            order.extend(map(str, outputs) if isinstance(outputs, Mapping) else ())
            return outputs

        return jax.eval_shape(traced, self.nominal), order

    @property
    def attributes(self) -> dict[str, str]:
        """The facts that every answer tells, those that nobody stated as text too."""
        own = {"model": self.name, "model_sha256": file_hash(_file(self.model))}
        return dict.fromkeys(FACTS, "") | own | dict(self.facts)

    @property
    def size(self) -> int:
        """Points of each replicate."""
        return self.samples // self.replicates

    def design(self, *, least: int = 2) -> Sobol:
        """Scrambled Sobol' nets, one a replicate, as many dimensions as vary.

        Args:
            least: The fewest points of a replicate that will do.

        Raises:
            ValueError: If there are fewer, or nothing varies.
        """
        if self.size < least:
            raise ValueError(
                f"samples: need at least {least * self.replicates}, got {self.samples}"
            )
        width = dimensions(self.joint)
        return Sobol(width, self.size, replicates=self.replicates, seed=self.seed)

    def replace(self, **changes: Any) -> "Study":
        """The same study with some arguments changed, such as `samples` or `seed`."""
        known = [each.name for each in dataclasses.fields(self)]
        for name in changes:
            if name not in known:
                raise ValueError(unknown("argument of a study", name, known))
        return dataclasses.replace(self, **changes)

    def with_priors(self, beliefs: Mapping[str, Any]) -> "Study":
        """The same study with other priors for some inputs, in any form.

        Args:
            beliefs: By path; as a mapping of priors has them.

        Raises:
            ValueError: If one is no prior or of no input, or a number is given for an
                input that is correlated with others.
        """
        require("with_priors", {"beliefs": beliefs})
        if isinstance(self.priors, Mapping) and not self._is_problem:
            return self.replace(priors={**self.priors, **beliefs})
        for path in beliefs:
            if path not in self.inputs:
                raise ValueError(unknown("input", path, self.inputs))
        found = prior_table(from_mapping(beliefs))
        fixed = {
            path: dataclasses.replace(prior, unit=self.inputs[path].unit)
            if path in self.inputs and prior.unit == "-"
            else prior
            for path, prior in found.items()
        }
        table = replace_leaves(self.table, fixed)
        if isinstance(self.joint, Joint):
            _require_movable(self.joint, varying(table))
            table = dataclasses.replace(self.joint, priors=table)
        return self.replace(priors=table)

    def __getstate__(self) -> dict[str, Any]:
        """What it was made of: what follows is made again where it is read."""
        known = [each.name for each in dataclasses.fields(self)]
        return {name: getattr(self, name) for name in known}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        names = [path for path in self.inputs if path in self.varying]
        rows = [f"  {path}: {_belief(self.inputs[path])}" for path in names[:SHOWN]]
        more = [f"  and {len(names) - SHOWN} more"] if len(names) > SHOWN else []
        fixed = len(self.inputs) - len(names)
        head = (
            f"Study of {self.attributes['model']}: {few(list(self.outputs))} from "
            f"{len(names)} inputs that vary and {fixed} that do not"
        )
        counts = f"{self.samples} samples in {self.replicates} parts, seed {self.seed}"
        return "\n".join([head, *rows, *more, f"  {counts}"])

    def _repr_html_(self) -> str:
        from uq.show.pages import study_page

        return study_page(self)


@contextmanager
def double_precision() -> Iterator[None]:
    """JAX in double precision, whatever the user's program has set; left as it was."""
    with jax.enable_x64(True):  # noqa: FBT003
        yield


def _require_beliefs(priors: Any) -> None:
    """Refuse data and bare values where beliefs are expected.

    Raises:
        ValueError: Saying in which forms they are taken.
    """
    bare_value = isinstance(priors, str | bytes | Number | Sequence | None)
    if bare_value or hasattr(priors, "to_numpy") or hasattr(priors, "__array__"):
        raise ValueError(
            "priors: expected a mapping of names to priors, a Joint or a filled class, "
            f"found {shown(type(priors).__name__)}: of data give each input a prior, "
            "such as uq.Empirical(column), or ask uq.given"
        )


def _require_movable(joint: Joint, free: Sequence[str]) -> None:
    """Refuse to fix an input that stands in a dependence.

    Raises:
        ValueError: Naming it and what it goes with.
    """
    tied = [*joint.correlations, *joint.comonotone]
    for group in tied:
        for path in group:
            if path not in free:
                others = few([other for other in group if other != path])
                raise ValueError(
                    f"{path}: goes with {others} in the Joint, and one number cannot: "
                    "give a prior that varies, or make a Joint without that pair"
                )


def _belief(prior: Prior) -> str:
    unit = "" if prior.unit == "-" else f" {prior.unit}"
    below = below_zero(prior.distribution)
    note = f" ({below})" if below else ""
    return f"{describe(prior.distribution)}{unit}{note}, {prior.evidence}"


def _file(model: Any) -> Path | None:
    try:
        found = inspect.getsourcefile(inspect.unwrap(model))
    except TypeError:  # an object that is called, or one of C
        return None
    return Path(found) if found and Path(found).is_file() else None


def _is_number(value: Any) -> bool:
    return isinstance(value, bool | int | float | complex) or (
        hasattr(value, "dtype") and not hasattr(value, "_fields")
    )


def _takes_names(model: Callable[..., Any], names: list[str]) -> bool:
    """Whether a model takes its inputs by name, or as one structure.

    Raises:
        ValueError: If it takes neither these names nor one argument.
    """
    try:
        every = list(inspect.signature(model).parameters.values())
    except ValueError:  # of C, which does not tell its arguments
        return False
    if takes(every, names):
        return True
    known = [each.name for each in every]
    if takes_one(every) and not set(known) & set(names):
        return False
    called = getattr(model, "__name__", "the model")
    problem = f"{called} takes {few(known) or 'nothing'}"
    for name in names:
        if name not in known:
            raise ValueError(f"{problem}: {unknown('input', name, known)}")
    missing = next((each.name for each in every if each.name not in names), None)
    if missing is None:
        raise ValueError(f"{problem}, by place only: give it arguments with names")
    near = difflib.get_close_matches(missing, names, n=1)
    hint = f": did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"{problem}, but there is no prior of {missing}{hint}")
