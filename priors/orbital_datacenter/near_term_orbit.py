"""Near-term priors of where the satellites fly and what shines on them there."""

from equations.models.orbital_datacenter.parameters import (
    Environment,
    Orbit,
)
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import ARS, GILMORE, SPACEDC
from uq.distributions import Fixed, LogUniform, Triangular
from uq.priors import Prior


def orbit(scenario: Scenario) -> Orbit[Prior]:
    """Near 650 km or at 1,400, electric station keeping."""
    beta, inclination, fixed, by_power, season = {
        "dawn-dusk": _dawn_dusk,
        "dawn-dusk-high": _dawn_dusk_high,
        "mid-inclination": _mid_inclination,
    }[scenario.orbit]()
    return Orbit(
        altitude=_height(scenario),
        beta_angle=beta,
        inclination=inclination,
        density_factor=Prior(
            1.0,
            LogUniform(0.2, 5),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The published table is one mean profile; at these heights density "
            "moves by about an order of magnitude over the solar cycle.",
        ),
        drag_coefficient=Prior(
            2.2,
            Triangular(2.0, 2.2, 2.6),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The published constant is the customary one for free molecular flow; "
            "flat plates along the flow and light gases raise it.",
        ),
        drag_area=fixed,
        drag_area_by_power=by_power,
        eclipse_season=season,
        specific_impulse=Prior(
            1500.0,
            Triangular(1200, 1500, 2000),
            "s",
            source=SPACEDC,
            evidence="judged",
            why="Electric propulsion, which today's large constellations fly already; "
            "the scenario's 220 s is monopropellant. A kilowatt of thrusters is small "
            "beside the load.",
        ),
        differential_drag=Prior(
            0.05,
            LogUniform(0.01, 0.2),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 0.05, unsupported there; satellites built alike "
            "drift little, unlike attitudes drift a lot.",
        ),
        separation=Prior(
            1000.0,
            LogUniform(200, 5000),
            "m",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 1 km; Suncatcher proposes hundreds of metres for "
            "its crosslinks, others see no need of a formation.",
        ),
        position_uncertainty=Prior(
            50.0,
            LogUniform(10, 100),
            "m",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 50 m suits screening by tracking; satellite "
            "navigation shared between neighbours does better.",
        ),
        safe_separation=Prior(
            10.0,
            Fixed(10),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="A rule of conduct in the published program, ten sigmas, and so a "
            "choice and not an uncertainty.",
        ),
        avoidance_delta_v=Prior(
            0.05,
            LogUniform(0.02, 0.2),
            "m/s",
            source=SPACEDC,
            evidence="judged",
            why="The published constant is a small early manoeuvre; late warnings "
            "cost several times more.",
        ),
        disposal_delta_v=Prior(
            140.0,
            Triangular(100, 140, 190),
            "m/s",
            source=SPACEDC,
            evidence="derived",
            why="The text asks for disposal and gives no number; half a Hohmann "
            "transfer from 650 km takes 111 m/s to a perigee of 250 km and 167 to one "
            "of 60, more from 800 km.",
        ),
    )


def _height(scenario: Scenario) -> Prior:
    """Above most debris and below most radiation, or above all eclipses."""
    if scenario.orbit == "dawn-dusk-high":
        return Prior(
            1400.0,
            Triangular(1350, 1400, 1500),
            "km",
            source=SPACEDC,
            evidence="derived",
            why="From some 1 390 km on a plane over the terminator has no eclipse in "
            "any season; each 100 km more adds radiation, here 25 times that of 650.",
        )
    return Prior(
        650.0,
        Triangular(550, 650, 800),
        "km",
        source=SPACEDC,
        evidence="judged",
        why="Scenario value 650 km; below 550 km drag, above 800 km radiation and "
        "debris push a fleet of this size away.",
    )


def _drag_area(
    fixed: tuple[float, float, float], by_power: tuple[float, float, float], why: str
) -> tuple[Prior, Prior]:
    """Area that meets the air, a part of each satellite and a part by its power."""
    told = {"source": SPACEDC, "evidence": "judged", "why": why}
    return (
        Prior(fixed[0], LogUniform(*fixed[1:]), "m^2", **told),
        Prior(by_power[0], LogUniform(*by_power[1:]), "m^2/kW", **told),
    )


def _season(nominal: float, low: float, high: float, why: str) -> Prior:
    """The year's mean eclipse over that of the season which sizes the battery."""
    made = Triangular(low, nominal, high)
    return Prior(nominal, made, "-", source=GILMORE, evidence="derived", why=why)


def _dawn_dusk() -> tuple[Prior, ...]:
    return (
        Prior(
            58.5,
            Triangular(58.5, 58.5, 66),
            "deg",
            source=SPACEDC,
            evidence="derived",
            why="The orbit's pole lies 8 deg off the equator and the Sun within 23.4 "
            "deg of it, so every such plane falls to 90 - 8 - 23.4 once a year and has "
            "eclipses below 65. Arrays and batteries are sized for that season, or for "
            "a better one if some throttling is taken.",
        ),
        Prior(
            98.0,
            Fixed(98),
            "deg",
            source=SPACEDC,
            evidence="derived",
            why="Sun-synchronous at the altitudes considered, to half a degree; it "
            "only enters the passage of the South Atlantic anomaly.",
        ),
        *_drag_area(
            (11.0, 5.0, 30.0),
            (0.56, 0.3, 1.7),
            "Scenario default 20 m^2 at 16 kW and 100 at 160: the array faces a Sun "
            "across the track and flies edge-on, and its front grows more slowly than "
            "its power; the bus and a tilted radiator make the spread.",
        ),
        _season(
            0.19,
            0.15,
            0.25,
            "Eclipses last a season: 3.9 % of the year at 650 km, where the longest "
            "takes 20 % of an orbit; less from higher up.",
        ),
    )


