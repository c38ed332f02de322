"""The engine, the equations and the priors need JAX, Equinox, NumPy and SciPy only."""

import os
import re
import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).parents[2]
ABSENT = [
    *("SALib", "arviz", "typer", "rich", "matplotlib", "xarray", "pandas"),
    *("h5py", "h5netcdf", "pint", "hypothesis", "pytest"),
]
BLOCK = f"""
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {ABSENT!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
"""
IMPORTS = """
import importlib, pkgutil
import equations, priors, uq
for package in (uq, equations, priors):
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(each.name)
"""
EXAMPLE = """
from typing import Annotated

import equinox as eqx
import jax

jax.config.update("jax_enable_x64", True)

from uq.results import summary
from uq.designs import Sobol
from uq.distributions import LogUniform, Triangular
from uq.parameters import Spec
from uq.priors import Prior, Source, varying
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample


class Tug[T](eqx.Module):
    payload: Annotated[T, Spec("kg", "payload mass")]
    price: Annotated[T, Spec("USD/kg", "launch price")]


def tug(p):
    return {"launch_cost": p.payload * p.price}


quote = Source("A. Seller (2026), Quotation 12", "page 3", "2026-11-20")
PRIORS = Tug(
    payload=Prior(
        0.5, Triangular(0.25, 0.5, 0.75), "kg", quote, "measured", "Weighed, +- half."
    ),
    price=Prior(
        500.0,
        Triangular(300.0, 500.0, 700.0),
        "USD/kg",
        quote,
        "quoted",
        "The offer, and what may become of it.",
        price_year=2025,
    ),
)

design = Sobol(len(varying(PRIORS)), 1024, replicates=16, seed=0)
outputs = propagate(tug, sample(PRIORS, design))
answer = summary.mean(outputs["launch_cost"])
print(f"{answer.value:.3f} +- {answer.standard_error:.3f} USD")
"""
RANKS = """
from uq.quantities import quantities
from uq.sensitivity.variance.sobol import sobol_indices

found = sobol_indices(
    tug, PRIORS, quantities(["launch_cost"]), size=2**10, seed=0, replicates=8
)
print(found.result.factors, found.result.total[0].round(2).tolist())
"""


def without(code, folder):
    """What a program prints where none of these packages can be imported."""
    file = folder / "program.py"  # a class has type hints only if it is in a file
    file.write_text(BLOCK + code)
    told = subprocess.run(
        [sys.executable, file],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_every_module_is_imported(tmp_path):
    assert without(IMPORTS, tmp_path) == ""


def test_the_kernels_run_and_inputs_are_ranked(tmp_path):
    first, second = without(EXAMPLE + RANKS, tmp_path).splitlines()[-2:]
    assert re.fullmatch(r"(249\.9|250\.0)\d\d \+- 0\.\d{3} USD", first)
    # A product x y: V = (1 + a)(1 + b) - 1 with squared variations a, b of the two
    # triangles, 0.25^2 / 6 / 0.5^2 and 200^2 / 6 / 500^2; ST(x) = a (1 + b) / V.
    a, b = 1 / 24, 4 / 150
    whole = (1 + a) * (1 + b) - 1
    totals = [round(a * (1 + b) / whole, 2), round(b * (1 + a) / whole, 2)]
    assert second == f"['payload', 'price'] {totals}"
