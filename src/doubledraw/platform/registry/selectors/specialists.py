"""Experts, professional institutions and equipment: lists for staff, narrowed."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import shared_with, within
from doubledraw.platform.registry.models import Equipment, EquipmentLoan, Expert, Institution


def experts_visible_to(actor: Actor) -> QuerySet[Expert]:
    """The experts in the directories that serve organs in the actor's scope: theirs, those below, those above."""
    rows = Expert.objects.filter(shared_with(*actor.scopes()))
    return rows.select_related("organ").order_by("ref")


def institutions_visible_to(actor: Actor) -> QuerySet[Institution]:
    """The institutions in the directories that serve organs in the actor's scope."""
    rows = Institution.objects.filter(shared_with(*actor.scopes()))
    return rows.select_related("organ").order_by("code")


def experts_sought(rows: QuerySet[Expert], words: str, status: str) -> QuerySet[Expert]:
    """By part of the name or the unit, or the beginning of the number; by status."""
    if words:
        plain = words.strip()
        rows = rows.filter(
            Q(name__contains=plain) | Q(unit__contains=plain) | Q(ref__startswith=plain)
        )
    return rows.filter(status=status) if status else rows


def institutions_sought(
    rows: QuerySet[Institution], words: str, kind: str, status: str
) -> QuerySet[Institution]:
    """By part of the name or the beginning of the code; by kind, by status."""
    if words:
        plain = words.strip()
        rows = rows.filter(Q(name__contains=plain) | Q(code__startswith=plain.upper()))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(status=status) if status else rows


def equipment_visible_to(actor: Actor) -> QuerySet[Equipment]:
    """The devices of organs in the actor's scope, each with its open loan as `open_loans`: two queries."""
    loans = EquipmentLoan.objects.filter(returned_at=None).select_related("inspector")
    return (
        Equipment.objects.filter(within(actor))
        .select_related("organ")
        .prefetch_related(Prefetch("loans", loans, to_attr="open_loans"))
        .order_by("organ__path", "code")
    )


def loans_visible_to(actor: Actor) -> QuerySet[EquipmentLoan]:
    """The loans of those devices."""
    rows = EquipmentLoan.objects.filter(within(actor, field="equipment__organ"))
    return rows.select_related("equipment__organ", "inspector").order_by("-lent_at", "-pk")


def equipment_sought(
    rows: QuerySet[Equipment], words: str, status: str, loan: str, today: date
) -> QuerySet[Equipment]:
    """By part of the name, number or model; by status; `loan`: out, overdue or in."""
    if words:
        plain = words.strip()
        rows = rows.filter(
            Q(name__contains=plain) | Q(code__startswith=plain) | Q(model__contains=plain)
        )
    if status:
        rows = rows.filter(status=status)
    out = EquipmentLoan.objects.filter(returned_at=None)
    if loan == "out":
        return rows.filter(pk__in=out.values("equipment"))
    if loan == "overdue":
        return rows.filter(pk__in=out.filter(due_on__lt=today).values("equipment"))
    if loan == "in":
        return rows.exclude(pk__in=out.values("equipment"))
    return rows


def overdue_loans(actor: Actor, today: date) -> QuerySet[EquipmentLoan]:
    """What should have come back before today, the longest first."""
    rows = loans_visible_to(actor).filter(returned_at=None, due_on__lt=today)
    return rows.order_by("due_on", "pk")
