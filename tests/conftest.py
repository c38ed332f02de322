"""Every test runs in double precision and says its broadcasting."""

import jax


jax.config.update("jax_enable_x64", val=True)
jax.config.update("jax_numpy_rank_promotion", "raise")
