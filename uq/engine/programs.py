"""Compiled programs: one on all devices, used again for any numbers, kept for good.

What a program is made of decides whether a kept one will do: the model's operations,
the engine's source, the shapes of its arguments, the compiler and the processor. The
numbers are its arguments and decide nothing. A program that is found is neither traced
nor compiled.

In this process programs are kept in memory. On disk they are kept in the folder that
`SPACE_UQ_CACHE` names (`off` keeps none), else in the user's cache. An entry begins
with the SHA-256 of what follows: one that is damaged, cut short or of other making is
compiled anew and replaced, without a word; so is one that does not load. A folder that
others may write to is not used: what is in it is run.
"""

import functools
import hashlib
import os
import tempfile
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax.experimental import serialize_executable
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec

from uq.engine.cores import cache_folder, processor


AXIS = "device"
OFF = "off"
REMEMBERED = 64  # programs of this process
MOST_BYTES = 2**30  # of all entries; the oldest go first
DIGEST = hashlib.sha256().digest_size
ADDRESS = " at 0x"  # in the words for an object that nothing else tells apart

_programs: OrderedDict[str, Callable[..., Any]] = OrderedDict()
_known: set[str] = set()
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
        name = hashlib.sha256("\n".join([*environment(), *words]).encode()).hexdigest()
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
        program = _found(name, flat, there, devices)
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
        *_fixed_environment(),
        f"{devices[0].platform} {devices[0].device_kind} {len(devices)}",
        os.environ.get("XLA_FLAGS", ""),
        f"x64 {jax.config.jax_enable_x64}",  # pyright: ignore[reportAttributeAccessIssue]
    )


@functools.cache
def _fixed_environment() -> tuple[str, ...]:
    return jax.__version__, version("jaxlib"), processor(), sources()


def sources() -> str:
    """SHA-256 of this package's own code."""
    digest, root = hashlib.sha256(), Path(__file__).parents[1]
    for file in sorted(root.rglob("*.py")):
        digest.update(f"{file.relative_to(root)}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


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
    name: str, jitted: Any, leaves: Sequence[Any], devices: Sequence[Any]
) -> Callable[..., Any]:
    """A program by its name: of this process, of the disk, or compiled now."""
    if name in _programs:
        _programs.move_to_end(name)
        return _programs[name]
    program = _loaded(name, devices)
    if program is None:
        shapes = [
            jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=leaf.sharding)
            for leaf in leaves
        ]
        before = len(_second_hand)
        program = jitted.lower(*shapes).compile()
        # What JAX itself took from its own cache cannot be written whole again.
        if len(_second_hand) == before:
            _store(name, program)
    _programs[name] = program
    while len(_programs) > REMEMBERED:
        _programs.popitem(last=False)
    return program


def forget() -> None:
    """Drop what this process keeps in memory; what is on disk stays."""
    _programs.clear()
    _known.clear()


def is_known(words: str) -> bool:
    """Whether something was remembered, by this process or on disk."""
    if words in _known:
        return True
    place = folder()
    return place is not None and (place / _marker(words)).exists()


def remember(words: str) -> None:
    """Keep in mind that something was found, for other processes too."""
    _known.add(words)
    place = folder()
    try:
        if place:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            (place / _marker(words)).touch()
    except OSError:  # a store that cannot be written to
        return


def _marker(words: str) -> str:
    """Name of an entry that says something by being there."""
    text = "\n".join(["known", *_fixed_environment(), words])
    return f"known-{hashlib.sha256(text.encode()).hexdigest()}"


def folder() -> Path | None:
    """Where programs are kept on disk; None where none are."""
    wanted = os.environ.get("SPACE_UQ_CACHE", "")
    if wanted == OFF:
        return None
    place = Path(wanted) if wanted else cache_folder("programs")
    return None if _is_open(place) else place


def _is_open(place: Path) -> bool:
    """Whether others may write there: what is loaded from it is run."""
    try:
        found = place.stat()
    except OSError:  # not made yet
        return False
    return found.st_uid != os.geteuid() or bool(found.st_mode & 0o022)


def _loaded(name: str, devices: Sequence[Any]) -> Callable[..., Any] | None:
    """The program of an entry; None where there is none that is whole."""
    place = folder()
    try:
        data = (place / name).read_bytes() if place else b""
    except OSError:
        return None
    digest, body = data[:DIGEST], data[DIGEST:]
    if not body or hashlib.sha256(name.encode() + body).digest() != digest:
        return None
    try:
        head, _, payload = body.partition(b"\n")
        taken, returned = map(int, head.split())
        trees = [
            jax.tree.structure(tree) for tree in (((0,) * taken, {}), [0] * returned)
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = serialize_executable.deserialize_and_load(
                payload, *trees, execution_devices=devices
            )
        os.utime(place / name)  # pyright: ignore[reportOptionalOperand]
    except Exception:  # noqa: BLE001  # whatever it is, the program is made anew
        return None
    return program


def _store(name: str, program: Any) -> None:
    """Keep a program on disk, whole or not at all; where that fails, it is not kept."""
    place = folder()
    if place is None:
        return
    try:
        payload, inward, outward = serialize_executable.serialize(program)
        body = f"{inward.num_leaves} {outward.num_leaves}\n".encode() + payload
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, beside = tempfile.mkstemp(dir=place, prefix=".")
        try:
            with open(number, "wb") as file:
                file.write(hashlib.sha256(name.encode() + body).digest() + body)
            os.replace(beside, place / name)
        except OSError:  # full, or a limit on files
            os.unlink(beside)
            return
        _prune(place)
    except (OSError, RuntimeError, ValueError):
        return


def _prune(place: Path) -> None:
    """Let the entries that were not used for longest go, past a size of all."""
    with os.scandir(place) as entries:
        ages = [(e.stat().st_mtime, e.stat().st_size, e.path) for e in entries]
    total = 0
    for _, size, path in sorted(ages, reverse=True):
        total += size
        if total > MOST_BYTES:
            os.unlink(path)
