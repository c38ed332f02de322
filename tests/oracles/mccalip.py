"""From a recorded state of McCalip's page to our parameters and outputs."""

from equations.models.space_vs_terrestrial.parameters import (
    Environment,
    Facility,
    Launch,
    Orbit,
    Panel,
    Plant,
    Satellite,
    SpaceVsTerrestrial,
    Target,
)


GALLON = 3.785411784e-3  # [m^3/gal]
FREEZING = 273.15  # [K]


def parameters(state, told) -> SpaceVsTerrestrial:
    """A state of its sliders and the constants of its program."""
    return SpaceVsTerrestrial(
        target=Target(power=state["targetGW"], life=state["years"]),
        launch=Launch(
            price=state["launchCostPerKg"],
            capacity=told["STARSHIP_PAYLOAD_KG"],
            oxygen=told["STARSHIP_LOX_GAL_PER_LAUNCH"] * GALLON,
            methane=told["STARSHIP_METHANE_GAL_PER_LAUNCH"] * GALLON,
        ),
        satellite=Satellite(
            price=state["satelliteCostPerW"],
            specific_power=state["specificPowerWPerKg"],
            power=state["satellitePowerKW"],
            areal_power=1e3 * told["STARLINK_POWER_KW"] / told["STARLINK_ARRAY_M2"],
            degradation=state["cellDegradation"] / 100,
            failure_rate=state["gpuFailureRate"] / 100,
            operations=told["ORBITAL_OPS_FRAC"],
            development=state["nreCost"],
        ),
        orbit=Orbit(
            altitude=state["orbitalAltitudeKm"],
            beta_angle=state["betaAngle"],
            sun_fraction=state["sunFraction"],
        ),
        panel=Panel(
            absorptance=state["solarAbsorptivity"],
            array_emissivity=state["emissivityPV"],
            radiator_emissivity=state["emissivityRad"],
            efficiency=state["pvEfficiency"],
            die_limit=state["maxDieTempC"] + FREEZING,
            temperature_drop=state["tempDropC"],
        ),
        environment=Environment(
            irradiance=told["SOLAR_IRRADIANCE_W_M2"],
            earth_infrared=told["EARTH_IR_FLUX_W_M2"],
            albedo=told["EARTH_ALBEDO_FACTOR"],
            sink_temperature=told["T_SPACE_K"],
        ),
        facility=Facility(
            electrical=state["electricalCostPerW"],
            mechanical=state["mechanicalCostPerW"],
            civil=state["civilCostPerW"],
            network=state["networkCostPerW"],
            pue=state["pue"],
            capacity_factor=state["capacityFactor"],
        ),
        plant=Plant(
            turbine_price=state["gasTurbineCapexPerKW"],
            turbine_power=told["GE_7HA_POWER_MW"],
            heat_rate=state["heatRateBtuKwh"],
            gas_price=state["gasPricePerMMBtu"],
            heating_value=told["BTU_PER_CF"],
        ),
    )


