"""Several forms and technologies of one model, which share their draws. No JAX."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from experiments.cases.studies import Selection
from uq.words import bare


if TYPE_CHECKING:
    from uq import Study


@dataclass(frozen=True)
class Variants(Selection):
    """A selection, and what of it is asked one after another.

    Args:
        forms: Lower-case names of forms; none is the one selected.
        scenarios: Technology choices of each dimension that is gone through.
    """

    forms: Sequence[str] = ()
    scenarios: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def around(
        cls,
        selection: Selection,
        *,
        forms: Sequence[str] = (),
        scenarios: Mapping[str, Sequence[str]],
    ) -> "Variants":
        """The variants of a selection, judged.

        Raises:
            ValueError: If the model is a user's own, or something is said twice.
        """
        made = cls(**_plain(selection), forms=forms, scenarios=scenarios)
        if selection.is_own and made.several:
            raise ValueError(f"{selection.model}: has no forms and no scenarios")
        if selection.form and forms:
            raise ValueError("--form and --over-form: give one of them")
        for key in scenarios:
            if key in selection.scenario:
                raise ValueError(
                    f"{bare(key)}: stands in --scenario and --over-scenario: "
                    "leave one out"
                )
        return made

    @property
    def several(self) -> bool:
        """Whether anything is gone through."""
        return bool(self.forms or self.scenarios)

    @property
    def each(self) -> dict[str, Selection]:
        """A selection of each combination by a name, the last choice moving fastest."""
        made = {}
        forms = self.forms or [self.form]
        for form, *words in itertools.product(forms, *self.scenarios.values()):
            chosen = dict(zip(self.scenarios, words, strict=True))
            name = [form] if form and self.forms else []
            name += [f"{key}={word}" for key, word in chosen.items()]
            changed = {"form": form, "scenario": {**self.scenario, **chosen}}
            made[", ".join(name)] = Selection(**_plain(self) | changed)
        return made

    def studies(self, study: "Study") -> "dict[str, Study]":
        """A study of each combination, named and ordered as `each` has them.

        Args:
            study: That of the selection, whose draws all have.

        Raises:
            ValueError: If a form or a choice is unknown.
        """
        return {
            name: one.load(samples=study.samples, seed=study.seed)
            for name, one in self.each.items()
        }


def _plain(selection: Selection) -> dict[str, Any]:
    """What a selection alone consists of."""
    return {each.name: getattr(selection, each.name) for each in fields(Selection)}
