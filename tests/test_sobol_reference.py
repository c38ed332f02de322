"""Published test functions with known indices, through the whole analysis.

Problems are read from `tests/reference`, or from the folder in REFERENCE_DIR; slow ones
run when REFERENCE_FULL is set. One that is not evaluated is skipped with its reason.
"""

import json
import math
import os
import re
from typing import Annotated, Any, override

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest
from problems import prior
from reference_rows import FOLDER
from scipy.special import stdtrit

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
from uq.quantities import quantities
from uq.sobol import Options, sobol_indices


SIZE, REPLICATES = 2**11, 16
KINDS = {"mean", "variance", "S1", "ST", "S2"}
SLOW = {"sobol_g_d200": "200 factors compile for half a minute"}


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


def problems():
    path = FOLDER / "uq_testfunctions.json"
    return json.loads(path.read_text())["problems"] if path.exists() else []


def left_out(problem):
    """Why a problem is not evaluated, if it is not."""
    if not {"S1", "ST"} & set(problem["reference"]):
        return "no Sobol' index among its references"
    if problem["dependence"] != "independent":
        return "its inputs depend on one another"
    unknown = {i["dist"] for i in problem["inputs"]} - set(DISTRIBUTIONS)
    if unknown:
        return f"distributions {unknown}"
    if problem["python"].isidentifier() and problem["python"] not in NAMED:
        return f"its function {problem['python']} is not written here"
    if "REFERENCE_FULL" not in os.environ:
        return SLOW.get(problem["id"])
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


def found_and_expected(problem):
    """Name, estimate, its replicates and the reference of everything there is."""
    reference = {k: v for k, v in problem["reference"].items() if k in KINDS}
    groups = {
        k: re.findall(r"\w+", k.partition("{")[2])
        for k in problem["reference"]
        if k.startswith("group_")
    }
    told = sobol_indices(
        model(problem),
        table(problem["inputs"]),
        quantities(["y"]),
        size=SIZE,
        seed=0,
        replicates=REPLICATES,
        options=Options(second_order="S2" in reference, groups=groups),
    )
    at, count = told.result, len(problem["inputs"])
    fields = {"mean": "mean", "variance": "variance", "S1": "first", "ST": "total"}
    for kind, field in fields.items():
        if kind in reference:
            values = getattr(at, field)[0], getattr(at, f"{field}_replicates")[:, 0]
            if kind in ("S1", "ST"):
                values = values[0][:count], values[1][:, :count]
            yield kind, *values, reference[kind]["value"], reference[kind]["abs_err"]
    for pair, value in reference.get("S2", {}).get("value", {}).items():
        i, j = (int(each) - 1 for each in pair.split(","))
        values = at.second[0, i, j], at.second_replicates[:, 0, i, j]
        yield f"S2 {pair}", *values, value, reference["S2"]["abs_err"]
    for place, kind in enumerate(groups, start=count):
        field = "first" if kind.startswith("group_first") else "total"
        values = getattr(at, field)[0, place], getattr(at, f"{field}_replicates")
        known = problem["reference"][kind]
        yield kind, values[0], values[1][:, 0, place], known["value"], known["abs_err"]


@pytest.mark.filterwarnings("ignore:.*a few points carry:UserWarning")
@pytest.mark.parametrize("problem", problems(), ids=lambda problem: problem["id"])
def test_indices_are_those_of_the_reference(problem):
    reason = left_out(problem)
    if reason:
        pytest.skip(reason)
    rows = list(found_and_expected(problem))
    family = sum(np.size(found) for _, found, *_ in rows)
    # One false alarm in a thousand problems, shared by all comparisons of a problem.
    allowed = stdtrit(REPLICATES - 1, 1 - 1e-3 / 2 / family)
    spread = math.sqrt(problem["reference"]["variance"]["value"])
    worst = 0.0
    for kind, found, replicates, expected, uncertainty in rows:
        scale = {"mean": spread, "variance": spread**2}.get(kind, 1.0)
        error = replicates.std(axis=0, ddof=1) / math.sqrt(REPLICATES)
        # Where every replicate is exact, rounding is all that is left.
        apart = np.abs(found - np.asarray(expected)) - uncertainty - 1e-11 * scale
        deviation = np.max(apart / np.maximum(error, 1e-15 * scale))
        worst = max(worst, deviation)
        assert deviation < allowed, (kind, found, error, expected)
    print(f"{family} compared, worst {worst:.2f} of {allowed:.2f} standard errors")


def test_most_problems_are_evaluated():
    compared = [problem["id"] for problem in problems() if not left_out(problem)]
    assert len(compared) >= 20
