"""Which inputs decide: measures of every kind, in one shape."""
