"""Whether errors fall as they should, and intervals hold what they promise."""

import jax
import numpy as np
import pytest
from sobol_problems import (
    ALONE,
    FIRST,
    G_TOTAL,
    NAMES,
    TOTAL,
    WHOLE,
    analysed,
    g_function,
    ishigami,
    smooth,
    table,
)

from uq.designs import Sobol
from uq.engine import devices
from uq.quantities import quantities
from uq.sensitivity.variance.indices import snapshot
from uq.sensitivity.variance.pickfreeze import PickFreeze


SEEDS = 200


def test_errors_fall_nearly_as_the_number_of_points(monkeypatch):
    monkeypatch.setattr(devices, "BLOCK", {"cpu": 2**6})
    found = analysed(size=2**12, replicates=32, model=smooth)
    variances = np.array([1 / 3, 1 / 3, 1 / 3])
    whole = variances.sum() + 1 / 9
    truth = (variances + np.array([1, 1, 0]) / 9) / whole
    sizes = np.log([step.size for step in found.history])
    for name, exact in (("total", truth), ("first", variances / whole)):
        errors = [
            np.sqrt(np.mean((getattr(step, f"{name}_replicates")[:, 0] - exact) ** 2))
            for step in found.history
        ]
        assert np.polyfit(sizes, np.log(errors), 1)[0] < -0.8


@pytest.mark.parametrize(
    ("model", "output", "first", "total"),
    [(ishigami, "f", FIRST, TOTAL), (g_function, "g", ALONE / WHOLE, G_TOTAL)],
    ids=["ishigami", "g"],
)
@pytest.mark.parametrize(("replicates", "size"), [(8, 2**7), (16, 2**10)])
def test_intervals_hold_the_truth_as_often_as_they_say(
    model, output, first, total, replicates, size
):
    factors = {name: [name] for name in NAMES}
    plan = PickFreeze(model, quantities([output]), table(), factors, swapped=False)
    # Replicates are independent: 200 analyses are one of 200 times as many.
    design = Sobol(6, size, replicates=SEEDS * replicates, seed=11)
    *_, stage = plan.stages(design)
    held = {"S1": [], "ST": []}
    for seed in range(SEEDS):
        mine = slice(seed * replicates, (seed + 1) * replicates)
        part = stage._replace(sums=rows(stage.sums, mine))
        bounds = snapshot(part, factors, "janon-monod", "jansen").intervals()
        for name, truth in (("S1", first), ("ST", total)):
            low, high = bounds[name][:, 0]
            held[name].append((low <= truth) & (truth <= high))
    share = np.mean([held["S1"], held["ST"]], axis=1)
    # 93 to 97 %, give or take the binomial error of 200 seeds: three of them for each
    # index, and one for all together, which are far from independent.
    error = np.sqrt(0.95 * 0.05 / SEEDS)
    assert np.all(share > 0.93 - 3 * error)
    assert 0.93 - error < share.mean() < 0.97 + error


def rows(sums, chosen):
    return jax.tree.map(lambda leaf: leaf[chosen], sums)
