"""Money of any currency is money, and nothing else is."""

from typing import Annotated, Any

import equinox as eqx
import pint
import pytest
from problems import SOURCE

from experiments.cases.catalogue import MODELS
from uq.currencies import CODES, currencies
from uq.distributions import Uniform
from uq.models import record
from uq.parameters import Spec, specs
from uq.priors import Prior, check, is_prior


MONEY = {
    "USD": {"USD"},
    "EUR/kg": {"EUR"},
    "kUSD": {"USD"},
    "MEUR/yr": {"EUR"},
    "MUSD": {"USD"},
    "GJPY": {"JPY"},
    "bnGBP": {"GBP"},
    "MMUSD": {"USD"},
    "million USD/MW": {"USD"},
    "USD_2025/kg": {"USD"},
    "EUR2020": {"EUR"},
    "1e6*CHF/h": {"CHF"},
    "mUSD/kWh": {"USD"},
    "k$": {"USD"},
    "$/kg": {"USD"},
    "M$/MW": {"USD"},
    "US$": {"USD"},
    "$M": {"USD"},
    "€/MWh": {"EUR"},
    "M£": {"GBP"},
    "¥/W": {"JPY"},
    "A$/h": {"A$"},
    "₹": {"₹"},
    "EUR/USD": {"EUR", "USD"},
}


@pytest.mark.parametrize("unit", MONEY)
def test_money_is_known_by_its_code_or_its_sign(unit):
    assert currencies(unit) == MONEY[unit]


@pytest.mark.parametrize(
    "unit",
    ["-", "", "%", "kg", "MW", "MWh", "PFLOP/s", "min", "bar", "all", "try", "usd"]
    + ["kPa", "MPa", "MMBtu", "Gbit/s", "RPM", "PSI", "BTU", "MBTU", "TEU", "KWH"]
    + ["USDX", "XUSD", "dB", "m^2*K/W", "L/PFLOP-day", "au", "TRYING", "top"],
)
def test_what_is_no_money_is_not_taken_for_it(unit):
    assert not currencies(unit)


def test_codes_are_those_of_the_standard():
    assert all(len(code) == 3 and code.isupper() and code.isascii() for code in CODES)
    assert {"USD", "EUR", "GBP", "JPY", "CNY", "INR", "CHF", "RUB", "XDR"} <= CODES
    assert not {"XXX", "XTS", "DEM", "FRF", "BTC"} & CODES
    assert 170 < len(CODES) < 190


def test_no_unit_that_is_known_elsewhere_is_money():
    known = {name for name in dir(pint.UnitRegistry()) if name.isalpha()}
    assert len(known) > 500
    assert not {name for name in known if currencies(name)}


@pytest.mark.parametrize("name", MODELS)
def test_no_unit_of_ours_has_changed_its_meaning(name):
    model = record(name)
    priors = next(iter(model.prior_sets.values()))(model.scenario())
    for path, spec in specs(priors, is_leaf=is_prior).items():
        assert currencies(spec.unit) == ({"USD"} if "USD" in spec.unit else set()), path


def filled(*units, year: int | None = 2025) -> Any:
    """A class with a parameter in each unit, filled with priors."""
    fields = {f"p{i}": Annotated[Any, Spec(unit, "a")] for i, unit in enumerate(units)}
    kind = type("Filled", (eqx.Module,), {"__annotations__": fields})
    told = {"source": SOURCE, "evidence": "judged", "why": "It serves a test."}
    return kind(
        *(
            Prior(1.5, Uniform(1.0, 2.0), unit, price_year=year, **told)
            for unit in units
        )
    )


@pytest.mark.parametrize("unit", MONEY)
def test_money_of_any_currency_has_a_price_year(unit):
    check(filled(unit))
    with pytest.raises(ValueError, match="p0: is in .* prior names no price year"):
        check(filled(unit, year=None))


def test_what_is_no_money_has_none():
    check(filled("kg", "MWh", year=None))
    with pytest.raises(ValueError, match=r"p0: is not money \(MWh\)"):
        check(filled("MWh"))


@pytest.mark.parametrize(
    "units",
    [("USD/kg", "EUR"), ("kUSD", "$/kg", "£"), ("EUR", "JPY/USD", "USD")],
)
def test_two_currencies_are_refused_where_nothing_joins_them(units):
    with pytest.raises(ValueError, match=r"^p\d: is in .*, but p0 is in") as told:
        check(filled(*units))
    assert "give both in one currency, or make the rate" in str(told.value)


@pytest.mark.parametrize(
    "units",
    [
        ("USD/kg", "MUSD", "k$", "US$/h"),
        ("USD/kg", "EUR", "EUR/USD"),
        ("EUR/USD", "USD", "EUR/h"),
        ("USD", "EUR", "JPY", "JPY/EUR", "USD/JPY"),
    ],
)
def test_one_currency_or_a_rate_between_two_is_taken(units):
    check(filled(*units))
