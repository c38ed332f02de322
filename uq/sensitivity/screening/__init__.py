"""Many inputs, few evaluations: elementary effects and bifurcation."""
