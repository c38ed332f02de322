"""A function that JAX cannot trace answers as its twin in jax.numpy does."""

import inspect
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sobol_problems import analysed, table

from uq.decision.breakeven import breakeven
from uq.designs import Sobol
from uq.engine.affine import is_affine
from uq.engine.incremental import trace
from uq.engine.propagation import propagate
from uq.engine.tracing import require_repeatable
from uq.forward.streaming import stream
from uq.inputs.black_boxes import (
    black_box,
    black_boxes_in,
    one_line_failures,
    require_derivatives,
)
from uq.inputs.sampling import sample
from uq.parameters import Spec
from uq.priors import nominals
from uq.quantities import output, quantities
from uq.sensitivity.derivatives.dgsm import dgsm
from uq.sensitivity.derivatives.moments import derivatives
from uq.sensitivity.screening.morris import elementary_effects
from uq.sensitivity.tornado import tornado
from uq.sensitivity.variance.shapley import shapley_effects
from uq.sweeps.sweep import sweep


HERE = Path(__file__)
F = quantities(["f"])
NET = Sobol(3, 2**6, replicates=2, seed=1)
RUN = {"size": 2**6, "seed": 1, "replicates": 2}


def by_math(p):
    """No product is added to anything, which XLA would round once and NumPy twice."""
    x, y, z = p.pair.x, p.pair.y, p.z
    return {"f": (x + z) * (y + p.fixed) / (20 + z), "x": x}


def cost(payload, price):
    return {"cost": payload * price, "rate": price / (1 + payload)}


def waves(payload, price):
    wave = np.sin(9 * payload) * np.exp(price) + np.log1p(payload) ** 1.7
    return {"wave": wave, "root": np.sqrt(price)}


def only(payload, price):
    return payload * price


def fails(payload, price):
    checked = payload < 0.5
    if not np.all(checked):
        raise ZeroDivisionError("too heavy\nto fly")
    return {"cost": payload * price}


def dies(payload, price):
    os._exit(3)


def elsewhere(payload, price):
    program = "import json, sys; a, b = json.load(sys.stdin); print(json.dumps(a * b))"
    told = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps([payload, price]),
        capture_output=True,
        text=True,
        check=True,
    )
    return {"cost": json.loads(told.stdout)}


def boxed(**more):
    box = black_box(by_math, outputs=["f", "x"], **more)
    assert box.evaluations == 0
    return box


def drawn(count=40):
    random = np.random.default_rng(1)
    return {name: random.uniform(0.1, 0.9, count) for name in ("payload", "price")}


ENGINES = {
    "propagate": lambda m: propagate(m, sample(table(), NET))["f"],
    "stream": lambda m: [
        (told := stream(m, table(), NET)).mean("f").value,
        told.variance("f").value,
    ],
    "sobol": lambda m: [
        (told := analysed(size=2**7, replicates=2, model=m).result).first,
        told.total,
    ],
    "pairs": lambda m: (
        analysed(size=2**7, replicates=2, model=m, second_order=True).result.total
    ),
    "morris": lambda m: (
        elementary_effects(m, table(), F, **RUN).measure("mu_star").value
    ),
    "shapley": lambda m: shapley_effects(m, table(), F, **RUN).measure("shapley").value,
    "tornado": lambda m: tornado(m, table(), F).measure("swing").value,
    "sweep": lambda m: sweep(
        m, table(), F, {"fixed": [1.0, 2.0], "z": [0.5, 1.5, 2.5]}, NET
    ).estimate("f")[0],
}


@pytest.mark.parametrize("vectorized", [False, True])
@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_answers_as_with_the_twin_that_is_traced(name, vectorized):
    found, expected = (
        ENGINES[name](m) for m in (boxed(vectorized=vectorized), by_math)
    )
    assert_allclose(found, expected, rtol=1e-15 if name == "propagate" else 1e-12)


def test_a_box_within_a_traced_model_is_composed():
    box = black_box(only, outputs="cost", vectorized=True)

    def model(p):
        return {"f": jnp.exp(box(p["payload"], p["price"])["cost"]) + p["price"]}

    draws = drawn()
    expected = np.exp(only(**draws)) + draws["price"]
    assert_allclose(propagate(model, draws)["f"], expected, rtol=1e-15)


