"""What the orbital data center and its Earth baseline are computed from.

One class holds both sides, so that what they share (accelerator, workload, finance) is
one draw. Units are the field's; the model turns them into coherent SI at its door.
"""

from typing import Annotated

import equinox as eqx

from equations.models.orbital_datacenter.equipment import (
    Ageing,
    Cluster,
    LaserTerminal,
    RadioDownlink,
    Requirements,
    Telemetry,
)
from uq.parameters import Spec


class Accelerator[T](eqx.Module):
    """The chip both sides run, with its share of a server."""

    power: Annotated[T, Spec("W", "thermal design power of one accelerator")]
    performance: Annotated[T, Spec("TFLOP/s", "peak dense 16-bit throughput")]
    mass: Annotated[T, Spec("kg", "mass of one accelerator module")]
    price: Annotated[T, Spec("USD", "price of one accelerator")]
    power_overhead: Annotated[
        T, Spec("-", "processors, memory, network and storage, per accelerator power")
    ]
    dose_tolerance: Annotated[T, Spec("krad", "total ionizing dose it survives")]
    upset_susceptibility: Annotated[
        T, Spec("-", "single-event upset rate relative to the reference device")
    ]
    upset_mitigation: Annotated[
        T, Spec("-", "share of upsets that error correction absorbs", high=1.0)
    ]
    orbital_premium: Annotated[T, Spec("-", "price of one that flies over that price")]
    orbital_performance: Annotated[
        T, Spec("-", "throughput of one that flies over that peak", high=1.0)
    ]


class Workload[T](eqx.Module):
    """What is asked of the machines, on Earth as in orbit."""

    utilization: Annotated[
        T, Spec("-", "share of the time the fleet has work", high=1.0)
    ]
    sustained_fraction: Annotated[
        T, Spec("-", "sustained over peak throughput", high=1.0)
    ]
    duty_cycle: Annotated[
        T, Spec("-", "share of the time the fleet is switched on", high=1.0)
    ]
    communication_intensity: Annotated[
        T, Spec("bit/FLOP", "data moved to the ground per computation")
    ]
    deferrable_fraction: Annotated[
        T, Spec("-", "share of the work that can wait for a link", high=1.0)
    ]
    token_bits: Annotated[T, Spec("bit", "data moved to the ground for each token")]


class Finance[T](eqx.Module):
    """How money at different times is compared."""

    discount_rate: Annotated[T, Spec("-", "real discount rate per year", high=1.0)]
    mission_life: Annotated[T, Spec("yr", "years of service, both sides")]


class Constellation[T](eqx.Module):
    """How many satellites, and what each carries besides computers."""

    satellites: Annotated[T, Spec("-", "number of satellites", low=1.0)]
    accelerators_per_satellite: Annotated[T, Spec("-", "accelerators on each", low=0.0)]
    board_mass_factor: Annotated[
        T, Spec("-", "boards and chassis with accelerators, over bare accelerators")
    ]
    avionics_mass: Annotated[T, Spec("kg", "avionics and propulsion per satellite")]
    terminal_mass: Annotated[T, Spec("kg", "radio and optical terminals per satellite")]
    structure_fraction: Annotated[T, Spec("-", "structure over subsystem mass")]
    mass_margin: Annotated[T, Spec("-", "margin over subsystem and structure mass")]
    other_load_fraction: Annotated[
        T, Spec("-", "avionics, communication, propulsion and margin over IT power")
    ]
    avionics_mass_by_power: Annotated[
        T, Spec("kg/kW", "avionics and propulsion per IT power, besides")
    ]
    terminal_mass_by_power: Annotated[
        T, Spec("kg/kW", "terminals per IT power, besides")
    ]


