"""Models by name, cases that ask of them, and the command line over the verbs.

What may enter: what is asked of a model under its priors, the prose and the figures
that only one case has, and words of the command line. What may not: an equation, a
number about the world, an estimator, a figure of a verb.
"""

import site
import sys
from pathlib import Path


def _put_libraries_first() -> None:
    """Undo what `python -m` does: files of the current folder replace no library.

    This checkout comes right behind the installed libraries, the folder last.
    """
    folder = sys.path.pop(0)
    libraries = {*site.getsitepackages(), site.getusersitepackages()}
    found = [i for i, path in enumerate(sys.path) if path in libraries]
    behind = found[-1] + 1 if found else len(sys.path)
    sys.path.insert(behind, str(Path(__file__).parent.parent))
    sys.path.append(folder)


if (
    sys.argv[0] == "-m" and not sys.flags.safe_path
):  # while Python looks for what to run
    _put_libraries_first()
