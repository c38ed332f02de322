"""The register of methods: every way to ask what matters, a record each.

All answer in one shape (`uq.results.measures`), so that any of them can rank and all
can be put side by side. A new method is a file and a record here; help texts, tables
and the words of a comparison are made from the records.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.dependence import priors_of, require_independent
from uq.inputs.sampling import dimensions, sample
from uq.interop import salib
from uq.outlines import outline
from uq.parameters import flatten, unknown
from uq.priors import varying
from uq.quantities import quantities
from uq.quantity_words import is_event
from uq.results.measures import Sensitivities
from uq.sensitivity.derivatives.dgsm import dgsm
from uq.sensitivity.derivatives.moments import derivatives
from uq.sensitivity.given import analysis
from uq.sensitivity.given.delta import delta
from uq.sensitivity.given.hsic import hsic
from uq.sensitivity.given.pawn import pawn
from uq.sensitivity.given.rank import rank
from uq.sensitivity.given.regional import regional
from uq.sensitivity.given.table import from_replicates
from uq.sensitivity.screening.morris import elementary_effects
from uq.sensitivity.variance.indices import from_indices
from uq.sensitivity.variance.shapley import shapley_effects
from uq.sensitivity.variance.sobol import Options, sobol_indices


type Progress = Callable[[int, int], None] | None


@dataclass(frozen=True)
class Subject:
    """What is analysed, whatever the method.

    Args:
        model: A traceable function.
        priors: Its class filled with priors, or a `Joint`.
        words: Quantities of interest, as `quantities` reads them.
        samples: Draws, or base points, in all; a power of two.
        seed: Same seed, same numbers.
        groups: Parameters that are one factor, by name, where a method takes groups.
        progress: Called with what is done and all, where a method tells.
        replicates: Independent parts of the draws.
        options: Of Sobol' indices: estimators, pairs, stopping rule and precision.
    """

    model: Callable[[Any], Any]
    priors: Any
    words: Sequence[str]
    samples: int
    seed: int
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    progress: Progress = None
    replicates: int = 16
    options: Options = Options()

    __repr__ = outline

    @property
    def size(self) -> int:
        """Points of each replicate."""
        return self.samples // self.replicates

    @cached_property
    def draws(self) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Inputs that vary and quantities, shape (replicates, size), made once."""
        width = dimensions(self.priors)
        net = Sobol(width, self.size, replicates=self.replicates, seed=self.seed)
        drawn = sample(self.priors, net)
        wanted = quantities(self.words)
        outputs = propagate(self.model, drawn, of=wanted)
        inputs = {k: np.asarray(v) for k, v in flatten(drawn)[0].items() if np.ndim(v)}
        return inputs, outputs


@dataclass(frozen=True)
class Method:
    """A way to ask what matters.

    Args:
        asks: The question that its number answers.
        run: From what is analysed to what was found.
        dependent: Whether inputs may depend on one another.
        groups: Whether parameters may be one factor.
        events: Whether outputs must be events.
        derivatives: Whether it takes derivatives of the model: a black box has none.
        most: The most draws it can take in reasonable time.
        least: The fewest draws of each replicate that tell an error.
        differs: Why it may rank otherwise than total indices do.
    """

    asks: str
    run: Callable[[Subject], Sensitivities]
    dependent: bool = False
    groups: bool = False
    events: bool = False
    derivatives: bool = False
    most: int = 2**48
    least: int = 2
    differs: str = ""


def _sobol(of: Subject) -> Sensitivities:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # they are the notes
        return from_indices(
            sobol_indices(
                of.model,
                of.priors,
                quantities(of.words),
                size=of.size,
                seed=of.seed,
                replicates=of.replicates,
                options=replace(of.options, groups=of.groups),
                progress=of.progress,
            )
        )


def _driven(
    engine: Callable[..., Sensitivities], *, groups: bool = False
) -> Callable[[Subject], Sensitivities]:
    """What runs the model itself."""

    def run(of: Subject) -> Sensitivities:
        more: dict[str, Any] = {"groups": of.groups or None} if groups else {}
        return engine(
            of.model,
            of.priors,
            quantities(of.words),
            size=of.size,
            seed=of.seed,
            replicates=of.replicates,
            progress=of.progress,
            **more,
        )

    return run


def _shapley(of: Subject) -> Sensitivities:
    """Groups are a partition there: what is in none is a player alone."""
    grouped = {path for paths in of.groups.values() for path in paths}
    alone = [path for path in varying(priors_of(of.priors)) if path not in grouped]
    players = {path: [path] for path in alone} | dict(of.groups) if of.groups else {}
    return _driven(shapley_effects, groups=True)(replace(of, groups=players))


