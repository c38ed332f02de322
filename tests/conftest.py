"""Every test runs in double precision and says its broadcasting."""

import atexit
import gc
import os
import shutil
import tempfile

import jax
import pytest
from own_model import TOY


if "SPACE_UQ_CACHE" not in os.environ:  # one store for all tests of a run
    os.environ["SPACE_UQ_CACHE"] = tempfile.mkdtemp(prefix="space-uq-tests-")
    atexit.register(shutil.rmtree, os.environ["SPACE_UQ_CACHE"], ignore_errors=True)
jax.config.update("jax_enable_x64", val=True)
jax.config.update("jax_numpy_rank_promotion", "raise")


def pytest_collection_finish() -> None:
    """Look no more for garbage among what was imported, and less often for the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# What equations and models say is tested here, not how fast: as they are compiled for
# users, the engine, the command and its README run them.
PLAIN = ("tests/equations/", "tests/uq/test_models.py")


@pytest.fixture(autouse=True, scope="module")
def _compiled_plainly(request):
    """Little optimization, where compiling takes most of the time."""
    plain = str(request.path.relative_to(request.config.rootpath)).startswith(PLAIN)
    jax.config.update("jax_disable_most_optimizations", val=plain)
    yield
    jax.config.update("jax_disable_most_optimizations", val=False)


@pytest.fixture(autouse=True)
def _environment_of_the_devices():
    """Undo what a test, or what it calls, sets before JAX would start."""
    names = ("JAX_ENABLE_X64", "XLA_FLAGS")
    before = {name: os.environ[name] for name in names if name in os.environ}
    yield
    for name in names:
        os.environ.pop(name, None)
    os.environ.update(before)


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A folder with a user's module, which is the current one."""
    (tmp_path / "toy_model.py").write_text(TOY)
    (tmp_path / "toy_broken.py").write_text("def model(p:\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path
