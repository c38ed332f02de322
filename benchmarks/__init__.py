"""How fast, how exact, and against whom. Never part of the tests.

What may enter: a module that asks one question with `parts` (plain data, each measured
in a process of its own), `measure` (one part to one row, plain data) and `tables` (rows
to tables). Ours and a peer do the same work in one run, and the accuracy that each
reached stands beside its time.
"""
