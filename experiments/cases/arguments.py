"""What a verb of a case is given, judged before anything is asked."""

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from uq.words import few, unknown


if TYPE_CHECKING:
    from uq import Study

type Given = Mapping[str, Any]
OPEN = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
# Of those that nobody describes elsewhere, for a message.
MEANT = {
    "event": 'such as "cost<rival"',
    "target": 'such as "cost<rival"',
    "right": "an output or a number",
    "options": "outputs by the names of the options",
}


def require_bound(verb: str, given: Given) -> None:
    """Refuse arguments that a verb does not take, lacks, or of the wrong kind.

    Args:
        verb: A verb of `uq`.
        given: By the names of its arguments, but for what it is asked of.

    Raises:
        ValueError: Naming the argument, and what it has to be.
    """
    import uq
    from uq.arguments import KINDS, require

    _, *known = inspect.signature(getattr(uq, verb)).parameters.values()
    known = [each for each in known if each.kind not in OPEN]
    names = [each.name for each in known if each.name != "progress"]
    for key in given:
        if key not in names:
            raise ValueError(unknown("argument", key, names))
    missing = []
    for each in known:
        if each.default is each.empty and each.name not in given:
            kind = KINDS.get(f"{verb}.{each.name}", KINDS.get(each.name, ("",)))
            told = MEANT.get(each.name, kind[0])
            missing.append(f"{each.name} ({told})" if told else each.name)
    if missing:
        raise ValueError(f"{verb} needs {few(missing)}")
    require(verb, given)


def require_fitting(verb: str, study: "Study", given: Given) -> None:
    """Refuse what a verb would refuse of its numbers and choices, as it would.

    Args:
        verb: A verb of `uq`.
        study: That is asked of.
        given: As of `require_bound`.

    Raises:
        ValueError: If one does not do.
    """
    from uq.study import double_precision

    if verb in JUDGED:
        with double_precision():
            JUDGED[verb](study, given)


def _bands(study: "Study", given: Given) -> None:
    from uq.verbs.draws import PROBABILITIES, labels_of_shares, shares_of

    labels_of_shares(shares_of(given.get("probabilities", PROBABILITIES)))


def _rank(study: "Study", given: Given) -> None:
    from uq.sensitivity.methods import require_known

    require_known(given.get("method", "sobol"))


def _compare(study: "Study", given: Given) -> None:
    from uq.sensitivity.methods import require_known

    methods = given.get("methods") or ()
    for name in [methods] if isinstance(methods, str) else methods:
        require_known(name)


def _screen(study: "Study", given: Given) -> None:
    from uq.verbs.screen import WAYS

    _require_choice("method of screening", given.get("method"), WAYS)


def _tornado(study: "Study", given: Given) -> None:
    from uq.verbs.tornado import BASES

    _require_choice("base", given.get("base"), BASES)


def _require_choice(what: str, word: Any, known: Any) -> None:
    if word is not None and word not in known:
        raise ValueError(unknown(what, str(word), known))


def _sweep(study: "Study", given: Given) -> None:
    from uq.verbs.draws import shares_of
    from uq.verbs.sweep import POINTS, PROBABILITIES, axes_of

    axes_of(study, given["over"], given.get("range"), given.get("points", POINTS))
    shares_of(given.get("probabilities", PROBABILITIES))


def _probability_map(study: "Study", given: Given) -> None:
    from uq.sweeps.probability_map import require_event
    from uq.verbs.probability_map import CELLS
    from uq.verbs.sweep import axis_of

    require_event(given["event"])
    cells = given.get("cells", CELLS)
    for side in "xy":
        ends = given.get(f"{side}_range")
        axis_of(study, given[side], ends, cells, what="cells")


def _breakeven(study: "Study", given: Given) -> None:
    from uq.decision.searching import KNOTS
    from uq.verbs.breakeven import knots_for

    knots_for(study, given["of"], given.get("range"), given.get("knots", KNOTS))


JUDGED: Mapping[str, "Callable[[Study, Given], None]"] = {
    "bands": _bands,
    "rank": _rank,
    "compare": _compare,
    "screen": _screen,
    "tornado": _tornado,
    "sweep": _sweep,
    "probability_map": _probability_map,
    "breakeven": _breakeven,
}
