"""Visits at each stage: ordered, approved, with notice, under way, entered, reviewed; two departments, one firm."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.services import sheets as sheet_services
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.services import dispatch_firms
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import AskedForm, AskedNotice, Parcel
from doubledraw.platform.inspections.models import Notice, Visit, VisitSheet
from doubledraw.platform.inspections.selectors import crew_of, latest_record
from doubledraw.platform.inspections.services.noticing import Served
from doubledraw.platform.inspections.states import ReviewDecision
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.plans.models import LineItem, PlanLine
from doubledraw.platform.registry.models import Inspector
from tests.world import ceremony
from tests.world.county import County
from tests.world.teams import inspector_account

CHINA = ZoneInfo("Asia/Shanghai")
SIGNED = [[[10 + n, 20 + n * 3] for n in range(12)]]
PHOTO = b"\xff\xd8\xff\xe0" + b"a photo of the kitchen" * 20
QUESTIONS: list[dict[str, Any]] = [
    {"text": "食品留样每样不少于125克", "method": "任选三样过秤", "is_critical": True},
    {"text": "从业人员健康证明在有效期内"},
    {"text": "留样冷藏温度", "kind": "number", "unit": "℃", "low": "0", "high": "8"},
]


@dataclass
class Carried:
    """A draw whose firms are visits: the place, everybody's accounts by certificate number, the visits in order."""

    place: County
    draw: Draw
    people: dict[str, Actor]

    @property
    def visits(self) -> list[Visit]:
        rows = Visit.objects.filter(draw=self.draw).select_related("draw__organ", "organ", "form")
        return list(rows.order_by("number"))

    def team(self, visit: Visit) -> list[Actor]:
        """The actors drawn for a visit, in seat order."""
        return [self.people[one.ref] for one in crew_of([visit])[visit.pk]]

    def outsider(self, visit: Visit) -> Actor:
        """An inspector who was not drawn for it."""
        refs = {one.ref for one in crew_of([visit])[visit.pk]}
        return next(actor for ref, actor in self.people.items() if ref not in refs)


def joint_line(place: County, at: datetime, **fields: object) -> PlanLine:
    """A published line of two departments: food of the market bureau, fire safety of the fire brigade."""
    seat = {"count": 1, "qualification": ""}
    seats = [
        seat | {"organ": place.market.code, "department": place.market.name},
        seat | {"organ": place.fire.code, "department": place.fire.name},
    ]
    line = ceremony.plain_plan(place, at, **{"seats": seats, **fields}).lines.get()
    fire, _ = Item.objects.get_or_create(
        code="XF-01",
        defaults={
            "organ": place.fire,
            "name": "消防安全检查",
            "basis": "《中华人民共和国消防法》第五十三条",
            "state": ItemState.PUBLISHED,
            "drafted_by": place["李起草"].user_id,
            "published_by": place["王处长"].user_id,
            "published_at": at,
            "digest": "e" * 64,
        },
    )
    LineItem.objects.create(line=line, item=fire)
    food_sheet(place, at)
    return line


def food_sheet(place: County, at: datetime) -> None:
    """The market bureau's check sheet, drafted by 李起草 and published by 王处长."""
    item = ceremony.plain_item(place, at)
    li = place["李起草"]
    edition = sheet_services.open_sheet(
        place.market, "SP-B", "食品经营检查表", [item], QUESTIONS, by=li, at=at
    )
    sheet_services.propose_sheet(edition, by=li, at=at)
    digest = edition.digest
    sheet_services.publish_sheet(edition, digest=digest, by=place["王处长"], at=at)


def ordered(place: County, line: PlanLine, at: datetime, reveal_after: int = 60) -> Carried:
    """Drawn, kept secret, released to the teams and ordered by 李起草; four hours later."""
    reveal = (at + timedelta(days=reveal_after)).date().isoformat()
    draw = ceremony.drawn_draw(place, line, at, reveal=reveal)
    people = {
        ref: inspector_account(place, ref, at)
        for ref in Inspector.objects.order_by("ref").values_list("ref", flat=True)
    }
    later = at + timedelta(hours=4)
    dispatch_firms(draw, [], later, by=place["周抽取"], at=later)
    services.order_visits(draw, by=place["李起草"], at=later)
    return Carried(place, draw, people)


def approved(carried: Carried, visits: list[Visit], at: datetime) -> None:
    """Each reported by the first of its team, approved by 王处长."""
    for visit in visits:
        maker = carried.team(visit)[0]
        form = services.submit_form([visit], AskedForm(helpers=1), by=maker, at=at)
        services.approve_form(form, form.digest, "同意", by=carried.place["王处长"], at=at)
        visit.refresh_from_db()


