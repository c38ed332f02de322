"""Near-term priors of the orbital side: launch, satellites, orbit, panel, light."""

from equations.models.space_vs_terrestrial.parameters import (
    Environment,
    Launch,
    Orbit,
    Panel,
    Satellite,
)
from priors import market
from priors.sources import DCD, ECSS, GILMORE, KOPP, MCCALIP
from priors.space_vs_terrestrial.scenarios import PRESETS, SUN_FRACTIONS, Scenario
from uq.distributions import (
    AbstractDistribution,
    Fixed,
    LogUniform,
    Triangular,
    Uniform,
)
from uq.priors import Evidence, Prior, Source


GALLON = 3.785411784e-3  # [m^3/gal]


def believed(
    nominal: float,
    distribution: AbstractDistribution,
    unit: str,
    why: str,
    source: Source = MCCALIP,
    evidence: Evidence = "judged",
) -> Prior:
    """A prior, judged around the published state unless it says otherwise."""
    year = 2025 if "USD" in unit else None
    return Prior(nominal, distribution, unit, source, evidence, why, year)


def launch(scenario: Scenario) -> Launch[Prior]:
    """A reusable heavy lifter, at the price of the market or at its owner's cost."""
    return Launch(
        price=market.LAUNCH[scenario.rocket],
        capacity=market.CAPACITY["heavy"],
        oxygen=believed(
            787_000 * GALLON,
            Fixed(787_000 * GALLON),
            "m^3",
            "The page's 787 000 gallons a launch of both stages; it decides no cost "
            "and is for the count of propellant alone.",
        ),
        methane=believed(
            755_000 * GALLON,
            Fixed(755_000 * GALLON),
            "m^3",
            "The page's 755 000 gallons a launch of both stages; it decides no cost "
            "and is for the count of propellant alone.",
        ),
    )


def satellite(scenario: Scenario) -> Satellite[Prior]:
    """A satellite that descends from one that has flown by the thousand."""
    preset = PRESETS[scenario.satellite]
    price, specific, power = preset.price, preset.specific_power, preset.power
    return Satellite(
        price=believed(
            price,
            LogUniform(0.25 * price, 1.8 * price),
            "USD/W",
            "Nobody outside knows what a Starlink costs: the page has 22 to 32 for its "
            "three generations and sliders from 5, later from 1, up to 40.",
        ),
        specific_power=believed(
            specific,
            LogUniform(0.5 * specific, 2.5 * specific),
            "W/kg",
            "A whole satellite today; coolant loops and servers weigh on it, thin "
            "arrays and no antennas lighten it. Arrays alone reach 100 to 200.",
        ),
        power=believed(
            power,
            LogUniform(0.5 * power, 2 * power),
            "kW",
            "Within a factor of two of what has flown or is announced; where cost goes "
            "by the watt, it only decides how many there are.",
        ),
        areal_power=believed(
            preset.areal_power,
            Triangular(200, preset.areal_power, 300),
            "W/m^2",
            "The preset's power over its array; 1361 at 22 % of cells would give 299, "
            "and packing, pointing and wiring take a fifth to a third of that.",
        ),
        **_decline_and_running(),
    )


def _decline_and_running() -> dict[str, Prior]:
    return {
        "degradation": believed(
            0.025,
            Triangular(0.01, 0.025, 0.06),
            "-",
            "The page has 1 % a year for shielded cells and 6 % for bare silicon at "
            "these heights; 12 % in a polar orbit is left to a study of its own.",
        ),
        "failure_rate": believed(
            0.09,
            Triangular(0.015, 0.09, 0.12),
            "1/yr",
            "148 + 72 interruptions by processor and memory in 54 days of 16 384 H100 "
            "are 0.09 a year, many cured by a reset; processors without memory stacks "
            "0.015, and a launch can only add.",
            DCD,
        ),
        "operations": believed(
            0.01,
            Triangular(0.005, 0.01, 0.05),
            "1/yr",
            "The page has 1 % of the hardware a year; large fleets with a plant of "
            "their own may do with half, government programmes spend several times it.",
        ),
        "development": believed(
            1000.0,
            LogUniform(300, 5000),
            "MUSD",
            "The page opens at one billion and stops at ten; a design that descends "
            "from a flown one may need a few hundred million, a new one billions.",
        ),
    }


