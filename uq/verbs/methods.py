"""`uq.methods`: the names of `rank` and `compare`, with what each asks."""

from uq.sensitivity.methods import METHODS


def methods() -> dict[str, str]:
    """The methods by name, each with the question that its number answers.

    >>> import uq
    >>> uq.methods()["morris"]
    'mean size of the change when one input is drawn again'
    """
    return {name: method.asks for name, method in METHODS.items()}
