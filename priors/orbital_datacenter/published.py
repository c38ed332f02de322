"""The published 1 MW inference scenario of spacedc-mdao 0.4.2, as its authors set it.

Nominals are its scenario file and catalogues; its five Monte Carlo drivers vary as they
do there, everything else is fixed. Under `Form.PUBLISHED` the nominals give its LCOC of
1237.0068 USD/PFLOP-day. Losses that the program leaves out stand at neutral values.
"""

from equations.models.orbital_datacenter import OrbitalDatacenter
from equations.models.orbital_datacenter.parameters import (
    Accelerator,
    Battery,
    Constellation,
    Cooling,
    Emissions,
    Environment,
    Finance,
    Launch,
    Network,
    Orbit,
    Radiator,
    Reliability,
    SolarArray,
    SpaceCosts,
    Workload,
)
from priors.orbital_datacenter import published_rest
from priors.orbital_datacenter.published_rest import absent, as_set
from priors.orbital_datacenter.scenarios import Scenario
from uq.distributions import Triangular
from uq.priors import Prior


PER_SATELLITE = "all of it is told by the satellite"


def published(scenario: Scenario | None = None) -> OrbitalDatacenter[Prior]:
    """The published scenario, beside any of the five data centers on Earth.

    Args:
        scenario: None or the default, but for `earth` and `workload`.

    Raises:
        ValueError: If another scenario in orbit is asked for.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, scenario orbital_1mw_inference, catalogues and
        Monte Carlo drivers; Earth side from its five baseline scenarios.
    """
    scenario = scenario or Scenario()
    if scenario != Scenario(earth=scenario.earth, workload=scenario.workload):
        told = "the published priors are one scenario: use near-term or optimistic"
        raise ValueError(f"{told}, got {scenario}")
    return OrbitalDatacenter(
        accelerator=_accelerator(),
        workload=_workload(scenario),
        finance=Finance(
            discount_rate=as_set(0.08, "-", "scenario value"),
            mission_life=as_set(5.0, "yr", "scenario value"),
        ),
        constellation=_constellation(),
        orbit=_orbit(),
        solar=_solar(),
        battery=_battery(),
        radiator=_radiator(),
        environment=_environment(),
        cooling=_cooling(),
        network=_network(),
        reliability=_reliability(),
        launch=_launch(),
        costs=_costs(),
        earth=published_rest.earth(scenario.earth),
        emissions=Emissions(
            spacecraft=as_set(80.0, "kg/kg", "embodied catalogue, low confidence"),
            server=as_set(60.0, "kg/kg", "embodied catalogue, low confidence"),
            propellant=as_set(3.0, "kg/kg", "embodied catalogue, low confidence"),
        ),
        ageing=published_rest.ageing(),
        telemetry=published_rest.telemetry(),
        crosslink=published_rest.crosslink(),
        downlink=published_rest.downlink(),
        radio=published_rest.radio(),
        cluster=published_rest.cluster(),
        requirements=published_rest.requirements(),
    )


def _accelerator() -> Accelerator[Prior]:
    return Accelerator(
        power=as_set(700.0, "W", "NVIDIA H100 datasheet, configurable up to 700 W"),
        performance=as_set(989.0, "TFLOP/s", "H100 datasheet, dense 16-bit tensor"),
        mass=as_set(1.5, "kg", "estimated board and module share"),
        price=as_set(25_000.0, "USD", "estimated street price, 2025-2026"),
        power_overhead=as_set(0.25, "-", "it_power_overhead_frac"),
        dose_tolerance=as_set(20.0, "krad", "estimate for commercial silicon"),
        upset_susceptibility=as_set(1.0, "-", "the reference device of the catalogue"),
        upset_mitigation=as_set(0.8, "-", "memory error correction and scrubbing"),
        orbital_premium=absent(1.0, "-", "accelerators cost the same in orbit"),
        orbital_performance=absent(1.0, "-", "they compute as fast in orbit"),
    )


def _workload(scenario: Scenario) -> Workload[Prior]:
    intensity = {"text": 1e-8, "rich": 2e-6}[scenario.workload]
    return Workload(
        utilization=as_set(
            0.85, "-", "scenario value; Monte Carlo driver", Triangular(0.5, 0.85, 0.95)
        ),
        sustained_fraction=as_set(0.55, "-", "scenario value"),
        duty_cycle=as_set(1.0, "-", "always on"),
        communication_intensity=as_set(
            intensity, "bit/FLOP", f"{scenario.workload} output of inference"
        ),
        deferrable_fraction=absent(0.0, "-", "an outage loses work, none can wait"),
        token_bits=as_set(32.0, "bit", "an example of the text; not in the program"),
    )


