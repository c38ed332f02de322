"""Space versus ground for the command line."""

from equations.models.space_vs_terrestrial import Form, space_vs_terrestrial
from experiments.catalogue import Model
from priors.space_vs_terrestrial import PRIOR_SETS, Scenario


MODEL = Model(
    build=space_vs_terrestrial, forms=Form, prior_sets=PRIOR_SETS, scenario=Scenario
)
