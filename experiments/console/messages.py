"""What a command says of an error: one short line, in the words that were typed."""

import re

from uq.words import shortened


MOST = 700  # characters of a message
LONGEST = 200  # characters without a space, or between two quotation marks
# What the engine tells those who call it from Python, and what a command has instead.
TYPED = {
    ", or cut it by uq.Truncated": "",
    "leave them out with nonfinite='omit', or analyse nonfinite='event'": (
        "leave them out with --nonfinite omit, or ask with --nonfinite event what "
        "makes them so"
    ),
    "narrow the priors, or keep them with nonfinite='keep'": (
        "narrow the priors with --study, or ask for another output"
    ),
    " or jax.config.update('jax_enable_x64', True) before the first array": "",
    ", or use `stream`, which keeps none": "",
    ", and in Python what takes a Joint: apply_joint makes one of this file": "",
    "change them, take nearest_correlations(...), or name inputs that move as one "
    "comonotone": "change them in the study file",
    "leave the dependence out, or use shapley_effects": (
        "leave the dependence out of the study, or rank by --method shapley"
    ),
    "make one of the output with Table.of(quantities(['output<number']))": (
        "ask for one of the output: --output 'output<number'"
    ),
    "at least one prior must not be Fixed": "give one a spread with --study",
    'uq.rank(study, method="shapley")': "uq rank --method shapley",
    "uq.given or uq.rank(method='shapley')": "uq given or uq rank --method shapley",
    "ask with second_order=True": "ask with --second-order",
}


def one_line(error: BaseException | str) -> str:
    """The message of an error for the person who typed a command.

    Args:
        error: An error, or its message.
    """
    message = " ".join(_told(error).split())
    for python, typed in TYPED.items():
        message = message.replace(python, typed)
    long = rf"\S{{{LONGEST},}}|'[^']{{{LONGEST},}}'"
    message = re.sub(long, lambda found: shortened(found[0], LONGEST), message)
    return shortened(message, MOST)


def _told(error: BaseException | str) -> str:
    """What an error says; of one that is a bare name, what that means."""
    if not isinstance(error, LookupError):
        return str(error)
    words = str(error.args[0]) if error.args else ""
    if " " in words and not isinstance(error, IndexError):
        return words
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    file = place.tb_frame.f_code.co_filename if place else "?"
    line = place.tb_lineno if place else 0
    return (
        f"{words or 'something'!r} was looked for and is not there: a fault of ours, "
        f"{type(error).__name__} in {file}, line {line}; UQ_TRACEBACK=1 tells more"
    )