def noticed(carried: Carried, visit: Visit, at: datetime, planned: datetime) -> Notice:
    """Issued and handed over at `at`."""
    maker = carried.team(visit)[0]
    asked = AskedNotice(planned, "营业执照、留样记录", "郑海峰", "0990-1234567")
    notice = services.issue_notice(visit, asked, by=maker, at=at, chance=chance)
    served = Served("handed", "林秀英", at, strokes=SIGNED)
    services.deliver_notice(notice, served, by=maker, at=at)
    visit.refresh_from_db()
    return notice


_count = {"n": 0}


def chance(size: int) -> bytes:
    """Bytes that differ at every call."""
    _count["n"] += 1
    return hashlib.sha256(f"token {_count['n']}".encode()).digest()[:size]


def parcel(kind: str, made: datetime, sheet: VisitSheet | None = None, /, **body: Any) -> Parcel:
    """One submission with an id of its own."""
    data = body.pop("data", None)
    named = {name: body.pop(name) for name in ("via", "device", "client_id") if name in body}
    said = {"client_id": str(uuid.uuid4()), "device": "phone-1", **named}
    pk = sheet.pk if sheet else None
    return Parcel(kind=kind, made_at=made, body=body, sheet=pk, data=data, **said)


def begin(visit: Visit, at: datetime, **body: Any) -> Parcel:
    """At the door."""
    return parcel("begin", at, at=at.isoformat(), **body)


def sheet_body(sheet: VisitSheet, *, bad: bool = False) -> dict[str, Any]:
    """A whole sheet: everything as it should be, or one thing wrong and ordered to be put right."""
    answers = {}
    for question in sheet.questions:
        value = "4.5" if question["kind"] == "number" else "yes"
        answers[question["key"]] = {"value": value, "note": ""}
    if bad and answers:
        answers[next(iter(answers))] = {"value": "no", "note": "96克"}
    found: dict[str, str] = {"result": "1", "disposal": "none", "problem": ""}
    if bad:
        found = {"result": "3", "disposal": "order", "problem": "留样96克，不足125克"}
    findings = [{"item": code, **found} for code in sheet.items]
    return {"answers": answers, "findings": findings}


def signatures(visit: Visit, at: datetime, refused: str = "") -> list[Parcel]:
    """Everybody of the team, and the firm, which may refuse before a witness."""
    crew = crew_of([visit])[visit.pk]
    signed = [
        parcel("signature", at, role="inspector", ref=one.ref, strokes=SIGNED) for one in crew
    ]
    firm: dict[str, Any] = {"role": "firm", "name": "林秀英", "strokes": SIGNED}
    if refused:
        firm = {"role": "firm", "name": "林秀英", "refused": refused, "witness": "居委会 何群"}
    return [*signed, parcel("signature", at, **firm)]


def visited(
    carried: Carried, visit: Visit, at: datetime, *, bad: bool = False, by: Actor | None = None
) -> Visit:
    """Begun, both sheets, a photo, all signatures, ended half an hour later."""
    actor = by or carried.team(visit)[0]
    ended = at + timedelta(minutes=30)
    send = [begin(visit, at)]
    for sheet in visit.sheets.all():
        send.append(parcel("sheet", ended, sheet, **sheet_body(sheet, bad=bad)))
    send.append(parcel("photo", at, data=PHOTO, taken_at=at.isoformat(), place="31.2,121.4"))
    send += signatures(visit, ended)
    send.append(parcel("finish", ended, ended_at=ended.isoformat(), opinion="无异议"))
    for one in send:
        services.receive(visit, one, by=actor, at=ended)
    visit.refresh_from_db()
    return visit


def entered(carried: Carried, visit: Visit, day: date | None = None, *, bad: bool = False) -> Visit:
    """From the order to the end of the visit, at nine in the morning of a day in June."""
    planned = morning(day or date(2026, 6, 3))
    approved(carried, [visit], planned - timedelta(days=5))
    noticed(carried, visit, planned - timedelta(days=4), planned)
    return visited(carried, visit, planned, bad=bad)


def reviewed(carried: Carried, visit: Visit, at: datetime) -> None:
    """By 孙科长."""
    record = latest_record(visit)
    assert record is not None
    by = carried.place["孙科长"]
    services.review_record(visit, record.digest, ReviewDecision.APPROVE, "属实", by=by, at=at)
    visit.refresh_from_db()


def morning(day: date) -> datetime:
    """Nine o'clock."""
    return datetime.combine(day, time(9), CHINA)