# Theirs: (ours, what ours is multiplied by).
SPACE = {
    "totalMassKg": ("space.fleet.mass", 1),
    "hardwareCost": ("space.bill.hardware", 1),
    "launchCost": ("space.bill.launch", 1),
    "opsCost": ("space.bill.operations", 1),
    "gpuReplacementCost": ("space.bill.replacement", 1),
    "nreCost": ("space.bill.development", 1),
    "totalCost": ("space.total_cost", 1),
    "energyMWh": ("space.energy", 1),
    "costPerW": ("space.cost_per_watt", 1),
    "lcoe": ("space.lcoe", 1),
    "satelliteCount": ("space.fleet.satellites", 1),
    "arrayAreaKm2": ("space.fleet.array_area", 1),
    "starshipLaunches": ("space.fleet.launches", 1),
    "loxGallons": ("space.fleet.oxygen", 1 / GALLON),
    "methaneGallons": ("space.fleet.methane", 1 / GALLON),
    "avgCapacityFactor": ("space.fleet.capacity", 1),
    "degradationMargin": ("space.fleet.oversizing", 100),
    "solarMarginPct": ("space.fleet.oversizing", 100),
    "gpuMarginPct": ("space.fleet.accelerator_losses", 100),
    "actualInitialPowerW": ("space.fleet.installed_power", 1e6),
    "requiredInitialPowerW": ("space.fleet.required_power", 1e6),
}
EARTH = {
    "powerGenCost": ("earth.bill.generation", 1),
    "electricalCost": ("earth.bill.electrical", 1),
    "mechanicalCost": ("earth.bill.mechanical", 1),
    "civilCost": ("earth.bill.civil", 1),
    "networkCost": ("earth.bill.network", 1),
    "infraCapex": ("earth.capital", 1),
    "facilityCapexPerW": ("earth.facility_price", 1),
    "fuelCostPerMWh": ("earth.supply.fuel_price", 1),
    "fuelCostTotal": ("earth.bill.fuel", 1),
    "fuelCostPerWYear": ("earth.supply.yearly_fuel_price", 1),
    "totalCost": ("earth.total_cost", 1),
    "energyMWh": ("earth.energy", 1),
    "generationMWh": ("earth.supply.generation", 1),
    "costPerW": ("earth.cost_per_watt", 1),
    "lcoe": ("earth.lcoe", 1),
    "gasConsumptionBCF": ("earth.supply.gas", 1),
    "turbineCount": ("earth.supply.turbines", 1),
    "totalGenerationMW": ("earth.supply.plant_power", 1),
}
THERMAL = {
    "vfSideA": ("thermal.array_view", 1),
    "vfSideB": ("thermal.radiator_view", 1),
    "vfNadirMax": ("thermal.nadir_view", 1),
    "earthAngularRadiusDeg": ("thermal.angular_radius", 1),
    "availableAreaM2": ("space.fleet.array_area", 1e6),
    "availableAreaKm2": ("space.fleet.array_area", 1),
    "areaRequiredM2": ("thermal.area_required", 1e6),
    "areaRequiredKm2": ("thermal.area_required", 1),
    "qSolarW": ("thermal.heat.waste", 1e6),
    "qEarthIRW": ("thermal.heat.earth_infrared", 1e6),
    "qAlbedoW": ("thermal.heat.albedo", 1e6),
    "qHeatLoopW": ("thermal.heat.loop", 1e6),
    "totalHeatInW": ("thermal.heat.total", 1e6),
    "powerGeneratedW": ("thermal.heat.loop", 1e6),
    "qRadAW": ("thermal.heat.array_emission", 1e6),
    "qRadBW": ("thermal.heat.radiator_emission", 1e6),
    "eqTempK": ("thermal.temperature", 1),
    "requiredTempK": ("thermal.temperature", 1),
    "radiatorTempK": ("thermal.limit", 1),
    "tempMarginC": ("thermal.margin", 1),
    "heatLoadW": ("thermal.heat.total", 1e6),
    "wasteHeatW": ("thermal.heat.waste", 1e6),
    "electricalHeatW": ("thermal.heat.loop", 1e6),
}
TEXT = {
    "orbital": {
        "avg_solar_capacity": ("space.fleet.solar_capacity", 1),
        "avg_gpu_capacity": ("space.fleet.accelerator_capacity", 1),
        "avg_capacity_factor": ("space.fleet.capacity", 1),
        "P_required_W": ("space.fleet.required_power", 1e6),
        "satellite_count": ("space.fleet.satellites", 1),
        "total_mass_kg": ("space.fleet.mass", 1),
        "C_hardware": ("space.bill.hardware", 1),
        "C_launch": ("space.bill.launch", 1),
        "C_ops": ("space.bill.operations", 1),
        "C_nre": ("space.bill.development", 1),
        "C_total": ("space.total_cost", 1),
        "E_MWh": ("space.energy", 1),
        "C_per_W": ("space.cost_per_watt", 1),
        "LCOE": ("space.lcoe", 1),
    },
    "terrestrial": {
        "E_IT_MWh": ("earth.energy", 1),
        "E_gen_MWh": ("earth.supply.generation", 1),
        "C_power_gen": ("earth.bill.generation", 1),
        "C_electrical": ("earth.bill.electrical", 1),
        "C_mechanical": ("earth.bill.mechanical", 1),
        "C_civil": ("earth.bill.civil", 1),
        "C_network": ("earth.bill.network", 1),
        "C_infra": ("earth.capital", 1),
        "C_fuel_per_MWh": ("earth.supply.fuel_price", 1),
        "C_fuel_total": ("earth.bill.fuel", 1),
        "C_total": ("earth.total_cost", 1),
        "C_per_W": ("earth.cost_per_watt", 1),
        "LCOE": ("earth.lcoe", 1),
        "V_gas_BCF": ("earth.supply.gas", 1),
    },
    "thermal": {
        "A_array_m2": ("space.fleet.array_area", 1e6),
        "VF_earth": ("thermal.array_view", 1),
        "P_generated_W": ("thermal.heat.loop", 1e6),
        "Q_solar_waste_W": ("thermal.heat.waste", 1e6),
        "Q_IR_W": ("thermal.heat.earth_infrared", 1e6),
        "Q_albedo_W": ("thermal.heat.albedo", 1e6),
        "Q_loop_W": ("thermal.heat.loop", 1e6),
        "Q_in_total_W": ("thermal.heat.total", 1e6),
        "T_eq_K": ("thermal.temperature", 1),
        "dT_margin": ("thermal.margin", 1),
        "A_required_m2": ("thermal.area_required", 1e6),
    },
    "breakeven": {
        "total_mass_kg": ("space.fleet.mass", 1),
        "L_breakeven": ("breakeven.launch_price", 1),
    },
}
SMOOTH = {
    "satellite_count_continuous": ("space.fleet.satellites", 1),
    "total_mass_kg": ("space.fleet.mass", 1),
    "C_total": ("space.total_cost", 1),
    "L_breakeven": ("breakeven.launch_price", 1),
}


