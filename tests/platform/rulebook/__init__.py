"""The law in the product."""
