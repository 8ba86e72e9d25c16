"""Commissions of a visit, who may be asked, what waits for approval, what the public may be told."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.timezone import localdate

from doubledraw.platform.draws.models import Assignment
from doubledraw.platform.draws.selectors.specialists import INSTITUTION
from doubledraw.platform.inspections.models import Commission, Visit
from doubledraw.platform.inspections.policies.visits import APPROVERS
from doubledraw.platform.inspections.states import CommissionState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with, within
from doubledraw.platform.registry.models import Institution
from doubledraw.platform.registry.states import InspectorStatus, InstitutionKind
from doubledraw.platform.rulebook.selectors import rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.citation import Citation


def commissions_of(visit: Visit) -> list[Commission]:
    """A visit's commissions with institutions, organs and uses. Two queries."""
    rows = Commission.objects.filter(visit=visit).select_related(
        "institution", "organ", "payer", "visit__draw__organ"
    )
    return list(rows.prefetch_related("uses__finding"))


def commissions_waiting_for(actor: Actor) -> QuerySet[Commission]:
    """What this person can approve now, oldest first."""
    reached = within(actor, *APPROVERS, field="organ") | within(
        actor, *APPROVERS, field="visit__draw__organ"
    )
    rows = Commission.objects.filter(reached, state=CommissionState.PROPOSED)
    rows = rows.exclude(made_by=actor.user_id)
    return rows.select_related("visit__draw__organ", "institution", "organ").order_by("made_at")


def institutions_for(visit: Visit) -> list[Institution]:
    """Institutions in force of the directories that serve the visit's organ."""
    rows = Institution.objects.filter(shared_with(visit.organ.path), status=InspectorStatus.ACTIVE)
    return list(rows.order_by("kind", "code"))


def is_drawn(institution: Institution, visit: Visit) -> bool:
    """Whether the institution was drawn onto the visit's team."""
    ref = f"{INSTITUTION}{institution.code}"
    rows = Assignment.objects.filter(draw=visit.draw_id, code=visit.code, release=None)
    return rows.filter(inspector_ref=ref).exists()


def commissioners_of(visit: Visit) -> list[Organ]:
    """The departments that take part in a visit: the one that leads, and those with a sheet. One query."""
    ids = {visit.organ_id, *visit.sheets.values_list("organ", flat=True)}
    return list(Organ.objects.filter(pk__in=ids).order_by("path"))


def payer_cites(visit: Visit) -> Citation | None:
    """The article by which who commissions pays; None when no adopted set says."""
    day = visit.starts
    return law.COMMISSIONER_PAYS.cited(day, rule_sets_of(visit.organ, day))


def commissions_to_tell(visits: Collection[int]) -> dict[int, list[dict[str, str]]]:
    """Visit → [{"institution", "kind" in words, "payer", "cites", "reported"}] for the public page of its result.

    Institutions that reported, the day ("2026-06-03"), and which department paid under which article; no fee, no
    conclusion. One query.
    """
    told: dict[int, list[dict[str, str]]] = {pk: [] for pk in visits}
    rows = Commission.objects.filter(visit__in=told, state=CommissionState.REPORTED)
    for one in rows.select_related("institution", "payer").order_by("made_at", "pk"):
        said = {
            "institution": one.institution.name,
            "kind": InstitutionKind.of(one.institution.kind).label,
            "payer": one.payer.name,
            "cites": one.payer_cited,
            "reported": localdate(one.reported_at).isoformat(),
        }
        told[one.visit_id].append(said)
    return told
