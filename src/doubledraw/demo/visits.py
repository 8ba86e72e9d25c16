"""Two inspectors of the demo go out: one firm visited yesterday, waiting for its review; others planned for today."""

import os
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from doubledraw.demo.around import surround
from doubledraw.demo.people import Cast
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.services import dispatch_firms
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import AskedForm, AskedNotice, Parcel
from doubledraw.platform.inspections.models import Visit, VisitSheet
from doubledraw.platform.inspections.selectors import crew_of, visits_of
from doubledraw.platform.inspections.services.noticing import Served
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff
from doubledraw.platform.registry.models import Inspector
from doubledraw.platform.registry.services.accounts import link_account

ACCOUNTS = ("jiancha1", "jiancha2")
STROKES = [[[120 + 12 * n, 80 + (n * n * 7) % 220] for n in range(24)]]
HOURS = ((9, 30), (11, 0), (14, 30))
MOST = len(HOURS) + 1


def go_out(cast: Cast, draw: Draw, now: datetime) -> None:
    """Release the drawn firms, order the visits, and let the first team begin."""
    clerk = cast.people["zhoumin"]
    at = now - timedelta(days=5)
    dispatch_firms(draw, [], at, by=cast.people["lixiaowen"], at=at)
    services.order_visits(draw, by=clerk, at=at)
    first = Visit.objects.filter(draw=draw).select_related("draw").order_by("number")[0]
    people = [
        account(one.ref, name, clerk, at)
        for one, name in zip(crew_of([first])[first.pk], ACCOUNTS, strict=False)
    ]
    mine = list(visits_of(people[0], now).order_by("number")[:MOST])
    mine.sort(key=lambda visit: visit.pk != first.pk)
    form = services.submit_form(mine, AskedForm(), by=people[0], at=at + timedelta(hours=1))
    approved = at + timedelta(hours=2)
    today = [localtime(now).replace(hour=h, minute=m, second=0) for h, m in HOURS]
    yesterday = today[0] - timedelta(days=1)
    services.approve_form(form, form.digest, "同意", by=cast.people["wangchu"], at=approved)
    for n, visit in enumerate(mine):
        visit.refresh_from_db()
        announced(visit, yesterday if visit.pk == first.pk else today[n - 1], people[0], approved)
    first.refresh_from_db()
    visited(first, people[0], yesterday)
    surround(cast, draw, mine[1:], people[0], now)


def account(ref: str, name: str, clerk: Actor, at: datetime) -> Actor:
    """An inspector signs in from now on."""
    inspector = Inspector.objects.select_related("organ").get(ref=ref)
    staff = admit_staff(
        name,
        inspector.name,
        organ=inspector.organ,
        password=settings.DEMO_PASSWORD,
        by=SYSTEM,
        at=at,
    )
    link_account(inspector, name, by=clerk, at=at)
    return actor_of(staff)


def announced(visit: Visit, planned: datetime, by: Actor, at: datetime) -> None:
    """The notice is issued and handed over."""
    asked = AskedNotice(planned, "营业执照、从业人员名册", by.name, "0990-6100000")
    notice = services.issue_notice(visit, asked, by=by, at=at, chance=os.urandom)
    served = Served("handed", "负责人", at + timedelta(hours=1), strokes=STROKES)
    services.deliver_notice(notice, served, by=by, at=at + timedelta(hours=1))
    visit.refresh_from_db()


CORRECTED = {"result": "E", "disposal": "none", "problem": "公示栏缺收费标准，当场补齐"}


def visited(visit: Visit, by: Actor, at: datetime, found: dict[str, str] | None = None) -> None:
    """Everything in order but what was found: by itself something that was put right on the spot."""
    ended = at + timedelta(minutes=40)

    def send(kind: str, sheet: VisitSheet | None = None, **body: Any) -> None:
        pk = sheet.pk if sheet else None
        parcel = Parcel(str(uuid.uuid4()), kind, "demo", ended, body, pk)
        services.receive(visit, parcel, by=by, at=ended)

    send("begin", at=at.isoformat())
    for sheet in visit.sheets.all():
        answers = {q["key"]: {"value": _right(q), "note": ""} for q in sheet.questions}
        told = [{"item": item, **(found or CORRECTED)} for item in sheet.items]
        send("sheet", sheet, answers=answers, findings=told)
    for one in crew_of([visit])[visit.pk]:
        send("signature", role="inspector", ref=one.ref, strokes=STROKES)
    send("signature", role="firm", name="负责人", strokes=STROKES)
    send("finish", ended_at=ended.isoformat(), opinion="无异议")
    visit.refresh_from_db()
    services.feed_back(visit, "on_site", "负责人", by=by, at=ended)


def _right(question: dict[str, Any]) -> Any:
    if question["kind"] == "number":
        return question.get("low") or "0"
    if question["kind"] in ("choice", "choices"):
        chosen = question["choices"][0]
        return [chosen] if question["kind"] == "choices" else chosen
    return "yes" if question["kind"] == "yes_no" else "见现场记录"
