"""Template vocabulary of the desk."""
