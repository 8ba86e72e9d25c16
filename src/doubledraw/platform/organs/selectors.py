"""Who somebody is, and which organs they may see."""

from django.db.models import Q, QuerySet

from doubledraw.platform.kernel.actor import Actor, Grant
from doubledraw.platform.organs.models import Organ, RoleGrant, Staff
from doubledraw.platform.organs.states import Role


def actor_of(staff: Staff) -> Actor:
    """The person as a value, with the roles they hold: two queries."""
    grants = RoleGrant.objects.filter(staff=staff).values_list("role", "organ__path")
    return Actor(
        user_id=staff.pk,
        name=staff.name,
        organ_id=staff.organ_id,
        organ_path=staff.organ.path,
        organ_name=staff.organ.name,
        office=staff.office,
        grants=frozenset(Grant(role, path) for role, path in grants),
    )


def within(actor: Actor, *roles: Role, field: str = "organ") -> Q:
    """The condition that a row's organ lies in the actor's scope (of these roles, or of any).

    Nobody's scope is a condition that nothing meets.
    """
    scopes = actor.scopes(*roles)
    condition = Q(pk__in=[])
    for path in scopes:
        condition |= Q(**{f"{field}__path__startswith": path})
    return condition


def superiors(path: str) -> list[str]:
    """The paths of all organs above the one at `path`: "/1/4/9/" has "/1/" and "/1/4/"."""
    ids = path.strip("/").split("/")
    return ["/" + "/".join(ids[:depth]) + "/" for depth in range(1, len(ids))]


def shared_with(*paths: str, field: str = "organ") -> Q:
    """The condition that a directory is kept by one of these organs, below it, or above it.

    A county's directory serves its departments; departments beside each other keep theirs to themselves.
    """
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__path__startswith": path})
        condition |= Q(**{f"{field}__path__in": superiors(path)})
    return condition


def organs_visible_to(actor: Actor) -> QuerySet[Organ]:
    """The organs in the actor's scope and, so that names resolve, their own."""
    condition = Q(path=actor.organ_path)
    for path in actor.scopes():
        condition |= Q(path__startswith=path)
    return Organ.objects.filter(condition)


def names_of_staff(ids: set[int]) -> dict[int, str]:
    """Names for a set of staff ids (one query), for signatures and steps."""
    return dict(Staff.objects.filter(pk__in=ids).values_list("pk", "name"))


def tree() -> list[Organ]:
    """All organs in tree order, each with its depth as `depth`."""
    organs = list(Organ.objects.select_related("region").order_by("path"))
    for organ in organs:
        organ.depth = organ.path.count("/") - 2  # type: ignore[attr-defined]
    return organs


def everybody() -> QuerySet[Staff]:
    """All accounts with organ and grants: three queries."""
    return (
        Staff.objects.select_related("organ")
        .prefetch_related("grants__organ")
        .order_by("organ__path", "account")
    )
