"""Whether a function takes its inputs by name, or as one structure."""

import inspect
from collections.abc import Collection, Iterable


BOTH = inspect.Parameter.POSITIONAL_OR_KEYWORD
ONLY_BY_PLACE = inspect.Parameter.POSITIONAL_ONLY


def takes(parameters: Iterable[inspect.Parameter], names: Collection[str]) -> bool:
    """Whether a function can be called with arguments of these names, and no others."""
    named = {p.name: p for p in parameters if p.kind in (p.KEYWORD_ONLY, BOTH)}
    needed = {p.name for p in parameters if p.kind != p.VAR_KEYWORD and _needed(p)}
    more = any(p.kind == p.VAR_KEYWORD for p in parameters)
    return needed <= {*names} and (more or {*names} <= {*named})


def takes_one(parameters: Iterable[inspect.Parameter]) -> bool:
    """Whether a function can be called with one argument."""
    needed = [p for p in parameters if _needed(p)]
    return len(needed) == 1 and needed[0].kind in (BOTH, ONLY_BY_PLACE)


def _needed(parameter: inspect.Parameter) -> bool:
    return parameter.default is parameter.empty and parameter.kind not in (
        parameter.VAR_KEYWORD,
        parameter.VAR_POSITIONAL,
    )
