"""Reading obligations, each for the person who asks."""
