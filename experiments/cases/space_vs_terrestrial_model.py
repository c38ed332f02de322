"""The comparison beside what other forms make of the same draws: for the case.

JAX is imported here, so this module is when a question is asked.
"""

from typing import Any

from experiments.cases.space_vs_terrestrial_words import BY_FORM, FORM
from uq import Study
from uq.models import record
from uq.parameters import flatten


def in_every_form(study: Study) -> Study:
    """The same study with some outputs of every form beside those of its own."""
    model = record(study.attributes["model"])
    forms = {form.name.lower(): model.build(form) for form in model.forms}

    def comparison(p: Any) -> dict[str, Any]:
        told = flatten(study.model(p))[0]
        for name, form in forms.items():
            found = flatten(form(p))[0]
            told |= {f"{FORM}.{name}.{path}": found[path] for path in BY_FORM}
        return told

    own = study.outputs
    units = {f"{FORM}.{name}.{path}": own[path] for name in forms for path in BY_FORM}
    return study.replace(model=comparison, units=own | units)
