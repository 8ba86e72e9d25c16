"""Reading plans: which an actor may see, what their lines mean in numbers, how far they are."""
