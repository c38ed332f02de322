"""From a recorded OPEC-in-Space case to parameters of the skimmer model."""

import dataclasses

import jax
import jax.numpy as jnp

from equations.models.skimmer import Form, skimmer
from equations.models.skimmer.depot import utilization_of
from equations.models.skimmer.parameters import (
    Cycle,
    Depot,
    Fleet,
    Gas,
    Given,
    Intake,
    Market,
    Reliability,
    Skimmer,
    Vehicle,
)
from priors.skimmer import published
from uq.parameters import replace_leaves
from uq.priors import nominals


ONE_YEAR = 8760.0  # [h]
LATER = ("health", "mix", "processing", "strategy", "resident")
# One kilogram a sortie, one sortie a year, all of it kept, nothing burned or paid.
PLAIN = Skimmer(
    gas=Gas(density=1.0, speed=1.0),
    intake=Intake(
        area=1.0, efficiency=1.0, duty=1.0, drag_coefficient=2.0, area_ratio=1.0
    ),
    cycle=Cycle(
        preparation=0.0,
        outbound=0.0,
        harvest=ONE_YEAR,
        inbound=0.0,
        docking=0.0,
        offload=0.0,
    ),
    vehicle=Vehicle(dry_mass=0.0, tank=1e30, specific_impulse=1e3, transit_delta_v=0.0),
    reliability=Reliability(delivering=1.0, burn_share=0.0, loss=0.0, replacement=0.0),
    fleet=Fleet(size=1.0, utilization_quantile=0.5),
    depot=Depot(
        routing=1.0,
        tank=1e30,
        turnover=ONE_YEAR,
        propellant=0.0,
        disturbance=0.0,
        conversion=1.0,
    ),
    market=Market(
        price=0.0,
        station=0.0,
        processing=0.0,
        capital=0.0,
        discount_rate=0.05,
        life=10.0,
    ),
    given=Given(swept_volume=1.0, propellant=0.0),
    # What the records do not know stands as in the text's own table.
    **{name: getattr(nominals(published()), name) for name in LATER},
)

# Corrected but for what a case gives: the volume, and with it the propellant.
VOLUME = dataclasses.replace(Form.CORRECTED.value, sweep="given", propellant="given")
NAMES = {
    "rho_env": "gas.density",
    "v_rel": "gas.speed",
    "A_intake": "intake.area",
    "eta_intake": "intake.efficiency",
    "duty": "intake.duty",
    "C_D": "intake.drag_coefficient",
    "T_prep": "cycle.preparation",
    "T_out": "cycle.outbound",
    "T_harvest": "cycle.harvest",
    "T_return": "cycle.inbound",
    "T_dock": "cycle.docking",
    "T_offload": "cycle.offload",
    "Isp": "vehicle.specific_impulse",
    "R_rel": "reliability.delivering",
    "f_burn": "reliability.burn_share",
    "S": "fleet.size",
    "eta_route": "depot.routing",
    "C_tank": "depot.tank",
    "tau_drain_h": "depot.turnover",
    "m_prop_depot": "depot.propellant",
    "eta_use": "depot.conversion",
    "price_usd_kg": "market.price",
    "C_station_usd_yr": "market.station",
    "c_proc_usd_kg": "market.processing",
    "capex_usd": "market.capital",
    "discount_rate": "market.discount_rate",
    "life_yr": "market.life",
    "V_sweep": "given.swept_volume",
    "m_prop_skim": "given.propellant",
}


def quantile(size, utilization):
    """Where a utilization lies in the range of its fleet; anywhere for one skimmer."""
    low, high = (
        utilization_of(jnp.asarray(float(size)), jnp.asarray(q), VOLUME)
        for q in (0.0, 1.0)
    )
    if float(size) == 1:
        return 0.5 + 0 * utilization
    return (utilization - low) / (high - low)


def filled(values):
    """Parameters of a case; what it does not give is that of `PLAIN`.

    `m_out` and `Y_total` are masses of one sortie, and of a year with one sortie. A
    fleet without utilization is not told.
    """
    known = dict(values)
    changes = {NAMES[name]: known.pop(name) for name in list(known) if name in NAMES}
    if "A_ref" in known:
        changes["intake.area_ratio"] = known.pop("A_ref") / values["A_intake"]
    if "T_sortie" in known:
        changes["cycle.harvest"] = known.pop("T_sortie")
    if "U" in known:
        place = quantile(values["S"], known.pop("U"))
        changes["fleet.utilization_quantile"] = place
    for mass in ("m_out", "Y_total"):
        if mass in known:
            changes["given.swept_volume"] = known.pop(mass)
    assert not known, f"inputs that no parameter takes: {sorted(known)}"
    whole = replace_leaves(PLAIN, changes)
    return jax.tree.map(lambda x: jnp.asarray(x, dtype=float), whole)


# Names of a case that are told of our parameters otherwise than by a factor.
OTHERS = {"A_ref", "T_sortie", "U", "m_out", "Y_total"}


def inputs_of(case):
    """What a case gives of the model, without its remarks, goals and distributions."""
    return {name: told for name, told in case.items() if name in {*NAMES, *OTHERS}}


def performance(values, choices=VOLUME):
    """What the model answers for a case."""
    return skimmer(choices)(filled(values))
