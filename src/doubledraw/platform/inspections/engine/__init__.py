"""Pure reckoning for visits."""
