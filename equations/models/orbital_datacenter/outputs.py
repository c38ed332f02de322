"""What the orbital data center model answers, for both sides."""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


LCOC_UNIT = "USD/PFLOP-day"  # a PFLOP-day is one PFLOP/s kept up for one day
ANY = -float("inf")


class Factors[T](eqx.Module):
    """What each loss leaves of peak compute, as a share of the one before."""

    software: Annotated[T, Spec("-", "sustained over peak", high=1.0)]
    power: Annotated[T, Spec("-", "share the installed power supports", high=1.0)]
    thermal: Annotated[T, Spec("-", "share the installed radiator supports", high=1.0)]
    eclipse: Annotated[T, Spec("-", "share that eclipses leave, year's mean", high=1.0)]
    network: Annotated[T, Spec("-", "share the links support", high=1.0)]
    availability: Annotated[
        T, Spec("-", "share in service, mean over the mission", high=1.0)
    ]
    utilization: Annotated[T, Spec("-", "share of the time that has work", high=1.0)]


class Waterfall[T](eqx.Module):
    """Compute left after each loss in turn, from peak to delivered."""

    peak: Annotated[T, Spec("PFLOP/s", "installed peak compute")]
    software: Annotated[T, Spec("PFLOP/s", "left after software")]
    power: Annotated[T, Spec("PFLOP/s", "left after power")]
    thermal: Annotated[T, Spec("PFLOP/s", "left after heat rejection")]
    eclipse: Annotated[T, Spec("PFLOP/s", "left after eclipses")]
    network: Annotated[T, Spec("PFLOP/s", "left after the network")]
    availability: Annotated[T, Spec("PFLOP/s", "left after failures")]
    utilization: Annotated[T, Spec("PFLOP/s", "delivered, mean over the mission")]


class Masses[T](eqx.Module):
    """Where the dry mass is."""

    compute: Annotated[T, Spec("kg", "accelerators, boards, chassis, spares")]
    solar: Annotated[T, Spec("kg", "solar arrays")]
    battery: Annotated[T, Spec("kg", "batteries")]
    radiator: Annotated[T, Spec("kg", "radiator panels, coolant and loops")]
    communications: Annotated[T, Spec("kg", "terminals")]
    avionics: Annotated[T, Spec("kg", "avionics and propulsion")]
    structure: Annotated[T, Spec("kg", "structure")]
    margin: Annotated[T, Spec("kg", "mass margin")]


class SpaceBill[T](eqx.Module):
    """Present value of what the orbital side pays for."""

    accelerators: Annotated[T, Spec("USD", "accelerators and spares")]
    solar: Annotated[T, Spec("USD", "solar arrays")]
    battery: Annotated[T, Spec("USD", "batteries")]
    radiator: Annotated[T, Spec("USD", "radiators")]
    bus: Annotated[T, Spec("USD", "buses and integration")]
    terminals: Annotated[T, Spec("USD", "radio and optical terminals")]
    launch: Annotated[T, Spec("USD", "launch")]
    ground: Annotated[T, Spec("USD", "ground segment")]
    losses: Annotated[T, Spec("USD", "hardware and launches for those that fail")]
    insurance: Annotated[T, Spec("USD", "insurance of what is launched")]
    development: Annotated[T, Spec("USD", "development")]
    delay: Annotated[T, Spec("USD", "interest on capital until service begins")]
    replacement: Annotated[T, Spec("USD", "replacement accelerators, launched")]
    operations: Annotated[T, Spec("USD", "mission operations")]


class EarthBill[T](eqx.Module):
    """Present value of what the terrestrial side pays for."""

    accelerators: Annotated[T, Spec("USD", "accelerators")]
    facility: Annotated[T, Spec("USD", "facility, less what it is worth at the end")]
    energy: Annotated[T, Spec("USD", "electricity")]
    maintenance: Annotated[T, Spec("USD", "maintenance")]


class Margins[T](eqx.Module):
    """What is to spare over what is needed; a constraint binds where it is negative."""

    power: Annotated[T, Spec("-", "array area that fits over need, less one", ANY)]
    thermal: Annotated[T, Spec("-", "radiator area that fits over need, less one", ANY)]
    downlink: Annotated[
        T, Spec("-", "downlink over need, outages taken, less one", ANY)
    ]
    crosslink: Annotated[T, Spec("-", "crosslink over required rate, less one", ANY)]


