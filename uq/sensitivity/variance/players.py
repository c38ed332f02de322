"""Who shares the variance: parameters, or groups of them, that can be told apart."""

from collections.abc import Mapping, Sequence

from uq.inputs.dependence import Joint
from uq.parameters import unknown


def players(
    joint: Joint, groups: Mapping[str, Sequence[str]] | None
) -> dict[str, list[int]]:
    """Dimensions of each player, by its name.

    Args:
        joint: Priors, and how their parameters depend on one another.
        groups: A partition of the parameters that vary; None is one player for each,
            but for those that nothing tells apart, named with a plus between them.

    Raises:
        ValueError: If a path is not known, stands in no group or in two, a group tells
            apart what cannot be, or a correlated player's values do not tell its score.
    """
    if groups is None:
        found = {}
        for block in joint.blocks:
            paths = [path for path, i in joint.axis.items() if i in block]
            found["+".join(paths)] = block
    else:
        found = _partition(joint, groups)
    for i in joint.correlated:
        apart = [dims for dims in found.values() if i in dims]
        outside = [j for j in joint.correlated if j not in apart[0]]
        if joint.scores[i, outside].any() and joint.has_atoms(i):
            message = (
                f"{joint.axes[i][0]} takes some values with probability and correlates "
                "with another player: expected a continuous prior, or both in one group"
            )
            raise ValueError(message)
    return found


def _partition(
    joint: Joint, groups: Mapping[str, Sequence[str]]
) -> dict[str, list[int]]:
    """Groups as dimensions, each parameter in exactly one."""
    listed = [path for paths in groups.values() for path in paths]
    for path in listed:
        if path not in joint.axis:
            raise ValueError(unknown("varying parameter", path, joint.axis))
    for path in joint.axis:
        if listed.count(path) != 1:
            message = (
                f"{path} stands in {listed.count(path)} groups, expected one: groups "
                "are a partition of the parameters that vary"
            )
            raise ValueError(message)
    for block in joint.blocks:
        tied = [path for path, i in joint.axis.items() if i in block]
        if sum(not {*tied}.isdisjoint(paths) for paths in groups.values()) > 1:
            message = (
                f"{' and '.join(tied)} cannot be told apart: put them in one group"
            )
            raise ValueError(message)
    return {
        name: sorted({joint.axis[path] for path in paths})
        for name, paths in groups.items()
        if paths
    }
