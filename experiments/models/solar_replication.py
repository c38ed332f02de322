"""The self-replicating swarm for the command line."""

from equations.models.solar_replication import Form, solar_replication
from experiments.catalogue import Model
from priors.solar_replication import PRIOR_SETS, Scenario


MODEL = Model(
    build=solar_replication, forms=Form, prior_sets=PRIOR_SETS, scenario=Scenario
)
