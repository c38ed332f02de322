"""Every equation is homogeneous: stretch the units, and the answer stretches with them.

The units are read from the docstrings, so a docstring that is wrong fails too. What no
stretch can see is a missing pure number: the other tests are for that.
"""

import importlib
import importlib.util
import inspect
import math
import re
import zlib
from pathlib import Path

import jax
import numpy as np
import pint
import pytest
from numpy.testing import assert_allclose

import equations


ARRAYS = {
    "special.interpolate": "takes a table of any unit; its callers are stretched here"
}

ARGUMENT = re.compile(r"^    (\w+): (.*?)(?=^    \w+: |\Z)", re.MULTILINE | re.DOTALL)
CONSTANT = re.compile(r"^([A-Z]\w*) = .*# \[(.+)\]$", re.MULTILINE)
UNIT = re.compile(r"\[([^\[\]]+)\]")

UNITS = pint.UnitRegistry(on_redefinition="ignore")
for definition in (
    *("USD = [currency]", "FLOP = [operation]", "bit = [information]"),
    *("krad = [dose]", "petaflop_day = 8.64e19 * FLOP"),
):
    UNITS.define(definition)
STRETCH = {
    "[length]": 1.7,
    "[mass]": 0.61,
    "[time]": 2.3,
    "[temperature]": 1.31,
    "[current]": 0.71,
    "[currency]": 0.37,
    "[operation]": 3.1,
    "[information]": 0.83,
    "[dose]": 1.13,
}


def scale(unit: str) -> float:
    """What a number in `unit` is multiplied by when the units are stretched."""
    if unit == "-":
        return 1.0
    factors = UNITS.parse_units(unit)._units.items()
    return math.prod(_stretch(name) ** power for name, power in factors)


def _stretch(name: str) -> float:
    """A unit with a conversion factor has a stretch of its own: km is not 1000 m."""
    factor, _ = UNITS.get_base_units(name)
    dimensions = UNITS.get_dimensionality(name).items()
    coherent = math.prod(STRETCH[kind] ** power for kind, power in dimensions)
    if math.isclose(factor, 1.0):
        return coherent
    return coherent * (1.05 + (zlib.crc32(name.encode()) % 1000) / 1000)


def modules():
    names = [path.stem for path in sorted(Path(equations.__path__[0]).glob("*.py"))]
    return [importlib.import_module(f"equations.{n}") for n in names if n != "__init__"]


def functions(module):
    return [
        function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    ]


def label(module, function):
    return f"{module.__name__.rpartition('.')[2]}.{function.__name__}"


def units(function) -> tuple[dict[str, str], str]:
    """Units of the arguments by name, and of the result, from the docstring."""
    text = inspect.getdoc(function) or ""
    arguments, _, rest = text.partition("Args:\n")[2].partition("Returns:\n")
    found = {
        name: UNIT.findall(said)[-1:] for name, said in ARGUMENT.findall(arguments)
    }
    returned = UNIT.findall(re.split(r"\n\n(?:Note|Source):\n", rest)[0])
    expected = list(inspect.signature(function).parameters)
    assert list(found) == expected, f"documented {list(found)}, takes {expected}"
    assert all(found.values()), f"no unit in brackets: {found}"
    assert returned, "no unit in brackets under Returns"
    return {name: last[0] for name, last in found.items()}, returned[0]


def source(module) -> str:
    return Path(module.__file__).read_text()


def constants(module) -> dict[str, str]:
    """Units of the constants a module sees: its own and those of nature."""
    shared = CONSTANT.findall(source(importlib.import_module("equations.constants")))
    seen = {name: unit for name, unit in shared if hasattr(module, name)}
    return seen | dict(CONSTANT.findall(source(module)))


def in_domain(function, names):
    """Points at which the function is finite; at least one, or there is no test."""
    rng = np.random.default_rng(0)
    # Wide enough for temperatures, orbits and powers alike; most draws are rejected.
    draws = {
        name: np.where(
            rng.random(2048) < 0.5,
            rng.uniform(0.01, 1.0, 2048),
            10 ** rng.uniform(-1.0, 8.0, 2048),
        )
        for name in names
    }
    values = jax.vmap(lambda x: function(**x))(draws)
    kept = np.isfinite(values) & (np.abs(values) > 1e-200) & (np.abs(values) < 1e200)
    assert kept.any(), "no finite point found: widen the search"
    return {name: np.resize(draw[kept], 64) for name, draw in draws.items()}


def check_homogeneous(module, function, patch):
    arguments, returned = units(function)
    points = in_domain(function, arguments)
    values = jax.vmap(lambda x: function(**x))(points)
    stretched = {name: x * scale(arguments[name]) for name, x in points.items()}
    with patch.context() as inside:
        for each in {module, *modules()}:
            for name, unit in constants(each).items():
                inside.setattr(each, name, times(getattr(each, name), scale(unit)))
        found = jax.vmap(lambda x: function(**x))(stretched)
    assert_allclose(found, values * scale(returned), rtol=1e-12)


def times(value, factor: float):
    if isinstance(value, tuple):
        return tuple(each * factor for each in value)
    return value * factor


CASES = [(module, f) for module in modules() for f in functions(module)]


@pytest.mark.parametrize(
    ("module", "function"),
    [pytest.param(m, f, id=label(m, f)) for m, f in CASES if label(m, f) not in ARRAYS],
)
def test_equations_are_homogeneous(module, function, monkeypatch):
    check_homogeneous(module, function, monkeypatch)


def test_exceptions_exist():
    assert ARRAYS.keys() <= {label(m, f) for m, f in CASES}


@pytest.mark.parametrize(
    ("module", "function"), [pytest.param(m, f, id=label(m, f)) for m, f in CASES]
)
def test_equations_say_what_they_are(module, function):
    text = inspect.getdoc(function)
    assert text.count("$$") >= 2, "no displayed formula"
    assert "\n\nSource:\n" in text, "no source"


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.__name__)
def test_constants_have_units(module):
    assigned = set(re.findall(r"^([A-Z]\w*) = ", source(module), re.MULTILINE))
    assert assigned <= set(constants(module)), "a constant without `# [unit]` beside it"


def planted(folder, text: str):
    # A name of its own: Python would take the bytecode of a file as old and as long.
    path = folder / f"planted_{zlib.crc32(text.encode())}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("planted", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_wrong_power_is_seen(tmp_path, monkeypatch):
    right = source(importlib.import_module("equations.thermal"))
    wrong = right.replace("temperature**4", "temperature**3")
    assert wrong != right
    module = planted(tmp_path, right)
    check_homogeneous(module, module.emitted_flux, monkeypatch)
    module = planted(tmp_path, wrong)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        check_homogeneous(module, module.emitted_flux, monkeypatch)


ENERGY = '''
HOURS = 8766.0  # [h/yr]


def energy(power, time):
    """Energy.

    Args:
        power: Power [kW].
        time: Time [yr].

    Returns:
        Energy [kW*h].
    """
    return power * time * {factor}
'''


def test_a_bare_conversion_is_seen(tmp_path, monkeypatch):
    named = planted(tmp_path, ENERGY.format(factor="HOURS"))
    check_homogeneous(named, named.energy, monkeypatch)
    bare = planted(tmp_path, ENERGY.format(factor="8760.0"))
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        check_homogeneous(bare, bare.energy, monkeypatch)


def test_a_wrong_docstring_is_seen(tmp_path, monkeypatch):
    module = planted(tmp_path, ENERGY.format(factor="HOURS").replace("time: ", "t: "))
    with pytest.raises(AssertionError, match="documented"):
        check_homogeneous(module, module.energy, monkeypatch)
