"""What goes into a model: draws of its priors, inputs that depend, files of beliefs."""
