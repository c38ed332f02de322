"""CSV files of anybody's: read as meant, or refused with the place before any work."""

import time

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import uq
from uq.engine.propagation import NonFiniteError
from uq.inputs.csv_tables import columns_of, names_of
from uq.sensitivity.given.reading import read_table


ROWS = 64
FRAME = pd.DataFrame(
    {"a": np.arange(ROWS) / 7, "b": (np.arange(ROWS) * 7 % ROWS) / 3, "cost": 0.0}
)
FRAME["cost"] = 3 * FRAME["a"] + FRAME["b"]
TEXT = FRAME.to_csv(index=False)


def written(folder, text, name="rows.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def same(table, inputs=("a", "b")):
    """Whether the rows are those of the frame, in whatever order."""
    assert list(table.parameters) == list(inputs)
    order = np.argsort(table.x[:, 0])
    assert_allclose(table.x[order], FRAME[list(inputs)].to_numpy(), rtol=1e-15)
    assert_allclose(table.y[order, 0], FRAME["cost"].to_numpy(), rtol=1e-15)


def frame(**more):
    return FRAME.assign(**more)


WRITTEN = {
    "plain": TEXT,
    "a mark of UTF-8": "\ufeff" + TEXT,
    "lines of Windows": TEXT.replace("\n", "\r\n"),
    "blank lines": TEXT.replace("\n", "\n\n"),
    "no last line end": TEXT.rstrip(),
    "quoted": FRAME.to_csv(index=False, quoting=1),
    "semicolons": FRAME.to_csv(index=False, sep=";"),
    "tabs": FRAME.to_csv(index=False, sep="\t"),
    "an index": FRAME.to_csv(),
    "an index kept twice": FRAME.reset_index()
    .rename(columns={"index": "Unnamed: 0"})
    .to_csv(),
    "a column of text": frame(label="design A").to_csv(index=False),
    "dates": frame(day="2026-11-30").to_csv(index=False),
    "a long text": frame(label="x" * 100_000).iloc[:ROWS].to_csv(index=False),
    "a blank column": frame(empty="").to_csv(index=False),
    "nothing but NA": frame(empty=np.nan).to_csv(index=False, na_rep="NA"),
    "no name at the end": TEXT.replace("\n", ",\n"),
    "digits with an underscore": frame(code="1_000").to_csv(index=False),
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_a_csv_is_read_as_it_was_written(tmp_path, text):
    path = written(tmp_path, text)
    same(read_table(path, outputs=["cost"]))
    same(read_table(path, inputs=["a", "b"]))
    same(read_table(path, inputs=["a"], outputs=["cost"]), inputs=["a"])


def test_what_was_left_alone_is_told(tmp_path):
    path = written(tmp_path, frame(label="A", empty="").to_csv())
    table = read_table(path, outputs=["cost"])
    told = "without a name or a number, and left alone: Unnamed: 0, label, empty"
    assert told in table.assumptions
    assert told in uq.given(path, "cost", method="rank").attrs["assumptions"]
    asked = read_table(path, inputs=["a", "b"], outputs=["cost"])
    assert not [line for line in asked.assumptions if "left alone" in line]


def test_an_index_is_read_where_somebody_asks_for_it(tmp_path):
    path = written(tmp_path, FRAME.to_csv())
    table = read_table(path, inputs=["Unnamed: 0", "b"], outputs=["cost"])
    order = np.argsort(table.x[:, 0])
    assert_allclose(table.x[order, 0], np.arange(ROWS))


def test_a_name_over_two_lines_is_one_name(tmp_path):
    text = FRAME.rename(columns={"cost": "cost\nper kg [USD]"}).to_csv(index=False)
    same(read_table(written(tmp_path, text), outputs=["cost per kg [USD]"]))
    path = written(tmp_path, text.replace("3.0", "x"))
    with pytest.raises(ValueError, match=r"line \d+, column .*expected a number"):
        read_table(path, outputs=["cost per kg [USD]"])


@pytest.mark.parametrize("missing", ["", "NA", "nan", "NaN", " ", "null"])
def test_a_missing_output_is_not_a_number_and_a_missing_input_is_refused(
    tmp_path, missing
):
    gaps = FRAME["cost"].map(str)
    gaps[5] = gaps[9] = missing
    path = written(tmp_path, frame(cost=gaps).to_csv(index=False))
    table = read_table(path, outputs=["cost"])
    assert np.isnan(table.y).sum() == 2
    with pytest.raises(NonFiniteError, match="cost: 2 of 64 rows are not finite"):
        uq.given(path, "cost", method="rank", parts=4)
    told = uq.given(path, "cost", method="rank", nonfinite="omit", parts=4)
    assert "2 of 64 rows not finite were left out" in told.attrs["notes"]
    with pytest.raises(ValueError, match="line 7, column 'cost': .* has no gaps"):
        read_table(path, inputs=["cost"], outputs=["a"])


@pytest.mark.parametrize("infinite", ["inf", "-inf", "1e999"])
def test_an_infinite_output_is_counted_and_an_infinite_input_refused(
    tmp_path, infinite
):
    cells = FRAME["cost"].map(str)
    cells[3] = infinite
    path = written(tmp_path, frame(cost=cells).to_csv(index=False))
    assert np.isinf(read_table(path, outputs=["cost"]).y).sum() == 1
    with pytest.raises(ValueError, match="line 5, column 'cost': expected a number"):
        read_table(path, inputs=["cost"], outputs=["a"])


MANY = ",".join(f"x{i}" for i in range(10_001))
REFUSED = {
    "empty": (b"", "the first line must name each column once"),
    "twice": ("a,b,a\n1,2,3\n", "name each column once: 'a' stands 2 times"),
    "twice when read": ('a," a "\n1,2\n', "'a' stands 2 times"),
    "no names": (",,\n1,2,3\n", "must name each column once, found ['', '', '']"),
    "no rows": ("a,cost\n\n\n", "no rows below the names ['a', 'cost']"),
    "utf-16": (TEXT.encode("utf-16"), "is UTF-16, expected UTF-8: save it so"),
    "utf-16 without a mark": (TEXT.encode("utf-16-le"), "is not text in UTF-8"),
    "latin-1": (
        TEXT.replace("cost", "co\u00fbt").encode("latin-1"),
        "is not UTF-8 (invalid start byte): save it as UTF-8",
    ),
    "latin-1 below": (
        frame(label="\u00e9t\u00e9").to_csv(index=False).encode("latin-1"),
        "is not UTF-8",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "is not UTF-8"),
    "decimal commas": (
        FRAME.round(3).to_csv(index=False, sep=";", decimal=","),
        "line 2, column 'a': expected a number, found '0,0': write decimals with",
    ),
    "a quoted decimal comma": (
        TEXT + '1,2,"3,5"\n',
        "line 66, column 'cost': expected a number, found '3,5': write decimals",
    ),
    "decimal commas between commas": (TEXT + "1,5,2,5,3,5\n", "line 66: 6 cells, expe"),
    "a short line": (TEXT + "1,2\n", "line 66: 2 cells, expected 3"),
    "an underscore": (TEXT + "1,1_0,2\n", "column 'b': expected a number, found '1_0'"),
    "a word": (TEXT + "1,2,many\n", "line 66, column 'cost': expected a number, found"),
    "a unit below": (TEXT.replace("\n", "\nm,kg,USD\n", 1), "line 2, column 'a'"),
    "a field": (TEXT + f"1,2,{'9' * 131_073}\n", "line 66: field larger than field"),
    "no end of a quote": (TEXT + '1,2,"3\n' + "4,5,6\n" * 40_000, "every quotation ma"),
    "a line": (TEXT + "1," * 2**22, "line 66: has more than 4,194,304 characters"),
    "lines of one record": ('"\n",' * 2**21, "has more than 4,194,304 characters"),
    "columns": (f"{MANY}\n", "has 10,001 columns, expected at most 10,000"),
    "long names": (
        f"{','.join(c * 100_000 for c in 'abcdefg')}\n1,2,3,4,5,6,7\n",
        "unknown output 'cost'",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_of_numbers_is_refused_in_a_line(tmp_path, text, message):
    path, start = written(tmp_path, text), time.perf_counter()
    with pytest.raises(ValueError, match=r"^.") as told:
        read_table(path, outputs=["cost"])
    assert time.perf_counter() - start < 2
    line = str(told.value)
    assert message in line
    assert "\n" not in line
    assert len(line) < 600


def test_a_column_with_some_numbers_is_refused_where_it_is_none(tmp_path):
    cells = FRAME["b"].map(str)
    cells[7] = "unknown"
    path = written(tmp_path, frame(extra=cells).to_csv(index=False))
    with pytest.raises(ValueError, match="line 9, column 'extra'.*name the inputs"):
        read_table(path, outputs=["cost"])
    same(read_table(path, inputs=["a", "b"], outputs=["cost"]))


def test_a_table_of_text_has_no_inputs(tmp_path):
    path = written(tmp_path, "label,cost\n" + "x,1\n" * 40)
    with pytest.raises(ValueError, match="no column of numbers is left for an input"):
        read_table(path, outputs=["cost"])


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "sparse.csv"
    with path.open("wb") as file:
        file.truncate(2**30 + 1)
    with pytest.raises(ValueError, match="is 1,073,741,825 bytes or more"):
        names_of(path)


def test_columns_over_many_chunks_are_whole(tmp_path):
    values = np.random.default_rng(0).normal(size=(40_000, 2))
    path = tmp_path / "rows.csv"
    np.savetxt(path, values, delimiter=",", header="a,b", comments="", fmt="%.17g")
    assert names_of(path) == ["a", "b"]
    assert np.array_equal(columns_of(path, ["b"])["b"], values[:, 1])
    text = path.read_text() + "x,1\n"
    path.write_text(text)
    assert list(columns_of(path, ["b"], unasked=["b"])) == ["b"]
    with pytest.raises(ValueError, match="line 40002, column 'a'"):
        columns_of(path, ["a"], unasked=["a"])
