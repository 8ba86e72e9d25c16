"""The two directories: inspection targets and inspectors, and their imports."""
