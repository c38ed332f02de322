"""Cislunar propellant prices for the command line."""

from equations.models.cislunar_prices import Form, cislunar_prices
from priors.cislunar_prices import PRIOR_SETS, Scenario
from uq.models import Model


MODEL = Model(
    build=cislunar_prices,
    forms=Form,
    prior_sets=PRIOR_SETS,
    scenario=Scenario,
    self_contained=True,
)
