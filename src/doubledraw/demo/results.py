"""Some firms of the revealed draw have been visited and reviewed: their results are on the public pages."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from doubledraw.demo.people import Cast
from doubledraw.demo.problems import CLUE, punish
from doubledraw.demo.visits import CORRECTED, account, announced, visited
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.services import dispatch_firms
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import AskedForm
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import crew_of, latest_record, visits_of
from doubledraw.platform.inspections.states import ReviewDecision

ACCOUNT = "jiancha3"
CLEAN = {"result": "1", "disposal": "none", "problem": ""}
FOUND = (CLUE, CORRECTED, CLEAN, CLEAN)
"""One visit each, one a day."""


def publish_some(cast: Cast, draw: Draw, now: datetime) -> None:
    """Released, ordered, approved, announced, carried out and reviewed in the past days, by real services."""
    clerk, at = cast.people["zhoumin"], now - timedelta(days=len(FOUND) + 5)
    dispatch_firms(draw, [], at, by=cast.people["lixiaowen"], at=at)
    services.order_visits(draw, by=clerk, at=at)
    first = Visit.objects.filter(draw=draw).order_by("number")[0]
    inspector = account(crew_of([first])[first.pk][0].ref, ACCOUNT, clerk, at)
    mine = list(visits_of(inspector, now).filter(draw=draw).order_by("number")[: len(FOUND)])
    form = services.submit_form(mine, AskedForm(), by=inspector, at=at + timedelta(hours=1))
    approved = at + timedelta(hours=2)
    services.approve_form(form, form.digest, "同意", by=cast.people["wangchu"], at=approved)
    for n, (visit, found) in enumerate(zip(mine, FOUND, strict=False)):
        visit.refresh_from_db()
        morning = localtime(now - timedelta(days=len(FOUND) - n)).replace(hour=9, minute=30)
        announced(visit, morning, inspector, approved)
        visited(visit, inspector, morning, found)
        record = latest_record(visit)
        assert record is not None
        said = (record.digest, ReviewDecision.APPROVE, "属实")
        reviewed = morning + timedelta(hours=6)
        services.review_record(visit, *said, by=cast.people["zhaoke"], at=reviewed)
        if found is CLUE:
            punish(cast, visit, reviewed)
