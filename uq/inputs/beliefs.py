"""A user's own beliefs: a TOML file that overrides some priors by their path.

    ["launch.price"]
    distribution = "LogUniform"
    low = 200.0
    high = 1500.0
    unit = "USD/kg"
    nominal = 500.0
    source = "our quote of March"
    why = "What we were offered."
    price_year = 2025

In short, in the notation of `uq.distributions.notation`, with the unit of the
parameter or none, and a data file named from the folder of the study:

    "launch.price" = "200 to 1500 USD/kg"
    "costs.bus" = "quotations.csv:bus"

Where a distribution is made of others, each is a table within it:
`base = {distribution = "Normal", mean = 1.0, std = 1.0}`. The file is data:
it is parsed strictly and nothing in it is run.

An expert's "one in ten below 300, one in ten above 1200" is taken as it was said:

    ["launch.price"]
    distribution = "LogNormal"
    p10 = 300.0
    p90 = 1200.0

Triangular and Pert need `p50` too; Beta takes its bounds `low` and `high` beside them
(`uq.distributions.elicitation`).

Inputs that move together are said by a table for each pair, which `apply_joint` takes:

    [[correlation]]
    between = ["launch.price", "costs.bus"]
    spearman = 0.5
    why = "Both follow the price of aluminium."
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from uq.distributions.notation import said
from uq.distributions.tables import number
from uq.inputs.dependence import Joint
from uq.inputs.notation import read_belief
from uq.inputs.prior_tables import sourced, stated
from uq.inputs.reading import content_of
from uq.parameters import replace_leaves
from uq.priors import UNSOURCED, Prior, check, prior_table
from uq.words import MOST_QUOTED, brief, shown, unknown


LARGEST = 2**21  # bytes of a study file; more is not one
# Keys of more parts than any path has, on which the parser would spend minutes.
LONG_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}"""
)
CORRELATION = "correlation"  # the name of the tables of pairs


def apply_study(priors: Any, path: Path) -> Any:
    """The same table with the priors of a study file put in.

    Args:
        priors: A parameter class filled with priors.
        path: The study file.

    Returns:
        A new table, checked.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is not a study, a prior in it does not fit, or it says what
            moves together; one line names the file, the parameter, what was expected
            and what was found.
    """
    beliefs = content(path)
    try:
        revised, pairs = _laid(priors, beliefs, path.parent)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    if pairs:
        raise ValueError(
            f"{path}: {CORRELATION} of {' and '.join(next(iter(pairs)))}: expected "
            "independent inputs; `uq rank --method shapley` and others take them, "
            "and in Python what takes a Joint: apply_joint makes one of this file"
        )
    return revised


def apply_joint(priors: Any, path: Path) -> Any:
    """The same table with a study file put in, and what it says of dependence.

    Args:
        priors: A parameter class filled with priors.
        path: The study file.

    Returns:
        A new table where the file has no correlations, otherwise a `Joint`.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If it is not a study, or does not fit.
    """
    beliefs = content(path)
    try:
        return apply_beliefs(priors, beliefs, path.parent)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def apply_beliefs(priors: Any, beliefs: Mapping[str, Any], folder: Path) -> Any:
    """The same table with beliefs put in that stand in a mapping, as in a study file.

    Args:
        priors: A parameter class filled with priors.
        beliefs: By path, tables or notation; pairs under "correlation".
        folder: Where data files lie that a notation names.

    Returns:
        A new table where there are no correlations, otherwise a `Joint`.

    Raises:
        ValueError: If one does not fit.
    """
    revised, pairs = _laid(priors, beliefs, folder)
    return Joint(revised, pairs) if pairs else revised


def dependence_of(path: Path, priors: Any) -> dict[tuple[str, str], float]:
    """Rank correlations that a study file states.

    Args:
        path: The study file.
        priors: A parameter class filled with priors.

    Returns:
        Spearman's rank correlation of each pair of paths [-]; empty if there is none.

    Raises:
        OSError: If the file cannot be read.
        ValueError: If a table of a pair is not complete, or names no parameter.
    """
    return _pairs(content(path), priors)


