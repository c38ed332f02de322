"""HSIC: how far input and output are from independent, and whether by chance.

Kernels are Gaussian. A Gaussian kernel's matrix over numbers has few eigenvalues that
count, so that a product of n by FEATURES matrices is as good as it: no matrix of n by
n is made, and rows cost in proportion to their number.

Source:
    Gretton, Bousquet, Smola & Schoelkopf (2005), ALT, LNCS 3734 (HSIC); Song, Smola,
    Gretton, Bedo & Borgwardt (2012), J. Mach. Learn. Res. 13, eq. 5 (without bias);
    Da Veiga (2015), J. Stat. Comput. Simul. 85, 1283-1305 (R2-HSIC); Fine & Scheinberg
    (2001), J. Mach. Learn. Res. 2 (pivoted Cholesky factor); Marrel & Chabridon (2021),
    Reliab. Eng. Syst. Saf. 214, 107711 (target: weights of the output).
"""

import functools
from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from uq.engine.devices import require_double_precision
from uq.sensitivity.given.analysis import Method, each_part


FEATURES = 32  # columns of a factor: enough for kernels as wide as half a deviation
RESIDUAL = 1e-6  # mean square that the factors may leave out, of 1


def hsic(
    *,
    bandwidth: float = 1.0,
    rows: int = 2**11,
    permutations: int = 199,
    target: tuple[float, float] | None = None,
    softness: float = 0.2,
) -> Method:
    """HSIC and R2-HSIC of every input, and a permutation test of independence.

    Args:
        bandwidth: Standard deviation of the kernels, in those of each variable [-].
        rows: The most rows to take.
        permutations: Of the test; none, no p-value.
        target: Ends of the region of the output that matters, one of them perhaps
            infinite: a weight, 1 inside it, takes the place of the output. (For hard
            weights analyse an event.)
        softness: Distance from the region at which the weight has fallen to 1/e, in
            standard deviations of the output [-].

    Raises:
        ValueError: If a number is out of its range.
    """
    if bandwidth <= 0 or softness <= 0 or permutations < 0:
        raise ValueError(
            "bandwidth and softness must be positive and permutations not negative, "
            f"got {bandwidth:g}, {softness:g} and {permutations}"
        )
    if target and not target[0] < target[1]:
        raise ValueError(f"target: need low < high, got {target[0]} and {target[1]}")

    def weighed(y: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
        return weight(y, *target, softness=softness) if target else y

    docs = {
        "R2": "R2-HSIC: HSIC over the root of those of each with itself [-]",
        "HSIC": "Hilbert-Schmidt independence criterion, unbiased [-]",
    }
    if permutations:
        docs["p_value"] = "of independence, by permutation [-]"
    test = functools.partial(p_values, bandwidth=bandwidth, permutations=permutations)
    return Method(
        name="target HSIC" if target else "HSIC",
        estimate=each_part(
            lambda x, y, rng: hsic_indices(x, weighed(y), rng, bandwidth=bandwidth)
        ),
        docs=docs,
        assumptions=[
            f"Gaussian kernels of bandwidth {bandwidth:g}, variables standardised",
            "rows are independent: on a net p-values are too large",
        ],
        test=(lambda x, y, rng: test(x, weighed(y), rng)) if permutations else None,
        moments=list(docs),
        rows=rows,
    )


def weight(
    y: Float[np.ndarray, " n"], low: float, high: float, *, softness: float
) -> Float[np.ndarray, " n"]:
    """1 inside a region of the output, falling exponentially outside it [-].

    Args:
        y: Output.
        low: Lower end.
        high: Upper end.
        softness: Distance over which it falls by e, in standard deviations [-].
    """
    outside = np.maximum(np.maximum(low - y, y - high), 0.0)
    return np.exp(-outside / (softness * np.std(y)))


def hsic_indices(
    x: Float[np.ndarray, "n d"],
    y: Float[np.ndarray, " n"],
    rng: np.random.Generator,
    *,
    bandwidth: float,
) -> Mapping[str, Float[np.ndarray, " d"]]:
    """HSIC, unbiased, and R2-HSIC of each input; NaN where a variable is constant.

    Args:
        x: Inputs.
        y: Output.
        rng: Not used.
        bandwidth: Standard deviation of the kernels, in those of each variable [-].

    Returns:
        "R2" and "HSIC" of each input [-]; either may be negative by chance.

    Raises:
        RuntimeError: If double precision is off.
        ValueError: If there are fewer than four rows, or the kernel is too narrow.
    """
    del rng  # nothing here is random
    require_double_precision()
    if len(y) < 4:
        raise ValueError(f"HSIC needs four rows in each part, got {len(y)}")
    cross, own, output, left = map(np.asarray, _indices(x, y, bandwidth))
    _require_resolved(left, bandwidth)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {"R2": cross / np.sqrt(own * output), "HSIC": cross}


def p_values(
    x: Float[np.ndarray, "n d"],
    y: Float[np.ndarray, " n"],
    rng: np.random.Generator,
    *,
    bandwidth: float,
    permutations: int,
) -> Mapping[str, Float[np.ndarray, " d"]]:
    """Share of permutations of the output whose HSIC is no smaller.

    The output as it is counts as one of them, so that no p-value is 0; where a variable
    is constant it is NaN.

    Args:
        x: Inputs.
        y: Output.
        rng: Permutes.
        bandwidth: Standard deviation of the kernels, in those of each variable [-].
        permutations: How many.

    Returns:
        "p_value" of each input [-].

    Source:
        Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9(1), 39, eq. 2.
    """
    orders = rng.permuted(np.tile(np.arange(len(y)), (permutations, 1)), axis=1)
    observed, shuffled = map(np.asarray, _permuted(x, y, orders, bandwidth))
    larger = np.sum(shuffled >= observed[:, None], axis=1)
    share = (1 + larger) / (1 + permutations)
    return {"p_value": np.where(np.isnan(observed), np.nan, share)}


def _require_resolved(left: Float[np.ndarray, " v"], bandwidth: float) -> None:
    if left.max() > RESIDUAL:
        raise ValueError(
            f"bandwidth {bandwidth:g} is too narrow for {FEATURES} features, which "
            f"leave out {left.max():.1g}: take a wider one"
        )


def factor(
    z: Float[Array, " n"], bandwidth: Array | float
) -> tuple[Float[Array, "n features"], Float[Array, ""]]:
    """Pivoted Cholesky factor of the kernel's matrix of a standardised variable.

    Args:
        z: The variable, not standardised; a constant one gives NaN.
        bandwidth: Standard deviation of the kernel, in those of the variable [-].

    Returns:
        The factor, and the mean of the diagonal that it leaves out [-].
    """
    z = z / jnp.max(jnp.abs(z))  # else squares of huge or tiny numbers are lost
    z = (z - z.mean()) / z.std()

    def step(k: Int[Array, ""], state: tuple[Array, Array]) -> tuple[Array, Array]:
        columns, rest = state
        pivot = jnp.argmax(rest)
        size = rest[pivot]
        kernel = jnp.exp(-(((z - z[pivot]) / bandwidth) ** 2) / 2)
        column = (kernel - columns @ columns[pivot]) / jnp.sqrt(size)
        # Beyond the rounding of the diagonal there is nothing to add.
        column = jnp.where(size > 1e-14, column, 0.0)
        return columns.at[:, k].set(column), jnp.maximum(rest - column**2, 0.0)

    start = jnp.zeros((z.size, FEATURES), z.dtype), jnp.ones_like(z)
    columns, rest = jax.lax.fori_loop(0, FEATURES, step, start)
    return columns, rest.mean()


def unbiased(
    a: Float[Array, "n features"], b: Float[Array, "n features"]
) -> Float[Array, ""]:
    """HSIC without bias from two factors whose rows have length 1 [-].

    Args:
        a: Factor of the kernel's matrix of one variable.
        b: That of the other, in the same rows; at least four.
    """
    n = a.shape[0]
    alone, other = (f @ f.sum(axis=0) - 1 for f in (a, b))
    trace = jnp.sum((a.T @ b) ** 2) - n
    middle = alone.sum() * other.sum() / ((n - 1) * (n - 2))
    return (trace + middle - 2 / (n - 2) * (alone @ other)) / (n * (n - 3))


@jax.jit
def _indices(
    x: Float[Array, "n d"], y: Float[Array, " n"], bandwidth: Array | float
) -> tuple[Array, Array, Array, Array]:
    """HSIC of each input with the output, of each with itself, and what is left out."""
    output, left = factor(y, bandwidth)

    def one(column: Float[Array, " n"]) -> tuple[Array, Array, Array]:
        own, rest = factor(column, bandwidth)
        return unbiased(own, output), unbiased(own, own), jnp.maximum(rest, left)

    cross, own, rest = jax.lax.map(one, x.T)
    return cross, own, unbiased(output, output), rest


@jax.jit
def _permuted(
    x: Float[Array, "n d"],
    y: Float[Array, " n"],
    orders: Int[Array, "permutations n"],
    bandwidth: Array | float,
) -> tuple[Float[Array, " d"], Float[Array, "d permutations"]]:
    """HSIC, but for a constant factor, as it is and with the output permuted."""
    output = factor(y, bandwidth)[0]

    def one(column: Float[Array, " n"]) -> tuple[Array, Array]:
        own = factor(column, bandwidth)[0]
        own = own - own.mean(axis=0)[None]

        def size(rows: Int[Array, " n"]) -> Float[Array, ""]:
            return jnp.sum((own.T @ output[rows]) ** 2)

        observed = size(jnp.arange(y.size))
        return observed, jax.lax.map(size, orders)

    return jax.lax.map(one, x.T)
