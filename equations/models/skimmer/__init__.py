"""A depot in orbit, fed by skimmers that scoop an upper atmosphere: does it close?

sortie -> yearly yield -> fleet -> storage -> propellant closure -> price.
storage -> cells -> species for export -> a demand; beside it several motherships, the
causes of lost sorties, and a collector that stays in the gas.

Based on the OPEC-in-Space architecture (OISL-1.0): its quantities, equations and stated
ranges, in our words. What its text leaves open (drag, the origin of the swept volume,
aborted sorties, money) is added, and each addition is a choice of the form.
"""

import functools
from collections.abc import Callable

from equations.models.skimmer.care import care_of, collector_of
from equations.models.skimmer.depot import closure_of, economics_of, throughput_of
from equations.models.skimmer.export import export_of, motherships_of, plant_of
from equations.models.skimmer.forms import Choices, Form
from equations.models.skimmer.outputs import Performance
from equations.models.skimmer.parameters import Skimmer
from equations.models.skimmer.sortie import sortie_of
from uq.parameters import Scalar


__all__ = ["Choices", "Form", "Performance", "Skimmer", "skimmer"]


@functools.cache
def skimmer(
    form: Form | Choices = Form.CORRECTED,
) -> Callable[[Skimmer[Scalar]], Performance[Scalar]]:
    """The model in one of its forms.

    Args:
        form: A named form, or any other set of choices.

    Returns:
        A function from one set of parameters to a depot's performance. The same form
        gives the same function, so that it is compiled once.

    Source:
        OPEC-in-Space, Performance and Scalability.
    """
    choices = form.value if isinstance(form, Form) else form

    def model(p: Skimmer[Scalar]) -> Performance[Scalar]:
        sortie = sortie_of(p, choices)
        throughput, storage = throughput_of(p, choices, sortie)
        closure = closure_of(p, choices, sortie, throughput)
        economics = economics_of(p, choices, throughput, closure)
        plant = plant_of(p, throughput)
        return Performance(
            sortie,
            throughput,
            storage,
            closure,
            economics,
            plant,
            export=export_of(p, throughput, closure, plant),
            motherships=motherships_of(p, choices, sortie, throughput, storage),
            care=care_of(p, sortie, throughput),
            collector=collector_of(p, sortie, throughput),
        )

    return model
