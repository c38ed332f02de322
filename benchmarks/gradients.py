"""The gradient of LCOC in every input that varies: reverse mode beside differences."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.report import Goal, Row, Section, Table
from benchmarks.running import Part, Size


FORWARD, REVERSE, CENTRAL = "value alone", "value and gradient", "central differences"
ENGINE = "elasticities and gradients, with errors"
LIMITS = {REVERSE: 4.0, ENGINE: 6.0}  # forward evaluations
BLOCK = 2**8  # draws of a block: reverse mode keeps what the forward pass computes
STEP = 6e-6  # of an input, relative: the cube root of a double's spacing
SEEN = 2**10  # draws at which the two gradients are compared one by one


def parts(size: Size) -> list[Part]:
    """All kinds, differences on fewer draws, and the difference of two on some."""
    draws = 2**12 if size == "quick" else 2**20
    few = draws if size == "full" else max(draws // 16, 2**10)
    kinds = {FORWARD: draws, REVERSE: draws, ENGINE: draws, CENTRAL: few}
    kinds["agreement"] = SEEN
    return [{"what": kind, "draws": n} for kind, n in kinds.items()]


def measure(what: str, draws: int) -> Row:
    """Time of one kind, or how far two kinds are apart."""
    from benchmarks.measure import timed
    from benchmarks.problems import lcoc

    task = lcoc(("space.lcoc",))
    if what == "agreement":
        return agreement(task, draws)
    work = (
        partial(elasticities, task, draws)
        if what == ENGINE
        else summed(task, kinds(task)[what], draws)
    )
    _, timing = timed(work)
    return {"rate": draws / timing.seconds, **timing._asdict()}


def kinds(task: Any) -> dict[str, Callable[[Any], Any]]:
    """From one draw, an array of the inputs that vary, to what each kind yields."""
    import jax
    import jax.numpy as jnp

    from uq.inputs.transport import transport
    from uq.parameters import flatten
    from uq.priors import varying

    free = varying(task.priors)
    whole = transport(task.priors)(jnp.full(len(free), 0.5))
    fixed, structure = flatten(whole)

    def lcoc(values: Sequence[Any]) -> Any:
        filled = fixed | dict(zip(free, values, strict=True))
        outputs = task.answers(jax.tree.unflatten(structure, list(filled.values())))
        return outputs["space.lcoc"]

    def value(x: Any) -> Any:
        return lcoc(list(x))[None]

    def reverse(x: Any) -> Any:
        # A list, not an array: the gradient of an element of an array is an array.
        answer, gradient = jax.value_and_grad(lcoc)(list(x))
        return jnp.stack([answer, *gradient])

    def central(x: Any) -> Any:
        def slope(number: Any) -> Any:
            one = (jnp.arange(len(free)) == number).astype(x.dtype)
            step = STEP * jnp.maximum(jnp.abs(x[number]), 1e-9)
            high, low = x + one * step, x - one * step
            return (lcoc(list(high)) - lcoc(list(low))) / (2 * step)

        return jnp.concatenate([value(x), jax.lax.map(slope, jnp.arange(len(free)))])

    return {FORWARD: value, REVERSE: reverse, CENTRAL: central}


def inputs_at(task: Any) -> Callable[[Any], Any]:
    """From points of the unit cube to the inputs that vary, shape (inputs, n)."""
    import jax.numpy as jnp

    from uq.designs.base import materialized
    from uq.inputs.transport import transport

    draw = transport(task.priors)

    def inputs(points: Any) -> Any:
        drawn = draw.columns(points)
        return materialized(jnp.stack([drawn[path] for path in draw.free]))

    return inputs


def summed(task: Any, kind: Callable[[Any], Any], draws: int) -> Callable[[], Any]:
    """The sum of a kind over all draws, block by block on every core, none kept."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    from uq.designs import Sobol
    from uq.engine.programs import on_every_device

    inputs, design = (
        inputs_at(task),
        Sobol(task.dimensions, draws, replicates=1, seed=0),
    )
    width = jax.eval_shape(kind, jax.ShapeDtypeStruct((task.dimensions,), float)).shape

    def run(tables: Any, blocks: Any) -> Any:
        def step(so_far: Any, block: Any) -> tuple[Any, None]:
            values = jax.vmap(kind, in_axes=1)(inputs(tables(0, block)))
            return so_far + jnp.sum(values, axis=0), None

        return jax.lax.scan(step, jnp.zeros(width), blocks)[0][None]

    everywhere = on_every_device(run, spread=[False, True])

    def work() -> Any:
        tables = design.tables(BLOCK)
        return np.asarray(everywhere(tables, jnp.arange(draws // BLOCK))).sum(axis=0)

    return work


def elasticities(task: Any, draws: int) -> Any:
    """What the product tells of the same: means, spreads and errors, nothing kept."""
    from uq.sensitivity.derivatives.moments import derivatives

    return derivatives(
        task.model, task.priors, task.quantities, size=draws // 16, seed=0
    )


def agreement(task: Any, draws: int) -> Row:
    """How far elasticities by the two are apart, draw by draw and input by input."""
    import jax
    import numpy as np

    from uq.designs import Sobol, points

    u = points(Sobol(task.dimensions, draws, replicates=1, seed=0))[0]
    x, made = inputs_at(task)(u).T, kinds(task)
    exact, near = (
        np.asarray(jax.jit(lambda x, kind=made[name]: jax.lax.map(kind, x))(x))
        for name in (REVERSE, CENTRAL)
    )
    scale = np.abs(np.asarray(x)) / exact[:, :1]
    apart = np.abs((exact - near)[:, 1:]) * scale
    return {
        "typical": float(np.median(apart)),
        "nearly_all": float(np.quantile(apart, 0.99)),
    }


def section(rows: Sequence[Row]) -> Section:
    """Times in forward evaluations."""
    *timed, apart = rows
    base = timed[0].get("rate")
    told = [
        {**r, "forward": base / r["rate"]} if base and "rate" in r else r for r in timed
    ]
    ratios = {r["what"]: r.get("forward") for r in told}
    columns = ["what", "draws", "seconds", "cpu", "runs", "compilation", "rate"]
    columns += ["forward"]
    return Section(
        "Gradient of LCOC in every input that varies",
        [
            Table("", columns, told),
            Table(
                "Elasticities by reverse mode less those by central differences",
                ["draws", "typical", "nearly_all"],
                [apart],
            ),
        ],
        [
            Goal(f"{what}, in forward evaluations", ratios[what], most, at_least=False)
            for what, most in LIMITS.items()
        ],
        [
            f"Differences step each input by {STEP:g} of itself, two evaluations an "
            "input; they are off near kinks, on whose sides reverse mode is exact."
            " Their speed does not depend on the draws, of which they take fewer "
            "(`--full`: as many)."
        ],
    )
