"""What to do: where options break even, and what information is worth."""