def test_sobol_calls_the_function_no_more_often_than_it_says():
    calls = []

    def counted(p):
        calls.append(len(p.z))
        return {"f": p.pair.x * p.z}  # not of y, but no trace can tell

    box = black_box(counted, vectorized=True, outputs=["f"])
    found = analysed(size=2**11, replicates=2, model=box)
    assert sum(calls) == box.evaluations == found.evaluations == 5 * 2 * 2**11
    assert max(calls) == 2**10  # as large as the block of the engine


def test_incremental_evaluation_leaves_alone_what_is_not_reached():
    box = black_box(lambda x, y: {"f": x * y}, outputs=["f"])

    def model(p):
        return {"f": box(p.pair.x, p.pair.y)["f"] + p.z}

    found = analysed(size=2**6, replicates=2, model=model)
    assert box.evaluations == 4 * 2 * 2**6  # A, B, and A with x or y of B
    assert found.evaluations == 5 * 2 * 2**6


def test_draws_are_evaluated_once_and_fillings_not_at_all():
    box = black_box(only, vectorized=True, outputs=["cost"])
    draws = drawn(70_000)  # 2^16 and some
    answers = propagate(box, draws)["cost"]
    assert np.array_equal(answers, draws["payload"] * draws["price"])
    assert box.evaluations == 70_000
    propagate(box, draws)
    assert box.evaluations == 70_000


def test_zeros_of_either_sign_are_not_taken_for_one_another():
    box = black_box(lambda x: {"s": np.copysign(1.0, x)}, vectorized=True)
    box.learn({"x": 1.0})
    signs = propagate(box, {"x": np.array([0.0, -0.0, -0.0, 0.0, -0.0])})["s"]
    assert signs.tolist() == [1, -1, -1, 1, -1]


def test_two_boxes_of_one_shape_do_not_share_a_program():
    boxes = [
        black_box(lambda x, k=k: {"f": k * x}, outputs=["f"]) for k in (2.0, 3.0, 4.0)
    ]
    prints = [
        require_repeatable(box, {"x": 1.0}).fingerprint for box in [*boxes, *boxes]
    ]
    assert len({*prints}) == 3
    assert prints[:3] == prints[3:]
    found = [propagate(box, {"x": np.arange(5.0)})["f"] for box in boxes]
    assert_allclose(found, np.outer([2, 3, 4], np.arange(5.0)), rtol=0)


def test_two_callbacks_of_a_users_own_do_not_share_a_program():
    def model(factor):
        def called(x):
            return np.asarray(x) * factor

        def run(p):
            told = jax.ShapeDtypeStruct(p["x"].shape, p["x"].dtype)
            return {
                "f": jax.pure_callback(called, told, p["x"], vmap_method="expand_dims")
            }

        return run

    found = [propagate(model(k), {"x": np.arange(5.0)})["f"] for k in (2.0, 3.0)]
    assert_allclose(found, np.outer([2, 3], np.arange(5.0)), rtol=0)


@pytest.fixture(scope="module")
def processes():
    """Boxes whose worker processes all tests of this file share."""
    options = {"cost": {}, "waves": {"vectorized": True}, "fails": {}}
    made = {
        name: black_box(globals()[name], workers=2, **more)
        for name, more in options.items()
    }
    yield made
    for box in made.values():
        box.close()


@pytest.mark.parametrize("function", [cost, waves])
def test_any_number_of_workers_gives_the_same_bits(function, processes):
    alone = black_box(function, vectorized=function is waves)
    shared, draws = processes[function.__name__], drawn(1001)
    point = {name: 0.5 for name in draws}
    assert alone.learn(point) == shared.learn(point)
    one, two = (propagate(box, draws) for box in (alone, shared))
    for name in one:
        assert np.array_equal(one[name], two[name])
    assert alone.evaluations == shared.evaluations == 1002


