"""The equations by the names that the Leviathan reference gives its inputs and outputs.

One function a kind of case, from its inputs to every field that it expects.
"""

import jax.numpy as jnp
import numpy as np
from numpy.testing import assert_allclose
from reference_rows import call

from equations.constants import DAY, HOUR, KILOWATT_HOUR, STEFAN_BOLTZMANN
from equations.mass import specific_mass
from equations.models.solar_replication import program
from equations.models.solar_replication.growth import MEGAWATT_HOUR
from equations.replication import (
    cumulative_energy,
    cycle_time,
    cycles_to_target,
    generation_energy,
    growth_factor,
    limited_units,
    mean_demand,
    storage_energy,
    swarm_units,
    unit_energy,
    wright_exponent,
)
from equations.sunlight import (
    ASTRONOMICAL_UNIT,
    breakeven_distance,
    collected_power,
    collector_area,
    oversizing,
    required_concentration,
    solar_flux,
    solar_mass,
)
from equations.thermal import emitted_flux


COMMON_YEAR = 365.0  # days a year, as the reference counts them


def flux_row(given):
    fluxes = [
        call(solar_flux, given["S0"], d * ASTRONOMICAL_UNIT) for d in given["d_au"]
    ]
    return {
        "flux": fluxes,
        "relative": [
            1 / call(oversizing, d * ASTRONOMICAL_UNIT) for d in given["d_au"]
        ],
    }


def sized(given):
    distance = given["d_au"] * ASTRONOMICAL_UNIT
    flux = call(solar_flux, 1366.0, distance)
    losses = given["eta"], given["duty"], given["degradation"]
    area = call(collector_area, given["P_el_W"], flux, *losses)
    mass = call(solar_mass, area, given["areal_kg_m2"], given["P_el_W"], 0.0)
    assert_allclose(call(collected_power, area, flux, *losses), given["P_el_W"])
    return {
        "flux": flux,
        "area_m2": area,
        "mass_kg": mass,
        "oversize_vs_1AU": call(oversizing, distance),
        "specific_power_W_kg": 1 / call(specific_mass, mass, given["P_el_W"]),
    }


def heated(given):
    flux = call(solar_flux, 1366.0, given["d_au"] * ASTRONOMICAL_UNIT)

    def area(power, efficiency):
        return call(collector_area, power, flux, efficiency, 1.0, 0.0)

    thermal = given["eta_opt"] * given["eta_recv"]
    emitted = call(emitted_flux, given["T_recv_K"], 0.0, given["eps"], 1.0, 1.0)
    light = given["alpha"], emitted, given["eta_opt"] * flux
    return {
        "area_direct_heat_m2": area(given["P_th_W"], thermal),
        "area_thermopile_m2": area(given["P_el_W"], thermal * given["eta_te"]),
        "area_pv_m2": area(given["P_el_W"], given["eta_pv"]),
        "area_pv_heat_m2": area(given["P_th_W"], given["eta_pv"] * given["eta_heater"]),
        "concentration_required": call(
            required_concentration, *light, given["eta_recv"]
        ),
        "concentration_stagnation": call(required_concentration, *light, 0.0),
        "sigma_SB": STEFAN_BOLTZMANN,
    }


def nuclear(given):
    solar, rival = 1 / given["solar_W_kg_1AU"], 1 / given["nuclear_W_kg"]
    distance = call(breakeven_distance, solar, 0.0, rival)
    return {"d_star_au": distance / ASTRONOMICAL_UNIT}


def cycled(given):
    energy = given["E_cycle_MWh"] * MEGAWATT_HOUR
    seconds = call(cycle_time, energy, given["P_unit_W"], given["P_base_W"])
    return {
        "P_net_W": given["P_unit_W"] - given["P_base_W"],
        "cycle_time_h": seconds / HOUR,
        "cycle_time_days": seconds / DAY,
        "feasible": bool(np.isfinite(seconds)),
    }


def grown(given):
    cycles = given["t_years"] * COMMON_YEAR / given["T_cycle_days"]
    doubled = call(swarm_units, given["N0"], 2.0, cycles)
    needed = call(cycles_to_target, given["N0"], given["target"], 2.0)
    return {
        "cycles": cycles,
        "N_exponential": doubled,
        "N_with_failures": call(
            swarm_units, given["N0"], call(growth_factor, given["f_fail"]), cycles
        ),
        "N_logistic": call(limited_units, given["N0"], doubled, given["K"]),
        "years_to_target": needed * given["T_cycle_days"] / COMMON_YEAR,
    }


def energies(given):
    units, first, q = given["N0"], given["E1_MWh"], given["q"]
    count = given["generations"]
    return {
        "generation_energy_MWh": [
            call(generation_energy, units, first, q, g) for g in range(count)
        ],
        "cumulative_MWh": call(cumulative_energy, units, first, q, count),
        "per_unit_energy_last_MWh": call(unit_energy, first, q, count - 1),
        "wright_exponent": call(wright_exponent, q),
        "N_final": call(swarm_units, units, 2.0, count),
    }


