"""How much depends on which form of the equations is right?"""

from experiments.cases.case import Case, Question


OUTPUTS = (
    *("space.lcoc", "earth.lcoc", "log:lcoc_ratio"),
    *("lcoc_ratio<10", "lcoc_ratio<1"),
)
CASE = Case("orbital-datacenter", [Question("forms", {"output": list(OUTPUTS)})])
