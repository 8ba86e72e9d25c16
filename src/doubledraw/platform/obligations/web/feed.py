"""The calendar at a secret address: my open deadlines, with nobody's name in it."""

from datetime import date, datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.exports.ics import Entry, calendar
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.selectors.keys import holder_of
from doubledraw.platform.obligations.selectors.lists import Sought, sought
from doubledraw.platform.obligations.services.reminding import digest_of_key
from doubledraw.platform.obligations.states import ObligationState, Reach
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest

MOST = 500


@public
@require_safe
def feed(request: PublicRequest, secret: str) -> HttpResponse:
    """404 for a secret that is wrong, revoked, or of a closed account: which of them, nobody learns."""
    actor = holder_of(digest_of_key(secret))
    if actor is None:
        raise Http404
    with override(settings.LANGUAGE_CODE):
        data = calendar(_("双随机期限"), entries(actor, request.at))
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="obligations.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def entries(actor: Actor, at: datetime) -> list[Entry]:
    """What this person is to do, as calendar entries."""
    mine = sought(actor, Sought(reach=Reach.MINE), at).filter(state=ObligationState.OPEN)
    return [_entry(obligation, at) for obligation in mine[:MOST]]


def _entry(obligation: Obligation, at: datetime) -> Entry:
    url = settings.PUBLIC_URL + reverse("obligation", args=[obligation.pk])
    summary = f"{obligation.title} {obligation.period}".strip()
    cited = f"{obligation.cited['instrument']} {obligation.cited['article']}"
    description = "\n".join(filter(None, (obligation.organ.name, obligation.what, cited)))
    host = settings.LOG_ORIGIN.partition("/")[0]
    return Entry(
        uid=f"obligation-{obligation.pk}@{host}",
        when=_when(obligation),
        summary=summary,
        description=description,
        url=url,
        sequence=obligation.version - 1,
        stamped=at,
    )


def _when(obligation: Obligation) -> date | datetime:
    return obligation.due if obligation.reckoning["hour"] else localtime(obligation.due).date()
