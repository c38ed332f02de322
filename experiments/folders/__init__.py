"""The folder of an answer: whole or not there, with a manifest of what is in it."""
