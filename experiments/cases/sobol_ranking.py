"""Which assumptions decide the levelized cost of compute, alone and by discipline?"""

from typing import TYPE_CHECKING

from experiments.cases.case import Case, Question
from uq.priors import prior_table


if TYPE_CHECKING:
    from uq import Study

OUTPUTS = ("log:space.lcoc", "log:earth.lcoc", "log:lcoc_ratio")


def questions(study: "Study") -> list[Question]:
    """The ranking, whole disciplines and kinds of evidence beside single inputs."""
    asked = {"output": list(OUTPUTS), "groups": groups_of(study)}
    return [Question("rank", asked)]


def groups_of(study: "Study") -> dict[str, list[str]]:
    """What varies, by discipline and by evidence; neither one input nor all."""
    groups: dict[str, list[str]] = {}
    table = prior_table(study.table)
    for path in study.varying:
        discipline, dot, _ = path.partition(".")
        names = [f"{discipline} (all)"] * bool(dot)
        names.append(f"everything {table[path].evidence}")
        for name in names:
            groups.setdefault(name, []).append(path)
    some = range(2, len(study.varying))
    return {name: paths for name, paths in groups.items() if len(paths) in some}


CASE = Case("orbital-datacenter", questions)