def orbit(scenario: Scenario) -> Orbit[Prior]:
    """Height is a choice; the angle of the Sun is a matter of plane and season."""
    given = SUN_FRACTIONS[scenario.orbit]
    beta, why = {
        "terminator": (
            Triangular(60, 80, 90),
            "Over a dawn-dusk orbit the Sun stands between 90 and 90 - 23.4 - 7.6 = 59 "
            "degrees above the plane, by season.",
        ),
        "sun-synchronous": (
            Triangular(0, 25, 60),
            "A plane of mid-morning, as most imaging satellites have it; by season and "
            "hour it comes near noon or near the terminator.",
        ),
        "low-earth": (
            Triangular(0, 20, 75),
            "At 53 degrees of inclination the plane turns through up to 76 degrees, "
            "and is mostly nearer to the Sun than that.",
        ),
    }[scenario.orbit]
    low, high = {
        "terminator": (0.90, 1.0),
        "sun-synchronous": (0.65, 0.90),
        "low-earth": (0.60, 0.75),
    }[scenario.orbit]
    return Orbit(
        altitude=believed(
            550.0,
            Triangular(450, 550, 800),
            "km",
            "The page opens at 550, where Starlink flies; lower drags, higher meets "
            "debris and radiation that stay.",
        ),
        beta_angle=believed(float(beta.mode), beta, "deg", why, evidence="derived"),
        sun_fraction=believed(
            given,
            Triangular(low, given, high),
            "-",
            "The page's tick for this orbit, and what its angles give in a cylindrical "
            "shadow; a form that derives sunlight from the orbit does not read it.",
        ),
    )


def panel() -> Panel[Prior]:
    """Cells to the Sun, paint or quartz to the cold."""
    return Panel(
        absorptance=believed(
            0.92,
            Triangular(0.85, 0.92, 0.95),
            "-",
            "The page has 0.92 within 0.80 to 0.98; cells under cover glass are made "
            "to absorb, textured silicon more than smooth.",
            GILMORE,
        ),
        array_emissivity=believed(
            0.85,
            Triangular(0.78, 0.85, 0.90),
            "-",
            "The page has 0.85; cover glass emits 0.8 to 0.9, bare metal between cells "
            "takes a little of it away.",
            GILMORE,
        ),
        radiator_emissivity=believed(
            0.90,
            Triangular(0.78, 0.90, 0.93),
            "-",
            "The page has 0.90, which is white paint or black anodize; quartz mirrors "
            "and silvered films have 0.78 to 0.81.",
            GILMORE,
        ),
        efficiency=believed(
            0.22,
            Triangular(0.20, 0.22, 0.30),
            "-",
            "The page has silicon at 0.22; triple junctions reach 0.30. All power "
            "comes back as heat, so it does not move the temperature.",
        ),
        die_limit=believed(
            358.15,
            Triangular(343.15, 358.15, 373.15),
            "K",
            "The page has 85 degrees Celsius within 70 to 100; stacked memory is "
            "throttled near 95, and failures grow with every degree.",
        ),
        temperature_drop=believed(
            10.0,
            Triangular(5, 10, 25),
            "K",
            "The page has 10 within 5 to 25; from a die through plate, loop and panel "
            "most flown systems lose more than 10.",
        ),
    )


def environment() -> Environment[Prior]:
    """The Sun by season, and Earth below by where and when."""
    return Environment(
        irradiance=believed(
            1361.0,
            Uniform(1361 / 1.0167**2, 1361 / 0.9833**2),
            "W/m^2",
            "1360.8 at one astronomical unit; Earth's distance of 0.9833 to 1.0167 "
            "makes 1317 to 1408 of it over the year.",
            KOPP,
            "derived",
        ),
        earth_infrared=believed(
            237.0,
            Triangular(210, 237, 260),
            "W/m^2",
            "The page has 237, the standard 230 on average and 150 to 350 from place "
            "to place, of which a panel of this mass feels an orbit's mean.",
            ECSS,
        ),
        albedo=believed(
            0.30,
            Triangular(0.22, 0.30, 0.40),
            "-",
            "The page has the global mean of 0.30; orbits over ice and cloud see more, "
            "those over tropical sea less.",
            ECSS,
        ),
        sink_temperature=believed(
            3.0,
            Fixed(3.0),
            "K",
            "The page has 3, for a background of 2.7; to the fourth power against 340 "
            "it could be nothing as well.",
        ),
    )
