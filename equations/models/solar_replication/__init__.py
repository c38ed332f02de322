"""A swarm that copies itself on sunlight: power, cycle, growth, and nuclear beside it.

sunlight -> collector -> power -> spare power -> cycle time -> generations -> units
power -> mass -> the distance at which nuclear is as light.
copies -> what they import, what sleeps -> the same growth, slower.
power -> a farm -> energy to deploy it -> interconnect -> beam.
"""

import functools
from collections.abc import Callable

from equations.models.solar_replication.farm import farm_of
from equations.models.solar_replication.forms import Choices, Form
from equations.models.solar_replication.growth import (
    demand_of,
    replication_of,
    swarm_of,
)
from equations.models.solar_replication.imports import dormancy_of, imports_of
from equations.models.solar_replication.outputs import Outlook
from equations.models.solar_replication.parameters import SolarReplication
from equations.models.solar_replication.power import (
    alternative_of,
    flux_of,
    heat_of,
    sizing_of,
    supply_of,
)
from uq.parameters import Scalar


__all__ = ["Choices", "Form", "Outlook", "SolarReplication", "solar_replication"]


@functools.cache
def solar_replication(
    form: Form | Choices = Form.CORRECTED,
) -> Callable[[SolarReplication[Scalar]], Outlook[Scalar]]:
    """The model in one of its forms.

    Args:
        form: A named form, or any other set of choices.

    Returns:
        A function from one set of parameters to the swarm's outlook. The same form
        gives the same function, so that it is compiled once.

    Source:
        ksarith (2026), Power Systems & Energy Scaling, sections 1-3.
    """
    choices = form.value if isinstance(form, Form) else form

    def model(p: SolarReplication[Scalar]) -> Outlook[Scalar]:
        supply = supply_of(p, flux_of(p, choices))
        sizing = sizing_of(p, supply)
        first = replication_of(p, choices, supply.power)
        swarm = swarm_of(p, choices, first)
        return Outlook(
            supply=supply,
            sizing=sizing,
            heat=heat_of(p, supply),
            alternative=alternative_of(p, sizing, supply.efficiency),
            replication=first,
            demand=demand_of(p, first.energy, supply.power),
            swarm=swarm,
            imports=imports_of(p, choices, first, swarm),
            dormancy=dormancy_of(p, choices, supply),
            farm=farm_of(p, supply, sizing, first),
        )

    return model
