"""The data centers on Earth that orbit is set beside, with names for people."""

BASELINES = {
    "leased-colo": "average colocation",
    "hyperscale": "modern hyperscale",
    "renewable-storage": "renewable with storage",
    "gas-backed": "gas",
    "constrained-grid": "constrained grid",
}
