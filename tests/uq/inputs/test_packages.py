"""What a package says is told as it is in memory, the same in every process."""

import os
import subprocess
import sys

import pytest

import uq
from uq import models
from uq.inputs import packages
from uq.inputs.packages import contents


NAMES = [name for name in models.found() if models.record(name).self_contained]
PRINTED = """
from uq import models
from uq.inputs.packages import contents
for name in models.found():
    model = models.record(name)
    if model.self_contained:
        print(name, contents(model.build(next(iter(model.forms)))))
"""


def function_of(name):
    model = models.record(name)
    return model.build(next(iter(model.forms)))


def test_every_process_tells_the_same():
    """Not this one: its functions are wrapped, to check the types of arguments."""
    said = [
        subprocess.run(
            [sys.executable, "-c", PRINTED],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(said[0].splitlines()) == len(NAMES)


def test_every_model_in_every_form_is_told_apart():
    """Two models may stand in one module, and take the same inputs."""
    told = []
    for model in map(models.record, NAMES):
        told += [contents(model.build(form)) for form in model.forms]
    assert len(set(told)) == len(told) > 10


@pytest.mark.parametrize("order", [1, -1])
def test_models_of_one_package_keep_their_own_outputs(order):
    names = ["cislunar-prices", "cislunar-breakeven"][::order]
    found = {name: set(uq.load(name).outputs) for name in names}
    assert "residual" in found["cislunar-prices"]
    assert "crossings.Moon" in found["cislunar-breakeven"]
    assert not found["cislunar-prices"] & found["cislunar-breakeven"]


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_module_is_seen(name, monkeypatch):
    function = function_of(name)
    module = sys.modules[function.__module__]
    before = contents(function)
    for key, value in [*vars(module).items()]:
        if not key.startswith("__") and callable(value) and value is not function:
            monkeypatch.setattr(module, key, lambda *_: 0.0)
            assert contents(function) != before, key
            monkeypatch.undo()
            assert contents(function) == before


def test_a_changed_constant_is_seen_where_it_is_read(monkeypatch):
    function = function_of("orbital-datacenter")
    before, read = contents(function), 0
    modules = list(packages._modules(function.__module__))
    for module in modules:
        for key in [k for k, v in vars(module).items() if type(v) is float]:
            monkeypatch.setattr(module, key, 0.123)
            assert contents(function) != before, f"{module.__name__}.{key}"
            monkeypatch.undo()
            read += 1
    assert read > 20
    assert contents(function) == before


def test_a_changed_class_is_seen(monkeypatch):
    function = function_of("orbital-datacenter")
    module = sys.modules["equations.models.orbital_datacenter.forms"]
    before = contents(function)
    monkeypatch.setattr(module.Choices, "anything", 3.0, raising=False)
    assert contents(function) != before
