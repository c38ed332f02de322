"""The leaf equations against the formulas of the text, evaluated as printed."""

import math

import pytest
from reference_rows import BILLED_YEAR, LITRE, call, check, rows

from equations import (
    compute,
    environment,
    finance,
    formation,
    latency,
    lifecycle,
    links,
    network,
    optical,
    orbit,
    power,
    radiation,
    reliability,
    thermal,
    tokens,
)
from equations.constants import (
    DEGREE,
    HOUR,
    HOURS_PER_COMMON_YEAR,
    KILOMETRE,
    KILOWATT_HOUR,
    SOLAR_CONSTANT,
    WATT_HOUR,
)


def plain(function, *names, out: str):
    """A function whose arguments are the row's inputs, in this order."""
    return lambda i: {out: call(function, *(i[name] for name in names))}


def delivered(i):
    order = ["power", "thermal", "network", "availability", "utilization", "software"]
    factors = [i[f"f_{name}"] for name in order]
    return {"C_delivered": call(compute.delivered_compute, i["C_peak"], *factors)}


def solar_power(i):
    chain = (i["eta_cell"], i["eta_pack"], i["eta_point"])
    new = call(power.beginning_of_life_array_power, i["A"], SOLAR_CONSTANT, *chain)
    end = call(power.end_of_life_power, new, i["d"], i["t"])
    losses = (i["f_sun"], i["eta_mppt"], i["eta_pdu"])
    bus = call(power.bus_power, end, *losses)
    # The inverses come back to where the chain began.
    array = call(power.orbit_average_array_power, bus, *losses)
    back = call(power.beginning_of_life_power, array, i["d"], i["t"])
    area = call(power.array_area, back, SOLAR_CONSTANT, *chain)
    assert math.isclose(area, i["A"], rel_tol=1e-12)
    return {"P_BOL": new, "P_EOL": end, "P_bus": bus}


def battery(i):
    eclipse = i["t_ecl_h"] * HOUR
    use = (i["eta_dis"], i["DOD"], i["M_res"])
    energy = call(power.battery_energy, i["P_load"], eclipse, *use)
    mass = call(power.battery_mass, energy, i["e_batt"] * WATT_HOUR)
    return {"E_Wh": energy / WATT_HOUR, "m_kg": mass}


def q_net(i):
    surface = (i["T"], i["T_sink"], i["eps"])
    emitted = call(thermal.emitted_flux, *surface, i["sides"], 1.0)
    sun = (SOLAR_CONSTANT, i["cos_sun"], i["A_alb"])
    earth = (i["F_e"], i["Q_IR"], 1.0)
    absorbed = call(thermal.absorbed_flux, i["alpha"], i["eps"], *sun, *earth)
    net = call(thermal.net_flux, emitted, absorbed)
    area = call(thermal.radiator_area, i["Q"], net)
    return {"emitted": emitted, "absorbed": absorbed, "q_net": net, "A_rad": area}


def junction(i):
    chain = (i["T_rad"], i["Q_chip"], *i["R"])
    return {"T_j": call(thermal.junction_temperature, *chain)}


def view_factor(i):
    shares = (i["art_deg"] * DEGREE, i["f_self"], i["f_arr"])
    return {"F": call(thermal.effective_view_factor, i["F_nom"], *shares)}


def motion(i):
    radius = call(orbit.orbital_radius, i["h_km"] * KILOMETRE)
    return {
        "v": call(orbit.circular_velocity, radius),
        "T": call(orbit.orbital_period, radius),
    }


def drag(i):
    flow = (i["rho"], i["v"], i["CD"], i["A"])
    return {
        "F_D": call(orbit.drag_force, *flow),
        "a_D": call(orbit.drag_acceleration, *flow, i["m"]),
    }


def propellant(i):
    burn = (i["m0"], i["dv"], i["Isp"])
    return {
        "m_prop_from_wet": call(orbit.propellant_mass_of_wet, *burn),
        "m_prop_if_m0_is_dry": call(orbit.propellant_mass, *burn),
    }


