"""The notation of beliefs: read as people mean it, or refused in one short line."""

import math
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest
from fuzzing import tried
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from problems import priors

import uq
from uq.distributions import (
    Empirical,
    Fixed,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
)
from uq.distributions.notation import LEAST, MOST, MOST_RATIO, belief_of, said
from uq.inputs.beliefs import apply_study
from uq.inputs.notation import read_belief
from uq.priors import prior_table


ROWS = np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.5])
CSV = "a,launch price,words,short,broken\n" + "".join(
    f"{x},{100 * x},w,{'NA' if i else x},{x if i else '"1,5"'}\n"
    for i, x in enumerate(ROWS)
)


def no_file(path, column):
    raise AssertionError(f"{path}: {column}")


def read(text):
    return belief_of(text, no_file)


def quantiles(belief, *shares):
    return [float(belief.distribution.icdf(jnp.asarray(share))) for share in shares]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notation")
    (folder / "data.csv").write_text(CSV)
    (folder / "my data.txt").write_text(CSV.replace(",", ";"))
    return folder


INTERVALS = {
    "500 to 3000 USD/kg": (LogNormal, 500.0, 3000.0, "USD/kg"),
    "-2 to 3": (Normal, -2.0, 3.0, ""),
    "0 to 3 m": (Normal, 0.0, 3.0, "m"),
    "-3 to -2 K": (Normal, -3.0, -2.0, "K"),
    "normal 2 to 5 kg": (Normal, 2.0, 5.0, "kg"),
    "lognormal 2 to 5": (LogNormal, 2.0, 5.0, ""),
    "Log-Normal 2 TO 5": (LogNormal, 2.0, 5.0, ""),
    "  5\n to\u00a010\t% ": (LogNormal, 0.05, 0.1, "-"),
    "5 % to 10 %": (LogNormal, 0.05, 0.1, "-"),
    "5% to 10%": (LogNormal, 0.05, 0.1, "-"),
    "5 kg to 7 kg": (LogNormal, 5.0, 7.0, "kg"),
    "1_000 to 2e3 1/yr": (LogNormal, 1000.0, 2000.0, "1/yr"),
    ".5 to 1.5E0 m^2": (LogNormal, 0.5, 1.5, "m^2"),
    "0.2 to 0.5 -": (LogNormal, 0.2, 0.5, "-"),
    "2 to 5 million USD": (LogNormal, 2.0, 5.0, "million USD"),
    "\u22122 to +3 $": (Normal, -2.0, 3.0, "$"),
    "1e8 to 1.00000001e8": (LogNormal, 1e8, 1.00000001e8, ""),
    "1e-24 to 1e24": (LogNormal, 1e-24, 1e24, ""),
}


@pytest.mark.parametrize("text", INTERVALS)
def test_an_interval_runs_from_p5_to_p95(text):
    family, low, high, unit = INTERVALS[text]
    belief = read(text)
    assert type(belief.distribution) is family
    assert belief.unit == unit
    found = quantiles(belief, 0.05, 0.95)
    assert_allclose(found, [low, high], rtol=1e-12, atol=0 if low else 1e-12)
    assert_allclose(belief.distribution.cdf(np.array([low, high])), [0.05, 0.95])
    assert_allclose(belief.nominal, quantiles(belief, 0.5)[0], rtol=1e-15)
    middle = math.sqrt(low * high) if family is LogNormal else (low + high) / 2
    assert_allclose(belief.nominal, middle, rtol=1e-15)


