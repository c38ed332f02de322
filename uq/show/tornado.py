"""A tornado: bars to either side of the base, widest first, ends in their own units."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from uq.quantity_words import is_event
from uq.show.axes import row_names
from uq.show.fitting import wrapped
from uq.show.style import GREY, HEAD, PAGE, PLAIN, entitle, explain, new_figure, tidy
from uq.show.words import in_words, short, subject
from uq.words import MOST_ECHOED, few, shortened


if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOKS: Mapping[str, Mapping[str, Any]] = {  # of the two ends of an input
    "low": {"color": "white", "edgecolor": "#16324f", "hatch": "/////"},
    "high": {"color": "#16324f", "edgecolor": "#16324f"},
}
LARGEST = 1e300  # that an axis can show; what is not finite is none
SHOWN = 12  # bars of a panel
NAMED = 3  # inputs that a sentence names
SMALLEST = 1e-3  # of the widest, below which a bar is not seen
LONGEST = 30  # characters of a name on a figure
LETTER, WIDE = 0.062, 0.074  # width of a letter of a label, and of a title [inch]
MOST_ROOM = 0.3  # of an axis, on either side of the bars, for values of the inputs
CLOSE = 20  # gaps between a bar and a mark that a value needs
LINE = 0.26  # height of a bar with the space to the next [inch]


def figure(answer: "xr.Dataset") -> "Figure":
    """What each input alone does to each output, a panel an output."""
    attrs = answer.attrs
    every = [_leading(answer, k) for k in range(answer.sizes["output"])]
    heights = [1.05 + LINE * row.sizes["parameter"] for row in every]
    made = new_figure(PAGE, HEAD + 0.4 + sum(heights))
    about = f"{subject(attrs)}; the others at their {attrs['at']}"
    entitle(made, _messages(every), about)
    panels = made.subplots(len(every), 1, height_ratios=heights, squeeze=False)
    for axes, row in zip(panels[:, 0], every, strict=True):
        _panel(axes, row)
    explain(made, panels[:, 0])
    return made


def _messages(every: "Sequence[xr.Dataset]") -> list[str]:
    """Which input reaches furthest, of all outputs; none where nothing moves."""
    moved = [row for row in every if not _still(row)]
    names = [str(row["output"].item()) for row in moved or every]
    if not moved:
        return [f"No input alone changes {few(names)}", "No input alone changes any"]
    leaders = [str(row["parameter"].values[0]) for row in moved]
    if len(set(leaders)) == 1:
        message = f"{leaders[0]} alone moves"
        return [f"{message} {few(names)} furthest", f"{message} each output furthest"]
    each = ", ".join(f"{leaders[k]} moves {name}" for k, name in enumerate(names))
    plain = "How far each input alone moves"
    return [f"{each} most", f"{plain} {few(names)}", f"{plain} each output"]


def _still(row: "xr.Dataset") -> bool:
    """Whether no input alone moves an output."""
    return bool((row["least"].values == row["greatest"].values).all())


def order(answer: "xr.Dataset", output: int) -> np.ndarray:
    """Inputs by how far they alone take an output, both ends and between, widest first.

    What is not finite somewhere comes first: it breaks the model.
    """
    reach = _reach(answer, output)
    return np.argsort(-np.where(np.isfinite(reach), reach, np.inf), kind="stable")


def _reach(answer: "xr.Dataset", output: int) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return answer["greatest"].values[output] - answer["least"].values[output]


def _leading(answer: "xr.Dataset", output: int) -> "xr.Dataset":
    """The first inputs of an output that are seen at all, at least one."""
    places, reach = order(answer, output), _reach(answer, output)
    widest = np.max(reach[np.isfinite(reach)], initial=0.0)
    seen = [i for i in places if not reach[i] <= SMALLEST * widest]
    most = int(answer.attrs.get("top", SHOWN))
    return answer.isel(output=output, parameter=(seen or [places[0]])[:most])


def _panel(axes: "Axes", row: "xr.Dataset") -> None:
    base, places = float(row["base"]), np.arange(row.sizes["parameter"])
    base = base if _drawable(base) else 0.0
    shown = {
        end: np.where(_drawable(row[end].values), row[end].values, base)
        for end in LOOKS
    }
    for end, look in LOOKS.items():
        label = f"input at its P{100 * row.attrs[end]:g}"
        reach = shown[end] - base
        axes.barh(places, reach, left=base, height=0.66, lw=0.7, label=label, **look)
    beyond = _beyond(row)
    for name in ("least", "greatest"):
        axes.plot(row[name].values[beyond], places[beyond], "k|", ms=11, mew=1.4)
    if beyond.any():
        axes.plot([], [], "k|", ms=11, mew=1.4, label="furthest, between the ends")
    axes.axvline(base, color="black", lw=0.8)
    furthest = [row[name].values[beyond] for name in ("least", "greatest")]
    ends = np.concatenate([*shown.values(), *furthest, [base]])
    names = row_names(row["parameter"].values)
    letters = max(len(line) for name in names for line in name.split("\n"))
    gap = _widen(axes, row, ends, letters)
    for place in range(len(places) if not _still(row) else 0):
        _values(axes, row.isel(parameter=place), place, base, gap)
    axes.set_yticks(*([[]] if _still(row) else [places, names]))
    axes.set_ylim(len(places) - 0.4, -0.6)
    output, unit = str(row["output"].item()), str(row["units"].item())
    meaning = str(row["meaning"].item()) if "meaning" in row.coords else output
    axes.set_xlabel(f"{meaning} [{unit}]" if unit else meaning, fontsize=8)
    message = _message(row, LONGEST)
    title = wrapped(message, int((PAGE - 0.4 - LETTER * letters) / WIDE))
    axes.set_title(title, fontsize=8.5, loc="left")
    tidy(axes)
    if is_event(output):
        axes.set_xticks([0, 1], ["does not happen", "happens"])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _widen(axes: "Axes", row: "xr.Dataset", ends: np.ndarray, letters: int) -> float:
    """Leave room for the values on either side of the bars.

    Returns:
        The gap between a bar and its value, in the unit of the axis.
    """
    width = np.ptp(ends) or max(abs(float(ends[0])), 1.0)
    words = [
        _end(row.isel(parameter=place), end)
        for place in range(row.sizes["parameter"])
        for end in LOOKS
    ]
    inches = PAGE - 0.4 - LETTER * letters
    room = min((0.1 + LETTER * max(map(len, words))) / inches, MOST_ROOM)
    side = width * room / (1 - 2 * room)
    axes.set_xlim(ends.min() - side, ends.max() + side)
    return 0.012 * width


def _beyond(row: "xr.Dataset") -> np.ndarray:
    """Inputs whose swing is not the furthest the output goes."""
    names = ("low", "high", "least", "greatest")
    every = np.stack([row[name].values for name in names])
    drawable = _drawable(every).all(axis=0)
    low, high, least, greatest = np.where(drawable, every, 0.0)
    room = 0.01 * np.abs(high - low)
    above = greatest > np.maximum(low, high) + room
    return above | (least < np.minimum(low, high) - room)


def _drawable(values: Any) -> Any:
    """Whether an axis can show them."""
    return np.abs(values) < LARGEST


def _values(
    axes: "Axes", at: "xr.Dataset", place: int, base: float, gap: float
) -> None:
    """The input's own value beyond either end of its bar, in its unit."""
    low, high, least, greatest = (
        float(at[name]) for name in ("low", "high", "least", "greatest")
    )
    rises = not high < low
    bar = [value for value in (low, high, base) if _drawable(value)]
    left, right = min(bar), max(bar)
    # Beyond the marks of what lies between the ends, where there is no room before.
    if _drawable(least) and left - least < CLOSE * gap:
        left = min(left, least)
    if _drawable(greatest) and greatest - right < CLOSE * gap:
        right = max(right, greatest)
    for end, value in (("low", low), ("high", high)):
        is_left = (end == "low") == rises
        axes.text(
            left - gap if is_left else right + gap,
            place,
            _end(at, end),
            ha="right" if is_left else "left",
            va="center",
            fontsize=7,
            color="black" if np.isfinite(value) else GREY,
            bbox=PLAIN,
        )


