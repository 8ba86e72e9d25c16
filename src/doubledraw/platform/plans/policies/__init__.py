"""Who may do what to a plan, and what the law finds in it."""
