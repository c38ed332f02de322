"""The forms of the model: what a careful engineer writes, what was published, the text.

The governing equations and the program that implements them (spacedc-mdao 0.4.2) differ
from one another in places, and in places both are wrong. Each such place is one choice
below, so that a single correction can be studied alone; a `Form` is a full set of them.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from equations.constants import HOURS_PER_COMMON_YEAR, HOURS_PER_JULIAN_YEAR


@dataclass(frozen=True)
class Choices:
    """One answer to each question on which the sources and good practice differ.

    Args:
        shared_load: Power and heat rejection bound the same electrical load. "least":
            the lower bound holds, everything is sized to it, and an accelerator that it
            keeps dark takes the place of one that failed. "product": all shares are
            multiplied, which charges one watt twice (text and program).
        array_sizing: "energy balance": the array feeds the load in sunlight and,
            through the battery's round trip, the eclipse. "orbit average": the round
            trip is forgotten (text).
        conversion_losses: Whether power tracking, distribution, battery discharge and
            battery reserve count. The text has them, the program drops them.
        lit_faces: Faces that see Earth. "radiating": each face that emits also absorbs.
            "one": emission counts every face, absorption one (text and program).
        tilted_emission: Whether a panel turned off its best attitude emits less (text
            and program). It does not: attitude changes what a panel absorbs.
        junction_margin: Whether a margin is kept below the junction limit (text: yes).
        radiator_state: Coating that sizes the radiator, "worn" or "new" (an option of
            the program).
        radiator_life: "snapshot": rejection is that of the coating that sized it.
            "mean flux": it is the mean over the mission, with lost area and loops, of
            what the panel could reject (level 5 of the text, off in the program by
            default; early years pay for late ones). "mean share": the same with the
            load as the bound at every time.
        radiator_orbit: "steady": sunlight all the time, the hottest case. "held in
            steps": the mean over 200 steps of an orbit of what the panel rejects at its
            design temperature (an option of the program, without sink and view factor).
        link_outage: "deferrable": work that can wait is buffered through an outage, the
            rest is lost. "buffered": all can wait (text). "lost": none can, even where
            the link has capacity to spare (program; a third of LCOC).
        downlink: "given": a rate, and how often it is up (text and program). "photon
            budget": the stations' lasers at the rate that their photons allow, up while
            one of the sites is clear; through clouds the radio carries what it can.
        intensity: Data per compute: "given", or "of tokens": of each token's bits over
            its operations (an equation of the text that its program does not use).
        crosslink: "given": a rate. "shared power": from the photons that arrive, the
            colours sharing the laser. "full power": the same with the whole laser in
            every colour (program, where no rate is given).
        telemetry_range: "elevation": to the satellite at a low elevation. "given": a
            distance, twice the height in the program, and not moved with the height.
        spares: "carried": spares cost mass and money, fail like the rest and serve
            until used up. "free": they add their share to the mean survival, without
            mass, cost or failures (program). "none" (text).
        replacement: "restoring": the share of failures that is replaced is paid for and
            serves again. "paid only": every failure is paid for and none serves again
            (program; the text has the cost and does not say what it buys).
        decline: "continuous": accelerators fail all the time. "stepped": survival is
            read at the ends of 48 steps, and resupply restores all of it, free of
            charge (an option of the program).
        duty: "delivers": a fleet switched off computes nothing. "free": off time saves
            power, heat and mass and costs no compute (program).
        learning: "by the watt": all hardware that flies, at the mean price of a fleet
            of some size, costs less for each doubling of the power built, so that one
            price holds for few large satellites and for many small ones; accelerators
            are bought where Earth buys them. "mean of buses": each bus costs less than
            the one before, and the fleet pays their mean. "last unit": all buses and
            accelerators at the price of the last (program).
            "none" (text).
        discounting: "continuous": flows accrue through the mission, for any length.
            "annual": year ends, closed form for any length (text). "rounded": the same
            over a whole number of years, so that 4.5 and 5.5 years jump (program).
        end_of_life: "counted": a terrestrial facility outlives the mission and keeps
            its value on a straight line, and satellites carry propellant to deorbit.
            "ignored": everything is written off where it is (program; the text has
            both terms and no numbers).
        hours_per_year: Hours in a year of energy and service. The program mixes 8760 h
            with years of 365.25 days.
        gpu_hours: "useful": hours that end in service, discounted. "delivered": the
            same with the sustained fraction counted as lost hours (program).
            "undiscounted": lifetime cost over lifetime hours (text).
        air_density: "extrapolated" beyond the table or "clamped" to its ends (program).
        launch_carbon: "vehicle": propellant of the launch vehicle. "on board": only the
            satellites' own station-keeping propellant (program).
    """

    shared_load: Literal["least", "product"]
    array_sizing: Literal["energy balance", "orbit average"]
    conversion_losses: bool
    lit_faces: Literal["radiating", "one"]
    tilted_emission: bool
    junction_margin: bool
    radiator_state: Literal["worn", "new"]
    radiator_life: Literal["snapshot", "mean flux", "mean share"]
    radiator_orbit: Literal["steady", "held in steps"]
    link_outage: Literal["deferrable", "buffered", "lost"]
    downlink: Literal["given", "photon budget"]
    intensity: Literal["given", "of tokens"]
    crosslink: Literal["given", "shared power", "full power"]
    telemetry_range: Literal["elevation", "given"]
    spares: Literal["carried", "free", "none"]
    replacement: Literal["restoring", "paid only"]
    decline: Literal["continuous", "stepped"]
    duty: Literal["delivers", "free"]
    learning: Literal["by the watt", "mean of buses", "last unit", "none"]
    discounting: Literal["continuous", "annual", "rounded"]
    end_of_life: Literal["counted", "ignored"]
    hours_per_year: float
    gpu_hours: Literal["useful", "delivered", "undiscounted"]
    air_density: Literal["extrapolated", "clamped"]
    launch_carbon: Literal["vehicle", "on board"]


class Form(Enum):
    """A named set of choices.

    `CORRECTED` is the default: what a careful engineer would write. `PUBLISHED`
    reproduces spacedc-mdao 0.4.2. `SOURCE` is the text of its governing equations, read
    literally where it speaks and with its year-end convention where it is silent.

    Source:
        Hodge (2026), spacedc-mdao 0.4.2, governing equations and program.
    """

    CORRECTED = Choices(
        shared_load="least",
        array_sizing="energy balance",
        conversion_losses=True,
        lit_faces="radiating",
        tilted_emission=False,
        junction_margin=True,
        radiator_state="worn",
        radiator_life="snapshot",
        radiator_orbit="steady",
        link_outage="deferrable",
        downlink="photon budget",
        intensity="given",
        crosslink="given",
        telemetry_range="elevation",
        spares="carried",
        replacement="restoring",
        decline="continuous",
        duty="delivers",
        learning="by the watt",
        discounting="continuous",
        end_of_life="counted",
        hours_per_year=HOURS_PER_JULIAN_YEAR,
        gpu_hours="useful",
        air_density="extrapolated",
        launch_carbon="vehicle",
    )
    PUBLISHED = Choices(
        shared_load="product",
        array_sizing="energy balance",
        conversion_losses=False,
        lit_faces="one",
        tilted_emission=True,
        junction_margin=False,
        radiator_state="worn",
        radiator_life="snapshot",
        radiator_orbit="steady",
        link_outage="lost",
        downlink="given",
        intensity="given",
        crosslink="given",
        telemetry_range="given",
        spares="free",
        replacement="paid only",
        decline="continuous",
        duty="free",
        learning="last unit",
        discounting="rounded",
        end_of_life="ignored",
        hours_per_year=HOURS_PER_COMMON_YEAR,
        gpu_hours="delivered",
        air_density="clamped",
        launch_carbon="on board",
    )
    SOURCE = Choices(
        shared_load="product",
        array_sizing="orbit average",
        conversion_losses=True,
        lit_faces="one",
        tilted_emission=True,
        junction_margin=True,
        radiator_state="worn",
        radiator_life="snapshot",
        radiator_orbit="steady",
        link_outage="buffered",
        downlink="given",
        intensity="given",
        crosslink="given",
        telemetry_range="elevation",
        spares="none",
        replacement="paid only",
        decline="continuous",
        duty="delivers",
        learning="none",
        discounting="annual",
        end_of_life="counted",
        hours_per_year=HOURS_PER_COMMON_YEAR,
        gpu_hours="undiscounted",
        air_density="extrapolated",
        launch_carbon="vehicle",
    )
