"""Shares of the variance: Sobol' indices and Shapley effects."""
