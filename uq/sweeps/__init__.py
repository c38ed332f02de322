"""Means and shares along one parameter or over two."""
