"""Claims as a TOML file has them: who says what, under which inputs. No JAX."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uq.inputs.reading import content_of
from uq.words import shown, unknown


SHIPPED = Path(__file__).with_name("claims.toml")
LARGEST = 2**20  # bytes of a file of claims
LARGEST_NUMBER = 1e300
SENSES = ("at most", "at least")


@dataclass(frozen=True)
class Claim:
    """One claim.

    Args:
        name: In the file.
        source: Who says it, and when.
        address: Where it stands.
        says: What is said, in a sentence.
        cannot: Why no model can answer it; "" where one can.
        model: The model that does.
        quantity: Path of the output that is claimed; "" where an input is.
        input: Path of the input that is claimed.
        value: What is claimed: a number twice, or both ends of a range.
        unit: Of the value.
        over: Outputs and inputs that the quantity is divided by.
        times: What it is multiplied by.
        given: Inputs under which it is claimed, by path.
        form: Of the model; "" is its default.
        priors: Set whose other inputs are taken; "" is the model's first.
        scenario: Technology choices by dimension.
        sense: Whether less is better ("at most") or more ("at least").
    """

    name: str
    source: str
    address: str
    says: str
    cannot: str = ""
    model: str = ""
    quantity: str = ""
    input: str = ""
    value: tuple[float, float] = (float("nan"), float("nan"))
    unit: str = ""
    over: tuple[str, ...] = ()
    times: float = 1.0
    given: Mapping[str, float] = field(default_factory=dict)
    form: str = ""
    priors: str = ""
    scenario: Mapping[str, str] = field(default_factory=dict)
    sense: str = SENSES[0]

    @property
    def paths(self) -> tuple[str, ...]:
        """Outputs and inputs that it is computed from."""
        return (self.quantity or self.input, *self.over)


TEXTS = (
    *("source", "address", "says", "cannot", "model", "quantity", "input", "unit"),
    *("form", "priors", "sense"),
)
KEYS = (*TEXTS, "value", "over", "times", "given", "scenario")


def read_claims(path: Path = SHIPPED) -> dict[str, Claim]:
    """The claims of a file, by their names.

    Args:
        path: The TOML file; None is that which is shipped.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is none of claims: one line names the file, the claim, the
            entry, what was expected and what was found.
    """
    import tomllib

    try:
        whole = tomllib.loads(content_of(path, most=LARGEST).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: is no TOML: {error}") from error
    if not whole:
        raise ValueError(f"{path}: expected claims, each a table, found none")
    made = {}
    for name, entries in whole.items():
        try:
            made[name] = _claim(name, entries)
        except ValueError as error:
            raise ValueError(f"{path}: {name}: {error}") from error
    return made


def _claim(name: str, entries: Any) -> Claim:
    if not isinstance(entries, dict):
        raise ValueError(f"expected a table, found {shown(entries)}")
    for key in entries:
        if key not in KEYS:
            raise ValueError(unknown("entry", key, KEYS))
    texts: dict[str, Any] = {
        key: _text(key, entries[key]) for key in TEXTS if key in entries
    }
    if missing := [key for key in ("source", "says") if not texts.get(key)]:
        raise ValueError(f"{missing[0]}: expected a sentence, found none")
    texts.setdefault("address", "")
    if texts.get("cannot"):
        return Claim(name, **texts)
    if not texts.get("model"):
        raise ValueError("model: expected the name of one, or `cannot` with the reason")
    if bool(texts.get("quantity")) == bool(texts.get("input")):
        raise ValueError("expected either `quantity`, an output, or `input`, an input")
    if texts.get("input") and {"over", "times"} & set(entries):
        raise ValueError("over, times: expected with `quantity`, not with `input`")
    if texts.get("sense", SENSES[0]) not in SENSES:
        raise ValueError(unknown("sense", texts["sense"], SENSES))
    return Claim(
        name,
        **texts,
        value=_value(entries.get("value")),
        over=tuple(_text("over", each) for each in _list("over", entries)),
        times=_number("times", entries.get("times", 1.0)),
        given={
            path: _number(f"given: {path}", each)
            for path, each in _table("given", entries).items()
        },
        scenario={
            key: _text(f"scenario: {key}", each)
            for key, each in _table("scenario", entries).items()
        },
    )


def _table(key: str, entries: Mapping[str, Any]) -> dict[str, Any]:
    found = entries.get(key, {})
    if not isinstance(found, dict):
        raise ValueError(f"{key}: expected a table, found {shown(found)}")
    return found


def _list(key: str, entries: Mapping[str, Any]) -> list[Any]:
    found = entries.get(key, [])
    if not isinstance(found, list):
        raise ValueError(f"{key}: expected a list, found {shown(found)}")
    return found


def _text(key: str, found: Any) -> str:
    if not isinstance(found, str):
        raise ValueError(f"{key}: expected text, found {shown(found)}")
    return found


def _number(key: str, found: Any) -> float:
    finite = isinstance(found, int | float) and abs(found) < LARGEST_NUMBER
    if not finite or isinstance(found, bool):
        raise ValueError(f"{key}: expected a finite number, found {shown(found)}")
    return float(found)


def _value(found: Any) -> tuple[float, float]:
    ends = found if isinstance(found, list) else [found, found]
    if len(ends) != 2:
        told = f"expected a number or two ends, found {shown(found)}"
        raise ValueError(f"value: {told}")
    low, high = (_number("value", each) for each in ends)
    if not low <= high:
        raise ValueError(f"value: expected the lower end first, found {shown(found)}")
    return low, high
