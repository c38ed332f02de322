"""Words about what somebody gave: short, with the nearest name. No JAX here."""

from collections.abc import Iterable, Sequence


MOST_ECHOED = 120  # characters of what somebody gave that a message repeats
MOST_QUOTED = 300  # characters of another's message within ours
MOST_OFFERED = 8  # names
NAMES = 6  # of a list in a message


def shortened(text: str, most: int = MOST_ECHOED) -> str:
    """A text with its middle left out where it is long.

    Args:
        text: Any text.
        most: Characters that are kept, at least five.
    """
    if len(text) <= most:
        return text
    kept = most - len(" ... ")
    return f"{text[: kept - kept // 2]} ... {text[len(text) - kept // 2 :]}"


def brief(text: str, most: int = MOST_ECHOED) -> str:
    """Text on one line that stays short.

    Args:
        text: What a user or a library wrote.
        most: Characters that are kept.
    """
    return shortened(" ".join(text.split()), most)


def shown(value: object) -> str:
    """What was given, as Python writes it, on one short line."""
    try:
        return brief(repr(value[:10_000] if isinstance(value, str) else value))
    except (ValueError, RecursionError):  # thousands of digits, or of levels
        return f"one of type {type(value).__name__} too long to print"


def bare(name: str) -> str:
    """A name without quotes, where it can be printed; short in any case.

    Args:
        name: A key, path or file that somebody gave.
    """
    return shortened(name) if name.isprintable() else shown(name)


def few(names: Sequence[str]) -> str:
    """The first of some names, and how many there are besides."""
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return ", ".join(names[:NAMES]) + more


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """One line that says a name is not known and which one was probably meant.

    Args:
        what: The kind of thing that has the name.
        name: What was given.
        known: What there is.
    """
    import difflib

    known = list(known)
    near = []
    if len(name) <= MOST_ECHOED:  # of a longer one the comparison takes for ever
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    tail = name.rpartition(".")[2]
    near = near or [k for k in known if tail and k.rpartition(".")[2] == tail]
    offered = shortened(", ".join(map(repr, known[:MOST_OFFERED])), 400)
    hint = f"did you mean {near[0]!r}?" if near else f"expected one of [{offered}]"
    return f"unknown {what} {shown(name)}: {hint}"
