"""What is believed about the world: physics and economics as functions of scalars.

A module here is one subject. Each function takes scalars and returns one scalar, in
coherent SI and USD (rates per year with times in years), states every unit in brackets,
its domain and its source, and answers NaN where the physics has no answer. The
brackets are read by `tests/equations/test_units.py`, which proves every equation
homogeneous.

Leaf equations import `uq.parameters`, `equations.constants`, and the two modules of
shared mathematics, `equations.special` and `equations.limits`; nothing else of the
project. Models, which chain the leaves, live in `equations.models`.
"""
