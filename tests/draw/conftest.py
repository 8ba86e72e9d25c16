"""Properties of the draw have no deadline: the machine may be busy, and time is measured elsewhere."""

from hypothesis import settings

settings.register_profile("draw", deadline=None)
settings.load_profile("draw")
