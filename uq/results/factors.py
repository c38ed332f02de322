"""Where the factors of a ranking come from: parameters, evidence, beliefs."""

from collections.abc import Mapping, Sequence
from typing import Any

from uq.distributions.base import describe
from uq.inputs.dependence import priors_of
from uq.priors import prior_table


def members_of(
    names: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> list[Sequence[str]]:
    """Paths of the parameters of each factor.

    Args:
        names: Of the factors: groups, parameters, or parameters that nothing tells
            apart, with a plus between them.
        groups: Paths of the parameters of each group, by its name.
    """
    return [groups.get(name, name.split("+")) for name in names]


def labels_of(
    priors: Any, names: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, list[str]]]:
    """Coordinates of a dataset over `parameter` that say where each factor comes from.

    Args:
        priors: A parameter class filled with priors, or a `Joint`.
        names: As `members_of` has them.
        groups: Likewise.

    Returns:
        `members`, the kinds of `evidence`, and the `prior` of a single parameter or how
        many parameters there are.
    """
    table, members = prior_table(priors_of(priors)), members_of(names, groups)
    evidence = [", ".join({table[path].evidence: 0 for path in m}) for m in members]
    beliefs = [
        describe(table[m[0]].distribution) if len(m) == 1 else f"{len(m)} parameters"
        for m in members
    ]
    return {
        "members": ("parameter", [" ".join(m) for m in members]),
        "evidence": ("parameter", evidence),
        "prior": ("parameter", beliefs),
    }
