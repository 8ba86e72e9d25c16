"""Phones that send the same submissions at once, with drops and repeats, from several processes.

    python -m tests.platform.inspections.arena HOME

DOUBLEDRAW_DATABASE_URL names a PostgreSQL; without it the database is a file under HOME. The last line printed is a
JSON report. This is a program and not a test, because the senders must be real processes.
"""

import json
import os
import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

START = datetime(2026, 5, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NINE = datetime(2026, 6, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PHOTOS, NAIVE, PHONES = 75, 12, 4
"""Each of the phones sends each of the photos: 300 submissions of 75 ids, and two sheets that only one may fill."""


def begin(home: Path) -> list[str]:
    """Set the installation up with two visits under way; their numbers."""
    os.environ["DOUBLEDRAW_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "doubledraw.platform.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from doubledraw.platform.inspections import services
    from doubledraw.platform.ledger.keys import make_log_key
    from tests.world import ceremony
    from tests.world import inspections as world
    from tests.world.county import county

    call_command("migrate", verbosity=0)
    make_log_key()
    place = county(START)
    ceremony.plain_rolls(place, START, targets=30)
    carried = world.ordered(place, world.joint_line(place, START), START)
    visits = carried.visits[:2]
    for visit in visits:
        urgent = world.begin(visit, NINE, urgent="群众举报")
        services.receive(visit, urgent, by=carried.team(visit)[0], at=NINE)
    return [visit.number for visit in visits]


def send_all(number: str, deed: str) -> dict[str, Any]:
    """Let the phones send everything; what the database holds in the end."""
    from doubledraw.platform.inspections.models import Evidence, SheetEntry, Submission
    from tests.platform.draws.arena import together

    told = together(PHONES, lambda phone: _phone(number, phone, deed))
    rows = Submission.objects.filter(visit__number=number).exclude(kind="begin")
    said = Counter(rows.filter(kind="photo").values_list("body__n", flat=True))
    return {
        "photos": len(said),
        "doubled": sum(n > 1 for n in said.values()),
        "evidence": Evidence.objects.filter(visit__number=number).count(),
        "entries": SheetEntry.objects.filter(sheet__visit__number=number).count(),
        "second": rows.filter(kind="sheet", fate="second").count(),
        "sheets": rows.filter(kind="sheet").count(),
        "acknowledged": sum(one["acknowledged"] for one in told),
        "errors": sorted({error for one in told for error in one["errors"]}),
    }


def _phone(number: str, phone: int, deed: str) -> dict[str, Any]:
    """One phone: in an order of its own, losing a third of the answers, sending again until it has one."""
    from doubledraw.platform.inspections.models import Visit
    from doubledraw.platform.organs.models import Staff
    from doubledraw.platform.organs.selectors import actor_of
    from tests.world import inspections as world

    visit = Visit.objects.select_related("draw__organ", "organ", "form").get(number=number)
    crew = world.crew_of([visit])[visit.pk]
    maker = actor_of(Staff.objects.select_related("organ").get(pk=crew[0].staff_id))
    dice, errors, acknowledged = random.Random(phone), [], 0
    photos = PHOTOS if deed == "sure" else NAIVE
    waiting: list[tuple[str, Any]] = [("photo", n) for n in range(photos)]
    if deed == "sure":
        waiting += [("sheet", sheet) for sheet in visit.sheets.all()]
    if deed == "sure":
        dice.shuffle(waiting)
    for kind, what in waiting:
        parcel = _parcel(visit, phone, kind, what)
        for _ in range(6):
            try:
                _send(visit, parcel, maker, deed)
            except Exception as fault:
                errors.append(getattr(fault, "code", repr(fault)[:120]))
                continue
            if dice.random() > 1 / 3:  # otherwise the answer is lost and the phone sends again
                acknowledged += 1
                break
        else:
            acknowledged += 1  # kept all the same: the next round would say so
    return {"acknowledged": acknowledged, "errors": errors}


def _parcel(visit: Any, phone: int, kind: str, what: Any) -> Any:
    from tests.world import inspections as world

    if kind == "sheet":
        body = world.sheet_body(what, bad=bool(phone % 2))
        return world.parcel("sheet", NINE, what, device=f"phone-{phone}", **body)
    client_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"photo {what}"))
    data = world.PHOTO + str(what).encode()
    said = {"n": what, "taken_at": NINE.isoformat(), "data": data, "client_id": client_id}
    return world.parcel("photo", NINE, **said)


def _send(visit: Any, parcel: Any, maker: Any, deed: str) -> None:
    from doubledraw.platform.inspections import services

    at = NINE + timedelta(minutes=1)
    if deed == "sure":
        services.receive(visit, parcel, by=maker, at=at)
        return
    # The negative control: a phone that makes no id of its own, and a look before the writing.
    from dataclasses import replace

    from doubledraw.platform.inspections.models import Submission

    if not Submission.objects.filter(visit=visit, body__n=parcel.body["n"]).exists():
        time.sleep(0.1)
        anew = replace(parcel, client_id=str(uuid.uuid4()))
        services.receive(visit, anew, by=maker, at=at)


def main(arguments: Sequence[str]) -> None:
    sure, naive = begin(Path(arguments[0]))
    print(json.dumps({"sure": send_all(sure, "sure"), "naive": send_all(naive, "naive")}))


if __name__ == "__main__":
    main(sys.argv[1:])
