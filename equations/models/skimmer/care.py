"""Why a skimmer delivers less than it might, and a collector that never comes home.

Source:
    OPEC-in-Space, Performance and Scalability, section 5; Demetriades (1959), A novel
    system for space flight using a propulsive fluid accumulator.
"""

import jax.numpy as jnp

from equations import skimming, sorties
from equations.constants import HOUR, HOURS_PER_COMMON_YEAR, KILOWATT, KILOWATT_HOUR
from equations.models.skimmer.outputs import Care, Collector, Sortie, Throughput
from equations.models.skimmer.parameters import Skimmer
from equations.orbit import drag_force
from uq.parameters import Scalar


YEAR = HOURS_PER_COMMON_YEAR * HOUR  # [s/yr]


def care_of(
    p: Skimmer[Scalar], sortie: Sortie[Scalar], throughput: Throughput[Scalar]
) -> Care[Scalar]:
    """Reliability built from its causes, beside the one that is stated.

    Source:
        OPEC-in-Space, Performance and Scalability, section 5.
    """
    h = p.health
    new = sorties.reliability_of_causes(
        h.self_abort, h.recall, h.cutoff, h.derating, h.downtime, h.docking
    )
    mean = sorties.mean_drifted_reliability(new, h.drift, h.overhaul)
    single = sorties.yearly_yield(sortie.delivered, throughput.sorties, mean)

    def regained(loss: Scalar) -> Scalar:
        return sorties.regained_yield(single, loss)

    undrifted = sorties.yearly_yield(sortie.delivered, throughput.sorties, new)
    return Care(
        new=new,
        last=sorties.drifted_reliability(new, h.drift, h.overhaul),
        mean=mean,
        over_stated=mean / p.reliability.delivering,
        single=single,
        self_abort=regained(h.self_abort),
        recall=regained(h.recall),
        cutoff=regained(h.cutoff),
        derating=regained(h.derating),
        downtime=regained(h.downtime),
        docking=regained(h.docking),
        drift=jnp.maximum(undrifted - single, 0.0),
    )


def collector_of(
    p: Skimmer[Scalar], sortie: Sortie[Scalar], throughput: Throughput[Scalar]
) -> Collector[Scalar]:
    """A collector with the skimmers' intake, which pays for its drag as it collects.

    Source:
        Demetriades (1959), A novel system for space flight using a propulsive fluid
        accumulator, J. Br. Interplanet. Soc. 17, 114-119.
    """
    c, i, speed = p.resident, p.intake, p.gas.speed
    kept = skimming.collection_rate(c.density, c.area, speed, i.efficiency)
    drag = drag_force(c.density, speed, i.drag_coefficient, c.area * i.area_ratio)
    burned = skimming.thrust_propellant(drag, c.specific_impulse)
    power = skimming.thrust_power(drag, c.specific_impulse, c.thruster)
    net, working = kept - burned, c.available * YEAR
    left = net > 0
    energy = power / jnp.where(left, net, 1.0) / KILOWATT_HOUR
    r = p.reliability
    flown = sorties.flown_sorties(throughput.sorties, r.delivering, r.burn_share)
    rival = throughput.single - sortie.propellant * flown
    nets = rival > 0
    over = net * working / jnp.where(nets, rival, 1.0)
    return Collector(
        collected=kept * working,
        burned=burned * working,
        net=net * working,
        burned_share=burned / kept,
        power=power / KILOWATT,
        energy=jnp.where(left, energy, jnp.inf),
        over_skimmer=jnp.where(nets, over, jnp.where(left, jnp.inf, jnp.nan)),
    )
