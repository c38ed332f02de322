"""The only way out: filled classes become labelled xarray datasets, whole on disk."""

import errno
import json
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.results.files import replacing
from uq.results.hdf5 import checked


if TYPE_CHECKING:
    import xarray as xr

    from uq.priors import Prior

PACKAGES = ("space-uq", "jax", "jaxlib", "numpy", "scipy", "xarray")
SCHEMA = 1  # version of the layout of datasets
DIMENSIONS = ("replicate", "sample")


def to_dataset(
    tree: Any, *dimensions: str, priors: Any = None, prefix: str = ""
) -> "xr.Dataset":
    """One variable a leaf, named by its path, with unit and meaning.

    Args:
        tree: A filled parameter or output class.
        dimensions: Names of the leaves' axes; leaves of no dimensions stay scalars.
        priors: The same class filled with priors, to say where each input came from.
        prefix: Put before every path, such as "input.".

    Returns:
        The dataset; `units` and `long_name` on every variable, and with `priors` also
        `prior`, `nominal`, `source`, `evidence`, `why` and `price_year`.
    """
    import xarray as xr

    from uq.parameters import flatten, specs
    from uq.priors import prior_table

    leaves, _ = flatten(tree)
    meaning = specs(tree)
    beliefs = prior_table(priors) if priors is not None else {}
    return xr.Dataset(
        {
            prefix + name: (
                dimensions if np.ndim(leaf) else (),
                np.asarray(leaf),
                {"units": meaning[name].unit, "long_name": meaning[name].doc}
                | (_belief(beliefs[name]) if name in beliefs else {}),
            )
            for name, leaf in leaves.items()
        }
    )


def to_datatree(dataset: "xr.Dataset") -> "xr.DataTree":
    """A run in the groups that ArviZ reads: prior, prior_predictive, constant_data.

    A replicate of the design becomes a chain. Quasi-Monte Carlo draws are no Markov
    chain: ArviZ's intervals and plots mean what they say, its ess, r_hat and mcse do
    not (`uq.results.summary` has the errors).

    Args:
        dataset: Draws and outputs over `DIMENSIONS`, as `to_dataset` labels them: what
            carries a `prior` is a parameter, the rest are outputs.

    Returns:
        The tree; parameters and outputs that are one number are constant data.

    Raises:
        ValueError: If nothing in it has these dimensions.
    """
    import xarray as xr

    renamed = {"replicate": "chain", "sample": "draw"}
    groups: dict[str, list[Any]] = {"prior": [], "prior_predictive": []}
    groups["constant_data"] = []
    for name, variable in dataset.data_vars.items():
        group = "prior" if "prior" in variable.attrs else "prior_predictive"
        if variable.dims != DIMENSIONS:
            group = "constant_data"
        groups[group].append(name)
    if not groups["prior"] + groups["prior_predictive"]:
        raise ValueError(
            f"expected variables over {DIMENSIONS}, found {dict(dataset.sizes)}: take "
            "the draws of a run, such as lcoc-bands.nc"
        )
    tree = {
        f"/{group}": dataset[names].rename(
            {k: v for k, v in renamed.items() if k in dataset[names].dims}
        )
        for group, names in groups.items()
        if names
    }
    return xr.DataTree.from_dict({"/": xr.Dataset(attrs=dataset.attrs), **tree})


def _belief(prior: "Prior") -> dict[str, Any]:
    """Attributes that say where a parameter's draws came from."""
    from uq.distributions.base import describe

    source = prior.source
    attributes = {
        "prior": describe(prior.distribution),
        "nominal": prior.nominal,
        "source": f"{source.cite}; {source.where}; retrieved {source.retrieved}",
        "evidence": prior.evidence,
        "why": prior.why,
    }
    if prior.price_year is not None:
        attributes["price_year"] = prior.price_year
    return attributes


def provenance(**more: Any) -> dict[str, Any]:
    """What it takes to make the same numbers again: versions, commit, time, device.

    Args:
        more: What else is told; `study`, `study_sha256`, `model_sha256` and `command`
            (the command line that is answered) are "" where nothing is said of them.

    Returns:
        Text and numbers by name, as the attributes of a file may be; `schema` is the
        version of the layout.
    """
    import jax

    facts = {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "versions": json.dumps({name: version_of(name) for name in PACKAGES}),
        "device": f"{jax.device_count()} x {jax.devices()[0].device_kind}",
        "x64": int(jax.config.jax_enable_x64),
        "command": "",
        "study": "",
        "study_sha256": "",
        "model_sha256": "",
        **more,
    }
    return {name: _attribute(value) for name, value in facts.items()}


def _attribute(value: Any) -> Any:
    """A value as a file keeps it: nothing is "", and text is Unicode."""
    if value is None:
        return ""
    if isinstance(value, str):  # names of files need not be
        return value.encode(errors="backslashreplace").decode()
    return value


def version_of(package: str) -> str:
    """The version of an installed package."""
    try:
        return version(package)
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "not installed"


def commit() -> str:
    """The checkout's commit, with "+" where it was edited; "unknown" elsewhere.

    Installed inside another project's checkout, that project's commit is not ours.
    """
    here = Path(__file__).resolve().parent
    try:
        printed = [
            subprocess.run(  # noqa: S603
                ["git", *arguments],  # noqa: S607
                cwd=here,
                capture_output=True,
                text=True,
                check=True,
                timeout=10,
            ).stdout.strip()
            for arguments in (
                ["rev-parse", "--show-toplevel"],
                ["rev-parse", "HEAD"],
                ["status", "--porcelain"],
            )
        ]
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    top, head, edited = printed
    if Path(top).resolve() != here.parents[1]:
        return "unknown"
    return head + ("+" if edited else "")


def save(dataset: "xr.Dataset", path: Path) -> None:
    """Write one netCDF-4 file, whole or not at all.

    The file is made in memory: HDF5 does not survive a disk that fills under it.

    Args:
        dataset: What to write.
        path: Where; its folder must exist.

    Raises:
        OSError: If the file cannot be written; nothing is left behind.
    """
    free = shutil.disk_usage(path.parent).free
    if dataset.nbytes > free:
        message = (
            f"the dataset has {dataset.nbytes / 1e6:.0f} MB, but {free / 1e6:.0f} MB "
            "are free: take fewer samples, or another folder"
        )
        raise OSError(errno.ENOSPC, message, str(path))
    with dataset.to_netcdf(engine="h5netcdf") as content, replacing(path) as file:
        file.write(content)


def load(path: Path) -> "xr.Dataset":
    """Read a file that `save` wrote.

    Raises:
        OSError: If it cannot be read, or leads to another file.
        ValueError: If it holds something else.
        MemoryError: If it does not fit.
    """
    import xarray as xr

    with checked(path), xr.open_dataset(path, engine="h5netcdf") as opened:
        found = opened.load()
    # Numbers of attributes as they were written: Python's, not NumPy's.
    attributes = found.attrs.items()
    plain = {k: v.item() if isinstance(v, np.generic) else v for k, v in attributes}
    return found.assign_attrs(plain)