def _constellation() -> Constellation[Prior]:
    return Constellation(
        satellites=as_set(64.0, "-", "scenario value"),
        accelerators_per_satellite=as_set(18.0, "-", "scenario value"),
        board_mass_factor=as_set(2.0, "-", "payload_factor of the mass catalogue"),
        avionics_mass=as_set(60.0, "kg", "mass catalogue, low confidence"),
        terminal_mass=as_set(30.0, "kg", "mass catalogue, low confidence"),
        structure_fraction=as_set(0.2, "-", "mass catalogue, typical"),
        mass_margin=as_set(0.2, "-", "mass catalogue, early design policy"),
        other_load_fraction=as_set(0.1, "-", "non_it_power_frac"),
        avionics_mass_by_power=absent(0.0, "kg/kW", PER_SATELLITE),
        terminal_mass_by_power=absent(0.0, "kg/kW", PER_SATELLITE),
    )


def _orbit() -> Orbit[Prior]:
    return Orbit(
        altitude=as_set(650.0, "km", "scenario value"),
        beta_angle=as_set(
            0.0, "deg", "schema default, although the orbit is named dawn-dusk"
        ),
        inclination=as_set(0.0, "deg", "schema default, no anomaly term"),
        density_factor=absent(1.0, "-", "it uses the mean table as it stands"),
        drag_coefficient=as_set(2.2, "-", "code constant"),
        drag_area=as_set(20.0, "m^2", "schema default"),
        specific_impulse=as_set(220.0, "s", "schema default"),
        differential_drag=as_set(0.05, "-", "schema default"),
        separation=as_set(1000.0, "m", "schema default"),
        position_uncertainty=as_set(50.0, "m", "schema default"),
        safe_separation=as_set(10.0, "-", "code constant"),
        avoidance_delta_v=as_set(0.05, "m/s", "code constant"),
        disposal_delta_v=absent(0.0, "m/s", "satellites are left where they are"),
        drag_area_by_power=absent(0.0, "m^2/kW", PER_SATELLITE),
        eclipse_season=absent(1.0, "-", "it has one angle, and computers never pause"),
    )


def _solar() -> SolarArray[Prior]:
    return SolarArray(
        specific_power=as_set(
            100.0,
            "W/kg",
            "rigid triple junction; Monte Carlo driver",
            Triangular(50.0, 100.0, 200.0),
        ),
        price=as_set(50.0, "USD/W", "estimated space-qualified array cost"),
        cell_efficiency=as_set(0.3, "-", "typical triple junction"),
        packing_efficiency=as_set(0.85, "-", "array catalogue"),
        pointing_efficiency=as_set(0.95, "-", "array catalogue"),
        degradation=as_set(0.02, "-", "typical in low orbit"),
        tracking_efficiency=absent(1.0, "-", "power tracking costs nothing there"),
        distribution_efficiency=absent(1.0, "-", "distribution costs nothing there"),
        area_limit=as_set(200.0, "m^2", "schema default"),
        area_limit_by_power=absent(0.0, "m^2/kW", PER_SATELLITE),
    )


def _battery() -> Battery[Prior]:
    return Battery(
        specific_energy=as_set(150.0, "Wh/kg", "generic space lithium-ion pack"),
        price=as_set(0.5, "USD/Wh", "estimated space-qualified pack cost"),
        depth_of_discharge=as_set(0.4, "-", "conservative low-orbit cycle life"),
        round_trip_efficiency=as_set(0.9, "-", "battery catalogue"),
        discharge_efficiency=absent(1.0, "-", "it drops the term of the text"),
        reserve=absent(1.0, "-", "it drops the term of the text"),
        eclipse_load=absent(1.0, "-", "its computers run through eclipse"),
    )


def _radiator() -> Radiator[Prior]:
    return Radiator(
        emissivity=as_set(0.82, "-", "optical solar reflector, end of life"),
        absorptance=as_set(0.07, "-", "optical solar reflector, end of life"),
        faces=as_set(2.0, "-", "deployable panel"),
        areal_mass=as_set(
            7.0,
            "kg/m^2",
            "deployable panel; the Monte Carlo driver has its mode at 5",
            Triangular(3.0, 5.0, 10.0),
        ),
        price=as_set(5000.0, "USD/m^2", "estimated panel cost"),
        max_temperature=as_set(350.0, "K", "panel catalogue"),
        area_limit=as_set(45.0, "m^2", "scenario value"),
        area_limit_by_power=absent(0.0, "m^2/kW", PER_SATELLITE),
        view_factor=as_set(1.0, "-", "view factors are switched off"),
        articulation=as_set(0.0, "deg", "view factors are switched off"),
        self_view=as_set(0.0, "-", "view factors are switched off"),
        array_blocking=as_set(0.0, "-", "view factors are switched off"),
    )


