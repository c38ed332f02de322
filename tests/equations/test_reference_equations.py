"""The leaf equations against the functions of spacedc-mdao 0.4.2, one by one."""

import pytest
from orbitdc_functions import LINKS_AND_WEAR
from reference_rows import BILLED_YEAR, LITRE, call, check, rows

from equations import (
    environment,
    finance,
    formation,
    limits,
    network,
    orbit,
    power,
    radiation,
    reliability,
    thermal,
)
from equations.constants import (
    DAY,
    DEGREE,
    GIGABIT,
    JULIAN_YEAR,
    KILOMETRE,
    KILOWATT,
    KILOWATT_HOUR,
    SOLAR_CONSTANT,
    TERAFLOP,
    WATT_HOUR,
)


def per_orbit(function):
    return lambda i: call(function, i["radius_m"])


def eclipse(i):
    return call(orbit.eclipse_fraction, i["radius_m"], i["beta_deg"] * DEGREE)


def density(i):
    return call(orbit.published_atmospheric_density, i["altitude_km"] * KILOMETRE)


def drag_year(i):
    radius = call(orbit.orbital_radius, i["altitude_km"] * KILOMETRE)
    velocity = call(orbit.circular_velocity, radius)
    body = (i["cd"], i["drag_area_m2"], i["mass_kg"])
    return call(orbit.drag_acceleration, density(i), velocity, *body) * JULIAN_YEAR


def station_keeping(i):
    values = (i["dry_mass_kg"], i["total_deltav_ms"], i["isp_s"])
    return call(orbit.propellant_mass, *values)


def formation_keeping(i):
    radius = call(orbit.orbital_radius, i["altitude_km"] * KILOMETRE)
    drag = i["drag_deltav_per_year_ms"]
    drift = call(formation.drift_delta_v, drag, i["differential_drag_frac"])
    margin = call(
        formation.collision_margin, i["separation_m"], i["position_uncertainty_m"]
    )
    avoidance = 0.05 * call(formation.avoidance_rate, margin, 10.0)
    return {
        "mean_motion_rad_s": call(orbit.mean_motion, radius),
        "relative_orbit_period_s": call(orbit.orbital_period, radius),
        "drift_deltav_per_year_ms": drift,
        "collision_margin_sigmas": margin,
        "collision_avoidance_deltav_per_year_ms": avoidance,
        "formation_deltav_per_year_ms": drift + avoidance,
    }


def size_network(i):
    flops = i["compute_tflops"] * TERAFLOP
    required = call(network.required_rate, flops, i["comm_intensity_bits_per_flop"])
    available = i["available_gbps"] * GIGABIT
    return {
        "required_gbps": required / GIGABIT,
        "f_network": call(network.link_share, available, required, 1.0, 0.0),
    }


def radiation_failures(i):
    altitude = i["altitude_km"] * KILOMETRE
    dose = call(radiation.dose_rate, altitude)
    factor = call(radiation.upset_rate_factor, altitude)
    inclination = (i["inclination_deg"] or 0.0) * DEGREE
    device = (i["seu_susceptibility"], i["ecc_mitigation"])
    return {
        "tid_krad_per_year": dose,
        "tid_dose_krad": dose * i["mission_years"],
        "failure_rate_per_year": call(
            radiation.failure_rate_from_radiation,
            *(dose, i["tid_tolerance_krad"], factor, inclination, *device),
        ),
    }


def size_reliability(i):
    rate, years = i["annual_failure_rate"], i["mission_years"]
    mean = call(reliability.mean_survival, rate, years)
    online = min(1.0, mean + i["spare_fraction"])
    return {
        "mean_surviving_fraction": mean,
        "expected_failures": call(
            reliability.expected_failures, i["n_accelerators"], rate, years
        ),
        "f_availability": i["reset_recovery_availability"] * online,
    }


def levelize(i):
    periods = call(finance.rounded_periods, i["mission_years"])
    present = call(finance.annuity, i["rate"], periods)
    cost = i["capex"] + i["annual_cost"] * present
    hours = present * i["annual_accel_hours"]
    return [
        cost,
        call(finance.levelized_cost, cost, present * i["annual_delivered"]),
        call(finance.accelerator_hour_cost, cost, 1.0, hours, 1.0),
    ]


def size_power(i):
    array, battery = i["array"], i["battery"]
    load = call(power.load_with_pumping, i["it_power_w"], i["non_it_frac"], 0.0, 1.0)
    sunlit = (load, i["sunlit_fraction"], 1.0, 1.0, battery["round_trip_efficiency"])
    end = call(power.sunlit_array_power, *sunlit)
    years = (array["annual_degradation"], i["mission_years"])
    new = call(power.beginning_of_life_power, end, *years)
    eclipse_load = (load, i["eclipse_duration_s"], 1.0, battery["depth_of_discharge"])
    energy = call(power.battery_energy, *eclipse_load, 1.0)
    specific = battery["specific_energy_wh_per_kg"] * WATT_HOUR
    chain = [array[f"{k}_efficiency"] for k in ("cell", "packing", "pointing")]
    return {
        "load_w": load,
        "array_eol_sunlit_w": end,
        "array_bol_w": new,
        "array_area_m2": call(power.array_area, new, SOLAR_CONSTANT, *chain),
        "array_mass_kg": call(power.array_mass, new, array["specific_power_w_per_kg"]),
        "battery_energy_wh": energy / WATT_HOUR,
        "battery_mass_kg": call(power.battery_mass, energy, specific),
    }


