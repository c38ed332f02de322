"""The forms of the model: what a careful engineer writes, and the text as printed."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal


@dataclass(frozen=True)
class Choices:
    """One answer to each question on which the source and good practice differ.

    Args:
        flux: "inverse square": the law. "table": the source's rounded table, which is
            14 % low at Ceres.
        learning: "generation": the energy of a generation grows by the stated factor
            while its units double (the source's later edition). "unit": that of each
            unit does, the other reading of its text, without any learning.
        computing: "once": computers, sensors and links are part of the base load, and
            so no part of a copy's energy. "twice": they are in both (text).
        propulsion: Whether a copy's energy holds propulsion and all else, without
            which the printed parts miss the printed total (text: "variable").
        build_time: Whether a copy takes its time however much power there is. Without
            it learning makes cycles so short that units are infinite in a finite time
            (text).
        failures: Whether units fail (text: silent; its notebook: 1 to 5 % a cycle).
        capacity: Whether material limits the swarm (text: silent; its notebook: yes).
        generations: Generations computed, a static size. A swarm that has gone through
            them all is reported as large as they make it.
    """

    flux: Literal["inverse square", "table"]
    learning: Literal["generation", "unit"]
    computing: Literal["once", "twice"]
    propulsion: bool
    build_time: bool
    failures: bool
    capacity: bool
    generations: int = 64


class Form(Enum):
    """A named set of choices; `CORRECTED` is the default, `SOURCE` the text.

    Source:
        ksarith (2026), Power Systems & Energy Scaling. What the programs beside it
        compute is another model: `program.py`.
    """

    CORRECTED = Choices(
        flux="inverse square",
        learning="generation",
        computing="once",
        propulsion=True,
        build_time=True,
        failures=True,
        capacity=True,
    )
    SOURCE = Choices(
        flux="table",
        learning="unit",
        computing="twice",
        propulsion=False,
        build_time=False,
        failures=False,
        capacity=False,
    )
