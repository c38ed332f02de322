"""One belief about one price: the market, and what is apart from it for a reason."""

from typing import get_args, get_type_hints

import pytest

from experiments.cases.catalogue import MODELS
from priors import market
from uq.models import record
from uq.parameters import specs
from uq.priors import is_prior, prior_table


UNITS = {"USD/kg", "USD/W", "USD/kWh", "USD/MMBtu"}
RECORDS = {"published", "sliders"}  # what somebody else published, or its stops


def tables(name):
    """Every table of a model that is ours, by set and scenario in words."""
    model = record(name)
    usual = model.scenario()
    scenarios = [usual]
    for field, choices in get_type_hints(type(usual)).items():
        scenarios += [model.scenario(**{field: each}) for each in get_args(choices)]
    for key, build in model.prior_sets.items():
        if key not in RECORDS:
            for scenario in scenarios:
                yield f"{key}, {scenario}", build(scenario)


def prices(table):
    """What a market may sell: prices by the unit, and the price of time."""
    known = specs(table, is_leaf=is_prior)
    return {
        path: prior
        for path, prior in prior_table(table).items()
        if prior.unit in UNITS or "discount rate" in known[path].doc
    }


@pytest.mark.parametrize("name", MODELS)
def test_a_price_is_of_the_market_or_says_why_not(name):
    for told, table in tables(name):
        for path, prior in prices(table).items():
            bought = market.BOUGHT.get((name, path))
            if bought is None:
                assert (name, path) in market.APART, (told, path)
            else:
                assert prior in market.OFFERS[bought], (told, path)


def test_a_reason_is_a_sentence_and_nothing_is_listed_in_vain():
    asked = {
        (name, path) for name in MODELS for _, t in tables(name) for path in prices(t)
    }
    assert asked == set(market.BOUGHT) | set(market.APART)
    assert not set(market.BOUGHT) & set(market.APART)
    for reason in market.APART.values():
        assert reason.endswith(".")
        assert len(reason.split()) > 5


def test_two_models_believe_one_price_of_one_thing():
    """Near-term, in the usual scenario: what is bought twice has one prior."""
    believed = {}
    for name in MODELS:
        model = record(name)
        table = prior_table(model.prior_sets["near-term"](model.scenario()))
        for (buyer, path), bought in market.BOUGHT.items():
            if buyer == name and path in table:
                believed.setdefault(bought, []).append(table[path])
    assert len(believed["launch to low orbit"]) > 2
    for bought, priors in believed.items():
        assert all(prior == priors[0] for prior in priors), bought


@pytest.mark.parametrize("launch", [market.LAUNCH, market.LAUNCH_HOPED])
def test_an_owner_flies_for_less_than_a_customer_pays(launch):
    owner, customer = launch["owner"], launch["customer"]
    assert owner.nominal < customer.nominal
    assert owner.distribution.low < customer.distribution.low
    assert owner.distribution.high < customer.distribution.high
