"""Claims that others have made in public, set beside the models.

What may enter: records of claims, and what judges and shows them. What may not: a
verdict that is typed in; every one follows from numbers.
"""
