"""Keeping the lists items rest on: the supervision list and the responsibility list."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from doubledraw.platform.catalogue.documents.words import lines_of, one_line
from doubledraw.platform.catalogue.events import EntryClosed, EntryWritten
from doubledraw.platform.catalogue.models import ResponsibilityEntry, SupervisionEntry
from doubledraw.platform.catalogue.policies.lists import may_change_entry, may_keep_list
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import revise

SUPERVISION, RESPONSIBILITY = "supervision", "responsibility"
Entry = SupervisionEntry | ResponsibilityEntry


@transaction.atomic
def enter_supervision(
    organ: Organ, content: Mapping[str, Any], *, by: Actor, at: datetime
) -> SupervisionEntry:
    """Enter what the market is supervised for; `content` has columns of SupervisionEntry, code and name at least."""
    may_keep_list(organ, by).enforce()
    said = _said(SupervisionEntry, content)
    _refuse_taken(SupervisionEntry, said["code"])
    entry = SupervisionEntry.objects.create(organ=organ, **said)
    _tell(SUPERVISION, entry, tuple(sorted(said)), by, at)
    return entry


@transaction.atomic
def enter_responsibility(
    organ: Organ,
    content: Mapping[str, Any],
    partners: Sequence[Organ] = (),
    *,
    by: Actor,
    at: datetime,
) -> ResponsibilityEntry:
    """Enter a matter `organ` leads and `partners` cooperate in."""
    may_keep_list(organ, by).enforce()
    said = _said(ResponsibilityEntry, content)
    _refuse_taken(ResponsibilityEntry, said["code"])
    entry = ResponsibilityEntry.objects.create(organ=organ, **said)
    entry.partners.set(_others(organ, partners))
    _tell(RESPONSIBILITY, entry, (*sorted(said), "partners"), by, at)
    return entry


@transaction.atomic
def change_supervision(
    entry: SupervisionEntry, content: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Change an entry in force; its code stays."""
    may_change_entry(entry, by).enforce()
    _change(SUPERVISION, entry, _said(SupervisionEntry, content), by, at)


@transaction.atomic
def change_responsibility(
    entry: ResponsibilityEntry,
    content: Mapping[str, Any],
    partners: Sequence[Organ] | None = None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Change an entry in force; its code stays. `partners`: None leaves them."""
    may_change_entry(entry, by).enforce()
    more: tuple[str, ...] = ()
    if partners is not None:
        before = set(entry.partners.values_list("pk", flat=True))
        now = _others(entry.organ, partners)
        if before != {organ.pk for organ in now}:
            entry.partners.set(now)
            more = ("partners",)
    _change(RESPONSIBILITY, entry, _said(ResponsibilityEntry, content), by, at, more)


@transaction.atomic
def close_entry(entry: Entry, reason: str, *, by: Actor, at: datetime) -> None:
    """Take an entry out of force; items that rest on it keep naming it."""
    may_change_entry(entry, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "停用要写明理由", remedy="例如：依据已废止。")
    revise(entry, closed_at=at)
    event = EntryClosed(list_of(entry), entry.code, reason.strip()[:200])
    record(event, by=by, at=at, subject=subject_of(entry))


def list_of(entry: Entry) -> str:
    """Which of the two lists an entry is on."""
    return SUPERVISION if isinstance(entry, SupervisionEntry) else RESPONSIBILITY


def subject_of(entry: Entry) -> str:
    """What the ledger calls an entry."""
    return f"{list_of(entry)}:{entry.pk}"


def _change(
    which: str,
    entry: Entry,
    said: dict[str, Any],
    by: Actor,
    at: datetime,
    more: tuple[str, ...] = (),
) -> None:
    said.pop("code", None)
    changed = {name: value for name, value in said.items() if getattr(entry, name) != value}
    if not changed and not more:
        return
    revise(entry, **changed)
    _tell(which, entry, (*sorted(changed), *more), by, at)


def _tell(which: str, entry: Entry, fields: tuple[str, ...], by: Actor, at: datetime) -> None:
    record(EntryWritten(which, entry.code, fields), by=by, at=at, subject=subject_of(entry))


def _said(model: type[Entry], content: Mapping[str, Any]) -> dict[str, Any]:
    """The columns, tidy; refused when one is too long, or code or name is missing."""
    said: dict[str, Any] = {}
    for name, value in content.items():
        column = model._meta.get_field(name)
        if isinstance(value, bool):
            said[name] = value
            continue
        longest = getattr(column, "max_length", None)
        text = one_line(value) if longest else "\n".join(lines_of(value))
        if len(text) > (longest or 4000):
            raise Invalid(
                "too_long",
                "“{field}”有 {length} 个字，最多 {longest} 个",
                remedy="请缩短。",
                field=str(getattr(column, "verbose_name", name)),
                length=len(text),
                longest=longest or 4000,
            )
        said[name] = text
    if not said.get("name", "-") or not said.get("code", "-"):
        raise Invalid("name_missing", "条目要有编码和名称", remedy="请补上。")
    return said


def _others(organ: Organ, partners: Sequence[Organ]) -> list[Organ]:
    return [partner for partner in partners if partner.pk != organ.pk]


def _refuse_taken(model: type[Entry], code: str) -> None:
    if model._default_manager.filter(code=code).exists():
        raise Conflict("code_taken", "编码 {value} 已经用过", remedy="请换一个编码。", value=code)
