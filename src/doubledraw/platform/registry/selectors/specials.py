"""Special directories and their licences: held, running out, expired, ended; and the key-target lists."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import cast

from django.db.models import Count, Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.models import KeyTarget, Licence, SpecialDirectory
from doubledraw.platform.registry.states import LicenceStatus

SOON = 60


def specials_visible_to(actor: Actor) -> QuerySet[SpecialDirectory]:
    """The special directories of organs whose lists serve the actor."""
    return SpecialDirectory.objects.filter(shared_with(*actor.scopes())).select_related("organ")


def open_specials(actor: Actor) -> list[SpecialDirectory]:
    """Those that take licences."""
    return list(specials_visible_to(actor).filter(closed_at=None).order_by("name"))


def licence_counts(
    specials: Collection[SpecialDirectory], today: date, days: int = SOON
) -> dict[int, dict[str, int]]:
    """{special id: {targets, held, soon, expired, ended}} (one query)."""
    rows = Licence.objects.filter(special__in=specials).values("special_id")
    counted = rows.annotate(
        targets=Count("target", distinct=True, filter=_state("held", today, days)),
        **{state: Count("pk", filter=_state(state, today, days)) for state in STATES},
    )
    plain = [cast("dict[str, int]", row) for row in counted]
    return {row.pop("special_id"): row for row in plain}


STATES = ("held", "soon", "expired", "ended")


def licences_in(
    special: SpecialDirectory, state: str, today: date, days: int = SOON
) -> QuerySet[Licence]:
    """Its licences in one of STATES, or all; those that run out first stand first."""
    rows = special.licences.select_related("target__region", "special__organ")
    if state in STATES:
        rows = rows.filter(_state(state, today, days))
    return rows.order_by("valid_until", "target__code", "number")


def _state(state: str, today: date, days: int) -> Q:
    held = Q(status=LicenceStatus.VALID)
    runs = Q(valid_until=None) | Q(valid_until__gte=today)
    match state:
        case "held":
            return held & runs
        case "soon":
            return held & Q(valid_until__gte=today, valid_until__lte=today + timedelta(days=days))
        case "expired":
            return held & Q(valid_until__lt=today)
    return ~held


def key_targets_visible_to(actor: Actor) -> QuerySet[KeyTarget]:
    """Times in the key directories of organs whose lists serve the actor, newest first."""
    rows = KeyTarget.objects.filter(shared_with(*actor.scopes()))
    return rows.select_related("target__region", "organ").order_by("-since", "-pk")