class Sizing[T](eqx.Module):
    """The satellite that the chain arrives at, whole fleet unless said."""

    it_power: Annotated[T, Spec("kW", "power of servers, installed")]
    bus_load: Annotated[T, Spec("kW", "electrical load on the bus")]
    heat: Annotated[T, Spec("kW", "heat to reject")]
    pump_power: Annotated[T, Spec("kW", "coolant pumps")]
    array_power: Annotated[T, Spec("kW", "array power needed, beginning of life")]
    array_area: Annotated[T, Spec("m^2", "array area needed")]
    battery_energy: Annotated[T, Spec("kWh", "battery capacity needed")]
    radiator_temperature: Annotated[T, Spec("K", "radiator temperature")]
    junction_temperature: Annotated[T, Spec("K", "junction temperature")]
    net_flux: Annotated[T, Spec("W/m^2", "net heat rejected per panel area")]
    radiator_derate: Annotated[T, Spec("-", "what age leaves of it, mean")]
    radiator_area: Annotated[T, Spec("m^2", "radiator area needed")]
    sunlit_fraction: Annotated[T, Spec("-", "share of the orbit in sunlight", high=1.0)]
    period: Annotated[T, Spec("min", "orbital period")]
    delta_v: Annotated[T, Spec("m/s", "velocity change over the mission")]
    formation_delta_v: Annotated[T, Spec("m/s/yr", "of it, formation keeping")]
    collision_margin: Annotated[T, Spec("-", "separation in sigmas")]
    propellant: Annotated[T, Spec("kg", "station-keeping propellant")]
    launches: Annotated[T, Spec("-", "launches, as a fraction")]
    required_rate: Annotated[T, Spec("Gbit/s", "rate the work would fill")]
    radiation_failure_rate: Annotated[T, Spec("1/yr", "failures by radiation")]
    failure_rate: Annotated[T, Spec("1/yr", "failures in all")]
    failures: Annotated[T, Spec("-", "accelerators that fail over the mission")]
    dose: Annotated[T, Spec("krad", "ionizing dose over the mission")]


class LinkBudgets[T](eqx.Module):
    """The links one by one: does each close, and with what to spare."""

    telemetry_range: Annotated[T, Spec("km", "distance of the telemetry link")]
    telemetry_margin: Annotated[T, Spec("dB", "margin of the telemetry link", ANY)]
    crosslink_photons: Annotated[
        T, Spec("1/bit", "photons per bit between satellites, at the rate of the modem")
    ]
    crosslink_margin: Annotated[T, Spec("dB", "margin of the crosslink", ANY)]
    crosslink_rate: Annotated[T, Spec("Gbit/s", "what its photons or modems allow")]
    downlink_photons: Annotated[
        T, Spec("1/bit", "photons per bit on the ground, at the rate of the modem")
    ]
    downlink_margin: Annotated[T, Spec("dB", "margin of the laser downlink", ANY)]
    downlink_rate: Annotated[T, Spec("Gbit/s", "of one terminal in a clear sky")]
    downlink_spot: Annotated[T, Spec("m", "radius of its beam on the ground")]
    crosslink_spot: Annotated[T, Spec("m", "radius of the beam at the next satellite")]
    telemetry_beamwidth: Annotated[T, Spec("deg", "of the ground antenna, half power")]
    radio_clear: Annotated[T, Spec("Gbit/s", "of one radio station, clear sky")]
    radio_rain: Annotated[T, Spec("Gbit/s", "of one radio station, where it rains")]
    radio_clear_margin: Annotated[
        T, Spec("dB", "margin at the rate of its modem, clear sky", ANY)
    ]
    radio_rain_margin: Annotated[
        T, Spec("dB", "margin at the rate of its modem, where it rains", ANY)
    ]


class Access[T](eqx.Module):
    """What one ground station sees of the satellites, above the lowest elevation."""

    pass_time: Annotated[T, Spec("min", "of a satellite that passes overhead")]
    seen: Annotated[T, Spec("-", "share of the time one satellite is seen", high=1.0)]
    contacts: Annotated[T, Spec("1/d", "passes of one satellite in a day")]
    in_view: Annotated[T, Spec("-", "satellites in view, mean")]
    reached: Annotated[
        T,
        Spec("-", "probability that one is in view, were they spread out", high=1.0),
    ]
    stations: Annotated[
        T, Spec("-", "stations around Earth that see a formation in turn, at least")
    ]


