"""From a recorded case of spacedc-mdao 0.4.2 to our parameters and outputs.

A case holds its scenario, its overrides and what every discipline was called with. Only
catalogue values are read from the latter, never a computed one.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from equations.models.orbital_datacenter import Choices, Form
from uq.distributions import Fixed, LogNormal, Normal, Triangular, Uniform


def choices(case: Mapping[str, Any]) -> Choices:
    """The published form with the options that a case switches on."""
    space = case["scenario"].get("space", {})
    changes: dict[str, Any] = {}
    if space.get("thermal_fidelity") == "transient":
        changes["radiator_orbit"] = "held in steps"
    if space.get("thermal_degradation"):
        changes["radiator_life"] = "mean flux"
    if not space.get("thermal_eol", True):
        changes["radiator_state"] = "new"
    if space.get("graceful_degradation"):
        changes["decline"] = "stepped"
    if case["kind"] == "space":
        given = "crosslink_gbps" in space["architecture"]
        if not given and "crosslink_gbps" not in case["overrides"]:
            changes["crosslink"] = "full power"
    return dataclasses.replace(Form.PUBLISHED.value, **changes)


def as_shipped(cases: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The first case of each scenario that changes nothing of it, by scenario."""
    found: dict[str, Mapping[str, Any]] = {}
    for case in cases:
        if not case["overrides"] and not case["edits"]:
            found.setdefault(case["base_scenario"], case)
            found.setdefault(case["scenario"]["name"], case)
    return found


# Their names of what a design is searched for, drawn or bisected in.
PATHS = {
    "launch_cost_per_kg_usd": "launch.price",
    "solar_specific_power_w_per_kg": "solar.specific_power",
    "radiator_areal_mass_kg_per_m2": "radiator.areal_mass",
    "radiator_cost_per_m2_usd": "radiator.price",
    "annual_failure_rate": "reliability.failure_rate",
    "utilization": "workload.utilization",
    "bus_cost_per_sat_usd": "costs.bus",
    "learning_rate": "costs.learning_rate",
    "altitude_km": "orbit.altitude",
    "comm_intensity_bits_per_flop": "workload.communication_intensity",
    "optical_downlink_availability": "network.availability",
    "downlink_gbps": "network.downlink",
    "crosslink_gbps": "network.crosslink",
    "formation_separation_m": "orbit.separation",
    "radiator_t_rad_setpoint_k": "radiator.max_temperature",
}
# Its distributions, from what it tells of a driver.
DRAWN = {
    "point": lambda told: Fixed(told["value"]),
    "uniform": lambda told: Uniform(told["low"], told["high"]),
    "triangular": lambda told: Triangular(told["low"], told["value"], told["high"]),
    "normal": lambda told: Normal(told["value"], told["std"]),
    "lognormal": lambda told: LogNormal(told["value"], told["std"]),
}


NEVER = 1000.0  # years between resupplies
# Launch catalogue.
CAPACITIES = {
    "current_reusable": 22_800.0,
    "current_heavy_lift": 100_000.0,
    "aggressive_future": 100_000.0,
}
# Communication catalogue.
LASER = {
    "tx_power_w": 5.0,
    "tx_aperture_m": 0.08,
    "rx_aperture_m": 0.08,
    "wavelength_m": 1.55e-6,
    "pointing_error_rad": 1e-6,
    "rx_sensitivity_photons_per_bit": 100.0,
    "dwdm_channels": 16.0,
}


def parameters(case: Mapping[str, Any]) -> dict[str, float]:
    """Values by path; what the case's side does not use keeps its published value."""
    return _space(case) if case["kind"] == "space" else _earth(case)


def _shared(case: Mapping[str, Any]) -> dict[str, float]:
    scenario = case["scenario"]
    return {
        "workload.utilization": case["overrides"].get(
            "utilization", scenario["utilization"]
        ),
        "workload.sustained_fraction": scenario["sustained_fraction"],
        "finance.discount_rate": scenario["discount_rate"],
        "finance.mission_life": scenario["mission_life_years"],
        "accelerator.performance": case["outputs"]["peak_tflops"]
        / case["outputs"]["n_accelerators"],
    }


def _earth(case: Mapping[str, Any]) -> dict[str, float]:
    earth, calls = case["scenario"]["earth"], case["disciplines"]
    cost = calls["cost.earth_cost"]["in"]
    outputs, carbon = case["outputs"], calls["environmental.environmental"]["in"]
    overhead = earth.get("it_power_overhead_frac", 0.25)
    count = outputs["n_accelerators"]
    return _shared(case) | {
        "constellation.satellites": 1.0,
        "constellation.accelerators_per_satellite": count,
        "accelerator.power": outputs["it_power_w"] / count / (1 + overhead),
        "accelerator.power_overhead": overhead,
        "accelerator.price": cost["accel_unit_cost_usd"],
        "accelerator.mass": carbon["hardware_mass_kg"] / count / 2.0,
        "emissions.server": carbon["embodied_ef_kg_per_kg"],
        "earth.pue": earth["pue"],
        "earth.energy_price": earth["energy_price_per_kwh"],
        "earth.facility_price": earth["facility_capex_per_mw_usd"],
        "earth.availability": earth["availability"],
        "earth.maintenance": cost["annual_maintenance_frac"],
        "earth.carbon_intensity": carbon["grid_carbon_intensity_kg_per_kwh"],
        "earth.water_use": carbon["wue_l_per_kwh"],
    }


