"""The law as data: parameters through time with their citations, rule sets, working days, deadlines, obligations."""
