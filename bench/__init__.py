"""Benchmarks of the draw, with its peers measured in the same run."""