def _end(at: "xr.Dataset", end: str) -> str:
    """An input's value at one of its ends, and whether there the output has none."""
    factor, unit = in_words(float(at[f"input_{end}"]), str(at["input_units"].item()))
    text = f"{short(float(at[f'input_{end}']) / factor)} {unit}".removesuffix(" -")
    lost = "" if np.isfinite(float(at[end])) else " (no answer)"
    return f"{text.strip()}{lost}"


def _message(row: "xr.Dataset", longest: int = MOST_ECHOED) -> str:
    """What the input that reaches furthest does, in a sentence."""
    first = row.isel(parameter=0)
    names = (str(row["output"].item()), str(first["parameter"].item()))
    output, name = (shortened(each, longest) for each in names)
    unit = f" {row['units'].item()}".rstrip().removesuffix(" -")
    low, high, base = (float(first[end]) for end in ("low", "high", "base"))
    least, greatest = float(first["least"]), float(first["greatest"])
    if not np.isfinite([low, high, least, greatest]).all():
        return f"{name} alone leaves {output} without an answer"
    if is_event(names[0]):
        now = "happens" if base else "does not happen"
        if least == greatest:
            return f"{output} {now}, whatever moves alone"
        return f"{name} alone turns {output}; with no input moved it {now}"
    if least == greatest:
        return f"{output} = {short(base)}{unit}, whatever moves alone"
    span = f"from {short(low)} to {short(high)}"
    if bool(_beyond(row)[0]):
        span = f"anywhere from {short(least)} to {short(greatest)}"
    return (
        f"{name} alone takes {output} {span}{unit}; with no input moved it is "
        f"{short(base)}{unit}"
    )


