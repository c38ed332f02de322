"""Near-term priors of where the satellites fly and what shines on them there."""

from equations.models.orbital_datacenter.parameters import (
    Environment,
    Orbit,
)
from priors.orbital_datacenter.scenarios import Scenario
from priors.sources import ARS, SPACEDC
from uq.distributions import Fixed, LogUniform, Triangular
from uq.priors import Prior


def orbit(scenario: Scenario) -> Orbit[Prior]:
    """Near 650 km, chemical station keeping."""
    beta, inclination, drag_area = {
        "dawn-dusk": _dawn_dusk,
        "mid-inclination": _mid_inclination,
    }[scenario.orbit]()
    return Orbit(
        altitude=Prior(
            650.0,
            Triangular(550, 650, 800),
            "km",
            source=SPACEDC,
            evidence="judged",
            why="Scenario value 650 km; below 550 km drag, above 800 km radiation and "
            "debris push a fleet of this size away.",
        ),
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
        drag_area=drag_area,
        specific_impulse=Prior(
            220.0,
            Triangular(200, 220, 300),
            "s",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 220 s is monopropellant; bipropellant reaches 300 "
            "s. Electric propulsion belongs to the optimistic table.",
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


def _dawn_dusk() -> tuple[Prior, Prior, Prior]:
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
        Prior(
            20.0,
            LogUniform(10, 60),
            "m^2",
            source=SPACEDC,
            evidence="judged",
            why="Scenario default 20 m^2: the array faces a Sun across the track and "
            "flies edge-on; the bus and a tilted radiator make the spread.",
        ),
    )


def _mid_inclination() -> tuple[Prior, Prior, Prior]:
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
        Prior(
            50.0,
            LogUniform(20, 150),
            "m^2",
            source=SPACEDC,
            evidence="derived",
            why="A 100 m^2 array that follows a Sun in the plane of the orbit shows "
            "the flow 2/pi of its area on average; furling at night and altitude "
            "limit it.",
        ),
    )


def environment() -> Environment[Prior]:
    """A panel held nearly edge-on to Sun and Earth."""
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
            0.24,
            Triangular(0.21, 0.24, 0.3),
            "-",
            source=SPACEDC,
            evidence="derived",
            why="Per face. An edge-on plate, the least of any flat one, sees 0.258 at "
            "550 km, 0.241 at 650 and 0.219 at 800; a tilt adds. The published "
            "presets, 0 to 0.2 for two faces, lie below geometry.",
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
            0.5,
            LogUniform(0.1, 3),
            "-",
            source=ARS,
            evidence="judged",
            why="Google counts 750 rad in five years behind its shield, 0.15 of the "
            "published table, which is order of magnitude only; thin walls let in "
            "more.",
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
    )
