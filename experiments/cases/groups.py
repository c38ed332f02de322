"""Groups of parameters that are asked of together where nobody names any."""

from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from uq import Study


def natural_groups(study: "Study") -> dict[str, list[str]]:
    """What varies, by discipline and by evidence; neither one parameter nor all.

    Args:
        study: Whose parameters; the first part of a path is its discipline.

    Returns:
        Paths by the name of the group, such as "launch (all)" or "everything judged".
    """
    groups: dict[str, list[str]] = {}
    for path in study.varying:
        discipline, dot, _ = path.partition(".")
        names = [f"{discipline} (all)"] * bool(dot)
        names.append(f"everything {study.inputs[path].evidence}")
        for name in names:
            groups.setdefault(name, []).append(path)
    most = len(study.varying)
    return {name: m for name, m in groups.items() if 1 < len(m) < most}


def with_natural_groups(study: "Study") -> "Study":
    """The same study with these groups beside its own."""
    return study.replace(groups={**natural_groups(study), **study.groups})
