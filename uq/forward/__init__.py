"""The distribution of what a model gives: moments, quantiles, shares."""
