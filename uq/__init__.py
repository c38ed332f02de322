"""The engine: it knows pytrees and callables, and nothing of data centres.

What may enter: anything that would serve a model of any field. What may not: an
equation, a number about the world, a file path, an argument parser.
"""
