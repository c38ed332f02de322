"""From a recorded case of spacedc-mdao 0.4.2 to our parameters and outputs.

A case holds its scenario, its overrides and what every discipline was called with. Only
catalogue values are read from the latter, never a computed one.
"""

from collections.abc import Mapping
from typing import Any


NOT_MODELLED = {
    "transient": "transient thermal",
    "thermal_degradation": "mission-integrated (Level 5) thermal degradation",
    "graceful_degradation": "graceful degradation with resupply",
    "crosslink": "crosslink capacity derived from the optical link",
}


def unsupported(case: Mapping[str, Any]) -> str | None:
    """Why a case is left to a later version of the model, if it is."""
    space = case["scenario"].get("space", {})
    if space.get("thermal_fidelity") == "transient":
        return NOT_MODELLED["transient"]
    if space.get("thermal_degradation"):
        return NOT_MODELLED["thermal_degradation"]
    if space.get("graceful_degradation"):
        return NOT_MODELLED["graceful_degradation"]
    if case["kind"] == "space":
        given = "crosslink_gbps" in space["architecture"]
        if not given and "crosslink_gbps" not in case["overrides"]:
            return NOT_MODELLED["crosslink"]
    return None


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
    life = "eol" if heat["eol"] else "bol"
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
        "radiator.emissivity": coating[f"eps_ir_{life}"],
        "radiator.absorptance": coating[f"alpha_solar_{life}"],
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
        "emissions.spacecraft": calls["environmental.environmental"]["in"][
            "embodied_ef_kg_per_kg"
        ],
    }


SAME = {
    "lcoc_per_pflop_day": "lcoc",
    "cost_per_accelerator_hour": "gpu_hour",
    "lifecycle_pv_usd": "lifecycle_cost",
    "capex_usd": "capital",
    "delivered_fraction": "delivered_fraction",
    "detail.co2e_per_pflop_day": "carbon",
    "detail.water_l_per_pflop_day": "water",
}
SPACE = {
    "dry_mass_kg": "dry_mass",
    "kg_per_kw": "specific_mass",
    "factor.software": "factors.software",
    "factor.power": "factors.power",
    "factor.thermal": "factors.thermal",
    "factor.network": "factors.network",
    "factor.availability": "factors.availability",
    "factor.utilization": "factors.utilization",
    "cost_usd.accelerators": "bill.accelerators",
    "cost_usd.solar": "bill.solar",
    "cost_usd.battery": "bill.battery",
    "cost_usd.radiator": "bill.radiator",
    "cost_usd.bus_integration": "bill.bus",
    "cost_usd.comms": "bill.terminals",
    "cost_usd.launch": "bill.launch",
    "cost_usd.ground_segment": "bill.ground",
    "mass_kg.compute": "masses.compute",
    "mass_kg.solar": "masses.solar",
    "mass_kg.battery": "masses.battery",
    "mass_kg.radiator": "masses.radiator",
    "mass_kg.comms": "masses.communications",
    "mass_kg.avionics_propulsion": "masses.avionics",
    "mass_kg.structure": "masses.structure",
    "mass_kg.margin": "masses.margin",
    "detail.capex_per_w_ex_gpu": "platform_price",
    "detail.radiator_area_required_m2": "sizing.radiator_area",
    "detail.radiator_t_rad_k": "sizing.radiator_temperature",
    "detail.chip_junction_k": "sizing.junction_temperature",
    "detail.radiator_net_flux_w_m2": "sizing.net_flux",
    "detail.thermal_pump_power_kw": "sizing.pump_power",
    "detail.network_required_gbps": "sizing.required_rate",
    "detail.sunlit_fraction": "sizing.sunlit_fraction",
    "detail.orbital_period_min": "sizing.period",
    "detail.expected_failures": "sizing.failures",
    "detail.tid_dose_krad": "sizing.dose",
    "detail.radiation_failure_rate": "sizing.radiation_failure_rate",
    "detail.total_failure_rate": "sizing.failure_rate",
    "detail.station_keeping_deltav_ms": "sizing.delta_v",
    "detail.formation_deltav_per_year_ms": "sizing.formation_delta_v",
    "detail.collision_margin_sigmas": "sizing.collision_margin",
    "detail.propellant_mass_kg": "sizing.propellant",
}
EARTH = {
    "cost_usd.accelerators": "bill.accelerators",
    "cost_usd.facility": "bill.facility",
}
SCALED = {  # by side, theirs: (ours, what ours is multiplied by)
    "space": {
        "delivered_tflops": ("delivered", 1e3),
        "it_power_w": ("sizing.it_power", 1e3),
        "detail.bus_load_w": ("sizing.bus_load", 1e3),
        "stage_tflops.software": ("waterfall.software", 1e3),
        "stage_tflops.power": ("waterfall.power", 1e3),
        "stage_tflops.thermal": ("waterfall.thermal", 1e3),
        "stage_tflops.network": ("waterfall.network", 1e3),
        "stage_tflops.availability": ("waterfall.availability", 1e3),
        "stage_tflops.utilization": ("waterfall.utilization", 1e3),
    },
    "earth": {
        "delivered_tflops": ("delivered", 1e3),
        "detail.facility_power_w": ("facility_power", 1e3),
    },
}
