"""Published test functions: their inputs, their formulas and what is known of them.

Problems are read from `tests/reference`, or from the folder in REFERENCE_DIR.
"""

import json
import math
from typing import Annotated, Any, override

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from problems import prior
from reference_rows import FOLDER

from uq.distributions import (
    AbstractDistribution,
    Beta,
    Discrete,
    LogNormal,
    Normal,
    Triangular,
    Truncated,
    Uniform,
)
from uq.parameters import Spec


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
    "triangular": Triangular,
    "beta4": Beta,
    "bernoulli": lambda p: Discrete((0.0, 1.0), (1 - p, p)),
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


def problems():
    path = FOLDER / "uq_testfunctions.json"
    return json.loads(path.read_text())["problems"] if path.exists() else []


def not_evaluated(problem):
    """Why a problem cannot be built here, if it cannot."""
    unknown = {i["dist"] for i in problem["inputs"]} - set(DISTRIBUTIONS)
    if unknown:
        return f"distributions {unknown}"
    if problem["python"].isidentifier() and problem["python"] not in NAMED:
        return f"its function {problem['python']} is not written here"
    return None


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
        words = {"np": jnp, "X": jnp.stack(list(x.values()))} | problem["params"] | x
        return {"y": eval(problem["python"], words)}  # noqa: S307 - our own file

    return evaluate
