"""How often 95 % intervals hold the truth, of every method, where it is known.

What may enter: an estimator with an interval, asked many times over with other random
numbers. One compiled run makes the replicates of all analyses, which are then taken
apart and judged one by one.
"""