class Merits[T](eqx.Module):
    """Figures of merit: power and compute for the mass, and where the mass goes."""

    power: Annotated[T, Spec("W/kg", "installed IT power per dry mass")]
    launched: Annotated[T, Spec("kg/kW", "launched mass per IT power")]
    compute: Annotated[T, Spec("TFLOP/s/kg", "delivered compute per dry mass")]
    array: Annotated[T, Spec("kg/kW", "solar array per IT power")]
    battery: Annotated[T, Spec("kg/kW", "battery per IT power")]
    radiator: Annotated[T, Spec("kg/kW", "radiator and loops per IT power")]
    servers: Annotated[T, Spec("kg/kW", "accelerators and boards per IT power")]
    accelerators: Annotated[T, Spec("kW", "power of the accelerators alone")]
    hosts: Annotated[T, Spec("kW", "power of what serves them in the servers")]
    end_of_life: Annotated[T, Spec("kW", "power on the bus from the array, last day")]


class Wear[T](eqx.Module):
    """What goes wrong, as counts and times."""

    upsets: Annotated[T, Spec("-", "failures by single events over the mission")]
    between_failures: Annotated[T, Spec("h", "mean time between failures, one of them")]
    to_repair: Annotated[
        T, Spec("h", "mean time to repair that the resets' availability stands for")
    ]
    collision: Annotated[
        T, Spec("-", "probability that debris hits one satellite", high=1.0)
    ]
    any_collision: Annotated[
        T, Spec("-", "probability that it hits any of them", high=1.0)
    ]


class Delays[T](eqx.Module):
    """Time on the links, and what it leaves of many satellites as one machine."""

    downlink: Annotated[T, Spec("ms", "propagation to the ground, lowest elevation")]
    crosslink: Annotated[T, Spec("ms", "a message from one satellite to the next")]
    speedup: Annotated[T, Spec("-", "of all satellites on one task, over one")]


class Swing[T](eqx.Module):
    """The temperature of the radiator through sunlight and shadow, under full load."""

    hottest: Annotated[T, Spec("K", "at the end of sunlight")]
    coldest: Annotated[T, Spec("K", "at the end of shadow")]
    margin: Annotated[T, Spec("K", "design temperature less the hottest", ANY)]
    freezing_margin: Annotated[T, Spec("K", "the coldest less freezing", ANY)]


class Tokens[T](eqx.Module):
    """Delivered compute as text of a language model."""

    rate: Annotated[T, Spec("1/s", "tokens per time")]
    energy: Annotated[T, Spec("J", "energy of the computers per token")]
    price: Annotated[T, Spec("USD", "levelized price of a million tokens")]
    water: Annotated[T, Spec("L", "water of a million tokens")]


class Footprint[T](eqx.Module):
    """Carbon dioxide equivalent and water of the whole mission."""

    embodied: Annotated[T, Spec("kg", "CO2e of making the hardware")]
    launch: Annotated[T, Spec("kg", "CO2e of launching it")]
    operation: Annotated[T, Spec("kg", "CO2e of its electricity")]
    total: Annotated[T, Spec("kg", "CO2e in all")]
    water: Annotated[T, Spec("L", "water evaporated")]


class Objectives[T](eqx.Module):
    """What an optimizer would make small: J1 to J4 of the text."""

    cost: Annotated[T, Spec(LCOC_UNIT, "lifetime cost over lifetime compute, J1")]
    mass: Annotated[T, Spec("kg/kW", "launched mass over IT power in use, J2")]
    carbon: Annotated[T, Spec("kg/PFLOP-day", "CO2e over lifetime compute, J3")]
    unavailability: Annotated[T, Spec("-", "minus availability, J4", -1.0, 0.0)]


class Constraints[T](eqx.Module):
    """What the text demands of a design; each holds where it is not negative."""

    power: Annotated[T, Spec("-", "array that fits over need, less one", ANY)]
    heat: Annotated[T, Spec("-", "radiator that fits over need, less one", ANY)]
    junction: Annotated[T, Spec("K", "limit of logic or memory, less junction", ANY)]
    bandwidth: Annotated[T, Spec("-", "tighter link over need, less one", ANY)]
    telemetry: Annotated[T, Spec("dB", "telemetry margin over the least", ANY)]
    laser: Annotated[T, Spec("dB", "tighter laser margin over the least", ANY)]
    launch: Annotated[T, Spec("-", "launch capacity over one satellite, less one", ANY)]
    availability: Annotated[T, Spec("-", "availability over the least", -1.0, 1.0)]
    collision: Annotated[T, Spec("-", "separation over the safe one, less one", ANY)]