def _dawn_dusk_high() -> tuple[Prior, ...]:
    low = _dawn_dusk()
    return (
        Prior(
            55.5,
            Triangular(55.5, 55.5, 64),
            "deg",
            source=SPACEDC,
            evidence="derived",
            why="The pole of this plane lies 11.4 deg off the equator, so that it "
            "falls to 90 - 11.4 - 23.4 = 55.2 once a year; Earth covers 55.1 deg at "
            "1 400 km, so that there is no eclipse to speak of.",
        ),
        Prior(
            101.4,
            Fixed(101.4),
            "deg",
            source=SPACEDC,
            evidence="derived",
            why="Sun-synchronous at 1 400 km, where the node must turn as fast on a "
            "wider orbit; within half a degree for the heights considered.",
        ),
        *low[2:],
    )


def _mid_inclination() -> tuple[Prior, ...]:
    return (
        Prior(
            0.0,
            Triangular(0, 0, 30),
            "deg",
            source=SPACEDC,
            evidence="derived",
            why="A precessing plane at 53 deg passes through zero every few weeks and "
            "peaks at 76; arrays and batteries are sized for zero, or for more if some "
            "throttling is taken.",
        ),
        Prior(
            53.0,
            Fixed(53),
            "deg",
            source=SPACEDC,
            evidence="judged",
            why="Where the large communication constellations fly and most of the "
            "users live; it only enters the anomaly term.",
        ),
        *_drag_area(
            (5.0, 3.0, 10.0),
            (2.9, 1.2, 8.0),
            "An array of some 6 m^2/kW that follows a Sun in the plane of the orbit "
            "shows the flow 2/pi of its area on average; furling at night limits it.",
        ),
        _season(
            0.82,
            0.75,
            0.9,
            "A plane that drifts past the Sun is in shadow for 30 % of the year at "
            "650 km, where the longest eclipse takes 36 % of an orbit.",
        ),
    )


def environment(scenario: Scenario) -> Environment[Prior]:
    """A panel held nearly edge-on to Sun and Earth."""
    view = (
        (0.16, 0.15, 0.2) if scenario.orbit == "dawn-dusk-high" else (0.24, 0.21, 0.3)
    )
    return Environment(
        sun_cosine=Prior(
            0.15,
            Triangular(0.0, 0.15, 0.5),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The presets run from 0 to 0.5. Edge-on to Sun and Earth at once "
            "needs a gimbal; a plate across the track averages (2/pi) cos(beta).",
        ),
        earth_view_factor=Prior(
            view[0],
            Triangular(view[1], view[0], view[2]),
            "-",
            source=SPACEDC,
            evidence="derived",
            why="Per face. An edge-on plate, the least of any flat one, sees 0.258 at "
            "550 km, 0.241 at 650, 0.219 at 800, 0.157 at 1 400; a tilt adds. The "
            "published presets, 0 to 0.2 for two faces, lie below geometry.",
        ),
        albedo=Prior(
            0.3,
            Triangular(0.2, 0.3, 0.4),
            "-",
            source=SPACEDC,
            evidence="measured",
            why="The global mean, as in all presets; planes differ in the ocean, "
            "cloud and ice that they overfly.",
        ),
        earth_infrared=Prior(
            238.0,
            Triangular(218, 238, 260),
            "W/m^2",
            source=SPACEDC,
            evidence="measured",
            why="The global mean, as in all presets; polar planes see colder ground, "
            "tropical ones warmer.",
        ),
        sink_temperature=Prior(
            3.0,
            Fixed(3),
            "K",
            source=SPACEDC,
            evidence="measured",
            why="Cosmic background as the text rounds it; to the fourth power nothing "
            "depends on it.",
        ),
        dose_factor=Prior(
            0.15,
            LogUniform(0.08, 0.6),
            "-",
            source=ARS,
            evidence="derived",
            why="Google counts 750 rad in five years at 650 km behind 10 mm of "
            "aluminium, 0.15 of the published table; half of it with more metal "
            "around, four times as much behind thin walls.",
        ),
        upset_factor=Prior(
            1.0,
            LogUniform(0.3, 3),
            "-",
            source=SPACEDC,
            evidence="judged",
            why="The published table is order of magnitude only; solar activity and "
            "shielding each move it by a factor.",
        ),
        debris_flux=Prior(
            1e-6,
            LogUniform(1e-7, 1e-5),
            "1/m^2/yr",
            source=SPACEDC,
            evidence="judged",
            why="The text names collisions without a number; we take one hit by a "
            "piece that ends a satellite in a million m^2 and years, tenfold either "
            "way.",
        ),
    )
