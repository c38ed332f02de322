"""Another range, shape, seed, threshold or grid compiles nothing, and counts."""

import numpy as np
import pytest

import uq
from uq.engine import programs


def model(a, b, c):
    return {"y": a * b / c, "z": a + b * c}


def study(step):
    high = 3 + step / 4
    priors = {
        "a": uq.Triangular(1.0, 2.0, high),
        "b": uq.LogUniform(0.5, high),
        "c": uq.Uniform(1.0, high),
    }
    return uq.Study(model, priors, samples=2**8, replicates=4, seed=step)


def both(step):
    return ["y", f"y<{2 + step / 8}"]


ASKED = {
    "draws": lambda s, _: uq.draws(s),
    "bands": lambda s, k: uq.bands(s, both(k)),
    "sobol": lambda s, k: uq.rank(s, both(k)),
    "float32": lambda s, k: uq.rank(s, both(k), precision="float32"),
    "shapley": lambda s, k: uq.rank(s, both(k), method="shapley"),
    "morris": lambda s, k: uq.rank(s, both(k), method="morris"),
    "regional": lambda s, k: uq.rank(s, both(k)[1], method="regional"),
    "screen": lambda s, k: uq.screen(s, "y", threshold=0.01 * (k + 1)),
    "tornado": lambda s, k: uq.tornado(s, both(k), probabilities=(0.1 + k / 99, 0.9)),
    "sweep": lambda s, k: uq.sweep(s, {"a": np.linspace(1, 2 + k / 8, 5)}, both(k)),
    "map": lambda s, k: uq.probability_map(s, x="a", y="b", event=both(k)[1], cells=3),
    "breakeven": lambda s, k: uq.breakeven(
        s, of="a", left="y", right=2 + k / 8, range=(0, 50 + k), knots=9
    ),
    "diagnose": lambda s, k: uq.diagnose(s, both(k)[1], of={"a": (0, 10 + k)}),
    "value": lambda s, _: uq.value_of_information(s, options={"1": "y", "2": "z"}),
}


COUNTED = ("bands", "sobol", "shapley", "sweep", "breakeven")  # one of each mechanism


@pytest.mark.parametrize("name", ASKED)
def test_other_numbers_compile_nothing_and_count(name, tmp_path, monkeypatch):
    ask = ASKED[name]
    monkeypatch.setenv("SPACE_UQ_CACHE", str(tmp_path / "store"))
    programs.forget()
    ask(study(0), 0)
    before = {path.name for path in tmp_path.glob("store/program-*")}
    found = ask(study(1), 1)
    assert before
    assert {path.name for path in tmp_path.glob("store/program-*")} == before
    if name not in COUNTED:
        return
    monkeypatch.setenv("SPACE_UQ_CACHE", "off")
    programs.forget()  # so that what follows is compiled with these numbers alone
    anew = ask(study(1), 1)
    programs.forget()
    assert found.drop_attrs().identical(anew.drop_attrs())
