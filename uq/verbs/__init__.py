"""Questions that are asked of a study, one module each."""
