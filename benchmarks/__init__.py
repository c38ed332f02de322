"""How fast, how exact, and against whom. Never part of the tests.

What may enter: a script that runs ours and a peer on the same work in one run and
prints the ratio beside the accuracy that each reached.
"""
