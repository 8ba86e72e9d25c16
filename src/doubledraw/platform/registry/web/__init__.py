"""Pages of the two directories and of their imports."""
