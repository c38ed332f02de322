"""From a model and points of the unit cube to numbers, on whatever device there is."""
