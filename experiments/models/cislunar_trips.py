"""Trips between cislunar depots for the command line."""

from equations.models.cislunar_prices import Form, cislunar_trips
from priors.cislunar_prices import PRIOR_SETS, Scenario
from uq.models import Model


MODEL = Model(
    build=cislunar_trips,
    forms=Form,
    prior_sets=PRIOR_SETS,
    scenario=Scenario,
    self_contained=True,
)
