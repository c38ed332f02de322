"""A case asked without its folder, and what its figures have in common."""

import pytest

from uq.show.style import PAGE


def asked(case, study):
    """Every answer of a case, and its report."""
    answers = {}
    for question in case.questions_of(study):
        subject = question.of(study) if question.of else study
        question.judge(subject)
        answers[question.name] = question.ask(subject)
    answers["report"] = case.report(answers)
    return answers


def require_readable(figure):
    """A message of at most two lines, the width of a page, units, no empty panel."""
    assert figure.get_figwidth() == pytest.approx(PAGE)
    titles = [axes.get_title() for axes in figure.axes]
    message = figure.get_suptitle() or titles[0]
    assert 1 <= len(message.splitlines()) <= 2
    for axes in figure.axes:
        assert axes.has_data()
        label = axes.get_xlabel() or axes.get_ylabel()  # of a colour bar
        assert "[" in label or label == "depot", label
