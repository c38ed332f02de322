"""The number of devices decides how fast an answer comes, not what it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose


FOLDER = Path(__file__).parents[1]
RUN = """
import json
import jax
jax.config.update("jax_enable_x64", True)
import numpy as np
from sobol_problems import analysed, ishigami, table
from uq.designs import Sobol
from uq.forward.order_statistics import exact_quantiles
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.forward.streaming import stream

def model(p):
    told = ishigami(p)
    return {name: told[name] for name in ("f", "far", "root")}

design = Sobol(3, 2**12, replicates=3, seed=1)
told = stream(model, table(), design, thresholds={"f": [5.0]}, quantiles_of=["f"])
kept = propagate(model, sample(table(), design), nonfinite="keep")
exact = exact_quantiles(model, table(), design, [0.1, 0.5], outputs=["far"])
found = analysed(("f", "again"), replicates=5).result
moments = told.moments._asdict()
told = {
    "counts": [
        *map(moments.pop, ("count", "nonfinite", "above")),
        told.histograms["f"].counts,
    ],
    "kept": list(kept.values()),
    "exact": [[each[:2] for each in exact["far"]]],
    "moments": [moments[name] for name in ("mean", "deviation", "low", "high")],
    "indices": [found.first, found.total, found.first_error, found.total_error],
}
told = {name: [np.asarray(a).tolist() for a in rows] for name, rows in told.items()}
print(json.dumps({"devices": jax.device_count()} | told))
"""


def answers(devices):
    flag = f"--xla_force_host_platform_device_count={devices}"
    more = {"XLA_FLAGS": flag, "JAX_PLATFORMS": "cpu"}
    path = os.pathsep.join([str(FOLDER), str(FOLDER.parent)])
    told = subprocess.run(
        [sys.executable, "-c", RUN],
        env=os.environ | more | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert answer.pop("devices") == devices
    return {name: [np.array(a) for a in rows] for name, rows in answer.items()}


@pytest.fixture(scope="module")
def alone():
    return answers(1)


@pytest.mark.parametrize("devices", [2, 3, 8])
def test_answers_do_not_depend_on_the_devices(devices, alone):
    found = answers(devices)
    for one, other in zip(alone["counts"], found["counts"], strict=True):
        assert np.array_equal(one, other)
    for name in ("kept", "exact", "moments", "indices"):
        for one, other in zip(alone[name], found[name], strict=True):
            scale = np.nanmax(np.abs(one))
            assert_allclose(other, one, rtol=1e-12, atol=1e-14 * scale, err_msg=name)
