"""What the papers of a visit have in common: the firm, the people, the articles, the hands that signed."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate, localtime

from doubledraw.papers.forms import Basis, Ink, Officer, Party
from doubledraw.platform.inspections.models import Visit, VisitRecord, VisitSignature
from doubledraw.platform.inspections.selectors import Crew
from doubledraw.platform.inspections.states import Signatory, Via
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.plans.states import Way

EDITION = "{number}（第{edition}份）"
TASK = "{title}（{draw}）"
REFUSED = "拒绝签名，理由：{why}"
ON_PAPER = "签名见纸质件的扫描件"
BY_ACCOUNT = "以本人账号办理"
MOMENT = "{day} {clock}"
SPAN = "{start}至{end}"
DAY = "{year}年{month}月{day}日"


def party_of(visit: Visit) -> Party:
    """The firm as the visit names it; who represents it is written by hand."""
    return Party(visit.name, visit.code, visit.address or visit.region_name)


def officers_of(told: Sequence[Mapping[str, str]] | Sequence[Crew]) -> tuple[Officer, ...]:
    """The people of a sealed list, or of the team as it stands."""
    return tuple(
        Officer(one.name, one.organ_name, one.ref)
        if isinstance(one, Crew)
        else Officer(one["name"], one["organ"], one["ref"])
        for one in told
    )


def basis_of(items: Sequence[Mapping[str, Any]]) -> tuple[Basis, ...]:
    """Each item with the article under which it is looked into."""
    return tuple(Basis(item["name"], (item["basis"],)) for item in items)


def task_of(visit: Visit) -> str:
    """Name and number of the draw that the visit comes from."""
    return TASK.format(title=visit.draw.title, draw=visit.draw.draw_id)


def number_of(visit: Visit, edition: int) -> str:
    """The visit's number; of a later edition also which."""
    return visit.number if edition == 1 else EDITION.format(number=visit.number, edition=edition)


def way_of(visit: Visit) -> str:
    """How it is inspected, in words."""
    return Way.of(visit.way).label


def sealed_record(record: VisitRecord) -> dict[str, Any]:
    """`documents.InspectionRecord` as a mapping."""
    said: dict[str, Any] = json.loads(document(record.digest))
    return said


def day_of(at: datetime | date) -> str:
    """2026年6月12日."""
    day = localdate(at) if isinstance(at, datetime) else at
    return DAY.format(year=day.year, month=day.month, day=day.day)


def moment_of(at: datetime) -> str:
    """2026年6月12日 09:30, in local time."""
    return MOMENT.format(day=day_of(at), clock=f"{localtime(at):%H:%M}")


def short_moment(at: datetime) -> str:
    """2026-06-12 09:30, where there is little room."""
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def when_of(visit: Visit) -> str:
    """From the door to the end; "" while it is not over."""
    if visit.began_at is None or visit.ended_at is None:
        return ""
    start, end = localtime(visit.began_at), localtime(visit.ended_at)
    said = f"{end:%H:%M}" if start.date() == end.date() else moment_of(end)
    return SPAN.format(start=moment_of(start), end=said)


def made_on(visit: Visit) -> date:
    """The day a paper of this visit bears: its end, else when it is planned, else when it was ordered."""
    return localdate(visit.ended_at or visit.planned_at or visit.ordered_at)


def ink_of(signature: VisitSignature) -> Ink:
    """How somebody signed, or that they refused."""
    strokes = tuple(tuple((x, y) for x, y in stroke) for stroke in signature.strokes)
    refused = REFUSED.format(why=signature.refused) if signature.refused else ""
    return Ink(signature.name, strokes, refused, short_moment(signature.at))


def by_account(name: str, at: datetime) -> Ink:
    """Somebody who did it signed in under their own account."""
    return Ink(name, (), BY_ACCOUNT, short_moment(at))


class Signed:
    """The hands under a visit: the firm's, the inspectors' in the order of the team, a witness."""

    def __init__(self, visit: Visit, via: str, refs: Sequence[str]) -> None:
        rows = list(visit.signatures.all())
        blank = Ink(said=ON_PAPER) if via == Via.PAPER else Ink()
        mine = {row.inspector_ref: ink_of(row) for row in rows if row.inspector_ref}
        firm = [row for row in rows if row.role == Signatory.FIRM]
        seen = [ink_of(row) for row in rows if row.role == Signatory.WITNESS]
        seen += [Ink(row.witness) for row in firm if row.witness]
        self.firm = ink_of(firm[0]) if firm else blank
        self.inspectors = tuple(mine.get(ref, blank) for ref in refs) or (blank,)
        self.witness = seen[0] if seen else None
