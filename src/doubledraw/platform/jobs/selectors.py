"""Reading jobs, each for the person who asked for it."""

from django.db.models import QuerySet

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.kernel.actor import Actor


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """The jobs this person asked for, newest first."""
    return Job.objects.filter(asked_by=actor.user_id).order_by("-id")
