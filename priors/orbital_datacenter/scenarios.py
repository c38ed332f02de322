"""The choices between technologies that a table of priors depends on."""

from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

from uq.parameters import unknown


@dataclass(frozen=True)
class Scenario:
    """One technology of each kind: swept and weighted outside, never blended.

    Args:
        coating: Surface of the radiator.
        coolant: Fluid and phase of the loop between chip and radiator.
        orbit: Plane of the satellites; the high one has no eclipse.
        workload: What goes back to the ground, text or rich media.
        earth: The data center on the ground that orbit is compared with.
        scale: How much is built: some 1 MW, 40 MW or 1 GW of computers.
        rocket: Who flies, a customer at a price or the owner at cost.
        accelerator: Generation of the accelerators, on both sides.
        eclipse: Whether the computers run on through an eclipse, or idle.

    Raises:
        ValueError: If a choice is not known; the message names it.
    """

    coating: Literal["osr", "silver-teflon", "white-paint"] = "osr"
    coolant: Literal[
        "ammonia-single-phase", "ammonia-two-phase", "water-single-phase"
    ] = "ammonia-single-phase"
    orbit: Literal["dawn-dusk", "dawn-dusk-high", "mid-inclination"] = "dawn-dusk"
    workload: Literal["text", "rich"] = "text"
    earth: Literal[
        "hyperscale",
        "constrained-grid",
        "gas-backed",
        "leased-colo",
        "renewable-storage",
    ] = "hyperscale"
    scale: Literal["demonstrator", "cluster", "gigawatt"] = "demonstrator"
    rocket: Literal["customer", "owner"] = "customer"
    accelerator: Literal["h100", "mi300x", "tpu-v5e"] = "h100"
    eclipse: Literal["ride-through", "idle"] = "ride-through"

    def __post_init__(self) -> None:
        for field, choices in get_type_hints(type(self)).items():
            choice = getattr(self, field)
            if choice not in get_args(choices):
                raise ValueError(unknown(field, choice, get_args(choices)))
