"""Solar farms beside a swarm that copies itself: energy, imports, sleep and beams.

Which doubles sooner, a farm that puts its power into more of itself or a swarm of whole
units; how many copies until what cannot be made there limits growth; how many units
should sleep; what arrives at the far end of a conductor or of a beam.
"""

from experiments.cases.case import Case, Question


TOLD = (
    *("farm.payback", "farm.moving", "farm.doubling", "farm.doubling_ratio"),
    *("farm.conducted", "farm.superconductor_gain", "farm.breakeven_mass_factor"),
    *("farm.beam_efficiency", "farm.end_to_end"),
    *("imports.per_copy", "imports.crossover", "imports.time_to_crossover"),
    *("imports.log_units", "dormancy.covering", "dormancy.growth_factor"),
)

CASE = Case(
    "solar-replication",
    [
        Question("bands", {"outputs": TOLD}, figure=False),
        Question("rank", {"output": "log:farm.payback"}),
    ],
    samples=2**14,
    priors=("farms",),
)