class Orbit[T](eqx.Module):
    """Where the satellites fly and what staying there takes."""

    altitude: Annotated[T, Spec("km", "height above the equatorial radius")]
    beta_angle: Annotated[
        T, Spec("deg", "angle of the Sun above the orbital plane", -90.0, 90.0)
    ]
    inclination: Annotated[T, Spec("deg", "inclination of the orbit", -180.0, 180.0)]
    density_factor: Annotated[T, Spec("-", "air density over the mean table")]
    drag_coefficient: Annotated[T, Spec("-", "drag coefficient")]
    drag_area: Annotated[T, Spec("m^2", "ram area of one satellite")]
    specific_impulse: Annotated[T, Spec("s", "specific impulse of station keeping")]
    differential_drag: Annotated[
        T, Spec("-", "drift cancellation over drag velocity change")
    ]
    separation: Annotated[T, Spec("m", "distance between neighbours in formation")]
    position_uncertainty: Annotated[T, Spec("m", "relative navigation, one sigma")]
    safe_separation: Annotated[
        T, Spec("-", "separation in sigmas below which satellites manoeuvre")
    ]
    avoidance_delta_v: Annotated[T, Spec("m/s", "velocity change of one avoidance")]
    disposal_delta_v: Annotated[T, Spec("m/s", "velocity change to deorbit at the end")]
    drag_area_by_power: Annotated[T, Spec("m^2/kW", "ram area per IT power, besides")]
    eclipse_season: Annotated[
        T, Spec("-", "eclipse in the year's mean, over that at this angle", high=1.0)
    ]


class SolarArray[T](eqx.Module):
    """Photovoltaics, and the path from them to the bus."""

    specific_power: Annotated[T, Spec("W/kg", "array power at beginning of life")]
    price: Annotated[T, Spec("USD/W", "array price per power at beginning of life")]
    cell_efficiency: Annotated[T, Spec("-", "cell efficiency", high=1.0)]
    packing_efficiency: Annotated[T, Spec("-", "packing, wiring, coverglass", high=1.0)]
    pointing_efficiency: Annotated[T, Spec("-", "cosine and pointing", high=1.0)]
    degradation: Annotated[T, Spec("-", "power lost per year", high=1.0)]
    tracking_efficiency: Annotated[
        T, Spec("-", "maximum power point tracking", high=1.0)
    ]
    distribution_efficiency: Annotated[
        T, Spec("-", "power distribution unit", high=1.0)
    ]
    area_limit: Annotated[T, Spec("m^2", "array area that fits on one satellite")]
    area_limit_by_power: Annotated[
        T, Spec("m^2/kW", "array area that fits per IT power, besides")
    ]


class Battery[T](eqx.Module):
    """Storage that carries the load through eclipse."""

    specific_energy: Annotated[T, Spec("Wh/kg", "energy per pack mass")]
    price: Annotated[T, Spec("USD/Wh", "price of a pack")]
    depth_of_discharge: Annotated[T, Spec("-", "largest depth in use", high=1.0)]
    round_trip_efficiency: Annotated[
        T, Spec("-", "energy out over energy in", high=1.0)
    ]
    discharge_efficiency: Annotated[
        T, Spec("-", "energy out of the cells over energy in them", high=1.0)
    ]
    reserve: Annotated[T, Spec("-", "capacity over need", low=1.0)]
    eclipse_load: Annotated[
        T, Spec("-", "share of the computers that runs through eclipse", high=1.0)
    ]


class Radiator[T](eqx.Module):
    """The panel that rejects the heat, at the end of its life."""

    emissivity: Annotated[T, Spec("-", "hemispherical infrared emissivity", high=1.0)]
    absorptance: Annotated[T, Spec("-", "solar absorptance", high=1.0)]
    faces: Annotated[T, Spec("-", "radiating faces", 1.0, 2.0)]
    areal_mass: Annotated[T, Spec("kg/m^2", "mass per panel area")]
    price: Annotated[T, Spec("USD/m^2", "price per panel area")]
    max_temperature: Annotated[T, Spec("K", "hottest the panel may run or is set to")]
    area_limit: Annotated[T, Spec("m^2", "panel area that fits on one satellite")]
    area_limit_by_power: Annotated[
        T, Spec("m^2/kW", "panel area that fits per IT power, besides")
    ]
    view_factor: Annotated[
        T, Spec("-", "view of the surroundings before blocking", high=1.0)
    ]
    articulation: Annotated[T, Spec("deg", "angle off the best attitude", -90.0, 90.0)]
    self_view: Annotated[T, Spec("-", "view lost to other panels", high=1.0)]
    array_blocking: Annotated[T, Spec("-", "view lost to solar arrays", high=1.0)]