OTHERS = {
    "4 +- 0.5 km": (Normal(4.0, 0.5), "km", 4.0),
    "4\u00b10.5km": (Normal(4.0, 0.5), "km", 4.0),
    "4 +/- 0.5 km": (Normal(4.0, 0.5), "km", 4.0),
    "4 km +- 0.5 km": (Normal(4.0, 0.5), "km", 4.0),
    "-40 +- 5 %": (Normal(-0.4, 0.05), "-", -0.4),
    "uniform 2 to 5": (Uniform(2.0, 5.0), "", 3.5),
    "uniform -2 to 5 deg": (Uniform(-2.0, 5.0), "deg", 1.5),
    "loguniform 2 to 8 kg": (LogUniform(2.0, 8.0), "kg", 4.0),
    "triangular 1 to 2 to 4 h": (Triangular(1.0, 2.0, 4.0), "h", 2.0),
    "triangular 1 to 1 to 4": (Triangular(1.0, 1.0, 4.0), "", 1.0),
    "5 kg": (Fixed(5.0), "kg", 5.0),
    "-0": (Fixed(0.0), "", 0.0),
    "5%": (Fixed(0.05), "-", 0.05),
    "300 K": (Fixed(300.0), "K", 300.0),
    "5 -": (Fixed(5.0), "-", 5.0),
    "7 1/(kg s)": (Fixed(7.0), "1/(kg s)", 7.0),
    "7 PFLOP-day": (Fixed(7.0), "PFLOP-day", 7.0),
    "7eV": (Fixed(7.0), "eV", 7.0),
    "7 \u00b5m": (Fixed(7.0), "\u00b5m", 7.0),
    "20 \u00b0C": (Fixed(20.0), "\u00b0C", 20.0),
}


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_written_is_what_is_meant(text):
    belief = read(text)
    distribution, unit, nominal = OTHERS[text]
    assert belief.distribution == distribution
    assert (belief.unit, belief.nominal) == (unit, nominal)


SAID = {
    "500 to 3000 USD/kg": "log-normal, P5 500, P95 3000, median 1224.7 USD/kg",
    "-2 to 3": "normal, P5 -2, P95 3, mean 0.5, standard deviation 1.5199",
    "4 +- 0.5 km": "normal, P5 3.1776, P95 4.8224, mean 4, standard deviation 0.5 km",
    "uniform 2 to 5 kg": "uniform, 2 to 5, median 3.5 kg",
    "loguniform 2 to 5": "log-uniform, 2 to 5, median 3.1623",
    "triangular 1 to 2 to 4": "triangular, 1 to 4, mode 2",
    "5 to 10 %": "log-normal, P5 0.05, P95 0.1, median 0.070711",
    "1000000 to 1000001": "log-normal, P5 1000000, P95 1000001, median 1000000.5",
    "0 to 5 kg": (
        "normal, P5 0, P95 5, mean 2.5, standard deviation 1.5199 kg, 5 % lies below 0"
    ),
    "normal 1 to 5": (
        "normal, P5 1, P95 5, mean 3, standard deviation 1.2159, 0.68 % lies below 0"
    ),
    "5 kg": "fixed at 5 kg",
    "1e-7 s": "fixed at 1e-07 s",
}


@pytest.mark.parametrize("text", SAID)
def test_the_reading_is_shown_back(text):
    assert said(read(text)) == SAID[text]


def test_a_study_and_its_page_say_what_lies_below_zero():
    study = uq.Study(lambda a, b: a + b, {"a": "0 to 5 kg", "b": "-1 to 5 kg"})
    lines = str(study).splitlines()
    assert "kg (5 % lies below 0), unsourced" in lines[1]
    assert "below 0" not in lines[2]  # who wrote a negative end knows
    assert study._repr_html_().count("5 % lies below 0") == 1


def test_what_is_cut_as_the_refusal_says_is_taken():
    cut = uq.Truncated(uq.Normal(4.0, 0.5), low=0)
    assert cut.support == (0.0, math.inf)


