"""What spacedc-mdao 0.4.2 records of a case, and where the same stands in our outputs.

Every recorded field is in one of the tables; what is left out is named with its reason.
"""

from collections.abc import Callable, Mapping

import numpy as np
from reference_rows import call

from equations.constants import DEGREE
from equations.thermal import effective_view_factor


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
    "detail.rf_ttc_margin_db": "links.telemetry_margin",
    "detail.thermal_degradation_derate": "sizing.radiator_derate",
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
        "detail.co2e_total_t": ("footprint.total", 1e-3),
        "peak_tflops": ("waterfall.peak", 1e3),
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
        "detail.co2e_total_t": ("footprint.total", 1e-3),
        "detail.facility_power_w": ("facility_power", 1e3),
    },
}

type Values = Mapping[str, float]

# By side, theirs: ours, from inputs and outputs by path (the side left off).
DERIVED: dict[str, dict[str, Callable[[Values, Values], float]]] = {
    "space": {
        "n_accelerators": lambda i, o: (
            i["constellation.satellites"]
            * i["constellation.accelerators_per_satellite"]
        ),
        "specific_power_w_per_kg": lambda i, o: 1e3 / o["specific_mass"],
        "detail.radiator_packaging_ratio": lambda i, o: 1 / (1 + o["margins.thermal"]),
        "detail.solar_packaging_ratio": lambda i, o: 1 / (1 + o["margins.power"]),
        "detail.radiator_area_available_m2": lambda i, o: (
            i["radiator.area_limit"] * i["constellation.satellites"]
        ),
        "detail.hbm_margin_k": lambda i, o: (
            i["cooling.memory_limit"] - o["sizing.junction_temperature"]
        ),
        "detail.radiator_m2_per_kw": lambda i, o: (
            o["sizing.radiator_area"] / o["sizing.heat"]
        ),
        # Structure, deployment and margin on panel and loop.
        "detail.thermal_kg_per_kw": lambda i, o: (
            o["masses.radiator"] * (1 + 0.15 + 0.10 + 0.20) / o["sizing.heat"]
        ),
        "detail.network_available_gbps": lambda i, o: i["network.downlink"],
        "detail.optical_downlink_availability": lambda i, o: i["network.availability"],
        "detail.crosslink_capacity_gbps": lambda i, o: (
            i["network.crosslink"] or o["links.crosslink_rate"]
        ),
        "detail.crosslink_factor": lambda i, o: min(1.0, 1 + o["margins.crosslink"]),
        "detail.n_launches": lambda i, o: np.ceil(o["sizing.launches"]),
        "detail.eclipse_fraction": lambda i, o: 1 - o["sizing.sunlit_fraction"],
        "detail.launch_cost_per_kg_usd": lambda i, o: i["launch.price"],
        "detail.thermal_view_factor": lambda i, o: call(
            effective_view_factor,
            i["radiator.view_factor"],
            i["radiator.articulation"] * DEGREE,
            i["radiator.self_view"],
            i["radiator.array_blocking"],
        ),
    },
    "earth": {
        "n_accelerators": lambda i, o: i["constellation.accelerators_per_satellite"],
        "peak_tflops": lambda i, o: 1e3 * o["delivered"] / o["delivered_fraction"],
        "it_power_w": lambda i, o: 1e3 * o["facility_power"] / i["earth.pue"],
        "factor.software": lambda i, o: i["workload.sustained_fraction"],
        "factor.power": lambda i, o: 1.0,
        "factor.thermal": lambda i, o: 1.0,
        "factor.network": lambda i, o: 1.0,
        "factor.availability": lambda i, o: i["earth.availability"],
        "factor.utilization": lambda i, o: i["workload.utilization"],
        "stage_tflops.software": lambda i, o: software(i, o),
        "stage_tflops.power": lambda i, o: software(i, o),
        "stage_tflops.thermal": lambda i, o: software(i, o),
        "stage_tflops.network": lambda i, o: software(i, o),
        "stage_tflops.availability": lambda i, o: (
            software(i, o) * i["earth.availability"]
        ),
        "stage_tflops.utilization": lambda i, o: 1e3 * o["delivered"],
        "detail.pue": lambda i, o: i["earth.pue"],
        "detail.capex_per_w_ex_gpu": lambda i, o: (
            (o["capital"] - o["bill.accelerators"])
            / (1e3 * o["facility_power"] / i["earth.pue"])
        ),
    },
}


def software(i: Values, o: Values) -> float:
    """What is left of a peak on Earth after software [TFLOP/s]."""
    peak = o["delivered"] / o["delivered_fraction"]
    return 1e3 * peak * i["workload.sustained_fraction"]


# Compared by a test of their own.
ELSEWHERE = {
    "space": {
        "cost_usd.replacement_total",
        "cost_usd.ops_total",
        "detail.fleet_resupply_launches",
        "detail.fleet_replaced_units",
        "detail.thermal_feasible",
    },
    "earth": {"cost_usd.energy_total", "cost_usd.maintenance_total"},
}

# No counterpart, with the reason.
LEFT_OUT = {
    "space": {
        "thermal_bottleneck": "a label, the same for every feasible design",
        "detail.ground_station_access_fraction": "1 without a propagator of orbits; "
        "`network.availability` holds what it would multiply",
    },
    "earth": {
        "thermal_bottleneck": "a label of the orbital side, empty here",
        "dry_mass_kg": "empty on Earth",
        "specific_power_w_per_kg": "empty on Earth",
        "kg_per_kw": "empty on Earth",
    },
}
