"""Whatever a person writes is taken, or refused in one short line."""

import contextlib
import json
import math
import string
import warnings

import pytest
from fuzzing import tried
from hypothesis import given
from hypothesis import strategies as st
from problems import priors

import uq.distributions
from experiments.cases.points import read_points
from experiments.cases.words import (
    assignments,
    groups_of,
    names_of,
    number_of,
    range_of,
)
from experiments.cli.sweeps import values_of
from uq.distributions import AbstractDistribution
from uq.inputs.beliefs import apply_joint
from uq.priors import check, prior_table
from uq.quantities import check_quantities, quantities
from uq.sensitivity.given.reading import read_table


LONGEST = 500  # characters of a refusal, without the file's name


@contextlib.contextmanager
def refused_in_a_line(path=""):
    """Nothing but a refusal of the kinds that the command line knows, told shortly."""
    try:
        yield
    except (ValueError, OSError) as error:
        told = str(error).replace(str(path), "")
        assert told.strip()
        assert len(told) <= LONGEST, told
        assert not {*"\n\r\x0b\x0c\x1c\x85\u2028"} & {*told}, told


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "read.toml"


TEXT = st.text(max_size=30)
NUMBERS = st.one_of(
    st.floats(),
    st.integers(),
    st.sampled_from([0.0, 1.0, 2.0, 0.5, -1.0, 1e-300, 1e300, 10**400, math.inf]),
)
FAMILIES = [
    name
    for name, kind in vars(uq.distributions).items()
    if isinstance(kind, type) and issubclass(kind, AbstractDistribution)
]
KEYS = [
    *("low", "high", "mode", "mean", "std", "median", "sigma", "value", "values"),
    *("probabilities", "data", "weights", "components", "base", "shape", "scale"),
    *("alpha", "beta", "df", "weight", "p10", "p50", "p90", "unit", "nominal"),
    *("source", "evidence", "why", "price_year", "distribution", "between", "spearman"),
]
SCALARS = st.one_of(NUMBERS, TEXT, st.booleans(), st.dates(), st.sampled_from(FAMILIES))


def tables(inner):
    """A distribution of a real family with arguments of any kind."""
    rest = st.dictionaries(st.sampled_from(KEYS) | TEXT, inner, max_size=4)
    names = st.sampled_from(FAMILIES)
    return st.builds(lambda name, more: {"distribution": name} | more, names, rest)


VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | tables(inner), max_leaves=12
)


GOOD = st.floats(0.1, 9.0)
LIST = st.lists(GOOD, max_size=3)


@st.composite
def distributions(draw, inner=VALUES):
    """A family with its arguments or quantiles, nearly always of the right kind."""
    name = draw(st.sampled_from(FAMILIES))
    keys = list(getattr(uq.distributions, name).__dataclass_fields__)
    if draw(st.integers(0, 3)) == 0:
        keys = (
            ["p10", "p50", "p90"] if name in ("Triangular", "Pert") else ["p10", "p90"]
        )
    likely = {"base": inner, "components": st.lists(inner, max_size=3)}
    likely |= dict.fromkeys(["values", "probabilities", "data", "weights"], LIST)
    told = {"distribution": name}
    for key in keys:
        odd = draw(st.integers(0, 19)) == 0
        told[key] = draw(VALUES if odd else likely.get(key, GOOD))
    if draw(st.integers(0, 5)) == 0:
        told |= draw(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=1))
    return told


NESTED = st.recursive(distributions(), lambda inner: distributions(inner), max_leaves=5)
ENTRIES = st.one_of(NESTED, NESTED, NESTED, VALUES)
KNOWN = st.sampled_from(["inner.price", "inner.share", "length"])
PATHS = st.one_of(KNOWN, KNOWN, KNOWN, st.just("correlation"), TEXT)
PAIRS = st.lists(
    st.fixed_dictionaries(
        {
            "between": st.lists(PATHS, min_size=2, max_size=2),
            "spearman": st.floats(-1, 1) | SCALARS,
            "why": st.just("They do.") | SCALARS,
        }
    ),
    max_size=2,
)
STUDIES = st.dictionaries(KNOWN, NESTED, max_size=2) | st.builds(
    lambda entries, pairs: entries | {"correlation": pairs},
    st.dictionaries(PATHS, ENTRIES, max_size=2),
    PAIRS,
)


def toml(value):
    """A value as TOML."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            inside = ", ".join(f"{toml(str(k))} = {toml(v)}" for k, v in value.items())
            return f"{{{inside}}}"
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case _:
            return str(value)


@tried(400)
@given(STUDIES)
def test_a_study_of_any_tables_is_taken_or_refused(file, study):
    lines = [f"{toml(path)} = {toml(entry)}" for path, entry in study.items()]
    file.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    with refused_in_a_line(file):
        check(getattr(taken := apply_joint(priors(), file), "priors", taken))


def test_the_fuzz_reaches_what_it_is_about(file):
    entry = {"distribution": "Uniform", "low": 1.0, "high": 2, "nominal": 1.5}
    file.write_text(f'"inner.price" = {toml(entry)}')
    assert prior_table(apply_joint(priors(), file))["inner.price"].nominal == 1.5


PIECES = st.sampled_from(
    [
        *('["inner.price"]', "[[correlation]]", "distribution", "=", '"', "'", '"""'),
        *("[", "]", "{", "}", ".", ",", "\n", "#", "\\u0000", "1e999", "0x", "nan"),
        *("between", "low", "Normal", "1979-05-27", "\x00", "\ufeff", "_", "-", " "),
    ]
)
RAW = st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join)


