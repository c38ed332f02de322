"""Count, write the numbers and the table: `python -m benchmarks.coverage`."""

import argparse
import json
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import jax


ROOT = Path(__file__).parents[2]
NUMBERS = ROOT / "tests" / "reference" / "coverage.json"
TABLE = ROOT / "uq" / "COVERAGE.md"


def parts() -> dict[str, Callable[[], Iterator]]:
    """What can be counted, by name."""
    from benchmarks.coverage import (
        decisions,
        dependent,
        from_model,
        from_rows,
        from_slopes,
        statistics,
        steps,
    )

    return {
        "sobol": from_model.sobol,
        "shapley": from_model.shapley,
        "dependent": dependent.dependent,
        "gradients": from_slopes.gradients,
        "bounds": from_slopes.bounds,
        "activity": from_slopes.activity,
        "steps": steps.morris,
        "bifurcation": steps.halved,
        "kept": statistics.kept,
        "streamed": statistics.streamed,
        "swept": statistics.swept,
        "meetings": statistics.meetings,
        "values": decisions.values,
        "regressions": decisions.regressions,
        "ranks": from_rows.ranks_and_slices,
        "kernels": from_rows.kernels,
        "densities": from_rows.densities,
        "regions": from_rows.regions,
        "salib": from_rows.of_salib,
    }


def main() -> None:
    """Count what is asked for; what is not keeps the numbers that it has."""
    from benchmarks.coverage.table import from_plain, lines, page, to_plain

    jax.config.update("jax_enable_x64", val=True)
    known = parts()
    words = argparse.ArgumentParser(prog="benchmarks.coverage", description=__doc__)
    words.add_argument("--only", nargs="+", choices=list(known), default=list(known))
    words.add_argument("--show", action="store_true", help="print, write nothing")
    asked = words.parse_args()
    told = json.loads(NUMBERS.read_text()) if NUMBERS.exists() else {}
    for name in asked.only:
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # they are notes
            rows = list(known[name]())
        told[name] = to_plain(rows) | {"seconds": round(time.perf_counter() - start)}
        print(name, told[name]["seconds"], "s", *lines(rows), sep="\n")
        if not asked.show:
            NUMBERS.write_text(json.dumps(told))
    if not asked.show:
        every = [row for part in told.values() for row in from_plain(part)]
        TABLE.write_text(page(every))


if __name__ == "__main__":
    main()
