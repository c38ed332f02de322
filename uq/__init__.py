"""Uncertainty and sensitivity of any model: one study, and verbs that ask of it.

    import uq

    study = uq.Study(model, {"payload": "1 to 3 t", "price": "200 to 3000 USD/kg"})
    uq.bands(study), uq.rank(study, "cost")

The engine knows pytrees and callables, and nothing of data centres. What may enter:
anything that would serve a model of any field. What may not: an equation, a number
about the world, an argument parser. Nothing slow is imported before it is used.
"""

from importlib import import_module
from typing import Any


_VERBS = {
    "draws": "draws",
    "bands": "draws",
    "rank": "rank",
    "compare": "compare",
    "screen": "screen",
    "tornado": "tornado",
    "sweep": "sweep",
    "probability_map": "probability_map",
    "breakeven": "breakeven",
    "diagnose": "diagnose",
    "forms": "forms",
    "value_of_information": "value_of_information",
    "given": "given",
    "methods": "methods",
}
_HOMES = {
    "Study": "uq.study",
    "load": "uq.models",
    "black_box": "uq.inputs.black_boxes",
    "Joint": "uq.inputs.dependence",
    "Prior": "uq.priors",
    "Source": "uq.priors",
    "Spec": "uq.parameters",
    **{name: f"uq.verbs.{module}" for name, module in _VERBS.items()},
    **dict.fromkeys(("plot", "table", "sentence", "save", "open"), "uq.show.answers"),
    **dict.fromkeys(
        (
            *("Beta", "Discrete", "Empirical", "Fixed", "Gamma", "LogNormal"),
            *("LogUniform", "Mixture", "Normal", "Pert", "StudentT", "Triangular"),
            *("Truncated", "Uniform", "Weibull"),
        ),
        "uq.distributions",
    ),
}
__all__ = sorted(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    """A name of the face, imported when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'uq' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*globals(), *_HOMES]
