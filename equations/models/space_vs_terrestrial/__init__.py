"""Computing power in orbit beside the same on the ground, by cost per watt.

orbit -> fleet -> bill; building + plant -> bill; panel -> temperature; breakeven.
"""

import functools
from collections.abc import Callable

from equations.models.space_vs_terrestrial.breakeven import breakeven_of
from equations.models.space_vs_terrestrial.earth import earth_of
from equations.models.space_vs_terrestrial.forms import Choices, Form
from equations.models.space_vs_terrestrial.outputs import Comparison
from equations.models.space_vs_terrestrial.parameters import SpaceVsTerrestrial
from equations.models.space_vs_terrestrial.space import fleet_of, space_of
from equations.models.space_vs_terrestrial.thermal import thermal_of
from uq.parameters import Scalar


__all__ = [
    "Choices",
    "Comparison",
    "Form",
    "SpaceVsTerrestrial",
    "space_vs_terrestrial",
]


@functools.cache
def space_vs_terrestrial(
    form: Form | Choices = Form.CORRECTED,
) -> Callable[[SpaceVsTerrestrial[Scalar]], Comparison[Scalar]]:
    """The model in one of its forms.

    Args:
        form: A named form, or any other set of choices.

    Returns:
        A function from one set of parameters to both sides' answers. The same form
        gives the same function, so that it is compiled once.

    Source:
        McCalip (2025), Economics of orbital vs terrestrial data centers, formula
        reference and math.js.
    """
    choices = form.value if isinstance(form, Form) else form

    def model(p: SpaceVsTerrestrial[Scalar]) -> Comparison[Scalar]:
        built = fleet_of(p, choices)
        space, earth = space_of(p, choices, built), earth_of(p, choices)
        return Comparison(
            cost_ratio=space.cost_per_watt / earth.cost_per_watt,
            space=space,
            earth=earth,
            thermal=thermal_of(p, choices, built.area),
            breakeven=breakeven_of(p, choices, built, space, earth),
        )

    return model
