"""Inspectors and recusals: the list for staff, rosters and pairs for draws."""

from collections.abc import Iterable

from django.db.models import QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.registry.models import Inspector, Recusal, Target
from doubledraw.platform.registry.states import InspectorStatus


def inspectors_visible_to(actor: Actor) -> QuerySet[Inspector]:
    """The inspectors of organs in the actor's scope."""
    return Inspector.objects.filter(within(actor)).select_related("organ").order_by("organ", "ref")


def inspectors_sought(
    inspectors: QuerySet[Inspector], words: str = "", organ: str = "", status: str = ""
) -> QuerySet[Inspector]:
    """By part of the name or the beginning of the certificate number, by organ, by status."""
    if words:
        plain = "".join(words.split())
        inspectors = inspectors.filter(name__contains=plain) | inspectors.filter(
            ref__startswith=plain
        )
    if organ.isdigit():
        inspectors = inspectors.filter(organ_id=int(organ))
    if status:
        inspectors = inspectors.filter(status=status)
    return inspectors


def inspectors_for(organs: Iterable[Organ | int]) -> QuerySet[Inspector]:
    """The active inspectors of exactly these organs, by certificate number; `valid_until` is the caller's to judge."""
    ids = [organ if isinstance(organ, int) else organ.pk for organ in organs]
    return (
        Inspector.objects.filter(organ_id__in=ids, status=InspectorStatus.ACTIVE)
        .select_related("organ")
        .order_by("ref")
    )


def recusals_of(inspector: Inspector) -> list[Recusal]:
    """The recusals of one inspector, newest first."""
    return list(inspector.recusal_set.select_related("target").order_by("-pk"))


def recusals_about(target: Target) -> list[Recusal]:
    """Who is kept away from one target."""
    return list(target.recusal_set.select_related("inspector__organ").order_by("-pk"))


def recusals_among(
    targets: QuerySet[Target], inspectors: QuerySet[Inspector]
) -> list[tuple[str, str, str]]:
    """(target code, inspector ref, reason code) for the pairs between them, sorted; one query."""
    rows = Recusal.objects.filter(
        target__in=targets.order_by().values("pk"), inspector__in=inspectors.order_by().values("pk")
    )
    return sorted(rows.values_list("target__code", "inspector__ref", "reason"))