@tried(400)
@given(RAW.map(str.encode) | st.binary(max_size=60))
def test_a_study_of_any_text_is_taken_or_refused(file, raw):
    file.write_bytes(raw)
    with refused_in_a_line(file):
        apply_joint(priors(), file)


JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PATHS, inner),
    max_leaves=12,
)
POINTS = st.lists(st.dictionaries(PATHS, NUMBERS, max_size=3), max_size=4)
BROKEN = st.lists(
    st.sampled_from([*'[]{}:,"-+.eE019', "NaN", "Infinity", "\\ud800", "a", " ", "\n"]),
    max_size=30,
).map("".join)


@tried(500)
@given(
    (JSON | POINTS).map(json.dumps).map(str.encode)
    | BROKEN.map(str.encode)
    | st.binary(max_size=40)
)
def test_points_of_any_json_are_taken_or_refused(file, raw):
    file.write_bytes(raw)
    with refused_in_a_line(file):
        points = read_points(file)
        assert all(math.isfinite(x) for point in points for x in point.values())


CELLS = st.one_of(
    st.floats().map(repr),
    st.floats(-9, 9).map(repr),
    st.integers().map(str),
    st.sampled_from(["", "NA", "1,5", '"', '"1"', "1_0", "\u0663", "\x00", "log:cost"]),
    TEXT,
)
NAMES = st.sampled_from(["a", "b", "cost", "", "input.a", "Unnamed: 0"]) | TEXT
CODINGS = st.sampled_from(
    ["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"]
)


@st.composite
def spreadsheets(draw):
    """Bytes of a table, most of it numbers, in any encoding."""
    regular = draw(st.integers(0, 3)) > 0
    width = draw(st.integers(2, 4))
    names = ["a", "cost", "b", "d"][:width]
    cells = st.floats(-9, 9).map(repr)
    if not regular:
        names, cells = draw(st.lists(NAMES, min_size=1, max_size=4)), CELLS
    one = st.lists(cells, min_size=width, max_size=width)
    rows = draw(st.lists(one, min_size=6 * regular, max_size=20))
    for _ in range(draw(st.integers(0, 1))):
        rows[draw(st.integers(0, len(rows))) :] = [draw(st.lists(CELLS, max_size=4))]
    separator = draw(st.sampled_from([",", ",", ";", "\t", "|"]))
    ending = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = ending.join(separator.join(row) for row in [names, *rows])
    return text.encode(draw(CODINGS), errors="replace")


@tried(300)
@given(
    st.one_of(spreadsheets(), spreadsheets(), st.binary(max_size=60)),
    st.sampled_from([None, ["a"], ["a"], ["a", "b"], ["Unnamed: 0"]]),
    st.sampled_from([None, None, None, ["cost"], ["cost"], ["cost<1"], ["log:cost"]]),
)
def test_a_csv_of_any_cells_is_taken_or_refused(file, raw, inputs, outputs):
    path = file.with_suffix(".csv")
    path.write_bytes(raw)
    with refused_in_a_line(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = read_table(path, inputs, outputs, parts=2)
        assert table.x.size
        assert all(map(math.isfinite, table.x.ravel().tolist()))


WORDS = st.lists(
    st.sampled_from(
        ["cost", "a.b", "log:", "finite:", "<", ">", "=", "1e5", "nan", " "]
    )
    | st.text(max_size=5),
    max_size=5,
).map("".join)


@tried(400)
@given(st.lists(WORDS | st.text(min_size=800, max_size=900), max_size=3))
def test_any_words_are_quantities_or_refused(words):
    outputs = {"cost": 1.0, "a.b": 2.0, "speed": 3.0}
    with refused_in_a_line():
        quantities(words)
        check_quantities(outputs, words)
        for quantity in quantities(words).values():
            assert quantity(outputs).shape == ()


PRINTED = st.text(string.printable, max_size=20)
ASSIGNED = st.lists(
    st.builds(
        lambda a, sign, b: a + sign + b, PRINTED, st.sampled_from(["=", ""]), TEXT
    ),
    max_size=4,
)


@tried(300)
@given(ASSIGNED | st.lists(st.text(min_size=800, max_size=900), max_size=1))
def test_any_assignments_are_taken_or_refused(words):
    for read in (lambda: assignments(words, what="--set"), lambda: groups_of(words)):
        with refused_in_a_line():
            assert len(read()) == len(words)


SPANS = st.lists(
    NUMBERS.map(str)
    | st.sampled_from([":", ",", "log", "2", "1:2:3", "1,2", "x" * 900]),
    max_size=6,
).map("".join)


@tried(400)
@given(
    SPANS
    | st.tuples(NUMBERS, NUMBERS, st.integers(0, 99)).map(
        lambda told: ":".join(map(str, told))
    )
)
def test_any_span_is_taken_or_refused(words):
    with refused_in_a_line():
        values = values_of("launch.price", words)
        assert 2 <= len(values) <= 10_000
        assert all(a < b for a, b in zip(values, values[1:], strict=False))
    with refused_in_a_line():
        low, high = range_of(words, what="--x-range") or (math.nan, math.nan)
        assert low < high
    with refused_in_a_line():
        assert ",".join(names_of(words, what="--forms")) == words
    with refused_in_a_line():
        assert math.isfinite(number_of("launch.price", words))
