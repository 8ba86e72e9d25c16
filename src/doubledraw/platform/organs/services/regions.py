"""Divisions: the national table loaded once, townships entered, ended ones kept."""

from datetime import date, datetime

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.events import RegionEnded, RegionEntered
from doubledraw.platform.organs.imports import divisions
from doubledraw.platform.organs.models import Region
from doubledraw.platform.organs.policies import may_administer, may_end_region, may_enter_region

BATCH = 1000


@transaction.atomic
def load_divisions(*, by: Actor) -> int:
    """Bring the national table (`divisions.csv`) in and say how many were new; what is here already stays as it is."""
    may_administer(by).enforce()
    known = set(Region.objects.values_list("code", flat=True))
    fresh = [Region(**row) for row in divisions() if row["code"] not in known]
    Region.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh)


@transaction.atomic
def name_region(code: str, name: str, parent_code: str = "", *, by: Actor) -> Region:
    """Enter a division, or give it its present name: for setting an installation up."""
    may_administer(by).enforce()
    region, _ = Region.objects.update_or_create(
        code=code, defaults={"name": name, "parent_code": parent_code}
    )
    return region


@transaction.atomic
def enter_region(code: str, name: str, since: date | None, *, by: Actor, at: datetime) -> Region:
    """Enter a township under its county, or a county newer than the national table."""
    parent = parent_of(code)
    may_enter_region(code, parent, by).enforce()
    region = Region.objects.create(
        code=code, name=name, parent_code=parent.code if parent else "", since=since
    )
    record(RegionEntered(code, name), by=by, at=at, subject=f"region:{code}")
    return region


@transaction.atomic
def end_region(
    region: Region, until: date, successor: Region | None, *, by: Actor, at: datetime
) -> None:
    """Say that `until` was a division's last day, and what took its place. Old documents keep its code."""
    may_end_region(region, until, successor, by).enforce()
    Region.objects.filter(pk=region.pk).update(
        until=until, successor_code=successor.code if successor else ""
    )
    event = RegionEnded(region.code, until.isoformat(), successor.code if successor else "")
    record(event, by=by, at=at, subject=f"region:{region.code}")


def parent_of(code: str) -> Region | None:
    """The nearest division above `code` that is known here."""
    above = [code[:9], code[:6], code[:4] + "00", code[:2] + "0000"]
    wanted = [other for other in above if other != code]
    found = Region.objects.in_bulk(wanted)
    return next((found[other] for other in wanted if other in found), None)
