"""What to write instead of Python that needs a number where JAX traces a model."""

import re
import sys


TRACED = "a model is traced once for all draws, so this has no value yet"
CHOOSE = "use jnp.where(condition, a, b)"
# Of truth values: what the line has, and what does the same for all draws at once.
TRUTH = {
    r"\bwhile\b": "use jax.lax.while_loop",
    r"\bassert\b": "leave the assertion out, or return the condition as an output",
    r"\b(max|min)\(": r"use jnp.\1imum(a, b)",
    r"\b(sorted|\w+\.sort)\(": "use jnp.sort",
    r"\b(and|or|not)\b": f"{CHOOSE}, with a & b, a | b and ~a for and, or and not",
    r"\bin\b": f"{CHOOSE}, or jnp.isin",
    r"": f"{CHOOSE} for if",
}
# Of numbers.
NUMBER = {
    r"\b(?:math|cmath|np|numpy)\.(\w+)\(": "",  # has its namesake, see `_namesake`
    r"\b(?:scipy|special|stats|interpolate)\b.*\(": "use jax.scipy or jax.numpy",
    r"\b(jnp|jax\.numpy)\.\w+\(": "a size or a step cannot depend on a draw: fix it",
    r"\brange\(": "use jax.lax.fori_loop, or a fixed range and jnp.where",
    r"\bint\(|\bround\(": "use .astype(int), or jnp.floor, jnp.round",
    r"\bfloat\(|\bcomplex\(|\bbool\(": "leave the conversion out",
    r"\.(item|tolist)\(": r"leave .\1() out",
    r"\[": "use jnp.asarray(values)[i], or jnp.select",
    r"": "use functions of jax.numpy",
}
NAMES = {
    "fabs": "abs",
    "fmod": "fmod",
    "pow": "power",
    "dist": "hypot",
    "erf": "jax.scipy.special.erf",
    "erfc": "jax.scipy.special.erfc",
    "gamma": "jax.scipy.special.gamma",
    "lgamma": "jax.scipy.special.gammaln",
}
# Of what JAX tells by its words alone: a part of them, and the remedy.
BY_MESSAGE = {
    "Only integer scalar arrays can be converted": NUMBER[r"\brange\("],
    "Shapes must be 1D sequences of concrete": "a size cannot depend on a draw: fix it",
    "unsupported format string passed to": "use jax.debug.print to see it",
    "setting an array element with a sequence": "use jnp.stack, or x.at[i].set(value)",
    "unhashable type": "use jnp.where or jnp.select where a draw was a key",
}


def remedy(error: BaseException, code: str) -> str | None:
    """What to write instead; None where the error is none of tracing.

    Args:
        error: What the user's code raised.
        code: The part of it that did, or its line.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "TracerBoolConversionError" in kinds:
        return _of(TRUTH, code)
    if "NonConcreteBooleanIndexError" in kinds:
        return "use jnp.where(condition, a, b) for a[condition]"
    if kinds & {
        "ConcretizationTypeError",
        "TracerArrayConversionError",
        "TracerIntegerConversionError",
    }:
        return _namesake(code) or _of(NUMBER, code)
    if not isinstance(error, TypeError | ValueError):
        return None
    message = str(error)
    traced = "Tracer" in message or "unhashable" not in message
    return next(
        (w for part, w in BY_MESSAGE.items() if part in message and traced), None
    )


def _of(table: dict[str, str], code: str) -> str:
    """The first remedy whose pattern the code has."""
    pattern = next(each for each in table if re.search(each, code))
    found = re.search(pattern, code)
    return found.expand(table[pattern]) if found else table[pattern]


def _namesake(code: str) -> str | None:
    """The function of JAX that does what one of math or NumPy does."""
    found = re.search(next(iter(NUMBER)), code)
    if not found:
        return None
    name = NAMES.get(found[1], found[1])
    jnp = sys.modules.get("jax.numpy")
    if "." not in name and not hasattr(jnp, name):
        return None
    return f"use {name if '.' in name else f'jnp.{name}'}"
