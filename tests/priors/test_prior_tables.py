"""The priors of every model: complete, sourced, and no source without a use."""

from typing import get_args, get_type_hints

import pytest

from experiments.cases.catalogue import MODELS
from priors import sources
from uq.models import record
from uq.priors import Source, check, prior_table


def tables(name):
    """Every prior set of a model under every single choice of technology."""
    model = record(name)
    usual = model.scenario()
    scenarios = [usual]
    for field, choices in get_type_hints(type(usual)).items():
        others = set(get_args(choices)) - {getattr(usual, field)}
        scenarios += [model.scenario(**{field: choice}) for choice in sorted(others)]
    for build in model.prior_sets.values():
        yield build(usual)
        for scenario in scenarios[1:]:
            try:
                yield build(scenario)
            except ValueError as error:
                if "scenario" not in str(error):  # a record is of one scenario
                    raise


@pytest.mark.parametrize("name", MODELS)
def test_every_prior_fits_and_says_why(name):
    for table in tables(name):
        check(table)
        for path, prior in prior_table(table).items():
            assert prior.why.strip().endswith("."), path
            if "USD" in prior.unit:
                assert prior.price_year, path


def test_sources_are_in_order_and_used():
    documents = {k: v for k, v in vars(sources).items() if isinstance(v, Source)}
    assert list(documents) == sorted(documents)
    assert len(set(documents.values())) == len(documents)
    used = {
        prior.source
        for name in MODELS
        for table in tables(name)
        for prior in prior_table(table).values()
    }
    unused = {name for name, source in documents.items() if source not in used}
    assert not unused
    assert used == set(documents.values())