def _environment() -> Environment[Prior]:
    return Environment(
        sun_cosine=as_set(0.5, "-", "preset conservative_leo"),
        earth_view_factor=as_set(0.2, "-", "preset conservative_leo"),
        albedo=as_set(0.3, "-", "all presets"),
        earth_infrared=as_set(238.0, "W/m^2", "all presets"),
        sink_temperature=as_set(3.0, "K", "all presets"),
        dose_factor=absent(1.0, "-", "it uses the altitude table as it stands"),
        upset_factor=absent(1.0, "-", "it uses the altitude table as it stands"),
        debris_flux=absent(1e-6, "1/m^2/yr", "the text names it; near-term value"),
    )


def _cooling() -> Cooling[Prior]:
    return Cooling(
        junction_limit=as_set(393.0, "K", "throttling near 120 C"),
        memory_limit=as_set(368.0, "K", "estimate for stacked memory"),
        temperature_margin=absent(0.0, "K", "it drops the margin of the text"),
        junction_to_case=as_set(0.03, "K/W", "direct-liquid stack estimate"),
        interface=as_set(0.01, "K/W", "direct-liquid stack estimate"),
        cold_plate=as_set(0.02, "K/W", "direct-liquid stack estimate"),
        transport=as_set(0.01, "K/W", "direct-liquid stack estimate"),
        radiator=as_set(0.01, "K/W", "direct-liquid stack estimate"),
        pump_fraction=as_set(0.02, "-", "single-phase ammonia loop"),
        fluid_mass=as_set(1.5, "kg/kW", "single-phase ammonia loop"),
        hardware_mass=as_set(2.0, "kg/kW", "single-phase ammonia loop"),
    )


def _network() -> Network[Prior]:
    return Network(
        downlink=as_set(200.0, "Gbit/s", "scenario value, TBIRD's burst rate"),
        availability=as_set(0.75, "-", "single site, limited by cloud"),
        crosslink=as_set(50_000.0, "Gbit/s", "scenario value"),
        stations=absent(2.0, "-", "its downlink is a rate; of near its size"),
        stations_by_power=absent(0.0, "1/MW", "its downlink is a rate"),
        clear_sky=absent(0.75, "-", "its availability, as that of the one site"),
        sites=absent(1.0, "-", "its availability is that of a single site"),
        site_correlation=absent(0.0, "-", "there is one site"),
    )


def _reliability() -> Reliability[Prior]:
    return Reliability(
        failure_rate=as_set(
            0.05,
            "1/yr",
            "scenario value; Monte Carlo driver",
            Triangular(0.02, 0.05, 0.12),
        ),
        spare_fraction=as_set(0.05, "-", "scenario value"),
        reset_availability=as_set(0.99, "-", "scenario value"),
        replaced_fraction=absent(0.0, "-", "replacements never restore capacity"),
        bus_loss=absent(0.0, "1/yr", "no satellite is lost whole"),
    )


def _launch() -> Launch[Prior]:
    return Launch(
        price=as_set(
            3000.0,
            "USD/kg",
            "current reusable vehicle; Monte Carlo driver",
            Triangular(1500.0, 3000.0, 6000.0),
        ),
        capacity=as_set(22_800.0, "kg", "medium-lift reusable vehicle"),
        propellant_ratio=absent(
            30.0,
            "-",
            "it counts no vehicle propellant; near-term value for other forms",
        ),
        failure=absent(0.0, "-", "every launch arrives"),
    )


def _costs() -> SpaceCosts[Prior]:
    return SpaceCosts(
        bus=as_set(2e6, "USD", "order of magnitude, bus and integration"),
        readiness=as_set(9.0, "-", "flight-proven bus"),
        learning_rate=as_set(1.0, "-", "no learning"),
        terminal=as_set(5e5, "USD", "estimated terminals per satellite"),
        station=absent(0.0, "USD", "stations are in the ground segment"),
        ground_segment=as_set(2e7, "USD", "estimated stations and operations centre"),
        operations=as_set(5e6, "USD/yr", "estimated mission operations"),
        reference_power=absent(16.0, "kW", "a satellite's; it has no learning"),
        bus_by_power=absent(0.0, "USD/W", PER_SATELLITE),
        terminal_by_power=absent(0.0, "USD/W", PER_SATELLITE),
        operations_by_power=absent(0.0, "USD/W/yr", "operations are one sum"),
        development=absent(0.0, "USD", "nothing is spent on development"),
        insurance=absent(0.0, "-", "nothing is insured"),
        delay=absent(0.0, "yr", "service begins as soon as it is paid for"),
    )