REFUSED = {
    "500 to 300": "need low < high",
    "5 to 5 kg": "need low < high",
    "uniform 5 to 2": "need low < high",
    "loguniform 0 to 2": "loguniform: need 0 < low < high",
    "lognormal -2 to 5": "lognormal: need 0 < low < high",
    "triangular 1 to 5 to 4": "need low <= mode <= high, with low < high",
    "triangular 1 to 4": "expected 'triangular low to mode to high'",
    "uniform 3": "expected 'uniform low to high'",
    "uniform": "expected a finite number, found ''",
    "uniform ": "expected a finite number",
    "1 to 2 to 3": "expected 'low to high'",
    "4 +- 0": "need a standard deviation > 0",
    "4 +- -1 km": "need a standard deviation > 0",
    "4 +- 1 +- 2": "expected 'mean +- standard deviation'",
    "uniform 4 +- 1": "expected 'mean +- standard deviation'",
    "4 to 5 +- 1": "intervals as 'low to high'",
    "4 km +- 10 %": "is in 'km' and in '%': give one unit",
    "4 km to 5 m": "is in 'km' and in 'm': give one unit",
    "4 km to 5": "is in 'km' and in '': give one unit, after the last number",
    "4 to": "expected a finite number, found ''",
    "to 4": "unknown distribution 'to'",
    "": "expected a finite number, found ''",
    "USD 5": "unknown distribution 'USD'",
    "$5 to $6": "expected a finite number, found '$5'",
    "unifrm 2 to 5": "unknown distribution 'unifrm': did you mean 'uniform'?",
    "nan": "expected a finite number, found 'nan'",
    "nan to 5": "expected a finite number, found 'nan'",
    "-inf to 5": "expected a finite number, found '-inf'",
    "1 to inf": "expected a finite number, found 'inf'",
    "1e999": "found '1e999': choose another unit",
    "1 to 1e101 kg": "found '1e101': choose another unit",
    "-1e-400 to 2": "found '-1e-400': choose another unit",
    "1e-30 to 1e30": "need high / low of at most 1e+50",
    "1,000 to 2,000": "a comma may mean thousands or decimals: write 1000 or 1_000",
    "triangular 1, 2, 4": "a comma may mean",
    "1 000 to 2 000": "'000' is no unit: ",
    "5-10 kg": "'-10 kg' is no unit: ",
    "5 - 10": "'- 10' is no unit: ",
    "5 \u2013 10": "is no unit: ",
    "1__000": "'__000' is no unit",
    "5.5.5": "'.5' is no unit",
    "5 10": "'10' is no unit",
    "5 or 6 kg": "'or 6 kg' is no unit",
    "5\u00bd kg": "is no unit",
    "5 %/yr": "'%/yr' is no unit: write such as USD/kg, 1/yr or % alone",
    "2k": "'k' is no unit: write 2k as 2e3",
    "3M USD": "'M USD' is no unit: write 2k as 2e3 and 3M as 3e6",
    "5 x 10^3 kg": "'x 10^3 kg' is no unit",
    "5 e3": "'e3' is no unit: write 2k as 2e3 and 3M as 3e6, without a space",
    "0x10": "'x10' is no unit",
    "5 kg\x00": "a character that cannot be printed",
    "5 \x1b[31mkg": "a character that cannot be printed",
    "\u0665 kg": "expected a finite number",
    "data.csv": "a file needs its column: write data.csv:column",
    "data.csv:": "a file needs its column",
    "x" * 501: "has 501 characters, expected at most 500",
    "1" * 400: "choose another unit",
}


def in_a_line(error):
    line = str(error)
    assert len(line) <= 500
    assert line.isprintable(), line
    return line


@pytest.mark.parametrize("text", REFUSED, ids=[ascii(text)[:24] for text in REFUSED])
def test_what_cannot_be_meant_is_refused(text):
    with pytest.raises(ValueError, match="^['\"]") as told:
        read(text)
    assert REFUSED[text] in in_a_line(told.value)


def test_percent_and_units_are_of_the_column(folder):
    belief = read_belief("data.csv:a kg", folder=folder)
    assert belief.distribution == Empirical(ROWS)
    assert (belief.unit, belief.nominal) == ("kg", 2.75)
    assert said(belief) == "6 observations, P5 1, P95 9, median 2.75 kg"
    share = read_belief("data.csv:a %", folder=folder)
    assert_allclose(share.distribution.data, np.sort(ROWS) / 100, rtol=1e-15)
    assert (share.unit, share.nominal) == ("-", 0.0275)


