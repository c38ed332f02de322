"""From a point of the unit cube to one set of parameters: a map made of numbers.

It is a tree of arrays, so that a compiled program takes it as an argument: another
range, shape or value of a prior is other numbers, and compiles nothing. Inputs of one
family are drawn at once, by one quantile function over the rows of their numbers.
"""

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr
from jaxtyping import Array, Float

from uq.distributions import Fixed
from uq.distributions.tabulated import OCTAVES, normal_quantile
from uq.engine.rows import Values, rows_of, stacked, stored
from uq.inputs.dependence import Joint, Rule, joint_of
from uq.outlines import outline
from uq.parameters import flatten
from uq.priors import is_prior


type Columns = dict[str, Float[Array, " n"]]


class Family(eqx.Module):
    """Inputs whose quantile functions differ by numbers alone.

    Args:
        belief: What a distribution of each is lowered to, the inputs along the first
            axis of every leaf.
        paths: Whose they are.
        axes: Dimension of the design that each takes its quantile from.
    """

    belief: Any
    paths: tuple[str, ...] = eqx.field(static=True)
    axes: tuple[int, ...] = eqx.field(static=True)

    __repr__ = outline

    def __call__(self, v: Float[Array, "d ..."]) -> Float[Array, "k ..."]:
        """Draws of all its inputs, from the quantiles of every dimension."""
        mine = v[np.array(self.axes)]

        def one(belief: Any, u: Float[Array, "*n"]) -> Float[Array, "*n"]:
            return jnp.vectorize(belief.icdf)(u)

        return jax.vmap(one)(self.belief, mine)


class Transport(eqx.Module):
    r"""The map from points of the unit cube to parameters.

    $$x = F^{-1}(\Phi(L \, \Phi^{-1}(u))), \quad L L^T = R$$

    Args:
        families: Of the inputs that are drawn from a distribution of their own.
        fixed: What does not vary, by path.
        lower: Factor $L$ of the correlations of the normal scores, of those dimensions
            that correlate with another.
        correlated: Which dimensions these are.
        standing: What a conditional distribution sees where nothing is drawn yet.
        numbers: With which quantities of the outputs are compared: no part of the map,
            but numbers that the same programs take.
        rules: Conditional distributions by path and dimension, parents first.
        paths: Every parameter, in the order of the class.
        free: Those that vary.
        structure: The class.
    """

    families: tuple[Family, ...]
    fixed: dict[str, Any]
    lower: Float[np.ndarray, "c c"] | Array
    standing: dict[str, Any]
    numbers: tuple[Any, ...]
    correlated: tuple[int, ...] = eqx.field(static=True)
    rules: tuple[tuple[str, int, Rule], ...] = eqx.field(static=True)
    paths: tuple[str, ...] = eqx.field(static=True)
    free: tuple[str, ...] = eqx.field(static=True)
    structure: Any = eqx.field(static=True)

    __repr__ = outline

    def __call__(self, u: Float[Array, " d"]) -> Any:
        """The parameter class filled with scalars, from one point."""
        return self.drawn(self.coupled(u))

    def coupled(self, u: Float[Array, " d"]) -> Float[Array, " d"]:
        """Independent quantiles to quantiles that depend on one another.

        Differentiable; dimensions that do not correlate stay as they are.
        """
        if not self.correlated:
            return u
        dims = np.array(self.correlated)
        z = jnp.asarray(self.lower, u.dtype) @ normal_scores(u[dims])
        return u.at[dims].set(probabilities(z))

    def drawn(self, v: Float[Array, " d"]) -> Any:
        """The parameter class filled with scalars, from quantiles already coupled."""
        values = self._own(v)
        for path, axis, rule in self.rules:
            # What is not yet drawn stands at its nominal value, and is not read.
            belief = rule(self.filled(self.standing | values))
            values[path] = (
                jnp.asarray(belief.value, v.dtype)
                if isinstance(belief, Fixed)
                else belief.icdf(v[axis])
            )
        return self.filled(values)

    def columns(self, points: Float[Array, "n d"]) -> Columns:
        """Draws of the inputs that vary, by path, of many points."""
        if self.rules:
            drawn = flatten(jax.vmap(self)(points))[0]
            return {path: drawn[path] for path in self.free}
        values = self._own(jax.vmap(self.coupled)(points).T)
        return {path: values[path] for path in self.free}

    def rows(self, points: Float[Array, "n d"], dtype: Any) -> Values:
        """The same as rows of one table a family, kept as it is.

        A thousand columns that are kept one by one are as many loops to compile.

        Args:
            points: Of the unit cube.
            dtype: Type of the draws.
        """
        return self.drawn_rows(jax.vmap(self.coupled)(points), dtype)

    def drawn_rows(self, v: Float[Array, "n d"], dtype: Any) -> Values:
        """The same, from quantiles already coupled."""
        if self.rules:
            drawn = flatten(jax.vmap(self.drawn)(v))[0]
            return stored({path: drawn[path].astype(dtype) for path in self.free})
        found = {
            path: row
            for family in self.families
            for path, row in zip(
                family.paths, rows_of(family(v.T).astype(dtype)), strict=True
            )
        }
        return stored({path: found[path] for path in self.free})

    def table(self, points: Float[Array, "n d"]) -> Float[Array, "k n"]:
        """Draws of the inputs that vary, one row each, in their order."""
        (table,), _ = stacked([*self.rows(points, points.dtype).values()])
        return table

    def many(self, points: Float[Array, "n d"]) -> Any:
        """The parameter class, of many points: what does not vary is a scalar."""
        return self.filled(self.columns(points))

    def filled(self, values: dict[str, Any]) -> Any:
        """The parameter class from values of what varies, by path."""
        fixed = {path: jnp.asarray(value) for path, value in self.fixed.items()}
        every = fixed | values
        leaves = [every[path] for path in self.paths]
        return jax.tree.unflatten(self.structure, leaves)

    @property
    def in_axes(self) -> Any:
        """The parameter class: 0 for what `many` makes a column, None for a scalar."""
        axes = [0 if path in self.free else None for path in self.paths]
        return jax.tree.unflatten(self.structure, axes)

    def _own(self, v: Float[Array, "d ..."]) -> dict[str, Any]:
        """Draws of the inputs that are drawn from a distribution of their own."""
        return {
            path: row
            for family in self.families
            for path, row in zip(family.paths, family(v), strict=True)
        }


