"""The models: each one function that reads as the chain it describes, over one class.

What may enter: a parameter class, an output class, the forms a model may take, and the
chain that joins leaf equations. Models never import one another.
"""
