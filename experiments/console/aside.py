"""Where a user's own code prints: beside the answer, never into it. No JAX."""

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def own_prints_aside() -> Iterator[None]:
    """Send what a user's code prints to standard error, here and in its workers.

    Standard output is the answer's, which another program may read. Workers and
    compiled code know but the number of the stream, Python the object.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
