"""Every form of a model at its neighbours tells what a full evaluation does."""

import time

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

import uq
from benchmarks.problems import chain
from uq.designs import Random
from uq.engine import neighbours, rolling
from uq.engine.incremental import trace
from uq.engine.neighbours import COUNTS, Groups, Loop, clustered, plan
from uq.inputs.dependence import require_independent
from uq.inputs.sampling import sample
from uq.models import found
from uq.parameters import flatten, replace_leaves
from uq.priors import varying


POINTS = 4


def drawn(model, priors):
    """A model of one output, its two batches of all inputs, and those that vary."""
    free = varying(priors)
    design = Random(len(free), POINTS, replicates=2, seed=1)
    batch = jax.tree.map(
        lambda leaf: jnp.broadcast_to(leaf, (2, POINTS)), sample(priors, design)
    )
    a, b = (jax.tree.map(lambda leaf, r=r: leaf[r], batch) for r in range(2))

    def one(values):
        told = flatten(model(values))[0].values()
        return jnp.stack([jnp.asarray(value, dtype=jnp.float64) for value in told])

    return jax.vmap(one, out_axes=1), a, b, free


def factors_of(free):
    """Each input, and some that hold several, one all and one none."""
    several = {"first": free[:2], "last": free[-3:], "some": free[::5], "all": free}
    return {path: [path] for path in free} | several


def forms_of(program, factors):
    """The loop, and eight groups."""
    names, reach = list(factors), neighbours._rows(program, factors.values())
    for parts in clustered(reach, (8,))[-1:]:
        named = [{names[i]: factors[names[i]] for i in part} for part in parts]
        yield Groups(named, names)
    yield Loop(factors)


def require_full(model, a, b, factors, *, both):
    """Refuse a form that tells anything but full evaluations."""
    program = trace(model, a)
    here, there = flatten(a)[0], flatten(b)[0]
    run = jax.jit(model)
    ends = run(a), run(b)
    moved = []
    for origin, other in ((a, there), (b, here))[: 1 + both]:
        rows = [
            run(replace_leaves(origin, {path: other[path] for path in paths}))
            for paths in factors.values()
        ]
        moved.append(np.stack(rows, axis=1))
    for form in forms_of(program, factors):
        told = jax.jit(lambda a, b, f=form: f.pair(program, a, b, both=both))(
            here, there
        )
        full = [*ends, *moved]
        for got, expected in zip(told[: len(full)], full, strict=True):
            # A difference of near numbers is 0 in one form, a rounding in another.
            scale = np.nanmax(np.where(np.isfinite(expected), np.abs(expected), 0.0))
            assert_allclose(
                got, expected, rtol=1e-12, atol=1e-15 * scale, err_msg=str(form)
            )


@pytest.mark.parametrize("name", found())
def test_every_form_tells_what_a_full_evaluation_does(name):
    study = uq.load(name)
    priors = require_independent(study.priors, instead="")
    model, a, b, free = drawn(study.model, priors)
    require_full(model, a, b, factors_of(free), both=False)


def test_a_deep_chain_tells_what_it_does_at_once():
    problem = chain(40)
    model, a, b, free = drawn(problem.model, problem.priors)
    factors = factors_of(free[::6])
    program = trace(model, a)
    depth = rolling.depth(program, range(len(program.operations)))
    assert depth > rolling.DEEP
    require_full(model, a, b, factors, both=True)


def test_a_point_alone_is_enough_for_its_neighbours():
    problem = chain(10)
    model, a, b, free = drawn(problem.model, problem.priors)
    here, there, factors = flatten(a)[0], flatten(b)[0], factors_of(free[:6])
    others = {path: there[path] for path in free[:6]}
    program = trace(model, a)
    point = program.at(here)[1]
    rows = [
        model(replace_leaves(a, {path: there[path] for path in paths}))
        for paths in factors.values()
    ]
    for form in forms_of(program, factors):
        found = form.neighbours(point, others)
        assert_allclose(found, np.stack(rows, axis=1), rtol=1e-13)


