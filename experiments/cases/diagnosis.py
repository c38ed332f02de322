"""Does the design close, what binds, and what would it take to beat Earth?"""

from experiments.cases.case import Case, Question
from experiments.cases.decisions import DIAGNOSES, with_margins


MODEL = "orbital-datacenter"
CASE = Case(MODEL, [Question("diagnose", DIAGNOSES[MODEL], complete=with_margins)])
