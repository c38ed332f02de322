"""A user's own code, loaded by its path: it replaces no library, and none replaces it.

No JAX here: the user's module may import it.
"""

import errno
import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType

from experiments.folders.places import is_answer
from uq.inputs.own_code import blamed
from uq.words import bare, shown


INIT = "__init__.py"


def split(words: str) -> tuple[str, str]:
    """Module and name of words like "package.module:name" or "path/to/file.py:name".

    Raises:
        ValueError: If they are not such.
    """
    where, _, name = words.rpartition(":")
    dotted = all(part.isidentifier() for part in where.split("."))
    if not name.isidentifier() or not (where.endswith(".py") or dotted):
        raise ValueError(
            f"expected package.module:name or path/to/file.py:name, got {shown(words)}"
        )
    return where, name


def file_of(where: str) -> Path | None:
    """The file of a module; None where an installed one has none.

    Args:
        where: "path/to/file.py", or "package.module": a file of the current folder, or
            else an installed module.

    Raises:
        OSError: If the path is no file.
        ValueError: If there is no such module, or what it lies in raises anything.
    """
    if where.endswith(".py"):
        file = Path(where)
        if not file.is_file():
            fault = errno.EISDIR if file.is_dir() else errno.ENOENT
            told = os.strerror(fault)
            if file.exists() and not file.is_dir():  # a pipe, or a device
                fault, told = errno.EINVAL, "is not a regular file"
            raise OSError(fault, told, where)
        return file.resolve()
    if file := _here(where):
        return file
    try:
        spec = find_spec(where)
    except (ModuleNotFoundError, ValueError):  # of what it would lie in
        spec = None
    except (Exception, SystemExit) as error:
        raise blamed(error, None) from error
    if spec is None:
        beside = os.path.join(*where.split(".")) + ".py"
        raise ValueError(
            f"{bare(where)}: no file {bare(beside)} in {Path.cwd()}, and no "
            "installed module of this name"
        )
    return Path(spec.origin).resolve() if spec.origin and spec.has_location else None


def load_module(where: str) -> ModuleType:
    """The module that `file_of` finds; the same object while its file stays as it is.

    What it imports is looked for among the installed libraries first, then beside it.

    Raises:
        OSError: If the path is no file, or cannot be read.
        ValueError: If there is no such module, or its code raises anything.
    """
    file = file_of(where)
    parts = where.split(".")
    try:
        if file is not None and where.endswith(".py"):
            return _from_file(file, beside=file.parent)
        if file is None or not _here(where):
            return import_module(where)
        if len(parts) == 1:
            return _from_file(file, beside=Path.cwd())
        return _from_package(Path.cwd() / parts[0], parts[1:])
    except (Exception, SystemExit) as error:
        if isinstance(error, OSError) and error.filename == str(file):
            raise
        raise blamed(error, file) from error


def with_neighbours(files: Iterable[Path]) -> list[Path]:
    """Some files, and those beside them that were loaded: what they import there.

    Args:
        files: Of modules that `load_module` loaded.
    """
    named = [file.resolve() for file in files]
    folders = {file.parent for file in named}
    known = [getattr(module, "__file__", None) for module in [*sys.modules.values()]]
    loaded = {Path(file) for file in known if isinstance(file, str)}
    return sorted({*named, *(file for file in loaded if file.parent in folders)})


def _here(where: str) -> Path | None:
    """The file of a dotted name in the current folder."""
    stem = Path.cwd().joinpath(*where.split("."))
    files = (stem.with_name(f"{stem.name}.py"), stem / INIT)
    return next((file.resolve() for file in files if file.is_file()), None)


def _from_file(file: Path, *, beside: Path) -> ModuleType:
    """A module of its own name for each path and content."""
    _search_last(beside)
    mark = hashlib.sha256(bytes(file) + file.read_bytes()).hexdigest()[:12]
    name = file.parent.name if file.name == INIT else file.stem
    return _run(_spec(f"{name}_{mark}", file))


def _from_package(package: Path, below: Sequence[str]) -> ModuleType:
    """A module within a package, which gets a name of its own: `from .` works there."""
    _search_last(package.parent)
    root = f"{package.name}_{hashlib.sha256(bytes(package)).hexdigest()[:12]}"
    init = package / INIT
    spec = ModuleSpec(root, None, is_package=True)
    spec.submodule_search_locations = [str(package)]
    _run(_spec(root, init) if init.is_file() else spec)
    return import_module(".".join([root, *below]))


def _spec(name: str, file: Path) -> ModuleSpec:
    """How a file is loaded under a name."""
    package = file.name == INIT
    loader = SourceFileLoader(name, str(file))
    spec = ModuleSpec(name, loader, origin=str(file), is_package=package)
    spec.has_location = True
    if package:
        spec.submodule_search_locations = [str(file.parent)]
    return spec


def _run(spec: ModuleSpec) -> ModuleType:
    """A module that has run, and none that failed half-way."""
    if spec.name in sys.modules:
        return sys.modules[spec.name]
    module = sys.modules[spec.name] = module_from_spec(spec)
    try:
        if spec.loader is not None:
            spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


def _search_last(folder: Path) -> None:
    """Let imports find what lies in a folder, after all else.

    In that of an answer nothing is compiled, which would be left there.
    """
    sys.dont_write_bytecode |= is_answer(folder)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
