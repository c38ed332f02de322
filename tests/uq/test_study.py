"""Study files: what experts say is taken so, what never ends is refused at once."""

import time

import numpy as np
import pytest
from numpy.testing import assert_allclose
from problems import priors

from uq.distributions import Beta, LogNormal, Normal, Pert, Truncated
from uq.inputs.beliefs import apply_study
from uq.priors import prior_table


WHERE = "inner.price"
SHARE = "inner.share"


def studied(tmp_path, lines, where=WHERE):
    path = tmp_path / "study.toml"
    path.write_text(f'["{where}"]\n{lines}\n')
    return prior_table(apply_study(priors(), path))[where]


def refusal(tmp_path, lines, where=WHERE):
    """The one line of a refusal, which came within a second."""
    start = time.perf_counter()
    with pytest.raises(ValueError, match=r"study\.toml: ") as told:
        studied(tmp_path, lines, where)
    assert time.perf_counter() - start < 2
    line = str(told.value).partition("study.toml: ")[2]
    assert "\n" not in line
    assert len(line) < 500
    return line


SAID = {
    "LogNormal": "p10 = 3.0\np90 = 12.0",
    "LogUniform": "p10 = 3.0\np90 = 12.0",
    "Uniform": "p10 = 3.0\np90 = 12.0",
    "Gamma": "p10 = 3.0\np90 = 12.0",
    "Weibull": "p10 = 3\np90 = 12",
    "Triangular": "p10 = 3.0\np50 = 6.6\np90 = 12.0",
    "Pert": "p10 = 3.0\np50 = 7.0\np90 = 12.0",
    "Beta": "p10 = 3.0\np90 = 12.0\nlow = 1.0\nhigh = 20.0",
}


@pytest.mark.parametrize("family", SAID)
def test_one_in_ten_lies_below_and_one_in_ten_above(tmp_path, family):
    found = studied(tmp_path, f'distribution = "{family}"\n{SAID[family]}')
    shares = found.distribution.cdf(np.array([3.0, 12.0]))
    assert_allclose(shares, [0.1, 0.9], atol=1e-9)
    assert type(found.distribution).__name__ == family
    assert (found.unit, found.price_year) == ("USD/kg", 2025)
    assert_allclose(found.distribution.cdf(np.array([found.nominal])), 0.5, atol=1e-9)


def test_quantiles_may_stand_where_a_distribution_does(tmp_path):
    base = '{distribution = "Normal", p10 = 2.0, p90 = 4.0}'
    told = f'distribution = "Truncated"\nlow = 0.0\nbase = {base}'
    found = studied(tmp_path, told).distribution
    assert isinstance(found, Truncated)
    assert_allclose(found.base.cdf(np.array([2.0, 4.0])), [0.1, 0.9], atol=1e-12)


NOT_SAID = {
    "both": ("LogNormal", "p10=3.0\np90=12.0\nmedian=6.0", "p10 and p90 or 'median'"),
    "one": ("LogNormal", "p10 = 3.0", "LogNormal needs 'p90': give it a number"),
    "middle": ("Pert", "p10 = 3.0\np90 = 4.0", "Pert needs 'p50'"),
    "many": ("Normal", "p10=3.0\np50=4.0\np90=5.0", "p10 and p90, leave 'p50' out"),
    "order": ("Normal", "p10 = 3.0\np90 = 2.0", "need P10 < P90 between -inf and inf"),
    "family": ("StudentT", "p10 = 3.0\np90 = 5.0", "StudentT takes no quantiles: Beta"),
    "word": ("Normal", 'p10 = "low"\np90 = 5.0', "p10: expected a finite number"),
    "name": ("Normal", "p10 = 1.0\np90 = 5.0\np95 = 6.0", "did you mean 'p90'"),
    "none": ("Pert", "p10=1.0\np50=4.9\np90=5.0", "choose another family"),
    "far": ("Gamma", "p10 = 1e-300\np90 = 1e300", "Gamma"),
}


@pytest.mark.parametrize(
    ("family", "lines", "message"), NOT_SAID.values(), ids=NOT_SAID
)
def test_quantiles_that_do_not_fit_are_refused(tmp_path, family, lines, message):
    told = refusal(tmp_path, f'distribution = "{family}"\n{lines}')
    assert told.startswith(f"{WHERE}: ")
    assert message in told


def test_a_share_has_the_bounds_of_a_beta(tmp_path):
    lines = 'distribution = "Beta"\np10 = 0.2\np90 = 0.6'
    found = studied(tmp_path, lines, where=SHARE).distribution
    assert isinstance(found, Beta)
    assert found.support == (0.0, 1.0)


