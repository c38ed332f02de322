"""The rest of the published scenario: Earth, links, wear; and how its numbers are told.

Where the program has no such number, it stands at what makes no difference, or at a
value of the near-term table for other forms.
"""

from equations.models.orbital_datacenter.equipment import (
    Ageing,
    Cluster,
    LaserTerminal,
    RadioDownlink,
    Requirements,
    Telemetry,
)
from equations.models.orbital_datacenter.parameters import Earth
from priors.sources import SPACEDC
from uq.distributions import AbstractDistribution, Fixed
from uq.priors import Prior


DOLLARS = 2025  # the catalogues quote prices of 2025-2026

# The five baselines: PUE, USD/kWh, USD/MW, availability, kg/kWh, L/kWh.
BASELINES = {
    "hyperscale": (1.1, 0.06, 12e6, 0.995, 0.4, 1.8),
    "constrained-grid": (1.3, 0.18, 12e6, 0.995, 0.35, 2.5),
    "gas-backed": (1.25, 0.045, 14e6, 0.999, 0.5, 1.0),
    "leased-colo": (1.5, 0.08, 8e6, 0.99, 0.45, 1.8),
    "renewable-storage": (1.15, 0.05, 16e6, 0.99, 0.05, 0.3),
}


def as_set(
    nominal: float,
    unit: str,
    why: str,
    distribution: AbstractDistribution | None = None,
) -> Prior:
    """One number of the published scenario, fixed unless its authors let it vary."""
    return Prior(
        nominal=nominal,
        distribution=distribution or Fixed(nominal),
        unit=unit,
        source=SPACEDC,
        evidence="quoted",
        why=f"As the published scenario has it: {why}.",
        price_year=DOLLARS if "USD" in unit else None,
    )


def absent(nominal: float, unit: str, why: str) -> Prior:
    """A number that the published program does not have."""
    return Prior(
        nominal=nominal,
        distribution=Fixed(nominal),
        unit=unit,
        source=SPACEDC,
        evidence="judged",
        why=f"The published program has no such number: {why}.",
        price_year=DOLLARS if "USD" in unit else None,
    )


def earth(baseline: str) -> Earth[Prior]:
    """One of the five published data centers on the ground.

    Args:
        baseline: Its name, as `Scenario.earth` has it.

    Returns:
        Its priors.
    """
    pue, energy, facility, availability, carbon, water = BASELINES[baseline]
    told = f"{baseline} baseline"
    return Earth(
        pue=as_set(pue, "-", told),
        energy_price=as_set(energy, "USD/kWh", told),
        facility_price=as_set(facility, "USD/MW", f"{told}, per IT power"),
        facility_life=absent(
            20.0, "yr", "a facility is written off; near-term value for other forms"
        ),
        availability=as_set(availability, "-", told),
        maintenance=as_set(0.05, "1/yr", "cost catalogue, all capital"),
        carbon_intensity=as_set(carbon, "kg/kWh", told),
        water_use=as_set(water, "L/kWh", told),
    )


def ageing() -> Ageing[Prior]:
    """Defaults of its level 5, which is off, and of its transient."""
    return Ageing(
        emissivity_fade=as_set(0.85 - 0.82, "-", "solar reflector, new less worn"),
        absorptance_rise=as_set(0.07 - 0.04, "-", "solar reflector, worn less new"),
        area_loss=as_set(0.005, "1/yr", "default of level 5"),
        loop_failure=as_set(0.02, "1/yr", "default of level 5"),
        loops=as_set(2.0, "-", "default of level 5"),
        heat_capacity=as_set(900.0, "J/kg/K", "aluminium, code constant"),
        freezing=as_set(195.4, "K", "ammonia, coolant catalogue"),
        resupply_interval=as_set(1000.0, "yr", "none by default"),
    )


