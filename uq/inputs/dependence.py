"""Inputs that depend on one another: a table of priors, and how they move together.

| what is known | say |
|---|---|
| a rank correlation of two inputs: Gaussian copula | `correlations={("a", "b"): 0.5}` |
| inputs that are one in disguise: the same quantile | `comonotone=[("a", "b")]` |
| what one is, given others | `conditional={"a": lambda p: Uniform(0, p.b)}` |

Every marginal stays what its prior says, but that of a conditional input.

Source:
    Nelsen (2006), An Introduction to Copulas, sections 2.3 (Sklar's theorem) and 2.5
    (comonotone); Rosenblatt (1952), Ann. Math. Stat. 23, 470-472 (conditional).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from uq.distributions import AbstractDistribution
from uq.engine.incremental import trace
from uq.inputs.correlation import (
    SCALES,
    Pairs,
    require_definite,
    score_matrix,
    score_of_ranks,
)
from uq.inputs.mappings import from_mapping
from uq.outlines import outline
from uq.parameters import replace_leaves, unknown
from uq.priors import Prior, check, nominals, prior_table, varying


type Rule = Callable[[Any], AbstractDistribution]

RANKS = (np.arange(2**12) + 0.5) / 2**12  # where the ranks of atoms are taken
GRID = (np.arange(2**10) + 0.5) / 2**10  # where equal quantiles give an atom away


@dataclass(frozen=True, eq=False)
class Joint:
    """A table of priors whose parameters depend on one another; checked when made.

        >>> import uq
        >>> beliefs = dict.fromkeys(["a", "b"], "uniform 0 to 1")
        >>> joint = uq.Joint(beliefs, {("a", "b"): 0.5})
        >>> uq.Study(lambda a, b: a + b, joint).varying
        ['a', 'b']

    Args:
        priors: A parameter class filled with priors, or a mapping as a study takes it.
        correlations: Of some pairs of parameters that vary, by their paths [-]. The
            copula joins the quantiles, so that for a conditional parameter it is that
            of its quantile given its parents.
        comonotone: Groups of parameters at one common quantile; a group correlates
            with others by any one of its members.
        conditional: For some parameters, the distribution as a function of the class
            filled with values, of which it may read any but form no cycle. It must be
            traceable, and is checked at the nominal values alone.
        scale: Of the correlations: "spearman", of ranks (equal values at their middle
            rank), or "normal", of normal scores.

    Raises:
        TypeError: If a leaf is not a prior, or a rule gives no distribution.
        ValueError: If a prior, a name or a number does not fit, or the correlations
            cannot hold together; the nearest that can are offered, never taken.
    """

    priors: Any
    correlations: Pairs = field(default_factory=dict)
    comonotone: Sequence[Sequence[str]] = ()
    conditional: Mapping[str, Rule] = field(default_factory=dict)
    scale: str = SCALES[0]

    __repr__ = outline

    def __post_init__(self) -> None:
        with jax.enable_x64(True):  # noqa: FBT003
            if isinstance(self.priors, Mapping):
                object.__setattr__(self, "priors", from_mapping(self.priors))
            check(self.priors)
            names = [group[0] for group in self.axes]
            require_definite(names, self.scores, self.scale)
            if self.conditional:
                self._check_rules()

    @cached_property
    def table(self) -> dict[str, Prior]:
        """The priors by path."""
        return prior_table(self.priors)

    @cached_property
    def axes(self) -> list[list[str]]:
        """For each dimension of a design, the paths of the parameters it drives."""
        free = varying(self.priors)
        tied = [path for group in self.comonotone for path in group]
        for path in tied:
            if path not in free:
                raise ValueError(unknown("varying parameter", path, free))
            if tied.count(path) > 1:
                message = f"comonotone: {path} stands twice, expected once at most"
                raise ValueError(message)
        groups = [[path for path in free if path in group] for group in self.comonotone]
        groups += [[path] for path in free if path not in tied]
        return sorted(filter(None, groups), key=lambda group: free.index(group[0]))

    @cached_property
    def axis(self) -> dict[str, int]:
        """Dimension of every parameter that varies."""
        return {path: i for i, group in enumerate(self.axes) for path in group}

    @cached_property
    def scores(self) -> Float[np.ndarray, "d d"]:
        """Correlations of the dimensions' normal scores."""
        leaders = [group[0] for group in self.axes]
        leads = {path: leaders[i] for path, i in self.axis.items()}
        named: dict[tuple[str, str], float] = {}
        for (a, b), rho in self.correlations.items():
            pair = leads.get(a, a), leads.get(b, b)
            if pair in named:
                raise ValueError(f"correlation of {a} and {b} stands twice: give one")
            named[pair] = rho
        scores = score_matrix(leaders, named, self.scale)
        if self.scale == SCALES[0]:
            for (a, b), rho in named.items():
                i, j = leaders.index(a), leaders.index(b)
                if self.has_atoms(i) or self.has_atoms(j):
                    scores[i, j] = scores[j, i] = self._score(a, b, rho)
        return scores

    def _score(self, a: str, b: str, rho: float) -> float:
        """Correlation of normal scores of two inputs of which one has atoms."""
        ranks = [self._ranks(path) for path in (a, b)]
        try:
            return score_of_ranks(rho, *ranks)
        except ValueError as error:
            raise ValueError(f"correlation of {a} and {b}: {error}") from error

    def _ranks(self, path: str) -> Float[np.ndarray, " n"]:
        """Middle rank of an input, as a probability, at even steps of its quantile."""
        if path in self.conditional:
            return RANKS
        belief = self.table[path].distribution
        x = np.asarray(jax.vmap(belief.icdf)(jnp.asarray(RANKS)))
        return (belief.cdf(x) + belief.cdf(np.nextafter(x, -np.inf))) / 2

    @cached_property
    def correlated(self) -> list[int]:
        """Dimensions that correlate with another."""
        return [int(i) for i in np.flatnonzero((self.scores != 0).sum(axis=1) > 1)]

    @cached_property
    def parents(self) -> dict[str, list[str]]:
        """What the distribution of every conditional parameter reads."""
        point = jax.tree.map(jnp.float64, nominals(self.priors))
        found = {}
        for path, rule in self.conditional.items():
            program = trace(lambda p, rule=rule: jax.tree.leaves(rule(p)), point)
            direct = set(program.outputs)
            found[path] = [
                name
                for name, value in program.inputs.items()
                if program.reach[name] or value in direct
            ]
        return found

    @cached_property
    def order(self) -> list[str]:
        """Every path, parents first."""
        done = [path for path in self.table if path not in self.conditional]
        while left := [path for path in self.conditional if path not in done]:
            ready = [p for p in left if set(self.parents[p]).isdisjoint(left)]
            if not ready:
                message = f"conditional: {', '.join(left)} form a cycle, expected none"
                raise ValueError(message)
            done += ready
        return done

    @cached_property
    def blocks(self) -> list[list[int]]:
        """Dimensions that nothing tells apart: a conditional one with its parents."""
        block = list(range(len(self.axes)))
        for path, parents in self.parents.items():
            tied = {block[self.axis[p]] for p in [path, *parents] if p in self.axis}
            block = [min(tied) if b in tied else b for b in block]
        return [
            [i for i, b in enumerate(block) if b == one] for one in sorted(set(block))
        ]

    def dependents(self, path: str) -> list[str]:
        """Parameters that a parameter does not move without, itself left out."""
        if path not in self.axis:
            return []
        own = next(block for block in self.blocks if self.axis[path] in block)
        near = {*np.flatnonzero(self.scores[own].any(axis=0)).tolist()}
        near = {i for block in self.blocks if near & {*block} for i in block}
        return [name for name, i in self.axis.items() if i in near and name != path]

    def has_atoms(self, dimension: int) -> bool:
        """Whether all parameters of a dimension take some values with probability."""
        free = [p for p in self.axes[dimension] if p not in self.conditional]
        draws = [
            jax.vmap(self.table[p].distribution.icdf)(jnp.asarray(GRID)) for p in free
        ]
        return bool(free) and all(len(np.unique(x)) < len(GRID) for x in draws)

    def _check_rules(self) -> None:
        """Refuse rules that do not fit at the nominal values."""
        point, changed = nominals(self.priors), {}
        for path, rule in self.conditional.items():
            if path not in self.axis:
                message = unknown("varying parameter", path, self.axis)
                raise ValueError(f"conditional: {message}")
            found = rule(point)
            if not isinstance(found, AbstractDistribution):
                message = (
                    f"conditional {path}: expected a distribution, found {found!r}"
                )
                raise TypeError(message)
            changed[path] = replace(self.table[path], distribution=found)
        check(replace_leaves(self.priors, changed))
        _ = self.order  # refuses a cycle


