"""Space versus ground for the command line."""

from equations.models.space_vs_terrestrial import Form, space_vs_terrestrial
from priors.space_vs_terrestrial import PRIOR_SETS, Scenario
from uq.models import Model


MODEL = Model(
    build=space_vs_terrestrial,
    forms=Form,
    prior_sets=PRIOR_SETS,
    scenario=Scenario,
    self_contained=True,
)