def telemetry() -> Telemetry[Prior]:
    """Its S-band link."""
    return Telemetry(
        frequency=as_set(2.2, "GHz", "communication catalogue"),
        power=as_set(3.0, "dB", "communication catalogue, over 1 W"),
        satellite_gain=as_set(3.0, "dB", "communication catalogue"),
        ground_aperture=as_set(5.0, "m", "communication catalogue"),
        aperture_efficiency=as_set(0.6, "-", "code constant"),
        noise_temperature=as_set(300.0, "K", "communication catalogue"),
        rate=as_set(1.0, "Mbit/s", "communication catalogue"),
        required=as_set(4.0, "dB", "communication catalogue"),
        losses=as_set(4.0, "dB", "communication catalogue"),
        elevation=absent(20.0, "deg", "it takes a distance; near-term value"),
        range=as_set(1300.0, "km", "twice the height of the scenario"),
    )


def crosslink() -> LaserTerminal[Prior]:
    """Its crosslink, used where a scenario gives no rate."""
    return LaserTerminal(
        power=as_set(5.0, "W", "communication catalogue"),
        aperture=as_set(0.08, "m", "communication catalogue"),
        receiver=as_set(0.08, "m", "communication catalogue"),
        wavelength=as_set(1.55, "um", "communication catalogue"),
        pointing_error=as_set(1.0, "urad", "communication catalogue"),
        transmit_efficiency=as_set(0.8, "-", "code default"),
        receive_efficiency=as_set(0.8, "-", "code default"),
        atmosphere=as_set(1.0, "-", "none between satellites"),
        photons=as_set(100.0, "1/bit", "communication catalogue"),
        channels=as_set(16.0, "-", "communication catalogue"),
        channel_rate=as_set(200.0, "Gbit/s", "code default"),
    )


def downlink() -> LaserTerminal[Prior]:
    """A laser downlink, of which it has only rate and availability."""
    told = "its downlink is a rate; near-term value"
    return LaserTerminal(
        power=absent(1.0, "W", told),
        aperture=absent(0.02, "m", told),
        receiver=absent(1.0, "m", told),
        wavelength=absent(1.55, "um", told),
        pointing_error=absent(30.0, "urad", told),
        transmit_efficiency=absent(0.8, "-", told),
        receive_efficiency=absent(0.8, "-", told),
        atmosphere=absent(0.8, "-", told),
        photons=absent(100.0, "1/bit", told),
        channels=absent(2.0, "-", told),
        channel_rate=absent(100.0, "Gbit/s", told),
    )


def radio() -> RadioDownlink[Prior]:
    """No radio for data; what one in Ka band would be, for other forms."""
    told = "it has no radio for data; near-term value"
    return RadioDownlink(
        stations=absent(0.0, "-", "it has no radio for data"),
        frequency=absent(26.0, "GHz", told),
        power=absent(10.0, "dB", told),
        satellite_gain=absent(35.0, "dB", told),
        ground_aperture=absent(5.0, "m", told),
        aperture_efficiency=absent(0.6, "-", told),
        noise_temperature=absent(200.0, "K", told),
        losses=absent(4.0, "dB", told),
        rain=absent(10.0, "dB", told),
        rain_share=absent(0.1, "-", told),
        required=absent(5.0, "dB", told),
        modem=absent(3.0, "Gbit/s", told),
    )


def cluster() -> Cluster[Prior]:
    """What it has equations for and no values."""
    told = "the text has the equation alone; near-term value"
    return Cluster(
        model_parameters=as_set(70e9, "-", "larger of the examples of the text"),
        message=absent(1.0, "Mbit", told),
        queue=absent(0.01, "ms", told),
        protocol=absent(0.01, "ms", told),
        serial_share=absent(1e-3, "-", told),
        waiting=absent(1.0, "-", told),
        exchange=absent(100.0, "Gbit/s", told),
    )


def requirements() -> Requirements[Prior]:
    """Its only bound is on areas, so these ask for what closes a link and no more."""
    told = "the text has the constraint alone"
    return Requirements(
        telemetry_margin=absent(0.0, "dB", told),
        laser_margin=absent(0.0, "dB", told),
        availability=absent(0.0, "-", told),
    )
