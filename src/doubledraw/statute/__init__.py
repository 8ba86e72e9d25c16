"""The law as data: citations, and parameters through time, each with its source."""
