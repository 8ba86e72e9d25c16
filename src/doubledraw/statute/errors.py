"""What can be wrong with a law book."""


class StatuteError(Exception):
    """A parameter file that does not say what it must: the book refuses to open."""
