"""Other libraries of the field, in our shapes."""