def transport(priors: Any, numbers: tuple[Any, ...] = ()) -> Transport:
    """The map from one point of the unit cube to one set of parameters.

    Parameters that do not vary take no dimension of the design.

    Args:
        priors: A parameter class filled with priors, or a `Joint`.
        numbers: As `Transport` has them, of `uq.quantities.numbers_of`.

    Returns:
        A function from a point, shape (d,) with d from `dimensions`, to the parameter
        class filled with scalars; a tree of its numbers.

    Raises:
        TypeError: If a leaf is not a prior.
        ValueError: If a prior does not fit its parameter.
    """
    joint = joint_of(priors)
    table, dims = joint.table, np.array(joint.correlated, dtype=int)
    beliefs = {path: prior.distribution for path, prior in table.items()}
    rules = [path for path in joint.order if path in joint.conditional]
    own = [path for path in joint.axis if path not in rules]
    nominals = {path: np.float64(prior.nominal) for path, prior in table.items()}
    scores = joint.scores[np.ix_(dims, dims)] if dims.size else np.zeros((0, 0))
    return Transport(
        families=_families({path: beliefs[path].lowered() for path in own}, joint),
        fixed={
            path: np.float64(belief.value)
            for path, belief in beliefs.items()
            if isinstance(belief, Fixed)
        },
        lower=np.linalg.cholesky(scores),
        standing=nominals if rules else {},
        numbers=numbers,
        correlated=tuple(joint.correlated),
        rules=tuple((p, joint.axis[p], joint.conditional[p]) for p in rules),
        paths=tuple(table),
        free=tuple(path for path in table if path in joint.axis),
        structure=jax.tree.structure(joint.priors, is_leaf=is_prior),
    )


def _families(lowered: dict[str, Any], joint: Joint) -> tuple[Family, ...]:
    """Inputs by what they are lowered to, in the order in which each kind comes."""
    kinds: dict[Any, list[str]] = {}
    for path, belief in lowered.items():
        leaves, structure = jax.tree.flatten(belief)
        kinds.setdefault((structure, *map(np.shape, leaves)), []).append(path)
    return tuple(
        Family(
            jax.tree.map(
                lambda *leaves: np.stack([np.asarray(leaf) for leaf in leaves]),
                *(lowered[path] for path in paths),
            ),
            tuple(paths),
            tuple(joint.axis[path] for path in paths),
        )
        for paths in kinds.values()
    )


def normal_scores(u: Float[Array, " c"]) -> Float[Array, " c"]:
    """Standard normal quantiles of some probabilities."""
    return jax.vmap(normal_quantile)(u)


def probabilities(z: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    """Of standard normal numbers below some others; never 0 nor 1.

    The lower end is where the tables of quantiles end, the upper one the last number
    below 1.
    """
    last = 1 - float(jnp.finfo(z.dtype).epsneg)
    return jnp.clip(ndtr(z), 2.0**-OCTAVES, last)