def test_another_program_is_a_model():
    with black_box(elsewhere, workers=2, outputs=["cost"]) as box:
        draws = drawn(6)
        found = propagate(box, draws)["cost"]
    assert np.array_equal(found, draws["payload"] * draws["price"])
    assert box.evaluations == 6


LINE = inspect.getsourcelines(fails)[1] + 3
TOLD = (
    rf"^fails \({re.escape(__file__)}:{LINE}\): ZeroDivisionError: too heavy to fly, "
    r"with payload=0\.75, price=0\.25$"
)
HEAVY = {
    "payload": np.array([0.25] * 5 + [0.75] + [0.25] * 4),
    "price": np.full(10, 0.25),
}


@pytest.mark.parametrize("how", ["one by one", "vectorized", "workers"])
def test_a_failure_is_told_in_one_line(how, processes, capfd):
    box = black_box(fails, vectorized=how == "vectorized")
    box = processes["fails"] if how == "workers" else box
    box.learn({"payload": 0.25, "price": 1.0})
    with pytest.raises(ValueError, match=TOLD) as caught, one_line_failures():
        propagate(box, HEAVY)
    assert caught.value.__suppress_context__
    with pytest.raises(ValueError, match=TOLD):
        box.at({"payload": 0.75, "price": 0.25})
    assert "Traceback" not in capfd.readouterr().err
    fine = {name: values[:5] for name, values in HEAVY.items()}
    assert_allclose(propagate(box, fine)["cost"], 0.25**2, rtol=0)


def test_what_another_program_said_is_told():
    def run(x):
        says = "import sys; sys.exit('out of fuel')"
        told = [sys.executable, "-c", says]
        subprocess.run(told, check=True, capture_output=True, text=True)

    with pytest.raises(
        ValueError, match="CalledProcessError: .* out of fuel, with x=1"
    ):
        black_box(run).at({"x": 1})


def test_a_worker_that_ends_is_told():
    with (
        black_box(dies, workers=1, outputs=["f"]) as box,
        pytest.raises(ValueError, match="dies: a worker process ended before"),
    ):
        box.at({"payload": 1.0, "price": 2.0})


def test_other_errors_pass_and_an_interrupt_stays_one():
    with pytest.raises(ValueError, match="^mine$"), one_line_failures():
        raise ValueError("mine")

    def stopped(x):
        raise KeyboardInterrupt

    box = black_box(stopped, outputs=["f"])
    with pytest.raises(KeyboardInterrupt), one_line_failures():
        propagate(box, {"x": np.arange(3.0)})


class Told(eqx.Module):
    """What a function may return."""

    first: float
    more: dict[str, float]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (only, {"only": 6.0}),
        (lambda payload, price: payload - price, {"output": -1.0}),
        (cost, {"cost": 6.0, "rate": 1.0}),
        (
            lambda payload, price: Told(payload, {"last": price}),
            {"first": 2.0, "more.last": 3.0},
        ),
        (lambda p: {"f": p.payload * p["price"]}, {"f": 6.0}),
        (lambda **p: {"f": p["payload"]}, {"f": 2.0}),
        (lambda payload, price, rate=2: {"f": rate}, {"f": 2.0}),
        (lambda payload, price: np.bool_(payload < price), {"output": 1.0}),
    ],
)
def test_functions_are_called_as_they_ask(function, expected):
    point = {"payload": 2.0, "price": 3.0}
    box = black_box(function)
    assert box.outputs is None
    assert box.learn(point) == tuple(expected) == box.outputs
    assert box.at(point) == expected
    assert box.evaluations == 1
    assert inspect.signature(box) == inspect.signature(function)
    assert {k: float(v) for k, v in box(**point).items()} == expected
    many = {name: np.full(3, value) for name, value in point.items()}
    told = propagate(box, many)
    assert {name: values.tolist() for name, values in told.items()} == {
        name: [value] * 3 for name, value in expected.items()
    }