class Prices[T](eqx.Module):
    """Money in the units of the public debate; IT power is that installed.

    The platform is all but accelerators and their replacements: what stands beside a
    facility, its electricity and its upkeep on Earth. Losses, insurance and interest
    are in it, those on accelerators too.
    """

    power: Annotated[T, Spec("USD/W", "capital per IT power, accelerators included")]
    platform: Annotated[T, Spec("USD/W", "capital per IT power, without accelerators")]
    yearly: Annotated[
        T,
        Spec("USD/kW/yr", "platform and its running, per IT power and discounted year"),
    ]
    energy: Annotated[
        T, Spec("USD/kWh", "platform and its running, per energy of computers at work")
    ]


class Space[T](eqx.Module):
    """The orbital side."""

    lcoc: Annotated[T, Spec(LCOC_UNIT, "levelized cost of compute, orbit")]
    delivered: Annotated[T, Spec("PFLOP/s", "delivered compute, orbit")]
    delivered_fraction: Annotated[T, Spec("-", "delivered over peak, orbit", high=1.0)]
    gpu_hour: Annotated[T, Spec("USD/h", "cost per useful accelerator-hour, orbit")]
    lifecycle_cost: Annotated[T, Spec("USD", "present value of all costs, orbit")]
    capital: Annotated[T, Spec("USD", "spent before the first day of service, orbit")]
    platform_price: Annotated[
        T, Spec("USD/W", "capital without accelerators per IT power, orbit")
    ]
    dry_mass: Annotated[T, Spec("kg", "dry mass of the fleet")]
    launch_mass: Annotated[T, Spec("kg", "launched mass of the fleet")]
    specific_mass: Annotated[T, Spec("kg/kW", "dry mass per installed IT power")]
    carbon: Annotated[T, Spec("kg/PFLOP-day", "CO2e per compute, orbit")]
    water: Annotated[T, Spec("L/PFLOP-day", "water per compute, orbit")]
    factors: Factors[T]
    waterfall: Waterfall[T]
    masses: Masses[T]
    bill: SpaceBill[T]
    margins: Margins[T]
    sizing: Sizing[T]
    links: LinkBudgets[T]
    delays: Delays[T]
    swing: Swing[T]
    tokens: Tokens[T]
    footprint: Footprint[T]
    objectives: Objectives[T]
    constraints: Constraints[T]
    prices: Prices[T]
    launched_power: Annotated[
        T, Spec("USD/kW/yr", "launch per IT power and year of service, orbit")
    ]
    mass_price: Annotated[
        T, Spec("USD/kg", "capital without accelerators per dry mass")
    ]
    access: Access[T]
    merits: Merits[T]
    wear: Wear[T]


class Ground[T](eqx.Module):
    """The terrestrial side."""

    lcoc: Annotated[T, Spec(LCOC_UNIT, "levelized cost of compute, Earth")]
    delivered: Annotated[T, Spec("PFLOP/s", "delivered compute, Earth")]
    delivered_fraction: Annotated[T, Spec("-", "delivered over peak, Earth", high=1.0)]
    gpu_hour: Annotated[T, Spec("USD/h", "cost per useful accelerator-hour, Earth")]
    lifecycle_cost: Annotated[T, Spec("USD", "present value of all costs, Earth")]
    capital: Annotated[T, Spec("USD", "spent before the first day of service, Earth")]
    facility_power: Annotated[T, Spec("kW", "facility power at full load")]
    carbon: Annotated[T, Spec("kg/PFLOP-day", "CO2e per compute, Earth")]
    water: Annotated[T, Spec("L/PFLOP-day", "water per compute, Earth")]
    water_hour: Annotated[T, Spec("L/h", "water per useful accelerator-hour, Earth")]
    bill: EarthBill[T]
    tokens: Tokens[T]
    footprint: Footprint[T]
    prices: Prices[T]
    yearly_electricity: Annotated[
        T, Spec("USD/kW/yr", "electricity per IT power and year")
    ]


class Comparison[T](eqx.Module):
    """Both sides and what is between them."""

    lcoc_ratio: Annotated[T, Spec("-", "levelized cost of compute, orbit over Earth")]
    space: Space[T]
    earth: Ground[T]
