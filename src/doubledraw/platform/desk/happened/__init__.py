"""What happened, in words: every audit event has its own."""

from doubledraw.platform.desk.happened import draws, rolls, visits

HAPPENED = {**rolls.HAPPENED, **draws.HAPPENED, **visits.HAPPENED}