def joint_of(priors: Any) -> Joint:
    """A table of priors as one of independent inputs; a `Joint` as it is."""
    return priors if isinstance(priors, Joint) else Joint(priors)


def priors_of(priors: Any) -> Any:
    """The parameter class filled with priors, of a `Joint` or of nothing but itself."""
    return priors.priors if isinstance(priors, Joint) else priors


def require_independent(priors: Any, *, instead: str) -> Any:
    """The parameter class filled with priors; refuses one whose inputs depend.

    Args:
        priors: A parameter class filled with priors, or a `Joint`.
        instead: What to use where they do, such as "shapley_effects".

    Raises:
        ValueError: If two inputs depend on one another; with the first that do.
    """
    if not isinstance(priors, Joint):
        check(priors)
        return priors
    joint = priors
    for path in joint.axis:
        if others := joint.dependents(path):
            message = (
                f"{path} and {others[0]} depend on one another, expected independent "
                f"inputs: use {instead}"
            )
            raise ValueError(message)
    return joint.priors


def require_apart(priors: Any, paths: Sequence[str]) -> Any:
    """The parameter class filled with priors; refuses to hold inputs others move with.

    Args:
        priors: A parameter class filled with priors, or a `Joint`.
        paths: Parameters that are given values.

    Raises:
        ValueError: If a parameter that is not among them depends on one that is.
    """
    joint = joint_of(priors)
    for path in paths:
        ruled = [child for child, parents in joint.parents.items() if path in parents]
        moving = [p for p in [*joint.dependents(path), *ruled] if p not in paths]
        if moving:
            message = (
                f"{path} cannot be held at values: {moving[0]} depends on it; leave "
                "the dependence out, or use shapley_effects"
            )
            raise ValueError(message)
    return joint.priors