def test_a_class_is_filled_with_numbers_for_the_function():
    class Flat[T](eqx.Module):
        payload: Annotated[T, Spec("kg", "mass")]
        price: Annotated[T, Spec("USD/kg", "price")]

    seen = []
    box = black_box(lambda p: seen.append(p) or {"f": p.payload}, outputs=["f"])
    assert box.at(Flat(2.0, 3.0)) == {"f": 2.0}
    assert seen == [Flat(2.0, 3.0)]
    assert type(seen[0].price) is float
    assert black_box(cost).at(Flat(2.0, 3.0))["cost"] == 6.0  # by name as well


def test_nan_and_infinities_are_passed_on():
    box = black_box(lambda x: math.nan if x < 1 else math.inf, outputs=["f"])
    found = propagate(box, {"x": np.array([0.0, 1.0])}, nonfinite="keep")["f"]
    assert_allclose(found, [np.nan, np.inf])


REFUSED = {
    "complex": (lambda x: x + 1j, "output: must be a real number, found complex128"),
    "words": (lambda x: {"f": "two"}, "f: must be a real number, found str"),
    "shape": (lambda x: {"f": np.ones(2)}, r"f: expected a number, found shape \(2,\)"),
    "none": (lambda x: None, "returned nothing: return a number"),
    "ragged": (lambda x: {"f": {"a": 1.0}, "f.a": 2.0}, "two values are named 'f.a'"),
    "raises": (lambda x: 1 / 0, "ZeroDivisionError: division by zero"),
    "exits": (lambda x: sys.exit(2), "SystemExit: 2"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_answers_that_are_no_numbers_are_refused_with_their_inputs(name):
    function, told = REFUSED[name]
    with pytest.raises(
        ValueError, match=rf"^output \(.*:\d+\): .*{told}.*, with x=1.0$"
    ):
        black_box(function).at({"x": 1.0})


def test_answers_that_do_not_fit_are_refused():
    mean = black_box(lambda x: {"f": np.mean(x)}, vectorized=True, outputs=["f"])
    with pytest.raises(
        ValueError, match=r"f: expected .* for each point, found shape \(\)"
    ):
        mean(x=np.arange(4.0))
    with pytest.raises(ValueError, match="returned cost, rate, expected cost, with"):
        black_box(cost, outputs="cost").at({"payload": 1, "price": 2})
    with pytest.raises(ValueError, match="returned a number, expected a, b, with"):
        black_box(only, outputs=["a", "b"]).at({"payload": 1, "price": 2})

    def changing(x):
        return {"f": x} if x < 1 else {"g": x}

    box = black_box(changing)
    box.learn({"x": 0.0})
    with pytest.raises(ValueError, match="returned g, expected f, with x=2.0"):
        box.at({"x": 2.0})


def test_inputs_that_do_not_fit_are_refused():
    box = black_box(cost, outputs=["cost", "rate"])
    with pytest.raises(
        ValueError, match="takes payload, price, but was given payload,"
    ):
        propagate(box, {"payload": np.ones(2), "prize": np.ones(2)})
    with pytest.raises(ValueError, match="cost: too many positional arguments"):
        box(1.0, 2.0, 3.0)
    with pytest.raises(ValueError, match="price: must be a real number, found complex"):
        box(1.0, 2.0j)
    with pytest.raises(ValueError, match="price: must be a real number, found complex"):
        jax.jit(box)(1.0, 2.0j)
    with pytest.raises(ValueError, match="cost: was given no input"):
        box({})


@pytest.mark.parametrize(
    ("function", "more", "told"),
    [
        (jax.jit(cost), {}, "cost: is compiled by JAX already"),
        (black_box(cost), {}, "cost: is a black box already"),
        (min, {}, "min: its arguments are not known"),
        (cost, {"workers": -1}, "workers: need a whole number"),
        (cost, {"workers": True}, "workers: need a whole number"),
        (cost, {"outputs": []}, "outputs: need different names"),
        (cost, {"outputs": ["a", "a"]}, "outputs: need different names"),
        (lambda x: x, {"workers": 1}, "output: cannot be sent to worker processes"),
    ],
)
def test_what_is_no_black_box_is_refused(function, more, told):
    with pytest.raises(ValueError, match=told):
        black_box(function, **more)


def test_a_box_that_is_traced_before_its_outputs_are_known_says_what_to_do():
    with pytest.raises(ValueError, match=r"give their names.*or call learn\(point\)"):
        propagate(black_box(cost), drawn())


@pytest.mark.parametrize("engine", [derivatives, dgsm])
@pytest.mark.parametrize("inside", [False, True])
def test_methods_that_derive_refuse_a_black_box_up_front(engine, inside):
    box = boxed()

    def model(p):
        looped = jax.lax.fori_loop(0, 2, lambda _, v: v + box(p)["f"], 0.0)
        return {"f": looped, "x": p.pair.x**2}

    tried = model if inside else box
    told = "^by_math is a black box: it has no derivatives: take one of sobol"
    with pytest.raises(ValueError, match=told):
        engine(tried, table(), F, **RUN)
    with pytest.raises(ValueError, match=told):
        jax.grad(lambda p: tried(p)["f"])(nominals(table()))
    assert box.evaluations == 0


def test_black_boxes_are_found():
    box, point = (
        black_box(cost, outputs=["cost", "rate"]),
        {"payload": 0.5, "price": 2.0},
    )
    assert black_boxes_in(box, point) == ["cost"]
    assert black_boxes_in(lambda p: {"f": p["price"]}, point) == []
    require_derivatives(lambda p: {"f": p["price"]}, point)


def test_a_black_box_is_not_affine_and_has_a_breakeven():
    box = black_box(lambda x, y: {"f": x * y}, outputs=["f"])
    at = {"x": 1.0, "y": 2.0}
    assert not is_affine(trace(lambda p: box(p)["f"], at), "x")
    solve = breakeven(box, "x", output("f"), 3.0, knots=np.linspace(0, 4, 9))
    found = propagate(solve, {"x": 1.0, "y": np.array([1.0, 2.0])})
    assert_allclose(found.value, [3.0, 1.5], rtol=1e-15)


def test_vmap_alone_and_a_compiled_loop_call_it():
    box = black_box(only, vectorized=True, outputs=["f"])
    x = np.arange(6.0).reshape(2, 3)
    rows = jax.vmap(jax.vmap(box, (0, None)), (0, None))(x, 2.0)["f"]
    assert np.array_equal(rows, 2 * x)
    across = jax.jit(jax.vmap(lambda a: box(a, 2.0)["f"], 1, 1))(x)
    assert np.array_equal(across, 2 * x)
    looped = jax.lax.fori_loop(0, 3, lambda _, v: box(v, 2.0)["f"], jnp.asarray(1.0))
    assert looped == 8.0


SCOPED = """
import jax
import numpy as np
from test_black_box import boxed, by_math
from sobol_problems import table, analysed
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.black_boxes import black_box, one_line_failures
from uq.inputs.sampling import sample

jax.config.update("jax_enable_x64", False)
with jax.enable_x64(True):
    draws = sample(table(), Sobol(3, 2**6, replicates=1, seed=1))
    found, expected = (propagate(m, draws) for m in (boxed(), by_math))
    assert all(np.array_equal(found[name], expected[name]) for name in expected)
    a, b = (analysed(size=2**11, replicates=2, model=m).result
            for m in (boxed(vectorized=True), by_math))
    assert np.allclose(a.total, b.total, rtol=1e-12, atol=0)
    wrong = black_box(lambda p: {"f": 1 / 0}, outputs=["f"])
    try:
        with one_line_failures():
            propagate(wrong, draws)
    except ValueError as error:
        assert "ZeroDivisionError" in str(error) and "\\n" not in str(error)
assert not jax.config.jax_enable_x64
print(jax.device_count())
"""


@pytest.mark.parametrize("devices", [1, 2])
def test_double_precision_in_its_scope_on_any_number_of_devices(devices):
    flag = f"--xla_force_host_platform_device_count={devices}"
    path = os.pathsep.join(str(HERE.parents[k]) for k in (0, 2, 3))
    told = subprocess.run(
        [sys.executable, "-c", SCOPED],
        env=os.environ
        | {"XLA_FLAGS": flag, "JAX_PLATFORMS": "cpu", "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == [str(devices)]
    assert "Error" not in told.stderr
