"""Compiled programs: one on all devices, used again for any numbers, kept for good.

What a program is made of decides whether a kept one will do: the model's operations,
the engine's source, the shapes of its arguments, the compiler and the processor. The
numbers are its arguments and decide nothing. A program that is found is neither traced
nor compiled.

In this process programs are kept in memory, for others in the store. One that is not
whole there, or does not load, is compiled anew and replaced, without a word.
"""

import functools
import json
import logging
import os
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

import jax
import numpy as np
from jax.experimental import serialize_executable
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec

from uq import store
from uq.engine.cores import processor


AXIS = "device"
LOG = logging.getLogger("uq")
PROGRAM = "program"  # kind of entry
REMEMBERED = 64  # programs of this process
ADDRESS = " at 0x"  # in the words for an object that nothing else tells apart

_programs: OrderedDict[tuple[str, ...], Callable[..., Any]] = OrderedDict()
_known: set[str] = set()
_said: list[str] = []  # of the program that is being made
_second_hand: list[str] = []  # programs that JAX found in a cache of its own


def _notice(event: str, **_: Any) -> None:
    if event == "/jax/compilation_cache/cache_hits":
        _second_hand.append(event)


jax.monitoring.register_event_listener(_notice)


def on_every_device(
    run: Callable[..., Any],
    *,
    spread: Sequence[bool],
    key: str = "",
    out: Any = None,
    donated: Sequence[int] = (),
) -> Callable[..., Any]:
    """A function compiled to run on all devices at once, each on its part.

    Args:
        run: A traceable function; what it returns is joined along the first axis.
        spread: For each argument, whether its first axis is divided among the devices;
            if not, each device has the whole of it.
        key: What `run` is made of besides its arguments, in words that are equal only
            for functions that do the same; "" where nothing tells, and then nothing is
            kept.
        out: A tree of the structure that it returns; needed with a key.
        donated: Numbers of the arguments whose memory may be taken.
    """
    parts = tuple(PartitionSpec(AXIS) if one else PartitionSpec() for one in spread)
    everywhere = jax.shard_map(
        run,
        mesh=mesh(),
        in_specs=parts,
        out_specs=PartitionSpec(AXIS),
        check_vma=False,
    )
    kinds = [_sharding(one) for one in spread]
    return _program(
        everywhere, kinds, f"{key} spread {list(spread)}" if key else "", out, donated
    )


def compiled(run: Callable[..., Any], *, key: str = "", out: Any = None) -> Any:
    """A function compiled to run on the first device, kept as `on_every_device` has it.

    Args:
        run: A traceable function.
        key: What it is made of besides its arguments; "" where nothing tells.
        out: A tree of the structure that it returns; needed with a key.
    """
    return _program(run, None, key, out, ())


def _program(
    run: Callable[..., Any],
    kinds: Sequence[NamedSharding] | None,
    key: str,
    out: Any,
    donated: Sequence[int],
) -> Callable[..., Any]:
    """A function that is compiled for the arguments with which it is called.

    Args:
        run: A traceable function.
        kinds: How each argument lies on the devices; None is on the first.
        key: As `on_every_device` has it.
        out: Likewise.
        donated: Likewise.
    """
    plain = jax.jit(run, donate_argnums=tuple(donated))
    made = jax.tree.structure(out)

    def call(*arguments: Any) -> Any:
        leaves, structure = jax.tree.flatten(arguments)
        words = [key, str(structure), str(made), str(donated)]
        words += [f"{np.shape(leaf)}{_dtype(leaf)}" for leaf in leaves]
        if not key or any(ADDRESS in word for word in words):
            return plain(*arguments)
        wide = [len(jax.tree.leaves(argument)) for argument in arguments]
        each = kinds and [k for k, w in zip(kinds, wide, strict=True) for _ in range(w)]
        there = _placed(leaves, each)
        ends = np.cumsum([0, *wide])
        taken = [i for d in donated for i in range(ends[d], ends[d + 1])]

        def flat(*leaves: Any) -> list[Any]:
            # Of plain arrays: classes are no part of what is kept.
            return jax.tree.leaves(run(*jax.tree.unflatten(structure, leaves)))

        devices = jax.devices()[:1] if kinds is None else jax.devices()
        flat = jax.jit(flat, donate_argnums=tuple(taken))
        program = _found((*environment(), *words), flat, there, devices)
        return jax.tree.unflatten(made, program(*there))

    return call


