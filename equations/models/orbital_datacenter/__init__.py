"""The orbital data center beside an Earth one: levelized cost of compute of both.

compute -> power -> thermal -> mass -> orbit -> network -> reliability -> delivered
compute -> cost -> levelized cost of compute (LCOC).
"""

import functools
from collections.abc import Callable

from equations.models.orbital_datacenter.earth import ground_of
from equations.models.orbital_datacenter.fleet import years_of
from equations.models.orbital_datacenter.forms import Choices, Form
from equations.models.orbital_datacenter.outputs import Comparison
from equations.models.orbital_datacenter.parameters import OrbitalDatacenter
from equations.models.orbital_datacenter.physics import compute_of
from equations.models.orbital_datacenter.space import space_of
from uq.parameters import Scalar


__all__ = ["Choices", "Comparison", "Form", "OrbitalDatacenter", "orbital_datacenter"]


@functools.cache
def orbital_datacenter(
    form: Form | Choices = Form.CORRECTED,
) -> Callable[[OrbitalDatacenter[Scalar]], Comparison[Scalar]]:
    """The model in one of its forms.

    Args:
        form: A named form, or any other set of choices.

    Returns:
        A function from one set of parameters to both sides' answers. The same form
        gives the same function, so that it is compiled once.

    Source:
        Hodge (2026), spacedc-mdao governing equations, sections 1-6 and 9-13.
    """
    choices = form.value if isinstance(form, Form) else form

    def model(p: OrbitalDatacenter[Scalar]) -> Comparison[Scalar]:
        compute, years = compute_of(p, choices), years_of(p, choices)
        space = space_of(p, choices, compute, years)
        earth = ground_of(p, choices, compute, years)
        return Comparison(lcoc_ratio=space.lcoc / earth.lcoc, space=space, earth=earth)

    return model
