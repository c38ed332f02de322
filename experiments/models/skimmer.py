"""The skimmer and its depot for the command line."""

from equations.models.skimmer import Form, skimmer
from priors.skimmer import PRIOR_SETS, Scenario
from uq.models import Model


MODEL = Model(
    build=skimmer,
    forms=Form,
    prior_sets=PRIOR_SETS,
    scenario=Scenario,
    self_contained=True,
)