class Environment[T](eqx.Module):
    """What shines on the radiator, and how harsh the radiation is."""

    sun_cosine: Annotated[
        T, Spec("-", "cosine of the Sun on the lit radiator face", high=1.0)
    ]
    earth_view_factor: Annotated[T, Spec("-", "view factor to Earth", high=1.0)]
    albedo: Annotated[T, Spec("-", "share of sunlight that Earth reflects", high=1.0)]
    earth_infrared: Annotated[T, Spec("W/m^2", "infrared flux at Earth's surface")]
    sink_temperature: Annotated[T, Spec("K", "temperature of deep space")]
    dose_factor: Annotated[T, Spec("-", "ionizing dose over the altitude table")]
    upset_factor: Annotated[T, Spec("-", "upset rate over the altitude table")]
    debris_flux: Annotated[
        T, Spec("1/m^2/yr", "flux of debris that ends a panel or a satellite")
    ]


class Cooling[T](eqx.Module):
    """From the junction to the radiator."""

    junction_limit: Annotated[T, Spec("K", "hottest junction")]
    memory_limit: Annotated[T, Spec("K", "hottest stacked memory")]
    temperature_margin: Annotated[T, Spec("K", "margin kept below the lower limit")]
    junction_to_case: Annotated[T, Spec("K/W", "thermal resistance, junction to case")]
    interface: Annotated[T, Spec("K/W", "thermal resistance, interface material")]
    cold_plate: Annotated[T, Spec("K/W", "thermal resistance, cold plate")]
    transport: Annotated[T, Spec("K/W", "thermal resistance, coolant transport")]
    radiator: Annotated[T, Spec("K/W", "thermal resistance, into the radiator")]
    pump_fraction: Annotated[T, Spec("-", "pump power over heat moved", high=1.0)]
    fluid_mass: Annotated[T, Spec("kg/kW", "coolant per heat moved")]
    hardware_mass: Annotated[T, Spec("kg/kW", "loop hardware per heat moved")]


class Network[T](eqx.Module):
    """Links between satellites and to the ground, for the whole fleet."""

    downlink: Annotated[T, Spec("Gbit/s", "rate to the ground while a link is up")]
    availability: Annotated[T, Spec("-", "share of the time it is up", high=1.0)]
    crosslink: Annotated[T, Spec("Gbit/s", "rate between satellites")]
    stations: Annotated[T, Spec("-", "laser stations in contact at once")]
    stations_by_power: Annotated[T, Spec("1/MW", "those per IT power, besides")]
    clear_sky: Annotated[
        T, Spec("-", "share of the time one site has a clear sky", high=1.0)
    ]
    sites: Annotated[T, Spec("-", "sites that stand in for one another", low=1.0)]
    site_correlation: Annotated[T, Spec("-", "of clouds between sites", high=1.0)]


class Reliability[T](eqx.Module):
    """How accelerators fail in orbit, and what is done about it."""

    failure_rate: Annotated[T, Spec("1/yr", "accelerator failures besides radiation")]
    spare_fraction: Annotated[T, Spec("-", "spares carried over accelerators in use")]
    reset_availability: Annotated[
        T, Spec("-", "share of the time left by resets and recoveries", high=1.0)
    ]
    replaced_fraction: Annotated[
        T, Spec("-", "share of the failures that resupply makes good", high=1.0)
    ]
    bus_loss: Annotated[T, Spec("1/yr", "satellites lost whole, with all they carry")]