def _pairs(study: Mapping[str, Any], priors: Any) -> dict[tuple[str, str], float]:
    tables, pairs = study.get(CORRELATION, []), {}
    known = prior_table(priors)
    for i, entry in enumerate(tables if isinstance(tables, list) else []):
        where = f"{CORRELATION}[{i}]"
        if not isinstance(entry, dict) or {*entry} != {"between", "spearman", "why"}:
            message = f"expected between, spearman and why, found {shown(entry)}"
            raise ValueError(f"{where}: {message}")
        between = entry["between"]
        if not isinstance(between, list) or len(between) != 2:
            message = f"expected two parameters, found {shown(between)}"
            raise ValueError(f"{where}: {message}")
        for name in between:
            if not isinstance(name, str) or name not in known:
                raise ValueError(f"{where}: {unknown('parameter', str(name), known)}")
        if not (isinstance(entry["why"], str) and entry["why"].strip()):
            raise ValueError(f"{where}: a correlation needs a reason: say why in `why`")
        pair = tuple(between)
        if pair in pairs or pair[::-1] in pairs:
            raise ValueError(f"{where}: {' and '.join(pair)} stand twice, give one")
        pairs[pair] = number(f"{where}: spearman", entry["spearman"])
    return pairs


def revise(priors: Any, changes: Mapping[str, Prior]) -> Any:
    """The same table with some priors replaced, each named by its path, and checked.

    Raises:
        KeyError: If a path names no parameter.
        ValueError: If a prior does not fit its parameter.
    """
    revised = replace_leaves(priors, changes)
    check(revised)
    return revised


def _laid(
    priors: Any, beliefs: Mapping[str, Any], folder: Path
) -> tuple[Any, dict[tuple[str, str], float]]:
    """What beliefs make of a table, and what they say of dependence."""
    revised = revise(priors, _changes(beliefs, priors, folder))
    return revised, _pairs(beliefs, priors)


def content(path: Path) -> dict[str, Any]:
    """The content of a study file.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is not TOML.
    """
    raw = content_of(path, most=LARGEST)
    try:
        text = raw.decode("utf-8-sig")
        if found := LONG_KEY.search(text):
            raise ValueError(f"{shown(found[0])} has more parts than a path")
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        problem = brief(str(error), MOST_QUOTED)
        raise ValueError(f"{path}: is not TOML in UTF-8: {problem}") from error


def _changes(study: Mapping[str, Any], priors: Any, folder: Path) -> dict[str, Prior]:
    """The priors of a study in a folder, by the paths that they replace."""
    table = prior_table(priors)
    changes = {}
    for name, entry in study.items():
        if name == CORRELATION and isinstance(entry, list):
            continue
        if name not in table:
            raise ValueError(_stranger(name, table))
        if not isinstance(entry, dict | str):
            raise ValueError(
                f'{name}: expected a table ["{name}"] or text such as "2 to 5", found '
                f"{shown(entry)}"
            )
        try:
            if isinstance(entry, str):
                changes[name] = _noted(entry, table[name], folder)
            else:
                changes[name] = stated(entry, table[name])
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ValueError(f"{name}: {brief(str(error), MOST_QUOTED)}") from error
    return changes


def _stranger(name: str, table: Mapping[str, Prior]) -> str:
    """What to say of a name that is no parameter."""
    within = next((path for path in table if path.startswith(f"{name}.")), None)
    if within:
        return f'{name}: is a group: quote each parameter, such as ["{within}"]'
    return unknown("parameter", name, table)


def _noted(text: str, old: Prior, folder: Path) -> Prior:
    """A prior from its notation; its reason says how that was read."""
    belief = read_belief(text, folder=folder)
    if belief.unit not in ("", old.unit):
        raise ValueError(
            f"{shown(text)}: is in {shown(belief.unit)}, expected {old.unit}: convert "
            "the numbers"
        )
    why = f"As the user's study has it: {said(replace(belief, unit=old.unit))}."
    if old.evidence == UNSOURCED:  # nor does the text say whence it is, or of when
        plain = Prior(belief.nominal, belief.distribution, old.unit)
        return replace(plain, why=why, price_year=old.price_year)
    entry = {"why": why}
    return sourced(entry, old, belief.distribution, belief.nominal)