# What follows from our outputs `o` and parameters `p`, both by path.
def program_derived(o, p):
    """The rest of what the program shows, by its section and name."""
    seen = o["thermal.array_view"] + o["thermal.radiator_view"]
    emissivity = p["panel.array_emissivity"] + p["panel.radiator_emissivity"]
    celsius = o["thermal.temperature"] - FREEZING
    limit = o["thermal.limit"] - FREEZING
    emitted = o["thermal.heat.array_emission"] + o["thermal.heat.radiator_emission"]
    area = o["space.fleet.array_area"] * 1e6
    loop = o["thermal.heat.loop"] * 1e6
    return {
        "orbital": {
            "baseCost": o["space.bill.hardware"] + o["space.bill.launch"],
            "singleSatArrayM2": p["satellite.power"] * 1e3 / p["satellite.areal_power"],
        },
        "terrestrial": {
            "powerGenCostPerW": o["earth.bill.generation"]
            / (o["earth.supply.rated_power"] * 1e6),
            "totalHours": o["space.energy"] / (p["target.power"] * 1e3),
            "capacityFactor": o["earth.energy"] / o["space.energy"],
            "pue": o["earth.supply.generation"] / o["earth.energy"],
        },
        "thermal": {
            "betaAngle": p["orbit.beta_angle"],
            "altitudeKm": p["orbit.altitude"],
            "vfEarth": seen,
            "vfTotal": seen,
            "eqTempC": celsius,
            "computeTempC": celsius,
            "requiredTempC": celsius,
            "radiatorTempC": limit,
            "radiativeCapacityW": emitted * 1e6,
            "capacityW": emitted * 1e6,
            "effectiveEmissivity": emissivity / 2,
            "totalEmissivity": emissivity,
            "areaSufficient": o["thermal.margin"] >= 0,
            # Divided by degrees Celsius, as the page does.
            "marginPct": 100 * o["thermal.margin"] / limit,
            "incidentSolarW": p["environment.irradiance"] * area,
        },
    }, {
        "orbital": {
            "sunlight_adjusted_factor": o["space.fleet.capacity"]
            * o["space.fleet.sunlit_fraction"],
            "mass_per_satellite_kg": o["space.fleet.mass"]
            / o["space.fleet.satellites"],
        },
        "terrestrial": {
            "C_power_gen_per_W": o["earth.bill.generation"]
            / (o["earth.supply.rated_power"] * 1e6),
            "BTU_total": o["earth.supply.generation"] * 1e3 * p["plant.heat_rate"],
        },
        "thermal": {
            "Q_absorbed_W": o["thermal.heat.waste"] * 1e6 + loop,
            "eps_total": emissivity,
            "T_eq_C": celsius,
            "T_radiator_C": limit,
            "area_sufficient": o["thermal.margin"] >= 0,
        },
        "breakeven": {
            "C_infra_no_pue": o["earth.capital"] - bare_saving(o, p),
            "C_terrestrial": o["earth.total_cost"] - bare_saving(o, p),
            "C_orbital_fixed": o["space.total_cost"] - o["space.bill.launch"],
        },
    }


def bare_saving(o, p):
    """The plant's part that PUE adds, which the printed breakeven leaves out."""
    return o["earth.bill.generation"] * (1 - 1 / p["facility.pue"])