def link(i):
    need = call(network.required_rate, i["C_del_flops"], i["I_comm"])
    link = (i["R_down_bps"], need, i["a_opt"])
    return {
        "B_req_bps": need,
        "f_network_seed=min(1,R*a/B)": call(network.link_share, *link, 1.0),
        "f_network_upstream=min(1,R/B)*a": call(network.link_share, *link, 0.0),
    }


def survival(i):
    exposure = (i["lam"], i["t"])
    failed = call(reliability.expected_failures, i["N0"], *exposure)
    return {
        "R": call(reliability.survival, *exposure),
        "P_fail": call(reliability.failure_probability, *exposure),
        "N_surv": i["N0"] - failed,
        "mean_R": call(reliability.mean_survival, *exposure),
    }


def accelerator_hour(i):
    hours = i["T"] * HOURS_PER_COMMON_YEAR
    fleet = (i["C_life"], i["N"], hours, i["A"] * i["U"])
    return {"v": call(finance.accelerator_hour_cost, *fleet)}


def levelized(i):
    present = call(finance.annuity, i["r"], i["T"])
    cost = i["capex"] + i["opex"] * present
    output = i["C_del_pflopday_per_yr"] * present
    return {
        "annuity": present,
        "annuity_closed": present,
        "LCOC": call(finance.levelized_cost, cost, output),
    }


def earth(i):
    facility = call(environment.facility_power, i["P_IT"], i["PUE"])
    time = i["T"] * BILLED_YEAR
    energy = call(environment.facility_energy, facility, time, i["U"])
    price, intensity = i["c_kwh"] / KILOWATT_HOUR, i["CI"] / KILOWATT_HOUR
    effectiveness = i["WUE"] * LITRE / KILOWATT_HOUR
    carbon = call(environment.operational_carbon, energy, intensity)
    return {
        "P_fac_w": facility,
        "C_energy": call(environment.energy_cost, energy, price),
        "E_fac_kwh": energy / KILOWATT_HOUR,
        "water_L": call(environment.water_use, energy, effectiveness) / LITRE,
        "CO2e_kg": carbon + i["emb"],
    }


def footprint(i):
    hardware = zip(i["m"], i["EF"], strict=True)
    launch = call(environment.launch_carbon, i["m_prop"], i["EF_prop"])
    return {
        "embodied": sum(call(environment.embodied_carbon, *part) for part in hardware),
        "launch": launch + i["CO2_manuf"],
    }


def keeping(i):
    margin = call(formation.collision_margin, i["s"], i["sigma"])
    return {
        "dv_drift": call(formation.drift_delta_v, i["dv_drag"], i["eta"]),
        "margin": margin,
        "cams_per_year_upstream_const1_cap200": call(
            formation.avoidance_rate, margin, i["m0"]
        ),
    }


def friis(i):
    wave = call(links.wavelength, i["f"])
    spread = call(links.free_space_loss, i["R"], wave)
    gains = (i["P_t_w"], i["G_t"], i["G_r"])
    received = call(links.received_power, *gains, spread, 1.0)
    return {
        "P_r_w": received,
        "P_r_dbw": call(links.decibels, received),
        "FSPL_db": call(links.decibels, spread),
    }


def aperture(i):
    wave = call(links.wavelength, i["f"])
    gain = call(links.aperture_gain, i["D"], wave, i["eta"])
    width = call(links.beamwidth, i["D"], wave, i["k"] * DEGREE)
    return {
        "G": gain,
        "G_dbi": call(links.decibels, gain),
        "HPBW_deg_k70": width / DEGREE,
    }


def bit_energy(i):
    carrier = call(links.carrier_to_noise, i["P_r_w"], i["T_sys"])
    energy = call(links.bit_energy_to_noise, carrier, i["R_b"])
    margin = call(links.link_margin, energy, call(links.ratio, i["req_db"]))
    return {
        "C_N0": carrier,
        "C_N0_dbhz": call(links.decibels, carrier),
        "Eb_N0_db": call(links.decibels, energy),
        "margin_db": call(links.decibels, margin),
    }


