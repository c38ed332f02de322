"""Breakeven prices of lunar propellant for the command line."""

from equations.models.cislunar_prices import Form, cislunar_breakeven
from experiments.catalogue import Model
from priors.cislunar_prices import PRIOR_SETS, Scenario


MODEL = Model(
    build=cislunar_breakeven, forms=Form, prior_sets=PRIOR_SETS, scenario=Scenario
)
