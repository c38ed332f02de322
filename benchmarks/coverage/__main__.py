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
    from benchmarks.coverage import decisions, from_model, from_rows, from_slopes

    return {
        "sobol": from_model.sobol,
        "shapley": from_model.shapley,
        "gradients": from_slopes.gradients,
        "activity": from_slopes.activity,
        "bounds": from_slopes.bounds,
        "ranks": from_rows.ranks_and_slices,
        "kernels": from_rows.kernels,
        "densities": from_rows.densities,
        "regions": from_rows.regions,
        "salib": from_rows.of_salib,
        "values": decisions.values,
        "regressions": decisions.regressions,
    }


def main() -> None:
    """Count what is asked for; what is not keeps the numbers that it has."""
    from benchmarks.coverage.table import from_plain, lines, to_plain

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
        TABLE.write_text(
            "\n".join(lines([r for t in told.values() for r in from_plain(t)]))
        )


if __name__ == "__main__":
    main()
