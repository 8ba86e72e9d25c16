"""What disclosure seals, and the rules of what is left out of it."""
