"""Five Earths and orbit at every scale on one axis."""

from typing import TYPE_CHECKING

from experiments.cases.band_figures import Band, intervals
from experiments.cases.case import REPORT, Answers
from experiments.cases.earths import BASELINES
from experiments.cases.reports import subject_of
from experiments.cases.sizes import SIZES, sizes_in, title
from uq.show.words import short


if TYPE_CHECKING:
    from matplotlib.figure import Figure


def baselines(answers: Answers) -> "Figure":
    """Levelized cost of compute of each."""
    found, sizes = answers[REPORT], sizes_in(answers)
    last = sizes[-1]
    ratio = found["ratio"].sel(scale=last, statistic="P50")
    dearest = BASELINES[str(ratio["site"].values[ratio.values.argmin()])]
    rows = [Band(title(size), "orbit", answers[size]["space.lcoc"]) for size in sizes]
    rows += [
        Band(name, "Earth", answers[site]["earth.lcoc"])
        for site, name in BASELINES.items()
    ]
    return intervals(
        rows,
        f"At {SIZES[last]}, orbit costs {short(float(ratio.min()))} times the dearest "
        f"Earth ({dearest}), {short(float(ratio.max()))} times the cheapest\n"
        f"(P50; {subject_of(found)})",
        "levelized cost of compute",
    )