def traced(length):
    problem = chain(length)
    model, a, _, free = drawn(problem.model, problem.priors)
    return trace(model, a), {path: [path] for path in free}


def test_more_points_are_worth_more_to_compile():
    program, factors = traced(30)
    told = [str(plan(program, factors, 2**power)) for power in range(4, 40)]
    assert told[0] == "loop"
    assert told[-1] == "30 groups of 30 factors"
    counts = [0 if each == "loop" else int(each.split()[0]) for each in told]
    assert counts == sorted(counts)
    assert len({*counts}) > 2


def test_the_same_is_planned_wherever_it_is_asked():
    (one, factors), (other, _) = traced(30), traced(30)
    for points in (2**10, 2**20, 2**24):
        assert plan(one, factors, points) == plan(other, factors, points)


def bits(*sets):
    return np.array([[sum(1 << n for n in each)] for each in sets], dtype=np.uint64)


def test_groups_are_of_factors_that_reach_alike():
    reach = bits({1, 2, 3}, {9}, {1, 2, 3, 4}, {8, 9}, {1, 2, 3})
    assert clustered(reach, (2, 3)) == [
        [[0], [1], [2], [3], [4]],
        [[0, 4], [1, 3], [2]],
        [[0, 2, 4], [1, 3]],
    ]


def test_among_equals_the_first_are_joined():
    assert clustered(bits({1}, {2}, {3}, {4}), (3, 2))[1:] == [
        [[0, 1], [2], [3]],
        [[0, 1], [2, 3]],
    ]


def test_a_join_is_the_one_that_costs_least():
    rng = np.random.default_rng(1)
    sets = [{int(n) for n in rng.integers(0, 64, size=9)} for _ in range(12)]
    steps = clustered(bits(*sets), range(1, 12))

    def run(parts):
        unions = [set().union(*(sets[i] for i in part)) for part in parts]
        return sum(map(len, unions)) and sum(
            len(u) * len(part) for u, part in zip(unions, parts, strict=True)
        )

    def joined(parts):
        for i, one in enumerate(parts):
            for j in range(i):
                rest = [p for k, p in enumerate(parts) if k not in (i, j)]
                yield [*rest, one + parts[j]]

    for before, after in zip(steps, steps[1:], strict=False):
        assert run(after) == min(map(run, joined(before)))


def test_clustering_takes_no_time_to_speak_of():
    program, factors = traced(60)
    reach = neighbours._rows(program, factors.values())
    start = time.process_time()
    clustered(reach, COUNTS)
    assert time.process_time() - start < 0.5


def test_neighbours_of_both_points_are_worth_twice_the_operations():
    program, factors = traced(30)
    points = [2**power for power in range(4, 36)]
    one = [str(plan(program, factors, n)) for n in points]
    two = [str(plan(program, factors, n, both=True)) for n in points]
    first = [
        told.index(next(form for form in told if form != "loop")) for told in (one, two)
    ]
    assert first[1] < first[0]


def test_the_form_is_told_to_who_listens(caplog):
    program, factors = traced(30)
    with caplog.at_level("DEBUG", logger="uq"):
        form = plan(program, factors, 2**10)
    (line,) = caplog.messages
    assert line.startswith(f"{form}: ")
    assert f"{len(program.operations)} at 1024 points" in line
    assert line.endswith("in 30 factors")


def test_a_chain_is_compiled_as_few_operations_whatever_its_length():
    program, factors = traced(200)
    loop = Loop(factors)
    batch = jnp.ones((len(factors), POINTS)) * 0.5
    told = jax.jit(lambda b: loop.at(program, dict(zip(factors, b, strict=True)))[0])
    assert told.lower(batch).as_text().count("stablehlo.sqrt") <= 2
