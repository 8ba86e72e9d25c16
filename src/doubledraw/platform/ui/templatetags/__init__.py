"""Template vocabulary of the design system."""
