"""What the tests of obligations share: an obligation of an organ, browsers of the people of the county."""

from datetime import date, datetime

from django.test import Client

from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.obligations.documents import Cited, Counted, Duty, Reckoning, last_moment
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.services import open_obligation
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.states import Role


def a_duty(due: date, *, subject: str = "", kind: str = "report_month", **changes: object) -> Duty:
    """A duty due on a day, under a made-up article."""
    reckoning = Reckoning(
        due.isoformat(),
        "monthly_report",
        "月报表",
        "20",
        "每月",
        days=(Counted(due.isoformat(), "working"),),
    )
    fields: dict[str, object] = {
        "kind": kind,
        "subject": subject or f"organ:x:{due}",
        "role": Role.CLERK,
        "title": "报送月报表",
        "about": f"{due:%Y-%m}",
        "reckoning": reckoning,
        "cited": Cited("某方案", "三（三）", "每月20日前将《月报表》报送"),
        "document": "某方案",
    }
    return Duty(**(fields | changes))  # type: ignore[arg-type]


def an_obligation(organ: Organ, due: date, at: datetime, **duty: object) -> Obligation:
    """Opened by the platform; the same subject gives the same one."""
    duty.setdefault("subject", f"organ:{organ.code}:{due}")
    return open_obligation(organ, a_duty(due, **duty), due=last_moment(due), by=SYSTEM, at=at)  # type: ignore[arg-type]


def browser(name: str) -> Client:
    """Somebody's browser, signed in."""
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client
