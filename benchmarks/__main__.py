"""The command line of the benchmarks: all of them into RESULTS.md, or some, printed."""

import argparse
import json
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.report import goals_table, markdown, section_text
from benchmarks.running import NAMES, Size, measure, run


RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    """Run what is asked for."""
    words = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    words.add_argument("names", nargs="*", help=f"some of {', '.join(NAMES)}")
    sizes = words.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="small: does it run?")
    sizes.add_argument(
        "--full", action="store_true", help="as many points for all: hours"
    )
    words.add_argument("--part", type=json.loads, help=argparse.SUPPRESS)
    asked = words.parse_args()
    for name in asked.names:
        if name not in NAMES:
            words.error(f"no benchmark {name!r}: expected some of {', '.join(NAMES)}")
    if asked.part is not None:
        measure(asked.names[0], asked.part)
        return
    size: Size = "quick" if asked.quick else "full" if asked.full else "usual"
    ran_on = machine()  # before the load is our own
    sections = [run(name, size) for name in asked.names or NAMES]
    if asked.names or size == "quick":
        for section in sections:
            print(section_text(section), goals_table(section.goals), sep="\n\n")
        return
    RESULTS.write_text(markdown(sections, ran_on))
    print(f"wrote {RESULTS}")


if __name__ == "__main__":
    main()