def _space(case: Mapping[str, Any]) -> dict[str, float]:
    space, calls, over = (
        case["scenario"]["space"],
        case["disciplines"],
        case["overrides"],
    )
    architecture = space["architecture"]

    def chosen(key: str, default: float) -> float:
        return over.get(key, default)

    power, heat = (
        calls["power.size_power"]["in"],
        calls["thermal.thermal_codesign"]["in"],
    )
    chip, coolant, panel, env = (
        heat[key] for key in ("chip_stack", "coolant", "surface", "env")
    )
    array, battery = power["array"], power["battery"]
    radiation = calls["radiation.radiation_failure_contribution"]["in"]
    cost, mass = calls["cost.space_cost"]["in"], calls["mass.mass_buildup"]["in"]
    coating = panel["coating"]
    link = calls["rf.link_margin"]["in"]
    laser = calls.get("comms_link.crosslink_capacity", {"in": {}})
    laser = LASER | laser["in"]
    setpoint = heat["t_rad_override"]
    radio = architecture.get("downlink_type", "optical") == "rf"
    view = calls.get("view_factors.effective_view_factor", {"in": {}})["in"]
    formation = calls.get("formation.formation_keeping", {"in": {}})["in"]
    radiator_area = heat["area_available_m2"]
    satellites = float(int(chosen("n_satellites", architecture["satellites"])))
    orbit = space["orbit"]
    return _shared(case) | {
        "accelerator.power": chip["chip_power_w"],
        "accelerator.mass": cost["accel_mass_kg"],
        "accelerator.price": cost["accel_unit_cost_usd"],
        "accelerator.power_overhead": space.get("it_power_overhead_frac", 0.25),
        "accelerator.dose_tolerance": radiation["tid_tolerance_krad"],
        "accelerator.upset_susceptibility": radiation["seu_susceptibility"],
        "accelerator.upset_mitigation": radiation["ecc_mitigation"],
        "workload.duty_cycle": space.get("duty_cycle_fraction", 1.0),
        "workload.communication_intensity": calls["network.size_network"]["in"][
            "comm_intensity_bits_per_flop"
        ],
        "constellation.satellites": satellites,
        "constellation.accelerators_per_satellite": float(
            int(
                chosen(
                    "accelerators_per_satellite",
                    architecture["accelerators_per_satellite"],
                )
            )
        ),
        "constellation.board_mass_factor": mass["payload_factor"],
        "constellation.avionics_mass": mass["avionics_propulsion_per_sat_kg"],
        "constellation.terminal_mass": mass["comms_mass_per_sat_kg"],
        "constellation.structure_fraction": mass["structure_frac"],
        "constellation.mass_margin": mass["margin_frac"],
        "constellation.other_load_fraction": space.get("non_it_power_frac", 0.1),
        "orbit.altitude": calls["orbit.orbit_state"]["in"]["altitude_km"],
        "orbit.beta_angle": calls["orbit.orbit_state"]["in"]["beta_deg"],
        "orbit.inclination": orbit.get("inclination_deg") or 0.0,
        "orbit.drag_coefficient": calls["orbit.drag_deltav_per_year_ms"]["in"]["cd"],
        "orbit.drag_area": space.get("drag_area_m2_per_sat", 20.0),
        "orbit.specific_impulse": space.get("thruster_isp_s", 220.0),
        "orbit.differential_drag": space.get("differential_drag_frac", 0.05),
        "orbit.separation": chosen(
            "formation_separation_m",
            architecture.get("formation_separation_m", 1000.0),
        ),
        "orbit.position_uncertainty": space.get(
            "formation_position_uncertainty_m", 50.0
        ),
        "orbit.safe_separation": formation.get("safe_margin_sigmas", 10.0),
        "orbit.avoidance_delta_v": formation.get("cam_deltav_ms", 0.05),
        "solar.specific_power": chosen(
            "solar_specific_power_w_per_kg", array["specific_power_w_per_kg"]
        ),
        "solar.price": array["cost_per_w_usd"],
        "solar.cell_efficiency": array["cell_efficiency"],
        "solar.packing_efficiency": array["packing_efficiency"],
        "solar.pointing_efficiency": array["pointing_efficiency"],
        "solar.degradation": array["annual_degradation"],
        "solar.area_limit": architecture.get("solar_area_m2_per_sat", 200.0),
        "battery.specific_energy": battery["specific_energy_wh_per_kg"],
        "battery.price": battery["cost_per_wh_usd"],
        "battery.depth_of_discharge": battery["depth_of_discharge"],
        "battery.round_trip_efficiency": battery["round_trip_efficiency"],
        "radiator.emissivity": coating["eps_ir_eol"],
        "radiator.absorptance": coating["alpha_solar_eol"],
        "radiator.faces": panel["sides"],
        "radiator.areal_mass": chosen(
            "radiator_areal_mass_kg_per_m2", panel["areal_density_kg_m2"]
        ),
        "radiator.price": chosen("radiator_cost_per_m2_usd", 5000.0),
        "radiator.max_temperature": min(
            panel["max_temp_k"], panel["max_temp_k"] if setpoint is None else setpoint
        ),
        "radiator.area_limit": radiator_area / satellites,
        "radiator.view_factor": view.get("nominal", 1.0),
        "radiator.articulation": view.get("articulation_deg", 0.0),
        "radiator.self_view": view.get("self_view_frac", 0.0),
        "radiator.array_blocking": view.get("array_blocking_frac", 0.0),
        "environment.sun_cosine": env["sun_incidence_cos"],
        "environment.earth_view_factor": env["view_factor_earth"],
        "environment.albedo": env["albedo"],
        "environment.earth_infrared": env["earth_ir_w_m2"],
        "environment.sink_temperature": env["deep_space_sink_k"],
        "cooling.junction_limit": chip["tj_max_k"],
        "cooling.memory_limit": chip["hbm_limit_k"],
        "cooling.junction_to_case": chip["r_junction_to_case"],
        "cooling.interface": chip["r_tim"],
        "cooling.cold_plate": chip["r_coldplate"],
        "cooling.transport": chip["r_transport"],
        "cooling.radiator": chip["r_radiator"],
        "cooling.pump_fraction": coolant["pump_power_fraction"],
        "cooling.fluid_mass": coolant["fluid_mass_per_kw"],
        "cooling.hardware_mass": coolant["hardware_mass_per_kw"],
        "network.downlink": chosen("downlink_gbps", architecture["downlink_gbps"]),
        "network.availability": 1.0
        if radio
        else chosen(
            "optical_downlink_availability",
            case["outputs"]["detail.optical_downlink_availability"],
        ),
        "network.crosslink": chosen(
            "crosslink_gbps", architecture.get("crosslink_gbps", 0.0)
        ),
        "reliability.failure_rate": chosen(
            "annual_failure_rate", space.get("annual_failure_rate", 0.05)
        ),
        "reliability.spare_fraction": space.get("spare_fraction", 0.0),
        "reliability.reset_availability": space.get(
            "reset_recovery_availability", 0.99
        ),
        "launch.price": cost["launch_cost_per_kg_usd"],
        "costs.bus": cost["bus_cost_per_sat_usd"],
        "costs.readiness": cost["bus_trl"],
        "costs.learning_rate": cost["learning_rate"],
        "costs.terminal": cost["comms_cost_per_sat_usd"],
        "costs.ground_segment": cost["ground_segment_usd"],
        "costs.operations": cost["annual_ops_usd"],
        "ageing.emissivity_fade": coating["eps_ir_bol"] - coating["eps_ir_eol"],
        "ageing.absorptance_rise": coating["alpha_solar_eol"]
        - coating["alpha_solar_bol"],
        "ageing.area_loss": space.get("mmod_area_loss_per_year", 0.005),
        "ageing.loop_failure": space.get("coolant_loop_out_prob_per_year", 0.02),
        "ageing.loops": space.get("n_coolant_loops", 2),
        "ageing.freezing": coolant["freeze_temp_k"],
        # No interval is none, and so is an interval of 0.
        "ageing.resupply_interval": space.get("resupply_interval_years") or NEVER,
        "telemetry.frequency": link["freq_hz"] / 1e9,
        "telemetry.power": link["tx_power_dbw"],
        "telemetry.satellite_gain": link["tx_gain_dbi"],
        "telemetry.noise_temperature": link["system_noise_temp_k"],
        "telemetry.rate": link["data_rate_bps"] / 1e6,
        "telemetry.required": link["required_ebn0_db"],
        "telemetry.losses": link["other_losses_db"],
        "telemetry.range": link["range_m"] / 1e3,
        "crosslink.power": laser["tx_power_w"],
        "crosslink.aperture": laser["tx_aperture_m"],
        "crosslink.receiver": laser["rx_aperture_m"],
        "crosslink.wavelength": laser["wavelength_m"] * 1e6,
        "crosslink.pointing_error": laser["pointing_error_rad"] * 1e6,
        "crosslink.photons": laser["rx_sensitivity_photons_per_bit"],
        "crosslink.channels": laser["dwdm_channels"],
        "launch.capacity": CAPACITIES[space.get("launch", "current_reusable")],
        "emissions.spacecraft": calls["environmental.environmental"]["in"][
            "embodied_ef_kg_per_kg"
        ],
    }
