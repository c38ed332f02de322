"""The published page as it opens, or with one of its presets: nothing varies.

Under `Form.PUBLISHED` it gives the page's 51.10 USD/W in orbit, 15.85 on the ground and
a breakeven launch price of -264 USD/kg.
"""

from equations.models.space_vs_terrestrial import SpaceVsTerrestrial
from equations.models.space_vs_terrestrial.parameters import (
    Environment,
    Facility,
    Launch,
    Orbit,
    Panel,
    Plant,
    Satellite,
    Target,
)
from priors.sources import MCCALIP
from priors.space_vs_terrestrial.scenarios import PRESETS, SUN_FRACTIONS, Scenario
from uq.distributions import Fixed
from uq.priors import Prior


DOLLARS = 2025  # the page is of December 2025
GALLON = 3.785411784e-3  # [m^3/gal]


def published(scenario: Scenario | None = None) -> SpaceVsTerrestrial[Prior]:
    """The published table.

    Args:
        scenario: Presets of the satellite and of the Sun; None for those it opens with.
            As on the page, arrays keep their power per area whatever the satellite, and
            the orbit's angle is a slider apart.

    Raises:
        ValueError: If another rocket is asked for.

    Source:
        McCalip (2025), Economics of orbital vs terrestrial data centers, math.js.
    """
    scenario = scenario or Scenario()
    if scenario.rocket != Scenario().rocket:
        told = "the published priors have one scenario of launch: use near-term"
        raise ValueError(f"{told}, got {scenario}")
    return SpaceVsTerrestrial(
        target=Target(
            power=_as_set(1.0, "GW", "slider targetGW"),
            life=_as_set(5.0, "yr", "slider years"),
        ),
        launch=Launch(
            price=_as_set(500.0, "USD/kg", "slider launchCostPerKg"),
            capacity=_as_set(100_000.0, "kg", "constant STARSHIP_PAYLOAD_KG"),
            oxygen=_as_set(787_000 * GALLON, "m^3", "787 000 gallons a launch"),
            methane=_as_set(755_000 * GALLON, "m^3", "755 000 gallons a launch"),
        ),
        satellite=_satellite(scenario),
        orbit=Orbit(
            altitude=_as_set(550.0, "km", "slider orbitalAltitudeKm"),
            beta_angle=_as_set(90.0, "deg", "slider betaAngle"),
            sun_fraction=_as_set(
                SUN_FRACTIONS[scenario.orbit], "-", "slider sunFraction, its ticks"
            ),
        ),
        panel=_panel(),
        environment=Environment(
            irradiance=_as_set(1361.0, "W/m^2", "constant SOLAR_IRRADIANCE_W_M2"),
            earth_infrared=_as_set(237.0, "W/m^2", "constant EARTH_IR_FLUX_W_M2"),
            albedo=_as_set(0.30, "-", "constant EARTH_ALBEDO_FACTOR"),
            sink_temperature=_as_set(3.0, "K", "constant T_SPACE_K"),
        ),
        facility=_facility(),
        plant=_plant(),
    )


def _as_set(nominal: float, unit: str, why: str) -> Prior:
    return Prior(
        nominal=nominal,
        distribution=Fixed(nominal),
        unit=unit,
        source=MCCALIP,
        evidence="quoted",
        why=f"As the published page has it: {why}.",
        price_year=DOLLARS if "USD" in unit else None,
    )


def _satellite(scenario: Scenario) -> Satellite[Prior]:
    preset = PRESETS[scenario.satellite]
    areal = PRESETS["v2-mini"].areal_power
    return Satellite(
        price=_as_set(preset.price, "USD/W", "slider satelliteCostPerW"),
        specific_power=_as_set(
            preset.specific_power, "W/kg", "slider specificPowerWPerKg"
        ),
        power=_as_set(preset.power, "kW", "slider satellitePowerKW"),
        areal_power=_as_set(areal, "W/m^2", "27 kW and 116 m^2, whatever the preset"),
        degradation=_as_set(0.025, "-", "slider cellDegradation, 2.5 % a year"),
        failure_rate=_as_set(0.09, "1/yr", "slider gpuFailureRate, 9 % a year"),
        operations=_as_set(0.01, "1/yr", "constant ORBITAL_OPS_FRAC"),
        development=_as_set(1000.0, "MUSD", "slider nreCost"),
    )


def _panel() -> Panel[Prior]:
    return Panel(
        absorptance=_as_set(0.92, "-", "slider solarAbsorptivity"),
        array_emissivity=_as_set(0.85, "-", "slider emissivityPV"),
        radiator_emissivity=_as_set(0.90, "-", "slider emissivityRad"),
        efficiency=_as_set(0.22, "-", "slider pvEfficiency"),
        die_limit=_as_set(358.15, "K", "slider maxDieTempC, 85 degrees Celsius"),
        temperature_drop=_as_set(10.0, "K", "slider tempDropC"),
    )


def _facility() -> Facility[Prior]:
    return Facility(
        electrical=_as_set(5.25, "USD/W", "state electricalCostPerW"),
        mechanical=_as_set(3.00, "USD/W", "state mechanicalCostPerW"),
        civil=_as_set(2.50, "USD/W", "state civilCostPerW"),
        network=_as_set(1.75, "USD/W", "state networkCostPerW"),
        pue=_as_set(1.2, "-", "slider pue"),
        capacity_factor=_as_set(0.85, "-", "state capacityFactor, without a slider"),
    )


def _plant() -> Plant[Prior]:
    return Plant(
        turbine_price=_as_set(1800.0, "USD/kW", "slider gasTurbineCapexPerKW"),
        turbine_power=_as_set(430.0, "MW", "constant GE_7HA_POWER_MW"),
        heat_rate=_as_set(6200.0, "Btu/kWh", "slider heatRateBtuKwh"),
        gas_price=_as_set(4.30, "USD/MMBtu", "slider gasPricePerMMBtu"),
        heating_value=_as_set(1000.0, "Btu/ft^3", "constant BTU_PER_CF"),
    )
