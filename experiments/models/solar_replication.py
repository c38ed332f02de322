"""The self-replicating swarm for the command line."""

from equations.models.solar_replication import Form, solar_replication
from priors.solar_replication import PRIOR_SETS, Scenario
from uq.models import Model


MODEL = Model(
    build=solar_replication,
    forms=Form,
    prior_sets=PRIOR_SETS,
    scenario=Scenario,
    self_contained=True,
)
