"""What leaves a depot that skimmers feed: species, a demand, and rivals of the sortie.

Beside it, what throttles the export (cells, their power), what several motherships and
better care would gain, and a collector that never comes home.
"""

from experiments.cases.case import Case, Question


TOLD = (
    *("export.total", "export.oxygen", "export.carbon_dioxide", "export.coverage"),
    *("export.skimmers", "plant.margin", "plant.power", "motherships.net_gain"),
    *("care.mean", "care.over_stated", "collector.net", "collector.burned_share"),
    *("collector.power", "collector.over_skimmer"),
)

CASE = Case(
    "skimmer",
    [
        Question("bands", {"outputs": TOLD}, figure=False),
        Question("rank", {"output": "export.total>0"}),
    ],
    samples=2**14,
    priors=("export",),
)
