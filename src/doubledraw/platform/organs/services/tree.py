"""The tree of organs through time: founded, renamed, moved, merged, closed."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.events import (
    OrganClosed,
    OrganFounded,
    OrganMerged,
    OrganMoved,
    OrganRenamed,
)
from doubledraw.platform.organs.models import Organ, OrganChange, Region, RoleGrant
from doubledraw.platform.organs.policies import (
    may_administer,
    may_close_organ,
    may_merge_organ,
    may_move_organ,
    may_rename_organ,
    may_stand_under,
)
from doubledraw.platform.organs.selectors import grants_over, held_up_by
from doubledraw.platform.organs.services.staff import grant_role, move_staff, withdraw_role
from doubledraw.platform.organs.states import OrganEvent, OrganKind, OrganLevel, Role
from doubledraw.platform.records.transitions import revise


@transaction.atomic
def found_organ(
    code: str,
    name: str,
    *,
    region: Region,
    parent: Organ | None,
    by: Actor,
    at: datetime,
    kind: OrganKind = OrganKind.DEPARTMENT,
    level: OrganLevel = OrganLevel.COUNTY,
    short_name: str = "",
) -> Organ:
    """Enter an organ under its superior."""
    may_administer(by).enforce()
    if parent is not None:
        parent = Organ.objects.select_for_update().get(pk=parent.pk)
        may_stand_under(parent).enforce()
    organ = Organ.objects.create(
        code=code,
        name=name,
        short_name=short_name or name[:40],
        kind=kind,
        level=level,
        region=region,
        parent=parent,
        path=f"?{code}",
    )
    organ.path = f"{parent.path if parent else '/'}{organ.pk}/"
    organ.save(update_fields=["path"])
    after = {"name": name, "path": organ.path, "region": region.code}
    _tell(OrganFounded(organ.pk, code, name), OrganEvent.FOUNDED, organ, {}, after, "", by, at)
    return organ


@transaction.atomic
def rename_organ(
    organ: Organ, name: str, short_name: str, reason: str, *, by: Actor, at: datetime
) -> None:
    """Give an organ another name; documents sealed before keep the old one."""
    may_rename_organ(organ, by).enforce()
    before = {"name": organ.name, "short_name": organ.short_name}
    revise(organ, name=name, short_name=short_name or name[:40])
    after = {"name": organ.name, "short_name": organ.short_name}
    event = OrganRenamed(organ.pk, before["name"], name)
    _tell(event, OrganEvent.RENAMED, organ, before, after, reason, by, at)


@transaction.atomic
def move_organ(organ: Organ, parent: Organ, reason: str, *, by: Actor, at: datetime) -> None:
    """Put an organ, with everything below it, under another superior."""
    _hold_the_tree()
    parent.refresh_from_db()
    may_move_organ(organ, parent, by).enforce()
    before = {"path": organ.path, "parent": organ.parent.name if organ.parent else ""}
    _replant(organ, parent)
    after = {"path": organ.path, "parent": parent.name}
    event = OrganMoved(organ.pk, before["path"], organ.path)
    _tell(event, OrganEvent.MOVED, organ, before, after, reason, by, at)


@transaction.atomic
def merge_organ(
    organ: Organ, into: Organ, reason: str, *, roles_follow: bool, by: Actor, at: datetime
) -> None:
    """Let `organ` become part of `into`. Its people go there; its roles follow or are withdrawn, as said.

    What the organ kept (directories, items, plans, draws) stays its own, and the organ itself moves under `into`,
    so that whoever answers for `into` sees and goes on with all of it.
    """
    _hold_the_tree()
    into.refresh_from_db()
    may_merge_organ(organ, into, by).enforce()
    grants, people = grants_over(organ), list(organ.staff_set.select_related("organ"))
    for grant in grants:
        _follow(grant, into, roles_follow, by, at)
    for person in people:
        move_staff(person, into, person.section or organ.short_name, reason, by=by, at=at)
    before = {"path": organ.path, "name": organ.name}
    _replant(organ, into)
    revise(organ, closed_at=at, merged_into=into)
    followed = len(grants) if roles_follow else 0
    event = OrganMerged(organ.pk, into.pk, len(people), followed, len(grants) - followed)
    after = {"path": organ.path, "into": into.name, "people": len(people), "followed": followed}
    _tell(event, OrganEvent.MERGED, organ, before, after, reason, by, at)


@transaction.atomic
def close_organ(organ: Organ, reason: str, *, by: Actor, at: datetime) -> None:
    """End an organ that nobody works in; roles over it alone are withdrawn."""
    may_close_organ(organ, held_up_by(organ), by).enforce()
    for grant in grants_over(organ):
        withdraw_role(grant, by=by, at=at)
    revise(organ, closed_at=at)
    event = OrganClosed(organ.pk)
    _tell(event, OrganEvent.CLOSED, organ, {"name": organ.name}, {}, reason, by, at)


def _hold_the_tree() -> None:
    """Nobody else changes the tree until this transaction ends: two moves at once could tie a knot."""
    list(Organ.objects.select_for_update().order_by("pk").values_list("pk"))


def _replant(organ: Organ, parent: Organ) -> None:
    """Every path of the subtree begins anew; one UPDATE, and the organ's own under its version."""
    before, after = organ.path, f"{parent.path}{organ.pk}/"
    revise(organ, parent=parent, path=after)
    below = Organ.objects.filter(path__startswith=before).exclude(pk=organ.pk)
    below.update(
        path=Concat(Value(after), Substr("path", len(before) + 1)), version=F("version") + 1
    )


def _follow(grant: RoleGrant, into: Organ, follows: bool, by: Actor, at: datetime) -> None:
    staff, role = grant.staff, Role.of(grant.role)
    withdraw_role(grant, by=by, at=at)
    if follows:
        grant_role(staff, role, into, by=by, at=at)


def _tell(
    event: Event,
    kind: OrganEvent,
    organ: Organ,
    before: dict[str, object] | dict[str, str],
    after: dict[str, object] | dict[str, str],
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    fields = {"before": before, "after": after}
    OrganChange.objects.create(
        organ=organ, kind=kind, fields=fields, reason=reason, by=by.user_id, at=at
    )
    record(event, by=by, at=at, subject=f"organ:{organ.code}")