def nested(levels):
    text = 'distribution = "Normal", mean = 5.0, std = 1.0'
    for _ in range(levels - 1):
        text = f'distribution = "Truncated", low = 1.0, base = {{{text}}}'
    return text.replace(", ", "\n", 2)


def mixture(parts):
    parts = '{distribution = "Uniform", low = 1.0, high = 2.0}, ' * parts
    return f'distribution = "Mixture"\ncomponents = [{parts}]\nweights = []'


def data(count):
    return f"data = [{'1.5, 2.5, ' * (count // 2)}]"


ENDLESS = {
    "levels": (nested(5), "within one another in more than 4 levels"),
    "deep": (nested(30), "within one another in more than 4 levels"),
    "parts": (mixture(32), "is made of 33 distributions, expected at most 32"),
    "thousands": (mixture(5000), "is made of 5001 distributions"),
    "data": (f'distribution = "Empirical"\n{data(100_002)}', "has 100002 values"),
    "values": (
        f'distribution = "Discrete"\nvalues = [{"1, " * 2000}]\nprobabilities = [1.0]',
        "values: has 2000 values, expected at most 1000",
    ),
    "arguments": (
        'distribution = "Normal"\n' + "\n".join(f"a{i} = 1" for i in range(10_000)),
        "unknown argument of Normal 'a0'",
    ),
    "key": (f"{'.'.join('a' * 200_000)} = 1", "has more parts than a path"),
    "quoted": (".".join(['"\\"."'] * 9999) + " = 1", "has more parts than a path"),
    "lists": (f"low = {'[' * 100_000}", "is not TOML"),
    "tables": (f"low = {'{a = ' * 100_000}", "is not TOML"),
    "digits": (f"low = 0x{'f' * 100_000}", "distribution"),
    "number": (
        f'distribution = "Uniform"\nlow = 0x{"f" * 100_000}\nhigh = 1',
        "low: expected a finite number, found one of type int too long to print",
    ),
    "line": (f'distribution = "{"x" * 10**6}"', "unknown distribution 'xxxx"),
    "bytes": ("# " + "x" * 2**21, "bytes or more, expected at most 2,097,152"),
    "why": (f'distribution = "Fixed"\nvalue = 1.0\nwhy = "{"x" * 70_000}"', "why: has"),
    "null": (
        'distribution = "Fixed"\nvalue = 1.0\nsource = "a\\u0000b"',
        "source: exp",
    ),
    "year": (
        'distribution = "Fixed"\nvalue = 1\nprice_year = 20250',
        "expected a year",
    ),
}


@pytest.mark.parametrize(("lines", "message"), ENDLESS.values(), ids=ENDLESS)
def test_what_would_never_end_is_refused_at_once(tmp_path, lines, message):
    assert message in refusal(tmp_path, lines)


def test_a_group_is_no_parameter(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text('[inner.price]\ndistribution = "Fixed"\nvalue = 2.0\n')
    with pytest.raises(ValueError, match=r'inner: is a group: .* \["inner.price"\]'):
        apply_study(priors(), path)


def test_what_an_editor_puts_first_is_no_text(tmp_path):
    path = tmp_path / "study.toml"
    path.write_bytes(b'\xef\xbb\xbf["length"]\ndistribution = "Fixed"\nvalue = 3.0\n')
    assert apply_study(priors(), path).length.nominal == 3.0


def test_so_much_is_taken(tmp_path):
    found = studied(tmp_path, f'distribution = "Empirical"\n{data(100_000)}')
    assert len(found.distribution.data) == 100_000
    assert isinstance(studied(tmp_path, nested(4)).distribution, Truncated)


class Counted(Normal):
    """A Normal that counts how often it is asked."""

    asked = []

    def cdf(self, x):
        self.asked.append(x)
        return super().cdf(x)


def test_a_cut_within_a_cut_costs_no_more_than_one():
    cut = Counted(0.0, 1.0)
    for _ in range(12):
        cut = Truncated(cut, -1.0, 2.0)
    assert len(Counted.asked) < 100
    assert_allclose(cut.cdf(np.array([-1.0, 2.0])), [0.0, 1.0], atol=1e-15)


def test_medians_are_those_of_the_words(tmp_path):
    found = studied(tmp_path, 'distribution = "LogNormal"\np10 = 4.0\np90 = 9.0')
    assert isinstance(found.distribution, LogNormal)
    assert_allclose(found.nominal, 6.0, rtol=1e-9)
    assert isinstance(studied(tmp_path, PERT).distribution, Pert)


PERT = 'distribution = "Pert"\np10 = 3.0\np50 = 5.0\np90 = 8.0\nweight = 4.0'
