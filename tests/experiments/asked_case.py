"""A case asked without its folder, and what its figures have in common."""

from figures import require_words_legible

from experiments.cases.running import fitted


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
    """A message of at most two lines, units, no empty panel, words that are read.

    Args:
        figure: As a case draws it; its words are fitted here as they are for a file.
    """
    titles = [axes.get_title() for axes in figure.axes]
    message = figure.get_suptitle() or titles[0]
    assert 1 <= len(message.splitlines()) <= 2
    for axes in figure.axes:
        assert axes.has_data()
        label = axes.get_xlabel() or axes.get_ylabel()  # of a colour bar
        assert "[" in label or label == "depot" or not axes.axison, label
    fitted(figure)
    require_words_legible(figure)
