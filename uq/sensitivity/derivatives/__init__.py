"""Measures from derivatives: moments, bounds, Hessians, active subspaces."""
