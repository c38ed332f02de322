"""From hardware to useful compute: links and the waterfall of factors."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import network
from equations.compute import delivered_compute
from equations.constants import GIGABIT
from equations.limits import supported_share
from equations.models.orbital_datacenter.fleet import Fleet
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.heat import Thermal
from equations.models.orbital_datacenter.links import crosslink_rate_of
from equations.models.orbital_datacenter.outputs import Factors
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import Compute, Power
from uq.parameters import Scalar


class Links(NamedTuple):
    """What the work asks of the links, and what they carry of it."""

    required: Scalar  # [bit/s]
    share: Scalar  # that gets through [-]
    present_share: Scalar  # the same, for the fleet as discounting weighs it [-]
    margin: Scalar  # of the downlink [-]
    crosslink_margin: Scalar  # [-]


def factors_of(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    compute: Compute,
    power: Power,
    thermal: Thermal,
    fleet: Fleet,
) -> tuple[Factors[Scalar], Links]:
    """Every loss from peak to delivered compute; the rest of them sizes the network.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 1 and 9.
    """
    w = p.workload
    software, utilization = w.sustained_fraction, w.utilization * compute.duty
    rejected = thermal.rejected
    if choices.shared_load == "least":
        # What the radiator takes off what the array has left: the two multiply to the
        # lower of both.
        rejected = supported_share(thermal.rejected, power.share)
    one = jnp.ones_like(software)
    online = delivered_compute(
        compute.peak, power.share, rejected, one, one, utilization, software
    )
    links = _links(p, choices, online, fleet)
    factors = Factors(
        software=software,
        power=power.share,
        thermal=rejected,
        network=links.share,
        availability=fleet.availability,
        utilization=utilization,
    )
    return factors, links


def _links(
    p: OrbitalDatacenter[Scalar], choices: Choices, online: Scalar, fleet: Fleet
) -> Links:
    """The links under the work of the accelerators that are in service."""
    n, intensity = p.network, p.workload.communication_intensity
    down, cross = n.downlink * GIGABIT, crosslink_rate_of(p, choices)
    deferrable = {
        "deferrable": p.workload.deferrable_fraction,
        "buffered": jnp.ones_like(n.availability),
        "lost": jnp.zeros_like(n.availability),
    }[choices.link_outage]
    unlost = network.outage_share(n.availability, deferrable)

    def share(required: Scalar) -> Scalar:
        through = network.link_share(down, required, n.availability, deferrable)
        between = supported_share(cross, required)
        if choices.link_outage == "lost":
            between = between * n.availability
        return jnp.minimum(through, between)

    required = network.required_rate(online * fleet.availability, intensity)
    present = network.required_rate(online * fleet.present_availability, intensity)
    return Links(
        required=required,
        share=share(required),
        present_share=share(present),
        margin=down * n.availability / (required * unlost) - 1,
        crosslink_margin=cross / required - 1,
    )
