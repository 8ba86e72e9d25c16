"""The scoring rule and the recalculation: pure, the same events and day give the same class and explanation."""