def demanded(given):
    def daily(base, energy):
        power = call(mean_demand, given["N"], base, energy, given["T_cycle_days"] * DAY)
        return power * DAY / MEGAWATT_HOUR

    energy = given["E_cycle_MWh"] * MEGAWATT_HOUR
    stored = call(
        storage_energy,
        given["P_peak_W"],
        given["P_unit_W"],
        given["fab_hours_per_day"] * HOUR,
    )
    return {
        "base_MWh_day": daily(given["P_base_W"], 0.0),
        "replication_MWh_day": daily(0.0, energy),
        "total_MWh_day": daily(given["P_base_W"], energy),
        "supply_MWh_day": given["N"] * given["P_unit_W"] * DAY / MEGAWATT_HOUR,
        "storage_per_unit_kWh": stored / KILOWATT_HOUR,
    }


def mass_flow_of(told, composition):
    shares = told["fractions"]
    return program.MassFlow(
        seed_mass=told["seed_mass_kg"],
        distance=told["au_distance"],
        specific_power=told["panel_specific_power_kw_per_kg"],
        ore=told["kg_per_kwh"],
        mining=told["mining_multiplier"],
        fabrication=told["fab_multiplier"],
        fabrication_yield=told["fab_yield"],
        failure=told["base_failure_rate"],
        salvage_recovery=told["salvage_recovery"],
        salvage_efficiency=told["salvage_efficiency"],
        metal=composition.get("metal", 0.15),
        water=composition.get("water", 0.10),
        power_share=shares.get("power", 0.0),
        mining_share=shares.get("mine", 0.0),
        fabrication_share=shares.get("fab", 0.0),
    )


def as_scalars(module):
    """A filled class with every number a float64 scalar."""
    return type(module)(**{k: jnp.asarray(float(v)) for k, v in vars(module).items()})


def replicated(given):
    flow = mass_flow_of(given["params"], given["composition"])
    found = program.mass_flow(given["cycles"])(as_scalars(flow))
    first = found.first
    return {
        "mass_history_kg": [float(mass) for mass in found.mass],
        "salvage_pool_kg": float(found.last.salvage),
        "first_cycle": {
            "power_kw": float(first.power),
            "mined_raw": float(first.mined),
            "fabricated": float(first.fabricated),
            "tailings": float(first.tailings),
            "salvage": float(first.salvage),
            "bottleneck": "power" if first.power_margin <= 0 else "mine",
        },
    }


def interconnected(given):
    told, hts = given["params"], given["hts_enabled"]
    delivered = program.interconnected_power(
        as_scalars(
            program.Interconnect(
                mass=given["swarm_mass"],
                share=given["mass_fraction"],
                spares=given.get("dormant_spares_fraction", 0.15),
                specific_power=told["panel_specific_power_kw_per_kg"],
                degradation=told.get("power_degradation_per_cycle", 0.025),
                cycle=given["cycle"],
                mass_factor=told.get("hts_mass_penalty_factor", 0.78) if hts else 1.0,
                transmission=told.get("hts_transmission_efficiency", 0.98)
                if hts
                else told.get("baseline_transmission_efficiency", 0.85),
                distance=told["au_distance"],
            )
        )
    )
    return {"power_kW": float(delivered)}


def graphed(given):
    told, shares = given["params"], given["fractions"]
    found = program.constraint_graph(
        as_scalars(
            program.ConstraintGraph(
                mass=given["swarm_mass"],
                power_share=shares["Power"],
                anchor_share=shares["Anchor"],
                mining_share=shares["Mining"],
                refining_share=shares["Refining"],
                fabrication_share=shares["Fabrication"],
                distance=told["au_distance"],
                specific_power=told["panel_specific_power_kw_per_kg"],
                anchoring=told["anchoring_force_n_per_kg"],
                tool_area=told["tool_area_m2"],
                cohesion=given["cohesion_kpa"],
                mining=told["dig_rate_kg_per_kg"],
                refining=told["refining_rate"],
                ore=told["kg_per_kwh"],
                spin=told.get("spin_power_tax_kw_per_kg", 0.005),
                fabrication=told["fab_rate"],
                fabrication_yield=told["base_fab_yield"],
                bonus=1.15 if told.get("micro_g_slurry", True) else 1.0,
                metal=given["composition"].get("metal", 0.15),
                salvage=1.2,
            )
        )
    )
    return {
        "mined": float(found.mined),
        "processed": float(found.processed),
        "fabricated": float(found.fabricated),
        "power_available": float(found.power),
    }


# What Replication_Model has where a case overrides nothing.
DEFAULTS = {
    "seed_mass_kg": 8000.0,
    "au_distance": 1.3,
    "panel_specific_power_kw_per_kg": 0.08,
    "kg_per_kwh": 4500,
    "mining_multiplier": 1200,
    "refining_multiplier": 800,
    "fab_multiplier": 600,
    "fab_yield": 0.58,
    "base_failure_rate": 0.07,
    "salvage_efficiency": 0.65,
    "salvage_recovery": 0.75,
    "fractions": {"power": 0.28, "mine": 0.22, "refine": 0.18, "fab": 0.15},
}
DETERMINISTIC = {
    "solar_flux": flux_row,
    "collector_sizing": sized,
    "thermal_vs_electric": heated,
    "nuclear_breakeven": nuclear,
    "cycle_time": cycled,
    "swarm_growth": grown,
    "energy_per_generation": energies,
    "daily_demand": demanded,
    "upstream_replication_v2": replicated,
    "upstream_power_subsystem": interconnected,
    "upstream_constraint_graph_v3": graphed,
}