def size_thermal(i):
    rad, heat, area = i["rad"], i["q_waste_w"], i["area_available_m2"]
    surface = (rad["t_radiator_k"], rad["t_sink_k"])
    flux = call(
        thermal.emitted_flux, *surface, rad["emissivity"], 1.0, rad["view_factor"]
    )
    needed = call(thermal.radiator_area, heat, flux)
    optics = (rad["emissivity"], rad["view_factor"])
    return {
        "area_required_m2": needed,
        "q_rejectable_w": call(thermal.radiated_heat, area, *optics, *surface),
        "f_thermal": call(limits.supported_share, area, needed),
    }


def view_factor(i):
    angle = i["articulation_deg"] * DEGREE
    shares = (i["self_view_frac"], i["array_blocking_frac"])
    return {
        "effective": call(thermal.effective_view_factor, i["nominal"], angle, *shares)
    }


def net_flux(i):
    env, coating = i["env"], i["surface"]["coating"]
    age = "eol" if i["eol"] else "bol"
    optics = (coating[f"alpha_solar_{age}"], coating[f"eps_ir_{age}"])
    emitted = call(
        thermal.emitted_flux,
        *(i["t_rad_k"], env["deep_space_sink_k"], optics[1]),
        *(i["surface"]["sides"], i.get("view_factor", 1.0)),
    )
    around = ("solar_w_m2", "sun_incidence_cos", "albedo")
    earth = ("view_factor_earth", "earth_ir_w_m2")
    surroundings = [env[key] for key in (*around, *earth)]
    absorbed = call(thermal.absorbed_flux, *optics, *surroundings, 1.0)
    return call(thermal.net_flux, emitted, absorbed)


def size_coolant(i):
    heat, loop = i["q_w"], i["loop"]
    fluid = loop["fluid_mass_per_kw"] / KILOWATT
    hardware = loop["hardware_mass_per_kw"] / KILOWATT
    return {
        "pump_power_w": call(thermal.pump_power, heat, loop["pump_power_fraction"]),
        "fluid_mass_kg": call(thermal.coolant_mass, heat, fluid, 0.0),
        "hardware_mass_kg": call(thermal.coolant_mass, heat, 0.0, hardware),
        "total_mass_kg": call(thermal.coolant_mass, heat, fluid, hardware),
    }


def radiator_limit(i):
    chip, memory = i["chip_power_w"], i["hbm_limit_k"]
    chain = ("junction_to_case", "tim", "coldplate", "transport", "radiator")
    parts = [i[f"r_{name}"] for name in chain]
    limit, total = thermal.radiator_temperature_limit, sum(parts)
    junction = call(thermal.junction_temperature, 310.0, chip, *parts)
    return {
        "t_rad_max": call(limit, i["tj_max_k"], memory, 0.0, chip, total),
        "t_rad_max_design": call(limit, i["tj_design_k"], memory, 0.0, chip, total),
        "hbm_margin_at_310": memory - junction,
    }


def ideal_area(i):
    flux = call(thermal.emitted_flux, i["t_rad_k"], 0.0, i["eps"], i["sides"], 1.0)
    return call(thermal.radiator_area, 1e6, flux)


def footprint(i):
    time = i["mission_years"] * BILLED_YEAR
    energy = call(
        environment.facility_energy, i["facility_power_w"], time, i["utilization"]
    )
    intensity = i["grid_carbon_intensity_kg_per_kwh"] / KILOWATT_HOUR
    water = i["wue_l_per_kwh"] * LITRE / KILOWATT_HOUR
    hardware = (i["hardware_mass_kg"], i["embodied_ef_kg_per_kg"])
    parts = {
        "operational": call(environment.operational_carbon, energy, intensity),
        "embodied": call(environment.embodied_carbon, *hardware),
        "launch": call(environment.launch_carbon, i["propellant_mass_kg"], 3.0),
    }
    days = i["mission_years"] * JULIAN_YEAR / DAY
    return {
        "co2e_total_kg": sum(parts.values()),
        "co2e_per_pflop_day": sum(parts.values())
        / (i["delivered_tflops"] / 1000 * days),
        "water_l_total": call(environment.water_use, energy, water) / LITRE,
        "breakdown_kg": parts,
    }


PUBLISHED = {
    "orbit.circular_velocity": per_orbit(orbit.circular_velocity),
    "orbit.orbital_period": per_orbit(orbit.orbital_period),
    "formation.mean_motion": per_orbit(orbit.mean_motion),
    "orbit.eclipse_fraction": eclipse,
    "orbit.atmospheric_density": density,
    "orbit.drag_deltav_per_year_ms": drag_year,
    "orbit.station_keeping_propellant_kg": station_keeping,
    "formation.formation_keeping": formation_keeping,
    "network.size_network": size_network,
    "radiation.radiation_failure_contribution": radiation_failures,
    "reliability.size_reliability": size_reliability,
    "cost.learning_multiplier": lambda i: call(
        finance.learning_multiplier, i["quantity"], i["learning_rate"]
    ),
    "cost.trl_multiplier": lambda i: call(finance.readiness_multiplier, i["trl"]),
    "cost._levelize": levelize,
    "cost._periods": lambda i: call(finance.rounded_periods, i["mission_years"]),
    "power.size_power": size_power,
    "thermal0.size_thermal": size_thermal,
    "thermal.view_factors.effective_view_factor": view_factor,
    "thermal.radiation.net_flux_w_m2": net_flux,
    "thermal.coolant.size_coolant": size_coolant,
    "thermal.network.max_radiator_temp_k": radiator_limit,
    "thermal.validation.ideal_area_for_mw": ideal_area,
    "environmental.environmental": footprint,
    **LINKS_AND_WEAR,
}


ROWS = rows("orbitdc_units.json", "fn")


@pytest.mark.parametrize("kind", list(ROWS))
def test_published_functions(kind):
    check(PUBLISHED, {}, kind, ROWS[kind])
