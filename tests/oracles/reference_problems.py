"""Published test functions: their inputs, their formulas and what is known of them.

Problems are read from `tests/reference`, or from the folder in REFERENCE_DIR.
"""

import math
import re
from typing import Annotated, Any, override

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from problems import prior
from reference_rows import record

from uq.distributions import (
    AbstractDistribution,
    Beta,
    Discrete,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    StudentT,
    Triangular,
    Truncated,
    Uniform,
    Weibull,
)
from uq.inputs.dependence import Joint
from uq.parameters import Spec
from uq.priors import Prior


class Gumbel(AbstractDistribution):
    """Largest of many; known to this test alone."""

    loc: float
    scale: float

    @override
    def icdf(self, u):
        return self.loc - self.scale * jnp.log(-jnp.log(u))

    @override
    def cdf(self, x):
        return np.exp(-np.exp((self.loc - x) / self.scale))

    @override
    def sf(self, x):
        return -np.expm1(-np.exp((self.loc - x) / self.scale))

    @property
    @override
    def support(self):
        return -math.inf, math.inf


def truncated(base, low, high):
    low = -math.inf if low is None else low
    return Truncated(distribution(base), low, math.inf if high is None else high)


DISTRIBUTIONS = {
    "uniform": Uniform,
    "normal": Normal,
    "lognormal": lambda mu_log, sigma_log: LogNormal(math.exp(mu_log), sigma_log),
    "loguniform": LogUniform,
    "triangular": Triangular,
    "beta": lambda alpha, beta, low=0.0, high=1.0: Beta(alpha, beta, low, high),
    "beta4": Beta,
    "exponential": lambda rate: Weibull(1.0, 1 / rate),
    "gamma": Gamma,
    "weibull": Weibull,
    "student_t": StudentT,
    "bernoulli": lambda p: Discrete((0.0, 1.0), (1 - p, p)),
    "discrete": Discrete,
    "discrete_uniform": lambda low, high: Discrete(
        range(low, high + 1), [1 / (high + 1 - low)] * (high + 1 - low)
    ),
    "truncated": truncated,
    "gumbel_max": Gumbel,
}


def distribution(told):
    return DISTRIBUTIONS[told["dist"]](**told["params"])


def morris1991(x):
    w = jnp.stack([x[f"x{i}"] for i in range(1, 21)])
    bent = jnp.isin(jnp.arange(20), jnp.array([2, 4, 6]))
    w = jnp.where(bent, 2 * (1.1 * w / (w + 0.1) - 0.5), 2 * (w - 0.5))
    i = np.arange(1, 21)
    sign = (-1.0) ** (i[:, None] + i[None, :])
    sign[:6, :6] = -15.0
    y = jnp.where(i <= 10, 20.0, (-1.0) ** i) @ w + w @ np.triu(sign, 1) @ w
    # Elementary symmetric polynomials of the first five and of the first four.
    triples = sum(
        w[a] * w[b] * w[c] for a in range(5) for b in range(a) for c in range(b)
    )
    return y - 10 * triples + 5 * jnp.prod(w[:4])


def oscillator(x):
    """Der Kiureghian and De Stefano (1991): a light mass on a heavy one."""
    primary, secondary = jnp.sqrt(x["kp"] / x["mp"]), jnp.sqrt(x["ks"] / x["ms"])
    mass, middle = x["ms"] / x["mp"], (primary + secondary) / 2
    damping, detuning = (x["zp"] + x["zs"]) / 2, (primary - secondary) / middle
    coupled = x["zp"] * x["zs"] * (4 * damping**2 + detuning**2) + mass * damping**2
    square = (
        math.pi * x["S0"] / (4 * x["zs"] * secondary**3) * damping * x["zs"] / coupled
    ) * ((x["zp"] * primary**3 + x["zs"] * secondary**3) * primary)
    return x["Fs"] - 3 * x["ks"] * jnp.sqrt(square / (4 * damping * middle**4))


def robot_arm(x):
    angles = jnp.cumsum(jnp.stack([x[f"th{i}"] for i in range(1, 5)]))
    lengths = jnp.stack([x[f"L{i}"] for i in range(1, 5)])
    return jnp.hypot(lengths @ jnp.cos(angles), lengths @ jnp.sin(angles))


def flood_cost(x):
    slope = jnp.sqrt((x["Zm"] - x["Zv"]) / x["L"])
    height = (x["Q"] / (x["B"] * x["Ks"] * slope)) ** 0.6
    over = x["Zv"] + height - x["Hd"] - x["Cb"]
    upkeep = 0.2 + 0.8 * -jnp.expm1(-1000 / over**4)
    return jnp.where(over > 0, 1.0, upkeep) + jnp.maximum(x["Hd"], 8.0) / 20


