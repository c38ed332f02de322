"""The command line, called in this process."""

import pytest

from experiments.cli.app import application


@pytest.fixture
def run(capsys):
    """What takes the words of a command and returns what it printed.

    A refusal is raised as it is.
    """

    def called(*words):
        capsys.readouterr()
        application()([str(word) for word in words], standalone_mode=False)
        return capsys.readouterr().out

    return called
