"""The request as our views see it: with the actor and the one reading of the clock."""

from datetime import datetime

from django.http import HttpRequest

from doubledraw.platform.kernel.actor import Actor


class PublicRequest(HttpRequest):
    """A request of anybody; `at` is the moment it arrived. `edition` of what is public: on pages of the portal only."""

    at: datetime
    edition: int
    actor: Actor | None


class StaffRequest(HttpRequest):
    """A request of signed-in staff (behind `access.staff`)."""

    at: datetime
    actor: Actor
