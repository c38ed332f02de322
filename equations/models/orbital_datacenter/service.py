"""From hardware to useful compute: links and the waterfall of factors."""

from typing import NamedTuple

import jax.numpy as jnp

from equations import network
from equations.compute import delivered_compute
from equations.limits import supported_share
from equations.models.orbital_datacenter.fleet import Fleet
from equations.models.orbital_datacenter.forms import Choices
from equations.models.orbital_datacenter.heat import Thermal
from equations.models.orbital_datacenter.links import (
    Downlinks,
    Ground,
    crosslink_rate_of,
    ground_of,
)
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
    downlinks: Downlinks,
    power: Power,
    thermal: Thermal,
    fleet: Fleet,
) -> tuple[Factors[Scalar], Links]:
    """Every loss from peak to delivered compute; the rest of them sizes the network.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 1 and 9.
    """
    w, ground = p.workload, ground_of(p, choices, compute, downlinks)
    software, utilization = w.sustained_fraction, w.utilization * compute.duty
    rejected = thermal.rejected
    if choices.shared_load == "least":
        # What the radiator takes off what the array has left: the two multiply to the
        # lower of both.
        rejected = supported_share(thermal.rejected, power.share)
    one = jnp.ones_like(software)
    online = power.running * delivered_compute(
        compute.peak, power.share, rejected, one, one, utilization, software
    )
    links = _links(p, choices, ground, online, fleet)
    factors = Factors(
        software=software,
        power=power.share,
        thermal=rejected,
        eclipse=power.running,
        network=links.share,
        availability=fleet.availability,
        utilization=utilization,
    )
    return factors, links


def _links(
    p: OrbitalDatacenter[Scalar],
    choices: Choices,
    ground: Ground,
    online: Scalar,
    fleet: Fleet,
) -> Links:
    """The links under the work of the accelerators that are in service."""
    intensity, cross = _intensity(p, choices), crosslink_rate_of(p, choices)
    up = ground.availability
    deferrable = {
        "deferrable": p.workload.deferrable_fraction,
        "buffered": jnp.ones_like(up),
        "lost": jnp.zeros_like(up),
    }[choices.link_outage]

    def share(required: Scalar) -> Scalar:
        through = network.covered_share(
            ground.rate, required, up, deferrable, ground.fallback
        )
        between = supported_share(cross, required)
        if choices.link_outage == "lost":
            between = between * up
        return jnp.minimum(through, between)

    required = network.required_rate(online * fleet.availability, intensity)
    present = network.required_rate(online * fleet.present_availability, intensity)
    unlost = network.covered_outage_share(required, up, deferrable, ground.fallback)
    mean = network.covered_rate(ground.rate, required, up, ground.fallback)
    return Links(
        required=required,
        share=share(required),
        present_share=share(present),
        margin=mean / (required * unlost) - 1,
        crosslink_margin=cross / required - 1,
    )


def _intensity(p: OrbitalDatacenter[Scalar], choices: Choices) -> Scalar:
    """Data per compute [bit/FLOP]."""
    if choices.intensity == "given":
        return p.workload.communication_intensity
    return network.text_output_intensity(
        p.workload.token_bits, p.cluster.model_parameters
    )
