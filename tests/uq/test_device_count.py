"""The number of devices decides how fast an answer comes, not one bit of what it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


FOLDER = Path(__file__).parents[1]
RUN = """
import hashlib, json, sys
import jax
jax.config.update("jax_enable_x64", True)
import numpy as np
from sobol_problems import analysed, ishigami, table
from uq.designs import Sobol
from uq.decision.information import value_of_information
from uq.engine import blocks, devices
from uq.engine.propagation import propagate
from uq.forward.order_statistics import exact_quantiles
from uq.forward.streaming import stream
from uq.inputs.sampling import sample
from uq.quantities import quantities
from uq.sensitivity.derivatives.moments import derivatives
from uq.sensitivity.screening.morris import elementary_effects
from uq.sensitivity.variance.shapley import shapley_effects
from uq.sensitivity.variance.sobol import sobol_indices
from uq.sweeps.sweep import sweep

order, block = sys.argv[1:]
devices.BLOCK["cpu"] = int(block)
if order == "shuffled":
    class Shuffled(blocks.Tree):
        def __init__(self, merge):
            super().__init__(merge)
            self.came = []
        def add(self, place, state):
            self.came.append((place, state))
        @property
        def top(self):
            came, self.came = self.came, []
            for i in np.random.default_rng(1).permutation(len(came)):
                super().add(*came[i])
            return super().top
    blocks.Tree = Shuffled

def model(p):
    told = ishigami(p)
    return {name: told[name] for name in ("f", "far", "root")}

design, f = Sobol(3, 2**13, replicates=3, seed=1), quantities(["f"])
options = quantities(["f", "far"])
asked = {"size": 2**12, "seed": 3, "replicates": 2}
found = {
    "stream": stream(model, table(), design, thresholds={"f": [5.0]},
        quantiles_of=["f"]),
    "propagate": propagate(model, sample(table(), design), nonfinite="keep"),
    "exact_quantiles": exact_quantiles(model, table(), design, [0.1], outputs=["far"]),
    "sobol_indices": sobol_indices(model, table(), f, **asked).history[-1],
    "elementary_effects": elementary_effects(model, table(), f, **asked).measures,
    "derivatives": derivatives(model, table(), f, **asked).measures,
    "shapley_effects": shapley_effects(model, table(), f, **asked).measures,
    "sweep": sweep(model, table(), f, {"pair.x": [0.1, 0.2, 0.3]}, design).mean,
    "value_of_information": value_of_information(
        model, table(), options, outer=4, **asked).measures,
}
def arrays(answer):
    if isinstance(answer, dict):
        return [a for value in answer.values() for a in arrays(value)]
    if hasattr(answer, "__dict__") and not hasattr(answer, "dtype"):
        return arrays(vars(answer))
    if isinstance(answer, list | tuple):
        return [a for value in answer for a in arrays(value)]
    return [np.asarray(answer)]

def digest(answer):
    kept = [v.tobytes() for v in arrays(answer) if v.dtype.kind in "fiub"]
    assert kept
    return hashlib.sha256(b"".join(kept)).hexdigest()[:16]

told = {name: digest(answer) for name, answer in found.items()}
print(json.dumps({"devices": jax.device_count()} | told))
"""


def digests(devices, order="in order", block=2**10):
    flag = f"--xla_force_host_platform_device_count={devices}"
    more = {"XLA_FLAGS": flag, "JAX_PLATFORMS": "cpu"}
    path = os.pathsep.join([str(FOLDER), str(FOLDER.parent)])
    told = subprocess.run(
        [sys.executable, "-c", RUN, order, str(block)],
        env=os.environ | more | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert answer.pop("devices") == devices
    return answer


@pytest.fixture(scope="module")
def alone():
    return digests(1)


@pytest.mark.parametrize("devices", [2, 3, 8])
def test_answers_have_the_same_bits_on_any_devices(devices, alone):
    assert digests(devices) == alone


def test_answers_have_the_same_bits_in_any_order(alone):
    assert digests(2, order="shuffled") == alone


def test_answers_have_the_same_bits_with_other_blocks(alone):
    """Of the engines whose sums are those of strips."""
    found = digests(1, block=2**9)
    strips = {"stream", "exact_quantiles", "sobol_indices", "elementary_effects"}
    strips |= {"propagate", "sweep"}
    assert {name: found[name] for name in strips} == {
        name: alone[name] for name in strips
    }
