"""What repeats in a program is found, and evaluated in a loop as it is one by one."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from benchmarks.problems import chain
from uq.engine import rolling
from uq.engine.incremental import trace
from uq.engine.neighbours import Groups, Loop
from uq.engine.repeats import SAVED, within
from uq.engine.rows import Row, rows_of, stacked
from uq.parameters import flatten
from uq.priors import nominals


YEARS, POINTS = 40, 3


def growth(p):
    """Each year from the one before, all of them told in the end."""
    stock, told, worth = p["start"], 0.0, 1.0
    for year, x in enumerate(p["x"]):
        stock = stock * jnp.exp(0.1 * x) / (1 + 0.01 * year) + jnp.sin(x) * p["rate"]
        told, worth = told + stock * worth, worth / (1 + p["discount"])
    return told


def two_years(p):
    """Each year from the two before."""
    before, now = p["start"], p["rate"]
    for x in p["x"]:
        new = jnp.tanh(now * x + 0.5 * before) + 0.1 * jnp.cos(before + p["discount"])
        before, now = now, new - 0.01 * jnp.sqrt(1 + new**2)
    return now + before


def side_by_side(p):
    """Years that do not read one another, of which some are read again."""
    found = [
        jnp.exp(-x * p["rate"]) * jnp.sqrt(1 + x**2) + jnp.sin(x + p["start"])
        for x in p["x"]
    ]
    return jnp.maximum(found[3], found[-2]) + sum(found) * p["discount"]


def begins_otherwise(p):
    """A first year of its own, and one in the middle."""
    stock = jnp.cosh(p["start"])
    for year, x in enumerate(p["x"]):
        base = jnp.log1p(stock**2) if year in (0, 25) else jnp.sqrt(1 + stock**2)
        stock = base * 0.5 + jnp.exp(-x) * p["rate"] + jnp.cos(x * p["discount"])
    return stock


def of_all_before(p):
    """Each year reads all years before it: no loop of fixed reach."""
    told = [p["start"]]
    for x in p["x"][:20]:
        told.append(jnp.tanh(sum(told) * x) + p["rate"] * jnp.cos(x) + p["discount"])
    return told[-1]


MODELS = (growth, two_years, side_by_side, begins_otherwise, of_all_before)


def inputs(seed):
    x = np.random.default_rng(seed).uniform(0.1, 1.0, size=(YEARS + 3, POINTS))
    names = ("start", "rate", "discount")
    return dict(zip(names, x, strict=False)) | {"x": list(x[3:])}


def traced(model):
    def rows(p):
        return jnp.stack([model(p)])

    return rows, trace(rows, inputs(0))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("tabled", [False, True])
def test_loops_tell_what_a_full_evaluation_does(model, tabled):
    rows, program = traced(model)
    a, b = (flatten(inputs(seed))[0] for seed in (1, 2))
    factors = {path: [path] for path in [*a][:8]} | {"some": [*a][5::4]}
    names = [*factors]
    groups = [{n: factors[n] for n in part} for part in (names[::2], names[1::2])]
    several = [{n: factors[n]} for n in names]

    def filled(values):
        return jax.tree.unflatten(jax.tree.structure(inputs(0)), [*values.values()])

    def known(values):
        table = jnp.asarray(np.stack([*values.values()]))
        rows = rows_of(table) if tabled else [*table]
        return dict(zip(values, rows, strict=True))

    full = [
        np.stack([rows(filled(here | {p: there[p] for p in paths})) for paths in each])
        for each in [factors.values()]
        for here, there in ((a, b), (b, a))
    ]
    for form in (Loop(factors), Groups(groups, names), Groups(several, names)):
        found = jax.jit(
            lambda form=form: form.pair(program, known(a), known(b), both=True)
        )()
        for got, expected in zip(
            found, [rows(filled(a)), rows(filled(b)), *full], strict=True
        ):
            expected = np.moveaxis(expected, 0, 1) if expected.ndim > 2 else expected
            assert_allclose(got, expected, rtol=1e-12, err_msg=repr(form))


@pytest.mark.parametrize("model", [growth, two_years, side_by_side, begins_otherwise])
def test_years_are_found_again(model):
    _, program = traced(model)
    every = np.ones(len(program.operations), dtype=bool)
    assert rolling.compiled(program, every) < len(program.operations)


def test_a_chain_of_any_length_is_one_link():
    sizes = []
    for length in (50, 100, 200):
        problem = chain(length)
        program = trace(
            lambda p, m=problem.model: m(p)["end"], nominals(problem.priors)
        )
        (stretch,) = program.stretches
        assert stretch.period == 9
        every = np.ones(len(program.operations), dtype=bool)
        sizes.append(rolling.compiled(program, every))
    assert max(sizes) - min(sizes) <= 9


def test_what_reads_all_before_it_is_no_loop():
    assert traced(of_all_before)[1].stretches == []


def test_a_part_of_a_stretch_has_fewer_turns_and_fewer_operations():
    problem = chain(60)
    program = trace(lambda p: problem.model(p)["end"], nominals(problem.priors))
    (whole,) = program.stretches
    run = np.zeros(len(program.operations), dtype=bool)
    late = whole.start + 20 * whole.period
    run[late:] = True
    (part,) = within([whole], run)
    assert (part.start, part.stop, part.period) == (late, whole.stop, 9)
    run[whole.start + 4 :: whole.period] = False
    (fewer,) = within([whole], run)
    assert fewer.offsets == (0, 1, 2, 3, 5, 6, 7, 8)
    run[: whole.stop - SAVED] = False
    assert within([whole], run) == []


def test_a_deep_program_that_does_not_repeat_is_cut_in_pieces():
    steps = (jnp.sin, jnp.cos, jnp.exp, jnp.tanh, jnp.log1p, jnp.sqrt, jnp.square)
    order = np.random.default_rng(0).integers(0, len(steps), size=300)

    def model(p):
        y = p["x"]
        for number in order:
            y = 0.5 + 0.1 * steps[number](y)
        return y[None]

    x = np.random.default_rng(1).uniform(size=POINTS)
    program = trace(model, {"x": x})
    run = range(len(program.operations))
    assert program.stretches == []
    assert rolling.depth(program, run) > rolling.DEEP
    told = jax.jit(lambda x: rolling.evaluate(program, run, {program.inputs["x"]: x}))
    assert_allclose(told(x), model({"x": x}), rtol=1e-12)
    assert told.lower(x).as_text().count("optimization_barrier") > 5


def test_rows_of_several_tables_are_stacked():
    one, other = (jnp.arange(12.0).reshape(4, 3) + k for k in (0, 100))
    values = [*rows_of(one)[1:3], *rows_of(other)[::2], jnp.ones(3)]
    (table,), made = stacked(values)
    expected = [v.value() if isinstance(v, Row) else v for v in values]
    assert_allclose([made(row) for row in table], np.stack(expected))
