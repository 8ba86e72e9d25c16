"""The documents: whole in both shapes, the same each time, deaf to what people write into them."""
