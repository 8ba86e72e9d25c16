"""Pages of the item list: one item, its form, its way to publication."""