def laser(i):
    spread = call(optical.divergence, i["lam"], i["D_t"])
    photon = call(optical.photon_energy, i["lam"])
    kept = call(optical.pointing_efficiency, i["err"], spread)
    met = call(optical.geometric_coupling, i["D_r"], i["R"], spread)
    optics = (i["P_t"], i["eta_t"], i["eta_r"])
    rest = (kept, i["eta_atm"], i["eta_cod"])
    # As printed: a share without a bound.
    open_share = (i["D_r"] / (2 * call(optical.spot_radius, i["R"], spread))) ** 2
    received = call(optical.received_light, *optics, met, *rest)
    return {
        "theta": spread,
        "spot_radius": call(optical.spot_radius, i["R"], spread),
        "eta_geo_unclipped": open_share,
        "eta_geo_clipped": met,
        "eta_point": kept,
        "P_r_unclipped": call(optical.received_light, *optics, open_share, *rest),
        "P_r_clipped": received,
        "E_photon": photon,
        "photons_per_bit_clipped": call(
            optical.photons_per_bit, received, i["R_b"], photon
        ),
    }


def delay(i):
    way = call(latency.propagation_time, i["R"])
    onto = call(latency.serialization_time, i["N_bits"], i["R_b"])
    total = call(latency.communication_time, way, onto, i["t_q"], i["t_p"])
    return {"t_prop": way, "t_ser": onto, "t_comm": total}


def exposure(i):
    return {
        "N_SEU": call(radiation.upsets, i["R_seu"], i["t"], i["N"]),
        "TID_const_rate": call(radiation.total_dose, i["dose_rate"], i["T"]),
    }


def token_cost(i):
    return {"v": 1e6 * call(tokens.token_cost, i["C_life"], i["N_tokens"])}


PRINTED = {
    "E_token": plain(tokens.token_energy, "P_IT", "R_token", out="E_token_J"),
    "usd_per_Mtoken": token_cost,
    "friis": friis,
    "aperture": aperture,
    "ebn0": bit_energy,
    "optical": laser,
    "latency": delay,
    "speedup": plain(
        latency.speedup, "N", "alpha", "beta", "B_model", "B_net", out="S"
    ),
    "radiation": exposure,
    "launch_cost": plain(lifecycle.launch_cost, "m", "c", out="C"),
    "C_delivered": delivered,
    "P_IT": plain(
        compute.itemised_it_power,
        *("N", "P_accel", "P_cpu", "P_mem", "P_net", "P_sto"),
        out="P_IT",
    ),
    "eta_compute": plain(
        compute.compute_per_energy, "C_del_flops", "P_IT", out="flop_per_J"
    ),
    "solar_power_chain": solar_power,
    "battery": battery,
    "q_net": q_net,
    "Q_rad_tier0": plain(
        thermal.radiated_heat, "A", "eps", "F", "T", "T_sink", out="Q"
    ),
    "T_junction": junction,
    "P_pump": plain(thermal.hydraulic_pump_power, "dp", "Vdot", "eta", out="P"),
    "F_eff": view_factor,
    "orbit_v_T": motion,
    "drag": drag,
    "m_prop": propellant,
    "network": link,
    "I_comm_text": plain(network.text_output_intensity, "b_token", "N_params", out="I"),
    "survival": survival,
    "availability": plain(reliability.mtbf_availability, "MTBF", "MTTR", out="A"),
    "usd_per_gpu_hr": accelerator_hour,
    "LCOC_annuity": levelized,
    "earth": earth,
    "env": footprint,
    "formation": keeping,
}


ROWS = rows("orbital_formulas.json", "eq")


@pytest.mark.parametrize("kind", list(ROWS))
def test_printed_formulas(kind):
    check(PRINTED, {}, kind, ROWS[kind])
