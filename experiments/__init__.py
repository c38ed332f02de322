"""Questions: each module asks one and answers with a dataset.

What may enter: a question about a model under its priors, the figures that answer it,
and the command line. What may not: an equation, a number about the world, an estimator.
"""