# What needs draws and outputs only.
GIVEN: dict[str, Callable[[], analysis.Method]] = {
    "rank": rank,
    "delta": delta,
    "pawn": pawn,
    "hsic": hsic,
    "regional": regional,
}


def _given(name: str) -> Callable[[Subject], Sensitivities]:
    return lambda of: analysis.given(
        from_replicates(*of.draws), GIVEN[name](), seed=of.seed
    )


def _salib(name: str) -> Callable[[Subject], Sensitivities]:
    return lambda of: salib.analyze(name, *of.draws, seed=of.seed)


def _salib_fast(of: Subject) -> Sensitivities:
    return salib.fast(
        of.model,
        of.priors,
        quantities(of.words),
        size=of.size,
        seed=of.seed,
        replicates=of.replicates,
    )


METHODS: dict[str, Method] = {
    "sobol": Method(
        "share of the variance that an input takes part in, alone or with others",
        _sobol,
        groups=True,
    ),
    "shapley": Method(
        "share of the variance, each interaction split evenly: shares add up to 1",
        _shapley,
        dependent=True,
        groups=True,
        differs="splits what inputs do together instead of counting it for each",
    ),
    "morris": Method(
        "mean size of the change when one input is drawn again",
        _driven(elementary_effects, groups=True),
        groups=True,
        differs="averages the size of changes, not their square: rare large ones "
        "weigh less",
    ),
    "dgsm": Method(
        "upper bound of the total index, from derivatives: what cannot matter",
        _driven(dgsm),
        derivatives=True,
        differs="is an upper bound, loose where the slope is steep in a corner",
    ),
    "elasticity": Method(
        "by how many percent the output moves with one percent of an input",
        _driven(derivatives),
        derivatives=True,
        differs="asks per percent of the input, and forgets how wide its prior is",
    ),
    "rank": Method(
        "share of the variance that an input explains alone, from any draws",
        _given("rank"),
        dependent=True,
        differs="counts what an input does alone",
    ),
    "delta": Method(
        "how far knowing an input moves the whole distribution, in area",
        _given("delta"),
        dependent=True,
        differs="weighs the whole distribution, not the variance",
    ),
    "pawn": Method(
        "how far knowing an input moves the whole distribution, at its widest",
        _given("pawn"),
        dependent=True,
        least=2**6,
        differs="looks at the widest gap between distributions, not at the variance",
    ),
    "hsic": Method(
        "whether output and input depend on one another in any way, with a test",
        _given("hsic"),
        dependent=True,
        least=2**2,
        differs="asks for any dependence, not for a share of the variance",
    ),
    "regional": Method(
        "which inputs decide whether an event happens, and in which direction",
        _given("regional"),
        dependent=True,
        events=True,
        least=2**4,
    ),
    "salib-fast": Method(
        "SALib's extended FAST: total indices", _salib_fast, least=128
    ),
    "salib-rbd-fast": Method("SALib's RBD-FAST: first-order", _salib("rbd-fast")),
    "salib-delta": Method("SALib's delta", _salib("delta"), dependent=True, most=2**11),
    "salib-pawn": Method("SALib's PAWN", _salib("pawn"), dependent=True),
    "salib-hdmr": Method(
        "SALib's HDMR: first-order, correlation included",
        _salib("hdmr"),
        dependent=True,
        least=512,
    ),
}


def method_of(name: str, subject: Subject) -> Method:
    """A method by its name, judged for what it is asked.

    Raises:
        ValueError: If there is none, it needs independent inputs and these are not, it
            takes no groups, or so many draws, or outputs that are no events.
    """
    require_known(name)
    method = METHODS[name]
    if not method.dependent:
        others = ", ".join(k for k, v in METHODS.items() if v.dependent)
        require_independent(subject.priors, instead=f"method {others}")
    if subject.groups and not method.groups:
        others = ", ".join(k for k, v in METHODS.items() if v.groups)
        raise ValueError(f"{name}: takes no groups: take one of {others}")
    others = [word for word in subject.words if not is_event(word)]
    if method.events and others:
        raise ValueError(
            f"{name}: takes events, such as 'output<number', got {others[0]}"
        )
    least = method.least * subject.replicates
    if not least <= subject.samples <= method.most:
        raise ValueError(
            f"{name}: needs {least} to {method.most} samples, got {subject.samples}"
        )
    return method


def require_known(name: str) -> None:
    """Refuse the name of no method.

    Raises:
        ValueError: With the nearest name.
    """
    if name not in METHODS:
        raise ValueError(unknown("method", name, METHODS))
