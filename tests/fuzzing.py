"""How many examples a property is tried on: the same ones every time."""

from hypothesis import HealthCheck, settings


def tried(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
