"""Which assumptions decide the levelized cost of compute, alone and by discipline?"""

from experiments.cases.case import Case, Question
from experiments.cases.groups import with_natural_groups


OUTPUTS = ("log:space.lcoc", "log:earth.lcoc", "log:lcoc_ratio")
RANKING = Question("rank", {"output": list(OUTPUTS)}, of=with_natural_groups)
CASE = Case("orbital-datacenter", [RANKING])
