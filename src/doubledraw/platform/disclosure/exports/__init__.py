"""Published results taken away as papers."""
