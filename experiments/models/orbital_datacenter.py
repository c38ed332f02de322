"""The orbital data center for the command line."""

from equations.models.orbital_datacenter import Form, orbital_datacenter
from priors.orbital_datacenter import PRIOR_SETS, Scenario
from uq.models import Model


MODEL = Model(
    build=orbital_datacenter,
    forms=Form,
    prior_sets=PRIOR_SETS,
    scenario=Scenario,
    self_contained=True,
)
