"""Cases: a model, what is asked of it, and the prose and figures that only it has."""
