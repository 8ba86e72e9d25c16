"""Opening a follow-up whose firm is still secret: the look is written down before the firm is shown."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.followups.selectors import is_visible
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.policies.visits import EMBARGO
from doubledraw.platform.inspections.services.looking import write_look
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, no


@transaction.atomic
def look_into(visit: Visit, *, by: Actor, at: datetime) -> None:
    """Open a visit's follow-up for a person, once a day; refused for whom nothing of it is."""
    verdict = YES if is_visible(visit, by) else no("not_theirs", "这件处置不由您办理", EMBARGO)
    verdict.enforce()
    write_look(visit, by=by, at=at)