def table(answer: "xr.Dataset") -> "pd.DataFrame":
    """Output, input, its ends and what they give, prior and evidence, widest first."""
    import pandas as pd

    rows = []
    for k, output in enumerate(answer["output"].values):
        for i in order(answer, k):
            row = {"output": output, "parameter": answer["parameter"].values[i]}
            for name in ("swing", "low", "high", "least", "greatest"):
                row[name] = answer[name].values[k, i]
            row |= {"base": answer["base"].values[k], "unit": answer["units"].values[k]}
            for name in ("low", "base", "high"):
                row[f"input_{name}"] = answer[f"input_{name}"].values[i]
            names = {"input_unit": "input_units", "prior": "prior"}
            names["evidence"] = "evidence"
            row |= {head: answer[name].values[i] for head, name in names.items()}
            rows.append(row)
    return pd.DataFrame(rows)


def sentence(answer: "xr.Dataset") -> str:
    """How far the first inputs alone take each output."""
    sentences = [_sentence(_leading(answer, k)) for k in range(answer.sizes["output"])]
    return " ".join(sentences)


def _sentence(row: "xr.Dataset") -> str:
    more = [
        f"{row['parameter'].values[i]} from {short(row['low'].values[i])} to "
        f"{short(row['high'].values[i])}"
        for i in range(1, min(NAMED, row.sizes["parameter"]))
    ]
    ends = f"P{100 * row.attrs['low']:g} to P{100 * row.attrs['high']:g} of each input"
    text = f"{_message(row)} ({ends})"
    more = [] if is_event(str(row["output"].item())) else more
    return f"{text}{'. Then ' + ', '.join(more) if more else ''}."