class Launch[T](eqx.Module):
    """The way up."""

    price: Annotated[T, Spec("USD/kg", "price per mass to the operational orbit")]
    capacity: Annotated[T, Spec("kg", "mass one launch carries")]
    propellant_ratio: Annotated[T, Spec("-", "launch propellant over launched mass")]
    failure: Annotated[T, Spec("-", "share of the launches that fail", high=1.0)]


class SpaceCosts[T](eqx.Module):
    """What space costs besides hardware by the watt, square metre and kilogram."""

    bus: Annotated[T, Spec("USD", "bus and integration, first satellite")]
    readiness: Annotated[T, Spec("-", "readiness level (TRL) of the bus", 1.0, 9.0)]
    learning_rate: Annotated[
        T, Spec("-", "cost left after each doubling of what is built", high=1.0)
    ]
    reference_power: Annotated[
        T, Spec("kW", "IT power of the fleet for which prices of hardware are told")
    ]
    terminal: Annotated[T, Spec("USD", "radio and optical terminals per satellite")]
    ground_segment: Annotated[T, Spec("USD", "operations centre, and given stations")]
    station: Annotated[T, Spec("USD", "one laser station at one site")]
    operations: Annotated[T, Spec("USD/yr", "mission operations")]
    bus_by_power: Annotated[
        T, Spec("USD/W", "bus and integration per IT power, besides")
    ]
    terminal_by_power: Annotated[T, Spec("USD/W", "terminals per IT power, besides")]
    operations_by_power: Annotated[
        T, Spec("USD/W/yr", "mission operations per IT power, besides")
    ]
    development: Annotated[T, Spec("USD", "spent once, before the first satellite")]
    insurance: Annotated[
        T, Spec("-", "premium over what is launched and its launch, less what it pays")
    ]
    delay: Annotated[T, Spec("yr", "from paying for satellites to their service")]


class Earth[T](eqx.Module):
    """The data center on the ground."""

    pue: Annotated[T, Spec("-", "power usage effectiveness", low=1.0)]
    energy_price: Annotated[T, Spec("USD/kWh", "price of electricity")]
    facility_price: Annotated[T, Spec("USD/MW", "facility capital per IT power")]
    facility_life: Annotated[T, Spec("yr", "years a facility can serve")]
    availability: Annotated[T, Spec("-", "share of the time it is up", high=1.0)]
    maintenance: Annotated[T, Spec("1/yr", "yearly maintenance over capital")]
    carbon_intensity: Annotated[T, Spec("kg/kWh", "CO2e per electricity used")]
    water_use: Annotated[T, Spec("L/kWh", "water per facility energy")]


class Emissions[T](eqx.Module):
    """Carbon dioxide equivalent of things."""

    spacecraft: Annotated[T, Spec("kg/kg", "embodied CO2e per spacecraft mass")]
    server: Annotated[T, Spec("kg/kg", "embodied CO2e per server mass")]
    propellant: Annotated[T, Spec("kg/kg", "CO2e per propellant mass")]


class OrbitalDatacenter[T](eqx.Module):
    """Everything the levelized cost of compute, in orbit and on Earth, depends on."""

    accelerator: Accelerator[T]
    workload: Workload[T]
    finance: Finance[T]
    constellation: Constellation[T]
    orbit: Orbit[T]
    solar: SolarArray[T]
    battery: Battery[T]
    radiator: Radiator[T]
    environment: Environment[T]
    cooling: Cooling[T]
    network: Network[T]
    reliability: Reliability[T]
    launch: Launch[T]
    costs: SpaceCosts[T]
    earth: Earth[T]
    emissions: Emissions[T]
    ageing: Ageing[T]
    telemetry: Telemetry[T]
    crosslink: LaserTerminal[T]
    downlink: LaserTerminal[T]
    radio: RadioDownlink[T]
    cluster: Cluster[T]
    requirements: Requirements[T]
