"""Terminals, clusters and wear: what answers beyond cost are computed from as well."""

from typing import Annotated

import equinox as eqx

from uq.parameters import Spec


ANY = -float("inf")


class Ageing[T](eqx.Module):
    """What orbit does to the way of the heat, and what the panel stores of it."""

    emissivity_fade: Annotated[
        T, Spec("-", "emissivity lost from new to worn", -1.0, 1.0)
    ]
    absorptance_rise: Annotated[
        T, Spec("-", "absorptance gained from new to worn", -1.0, 1.0)
    ]
    area_loss: Annotated[T, Spec("1/yr", "radiator area lost to debris")]
    loop_failure: Annotated[T, Spec("1/yr", "chance that a coolant loop fails")]
    loops: Annotated[T, Spec("-", "coolant loops that share the heat", low=1.0)]
    heat_capacity: Annotated[T, Spec("J/kg/K", "heat capacity of panel and coolant")]
    freezing: Annotated[T, Spec("K", "temperature at which the coolant freezes")]
    resupply_interval: Annotated[T, Spec("yr", "time between resupplies")]


class Telemetry[T](eqx.Module):
    """The radio link for command and telemetry, down to the ground."""

    frequency: Annotated[T, Spec("GHz", "carrier frequency")]
    power: Annotated[T, Spec("dB", "transmitter power over 1 W", ANY)]
    satellite_gain: Annotated[T, Spec("dB", "gain of the satellite's antenna", ANY)]
    ground_aperture: Annotated[T, Spec("m", "diameter of the ground antenna")]
    aperture_efficiency: Annotated[T, Spec("-", "of the ground antenna", high=1.0)]
    noise_temperature: Annotated[T, Spec("K", "noise temperature of the station")]
    rate: Annotated[T, Spec("Mbit/s", "data rate")]
    required: Annotated[T, Spec("dB", "energy of a bit over noise needed", ANY)]
    losses: Annotated[
        T, Spec("dB", "atmosphere, rain, pointing, polarization, implementation")
    ]
    elevation: Annotated[T, Spec("deg", "lowest elevation it works at", 0.0, 90.0)]
    range: Annotated[T, Spec("km", "distance, where a form takes one as given")]


class LaserTerminal[T](eqx.Module):
    """One laser link, from telescope to telescope."""

    power: Annotated[T, Spec("W", "light sent, all colours")]
    aperture: Annotated[T, Spec("m", "diameter of the sending telescope")]
    receiver: Annotated[T, Spec("m", "diameter of the receiving telescope")]
    wavelength: Annotated[T, Spec("um", "wavelength")]
    pointing_error: Annotated[T, Spec("urad", "angle off the receiver")]
    transmit_efficiency: Annotated[T, Spec("-", "of the sending optics", high=1.0)]
    receive_efficiency: Annotated[T, Spec("-", "of the receiving optics", high=1.0)]
    atmosphere: Annotated[
        T, Spec("-", "share the air leaves from the zenith", 0.0, 1.0)
    ]
    photons: Annotated[T, Spec("1/bit", "photons needed for a bit")]
    channels: Annotated[T, Spec("-", "colours side by side", low=1.0)]
    channel_rate: Annotated[T, Spec("Gbit/s", "rate of the modem of one colour")]


class RadioDownlink[T](eqx.Module):
    """The radio link that carries data while clouds hide the laser."""

    stations: Annotated[T, Spec("-", "ground antennas in contact at once")]
    frequency: Annotated[T, Spec("GHz", "carrier frequency")]
    power: Annotated[T, Spec("dB", "transmitter power over 1 W", ANY)]
    satellite_gain: Annotated[T, Spec("dB", "gain of the satellite's antenna", ANY)]
    ground_aperture: Annotated[T, Spec("m", "diameter of the ground antenna")]
    aperture_efficiency: Annotated[T, Spec("-", "of the ground antenna", high=1.0)]
    noise_temperature: Annotated[T, Spec("K", "noise temperature under a clear sky")]
    losses: Annotated[T, Spec("dB", "pointing, polarization, gas, implementation")]
    rain: Annotated[T, Spec("dB", "attenuation where it rains")]
    rain_share: Annotated[T, Spec("-", "share of the cloudy time it rains", high=1.0)]
    required: Annotated[T, Spec("dB", "energy of a bit over noise needed", ANY)]
    modem: Annotated[T, Spec("Gbit/s", "most that the modem sends")]


class Cluster[T](eqx.Module):
    """Many satellites as one machine, and the model they run."""

    model_parameters: Annotated[T, Spec("-", "parameters active for each token")]
    message: Annotated[T, Spec("Mbit", "message between two satellites")]
    queue: Annotated[T, Spec("ms", "time in queues")]
    protocol: Annotated[T, Spec("ms", "time for protocol, coding and switching")]
    serial_share: Annotated[T, Spec("-", "share of the work that is serial", high=1.0)]
    waiting: Annotated[T, Spec("-", "penalty of exchange that fills the links")]
    exchange: Annotated[
        T, Spec("Gbit/s", "rate at which satellites exchange gradients")
    ]


class Requirements[T](eqx.Module):
    """Bounds that a design is asked to keep."""

    telemetry_margin: Annotated[T, Spec("dB", "least margin of telemetry", ANY)]
    laser_margin: Annotated[T, Spec("dB", "least margin of both laser links", ANY)]
    availability: Annotated[T, Spec("-", "least mean availability", high=1.0)]
