"""Tables of the cislunar prices: what is not known of a draw is not counted."""

import numpy as np
import pytest
import xarray as xr

from experiments import cislunar_prices_tables as tables


def test_a_share_is_of_the_draws_in_which_it_is_known():
    """Of four draws one is not known: cheaper in one of three, not in one of four."""
    rivalry = [[0.5, 2.0], [np.nan, np.inf]]
    results = xr.Dataset(
        {
            "breakeven.LEO": (("replicate", "sample"), np.full((2, 2), 300.0)),
            "crossings.LEO": (("replicate", "sample"), np.array([[1, 1], [0, 2]])),
            "map.rivalry.Moon.LEO": (("replicate", "sample"), np.array(rivalry)),
        }
    )
    (cells,) = tables.competition(results).rows.values()
    cheaper, *_, never, several = cells
    assert cheaper.draws == 3
    assert cheaper.value == pytest.approx(1 / 3)
    assert never.value == several.value == 1 / 4
