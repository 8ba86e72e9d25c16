"""Pages of plans: the list, one plan, the line editor, the review."""