def placed(tree: Any, *, spread: bool = False) -> Any:
    """Arrays where a program takes them: moved once, if it is called many times."""
    return jax.tree.map(lambda leaf: jax.device_put(leaf, _sharding(spread)), tree)


def mesh() -> Mesh:
    """All devices in a row."""
    return jax.make_mesh((jax.device_count(),), (AXIS,), axis_types=(AxisType.Auto,))


def environment() -> tuple[str, ...]:
    """What decides a program besides what it does: it fits here alone."""
    devices = jax.devices()
    return (
        *fixed_environment(),
        f"{devices[0].platform} {devices[0].device_kind} {len(devices)}",
        os.environ.get("XLA_FLAGS", ""),
        f"x64 {jax.config.read('jax_enable_x64')}",
        f"plain {jax.config.read('jax_disable_most_optimizations')}",
    )


@functools.cache
def fixed_environment() -> tuple[str, ...]:
    """What decides a program, and does not change while a process lives."""
    return jax.__version__, version("jaxlib"), processor()


def _dtype(leaf: Any) -> str:
    found = getattr(leaf, "dtype", None) or np.asarray(leaf).dtype
    return str(jax.dtypes.canonicalize_dtype(found))


def _sharding(spread: bool) -> NamedSharding:  # noqa: FBT001
    return NamedSharding(mesh(), PartitionSpec(AXIS) if spread else PartitionSpec())


def _placed(leaves: Sequence[Any], kinds: Sequence[NamedSharding] | None) -> list[Any]:
    """Every leaf where the program takes it."""
    if kinds is None:
        return [jax.numpy.asarray(leaf) for leaf in leaves]
    return [
        leaf
        if isinstance(leaf, jax.Array) and leaf.sharding == kind
        else jax.device_put(leaf, kind)
        for leaf, kind in zip(leaves, kinds, strict=True)
    ]


def _found(
    words: tuple[str, ...], jitted: Any, leaves: Sequence[Any], devices: Sequence[Any]
) -> Callable[..., Any]:
    """A program by what made it: of this process, of the disk, or compiled now."""
    if words in _programs:
        _programs.move_to_end(words)
        return _programs[words]
    program = _loaded(words, devices)
    if program is None:
        shapes = [
            jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=leaf.sharding)
            for leaf in leaves
        ]
        before, start = len(_second_hand), time.perf_counter()
        _said.clear()
        program = jitted.lower(*shapes).compile()
        LOG.debug("compiled in %.1f s", time.perf_counter() - start)
        # What JAX itself took from its own cache cannot be written whole again.
        if len(_second_hand) == before:
            _store(words, program)
    _programs[words] = program
    while len(_programs) > REMEMBERED:
        _programs.popitem(last=False)
    return program


def tell(what: str) -> None:
    """Say in the log how a program is made, also where it is loaded later.

    Args:
        what: In words; said while the program is traced.
    """
    _said.append(what)
    LOG.debug(what)


def forget() -> None:
    """Drop what this process keeps in memory; what is on disk stays."""
    _programs.clear()
    _known.clear()


def is_known(words: str) -> bool:
    """Whether something was remembered, by this process or on disk."""
    kept = words in _known or store.read("known", *fixed_environment(), words)
    if kept is None:
        return False
    _known.add(words)
    return True


def remember(words: str) -> None:
    """Keep in mind that something was found, for other processes too."""
    _known.add(words)
    store.write(b"", "known", *fixed_environment(), words)


def _loaded(words: Sequence[str], devices: Sequence[Any]) -> Callable[..., Any] | None:
    """The program of an entry; None where there is none that is whole."""
    body = store.read(PROGRAM, *words)
    if body is None:
        return None
    try:
        head, _, payload = body.partition(b"\n")
        taken, returned, said = json.loads(head)
        trees = [
            jax.tree.structure(tree) for tree in (((0,) * taken, {}), [0] * returned)
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = serialize_executable.deserialize_and_load(
                payload, *trees, execution_devices=devices
            )
    except Exception:  # noqa: BLE001  # whatever it is, the program is made anew
        return None
    for what in (*said, "loaded, compiled before"):
        LOG.debug(what)
    return program


def _store(words: Sequence[str], program: Any) -> None:
    """Keep a program on disk; one that cannot be serialized is not kept."""
    try:
        payload, inward, outward = serialize_executable.serialize(program)
    except (RuntimeError, ValueError):
        return
    head = json.dumps([inward.num_leaves, outward.num_leaves, _said])
    store.write(head.encode() + b"\n" + payload, PROGRAM, *words)