@pytest.mark.parametrize("file", ["data.csv", "my data.txt"])
def test_a_column_may_have_spaces(folder, file):
    belief = read_belief(f'{file}:"launch price" USD/kg', folder=folder)
    assert belief.distribution == Empirical(100 * ROWS)
    assert belief.unit == "USD/kg"


def test_only_finite_numbers_are_taken():
    column = np.array([1.0, math.nan, 3.0, math.inf, 2.0])
    asked = []

    def give(path, name):
        asked.append((path, name))
        return column

    assert belief_of("C:/x.csv:a", give).distribution == Empirical([1.0, 2.0, 3.0])
    assert asked == [(Path("C:/x.csv"), "a")]
    for wrong, message in {
        (1.0,): "has 1 finite numbers, expected 2 to 100,000",
        (1.0, 1e101): "has a number beyond 1e+100: choose another unit",
        (1.0,) * 100_001: "has 100001 finite numbers",
    }.items():
        with pytest.raises(ValueError, match=r"^'x\.csv:a': has ") as told:
            belief_of("x.csv:a", lambda *_, wrong=wrong: np.array(wrong))
        assert message in in_a_line(told.value)


FILES = {
    "data.csv:b": "unknown column 'b': expected one of ['a', 'launch price', 'words'",
    "data.csv:shrt": "did you mean 'short'?",
    "data.csv:words": "line 2, column 'words': expected a number, found 'w'",
    "data.csv:broken": "found '1,5': write decimals with a point",
    "data.csv:short": "has 1 finite numbers, expected 2 to 100,000",
    "data.csv:a 5": "'5' is no unit",
    "none.csv:a": "cannot be read: No such file or directory",
    "data.csv/x.csv:a": "cannot be read: ",
    f"{'x' * 400}.csv:a": "cannot be read: ",
}


@pytest.mark.parametrize("text", FILES, ids=[text[:20] for text in FILES])
def test_a_file_that_has_no_such_numbers_is_refused(folder, text):
    with pytest.raises(ValueError, match="^'") as told:
        read_belief(text, folder=folder)
    line = in_a_line(told.value)
    assert FILES[text] in line
    assert str(folder) not in line


@pytest.fixture
def study(tmp_path):
    """A function that lays a study of a few lines over the priors of the problem."""
    path = tmp_path / "study.toml"
    (tmp_path / "data.csv").write_text(CSV)

    def of(*lines):
        path.write_text("\n".join(lines))
        return prior_table(apply_study(priors(), path))

    return of


def test_a_study_takes_the_notation(study):
    told = study(
        '"inner.price" = "200 to 1500 USD/kg"',
        '"inner.share" = "uniform 5 to 10 %"',
        '["length"]\ndistribution = "Fixed"\nvalue = 3.0',
    )
    price, share = told["inner.price"], told["inner.share"]
    assert_allclose(price.distribution.cdf(np.array([200.0, 1500.0])), [0.05, 0.95])
    assert_allclose(price.nominal, math.sqrt(200 * 1500), rtol=1e-15)
    assert (price.unit, price.price_year, price.evidence) == ("USD/kg", 2025, "judged")
    assert (price.source.cite, price.source.where) == (
        "the user's study",
        "study file",
    )
    assert price.why == (
        "As the user's study has it: log-normal, P5 200, P95 1500, "
        "median 547.72 USD/kg."
    )
    assert share.distribution == Uniform(0.05, 0.1)
    assert share.unit == "-"
    assert told["length"].distribution == Fixed(3.0)


def test_a_unit_may_be_left_out_and_a_file_lies_beside_the_study(study, monkeypatch):
    monkeypatch.chdir("/")
    told = study('"inner.price" = \'data.csv:"launch price"\'', 'length = "2 m"')
    assert told["inner.price"].distribution == Empirical(100 * ROWS)
    assert told["inner.price"].unit == "USD/kg"
    assert told["inner.price"].why.endswith("P5 100, P95 900, median 275 USD/kg.")
    assert told["length"].distribution == Fixed(2.0)


