"""Evaluations a second of every model, beside its published program where known."""

from collections.abc import Sequence
from typing import Any

from benchmarks.report import Row, Section, Table
from benchmarks.running import Part, Size


REPLICATES = 16
EARLIER = "measured earlier on two cores"
# Evaluations a second of the programs that the models were published as.
PUBLISHED = {
    "orbital-datacenter": (None, "spacedc-mdao, one run of its Monte Carlo here"),
    "space-vs-terrestrial": (2.8e5, f"its JavaScript, {EARLIER}"),
    "cislunar-prices": (1 / 0.038, f"its price program, {EARLIER}"),
}


def parts(size: Size) -> list[Part]:
    """Every model of the catalogue."""
    from experiments.cases.catalogue import MODELS

    draws = 2**12 if size == "quick" else 2**14
    return [{"model": name, "draws": draws} for name in MODELS]


def measure(model: str, draws: int) -> Row:
    """Its default form under its first priors, kept and streamed."""
    from benchmarks.measure import timed
    from uq.designs import Sobol
    from uq.engine.propagation import propagate
    from uq.forward.streaming import stream
    from uq.inputs.sampling import sample
    from uq.models import load

    study = load(model)
    priors, function = study.joint, study.function
    free = len(study.varying)
    design = Sobol(free, draws // REPLICATES, replicates=REPLICATES, seed=0)

    def kept() -> Any:
        return propagate(function, sample(priors, design), nonfinite="keep")

    _, whole = timed(kept)
    _, streamed = timed(lambda: stream(function, priors, design))
    return {
        "inputs": free,
        "propagate": draws / whole.seconds,
        "stream": draws / streamed.seconds,
        "compilation": whole.compilation + streamed.compilation,
        "cpu": whole.cpu + streamed.cpu,
        **_published(model),
    }


def _published(model: str) -> dict[str, Any]:
    """Evaluations a second of its published program, and whence the figure."""
    if model not in PUBLISHED:
        return {}
    rate, source = PUBLISHED[model]
    if rate is None:
        from benchmarks.bands import spacedc
        from benchmarks.measure import timed

        draws = 2**13
        try:
            work = spacedc(draws)
        except ImportError as error:
            return {"source": f"not measured: {error}"}
        rate = draws / timed(work)[1].seconds
    return {"published": rate, "source": source}


def section(rows: Sequence[Row]) -> Section:
    """One row a model."""
    columns = ["model", "inputs", "draws", "propagate", "stream", "cpu", "compilation"]
    return Section(
        "Every model",
        [Table("", [*columns, "published", "source"], rows)],
        notes=[
            "Every output is kept (propagate) or its moments are (stream); CPU seconds "
            "are of one of each."
        ],
    )