NAMED = {f.__name__: f for f in (morris1991, oscillator, robot_arm, flood_cost)}


# Evaluated by slower methods only when REFERENCE_FULL is set: another of the kind is.
OF_A_KIND = {
    "ishigami_a7_b0.05",
    "sobol_g_typeB_d10",
    "sobol_gstar_case2",
    "sobol_gstar_case3",
    "sobol_gstar_case4",
    "sobol_levitan_7d",
    "portfolio3_saltelli2004_2",
    "portfolio3_saltelli2004_3",
    "morris2006_p10_d30",
    "morris1991_20d",
    "oakley_ohagan_15d",
    "piston_7d",
    "wing_weight_10d",
    "oscillator_8d_Fs21.5",
    "robot_arm_8d",
    "sobol_gstar_case1",
    "bratley1992_k_8d",
    "friedman_5d",
    "webster_2d",
    "otl_circuit_6d",
    "flood_iooss2015_S",
    "flood_iooss2015_Cost",
    "sulfur_9d",
}


# From so many inputs on, an analysis compiles for half a minute.
MANY = 100


def problems():
    return record("uq_testfunctions.json").get("problems", [])


def not_evaluated(problem):
    """Why a problem cannot be built here, if it cannot."""
    if not problem["inputs"]:
        return "it has no inputs"
    unknown = {kind for told in problem["inputs"] for kind in kinds(told)}
    unknown -= set(DISTRIBUTIONS)
    if unknown:
        return f"distributions {sorted(unknown)}"
    told, named = problem["python"], {i["name"] for i in problem["inputs"]}
    if not told:
        return "it has no formula"
    if told.isidentifier() and told not in {*NAMED, *named}:
        return f"its function {told} is not written here"
    if depends(problem) and problem["dependence"]["type"] != "gaussian_copula":
        return f"dependence {problem['dependence']['type']}"
    return None


def kinds(told):
    """Distributions that an input is told by, with those that they restrict."""
    yield told["dist"]
    if "base" in told["params"]:
        yield from kinds(told["params"]["base"])


def depends(problem):
    """Whether its inputs depend on one another."""
    return problem["dependence"] != "independent"


def joint(problem):
    """Priors of a problem, and the copula that it names."""
    told, beliefs = problem["dependence"], table(problem["inputs"])
    if not depends(problem):
        return beliefs
    named = [each["name"] for each in problem["inputs"]]
    pairs = {
        (named[i], named[j]): float(told["corr"][i][j])
        for i, j in zip(*np.triu_indices(len(named), 1), strict=True)
    }
    return Joint(beliefs, pairs, scale="normal")


def members(problem, word):
    """Names of the inputs in a word like `evppi_{x1,x2}` or `closed_{1,2}`."""
    named = [each["name"] for each in problem["inputs"]]
    _, brace, inside = word.rpartition("{")
    found = re.findall(r"\w+", inside if brace else word)
    return [each if each in named else named[int(each) - 1] for each in found]


def table(inputs):
    """A parameter class of its own for every problem, filled with its priors."""
    hints = {i["name"]: Annotated[Any, Spec("-", i["name"], -math.inf)] for i in inputs}
    group = type("Inputs", (eqx.Module,), {"__annotations__": hints})
    beliefs = [distribution(i) for i in inputs]
    middles = [float(each.icdf(jnp.asarray(0.5))) for each in beliefs]
    return group(*map(prior, beliefs, ["-"] * len(inputs), middles))


def model(problem):
    named = [i["name"] for i in problem["inputs"]]

    def evaluate(p):
        x = {name: getattr(p, name) for name in named}
        if problem["python"] in NAMED:
            return {"y": NAMED[problem["python"]](x)}
        words = {"np": jnp, "X": jnp.stack(list(x.values()))}
        words |= problem.get("params", {}) | x
        told = jnp.asarray(eval(problem["python"], words))  # noqa: S307 - our own file
        if not told.ndim:
            return {"y": told}
        return {f"y{k}": each for k, each in enumerate(told.ravel())}

    return evaluate


def outputs(problem):
    """Names of the outputs: `y`, or one for each entry of a vector."""
    filled = jax.tree.map(
        lambda told: told.distribution.icdf(jnp.asarray(0.5)),
        table(problem["inputs"]),
        is_leaf=lambda leaf: isinstance(leaf, Prior),
    )
    return list(jax.eval_shape(model(problem), filled))
