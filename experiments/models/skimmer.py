"""The skimmer and its depot for the command line."""

from equations.models.skimmer import Form, skimmer
from experiments.catalogue import Model
from priors.skimmer import PRIOR_SETS, Scenario


MODEL = Model(build=skimmer, forms=Form, prior_sets=PRIOR_SETS, scenario=Scenario)
