"""What an answer shows, here and once more from its file in a fresh process."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

import uq


SHOW = """
import sys, uq
found = uq.open(sys.argv[1])
uq.plot(found, sys.argv[2])
uq.table(found).to_pickle(sys.argv[3])
print(uq.sentence(found))
"""


def drawn(answer):
    """Bytes of the figure of an answer."""
    file = io.BytesIO()
    uq.plot(answer).savefig(file, format="png")
    return file.getvalue()


def require_read_back(answer, folder):
    """Refuse an answer that is shown otherwise after it went through a file."""
    path = folder / "answer.nc"
    uq.save(answer, path)
    read = uq.open(path)
    assert drawn(read) == drawn(answer)
    pd.testing.assert_frame_equal(uq.table(read), uq.table(answer))
    assert uq.sentence(read) == uq.sentence(answer)


def require_same(answer, folder):
    """Likewise, in a fresh process that has computed nothing, too."""
    require_read_back(answer, folder)
    path, figure, table = (folder / f"answer{end}" for end in (".nc", ".png", ".pkl"))
    told = subprocess.run(
        [sys.executable, "-c", SHOW, str(path), str(figure), str(table)],
        cwd=Path(uq.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    uq.plot(answer, folder / "here.png")
    assert figure.read_bytes() == (folder / "here.png").read_bytes()
    pd.testing.assert_frame_equal(
        pd.read_pickle(table),  # noqa: S301
        uq.table(answer),
    )
    assert told.stdout.strip() == uq.sentence(answer)
    assert all(isinstance(value, str | int | float) for value in plain(answer))


def plain(answer):
    """Values of an answer's attributes, NumPy's numbers as Python's."""
    return [
        getattr(value, "item", lambda v=value: v)() for value in answer.attrs.values()
    ]


def nested(answer, name):
    """An attribute that is written as JSON."""
    return json.loads(answer.attrs[name])


def refusal(ask, kind=ValueError):
    """The one line of a refusal."""
    try:
        ask()
    except kind as error:
        line = str(error)
    else:
        raise AssertionError("was not refused")
    assert "\n" not in line
    assert len(line) < 400
    return line