NOT_STUDIES = {
    '"inner.price" = "2 to 3 EUR/kg"': (
        "inner.price: '2 to 3 EUR/kg': is in 'EUR/kg', expected USD/kg: convert the"
    ),
    '"inner.price" = "2 to 3 %"': "is in '-', expected USD/kg",
    '"inner.price" = "3 to 2"': "inner.price: '3 to 2': need low < high",
    '"inner.price" = "4 +- 1"': (
        "inner.price: must lie in [0, inf] USD/kg, but its prior reaches [-inf, inf]: "
        "write what stays within, such as 'lognormal low to high', or cut it "
        "by uq.Truncated"
    ),
    '"inner.price" = "no.csv:a"': "inner.price: 'no.csv:a': cannot be read: No such",
    '"inner.price" = 3': 'expected a table ["inner.price"] or text such as "2 to 5"',
    "inner.price = '3'": "inner: is a group",
}


@pytest.mark.parametrize("line", NOT_STUDIES)
def test_a_study_refuses_what_does_not_fit(study, line):
    with pytest.raises(ValueError, match=r"study\.toml: ") as told:
        study(line)
    assert NOT_STUDIES[line] in in_a_line(told.value)


SIZES = st.floats(1e-20, 1e20)


@tried(200)
@given(SIZES, SIZES)
def test_any_two_positive_numbers_are_p5_and_p95(one, other):
    low, high = sorted((one, other))
    if low == high:
        high = math.nextafter(low, math.inf)
    belief = read(f"{low!r} to {high!r} kg")
    assert_allclose(quantiles(belief, 0.05, 0.95), [low, high], rtol=1e-12)
    bounds = read(f"loguniform {low!r} to {high!r} kg")
    assert bounds.distribution == LogUniform(low, high)
    assert low <= bounds.nominal <= high


@tried(200)
@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_any_two_numbers_are_p5_and_p95_of_a_normal(low, width):
    high = max(low + width, math.nextafter(low, math.inf))
    if any(0 < abs(x) < LEAST for x in (low, high)):
        return
    belief = read(f"normal {low!r} to {high!r} kg")
    size = max(abs(low), abs(high))
    found = quantiles(belief, 0.05, 0.95)
    assert_allclose(found, [low, high], rtol=1e-12, atol=1e-12 * size)


PIECES = st.sampled_from(
    [
        *(" ", " ", " ", " to ", " to ", "+-", "\u00b1", "-", "+", "/", "^", "(", ","),
        *("1", "20", "0.5", "1_000", "1e3", "1e99", "1e-99", "3M", "nan", "inf", "%"),
        *("kg", "USD", "USD/kg", "uniform ", "normal ", "lognormal ", "loguniform "),
        *("triangular ", "data.csv:", "a", '"', "none.csv:a", "\x00", "\x1b", "\n"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(PIECES | st.text(max_size=3), max_size=300).map("".join),
)


@tried(1000)
@given(TEXTS)
@example(f"{LEAST!r} to {LEAST * MOST_RATIO / 2!r}")
@example(f"{MOST / MOST_RATIO * 2!r} to {MOST!r}")
@example(f"triangular {-MOST!r} to 0 to {MOST!r}")
@example(f"uniform {-MOST!r} to {MOST!r}")
@example(f"loguniform {LEAST!r} to {MOST!r} %")
@example(f"{MOST!r} +- {MOST!r}")
def test_any_text_is_read_or_refused(folder, text):
    try:
        belief = read_belief(text, folder=folder)
    except ValueError as error:
        in_a_line(error)
        return
    low, high = belief.distribution.support
    assert low <= belief.nominal <= high
    assert np.isfinite(quantiles(belief, 2.0**-54, 0.5, 1 - 2.0**-53)).all()
    assert in_a_line(said(belief))
