"""Answers for people: one module an answer, with its figure, table and sentence."""
