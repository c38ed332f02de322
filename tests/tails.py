"""Where quantile functions are compared: far into both tails, and inside."""

import numpy as np


TAILS = 10.0 ** -np.arange(1, 10)
INSIDE = np.random.default_rng(0).random(300)
U = np.sort(np.concatenate([TAILS, 1 - TAILS, [0.25, 0.5, 0.75], INSIDE]))
