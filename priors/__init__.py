"""What is believed about the numbers that the models are fed, and why.

What may enter: tables (a model's parameter class filled with `Prior`), the documents
they rest on (`sources.py`, each once), and the choices between technologies that a
table depends on. Every prior states a nominal, a distribution, a unit, a source and a
reason; what is opinion says "judged". What may not: an equation, or a blend of
technologies: a choice between two is a scenario, and each scenario has its own table.
"""
