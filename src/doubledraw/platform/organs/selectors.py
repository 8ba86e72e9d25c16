"""Who somebody is, and which organs they may see."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value

from doubledraw.platform.kernel.actor import Actor, Grant
from doubledraw.platform.organs.models import (
    Delegation,
    Liaison,
    Organ,
    OrganChange,
    Posting,
    Region,
    RoleGrant,
    Staff,
)
from doubledraw.platform.organs.states import Office, Role


def actor_of(staff: Staff, on: date | None = None) -> Actor:
    """The person as a value, with the roles they hold and those lent to them `on` that day: two queries."""
    return Actor(
        user_id=staff.pk,
        name=staff.name,
        organ_id=staff.organ_id,
        organ_path=staff.organ.path,
        organ_name=staff.organ.name,
        office=staff.office,
        grants=frozenset(
            Grant(role, path, by or None, name) for role, path, by, name in _held(staff.pk, on)
        ),
    )


_SOMEBODY, _SOME_DAY = -1, date.min


def _held(staff_id: int, on: date | None) -> list[tuple[str, str, int, str]]:
    """(role, path of its organ, lender or 0, their name). Every request asks this: the question is compiled once."""
    as_kept = connection.ops.adapt_datefield_value
    sql, params = _question(connection.vendor, bool(on))
    said = {_SOMEBODY: staff_id, as_kept(_SOME_DAY): as_kept(on)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [said.get(each, each) for each in params])
        found: list[tuple[str, str, int, str]] = cursor.fetchall()
    return found


@cache
def _question(vendor: str, also_lent: bool) -> tuple[str, tuple[Any, ...]]:
    """What to ask of this kind of database for somebody's roles on some day, and what stands in its places."""
    own = RoleGrant.objects.filter(staff=_SOMEBODY).values_list(
        "role", "organ__path", Value(0), Value("", output_field=CharField())
    )
    held = own.union(_lent(_SOMEBODY, _SOME_DAY), all=True) if also_lent else own
    return held.query.sql_with_params()


def in_force(on: date) -> QuerySet[Delegation]:
    """What is lent on a day: within its period, not withdrawn, and the lender still holds the role themselves."""
    held = RoleGrant.objects.filter(
        staff=OuterRef("lender"), role=OuterRef("role"), organ=OuterRef("organ")
    )
    return Delegation.objects.filter(
        Exists(held), since__lte=on, until__gte=on, withdrawn_at=None, lender__is_active=True
    )


def _lent(staff_id: int, on: date) -> QuerySet[Delegation, tuple[str, str, int, str]]:
    lent = in_force(on).filter(deputy=staff_id).order_by()
    return lent.values_list("role", "organ__path", "lender_id", "lender__name")


def delegations_of(staff_id: int) -> QuerySet[Delegation]:
    """What a person has lent or was lent, the newest first."""
    mine = Q(lender=staff_id) | Q(deputy=staff_id)
    return _with_names(Delegation.objects.filter(mine))


def every_delegation(actor: Actor) -> QuerySet[Delegation]:
    """All of them for the security administrator, one's own for everybody else."""
    if actor.office == Office.SECURITY:
        return _with_names(Delegation.objects.all())
    return delegations_of(actor.user_id)


def _with_names(rows: QuerySet[Delegation]) -> QuerySet[Delegation]:
    return rows.select_related("lender", "deputy", "organ").order_by("-since", "-pk")


def grants_of(staff_id: int) -> QuerySet[RoleGrant]:
    """The roles a person holds themselves: what they may lend."""
    return RoleGrant.objects.filter(staff=staff_id).select_related("organ").order_by("role", "pk")


def possible_deputies(actor: Actor) -> QuerySet[Staff]:
    """Whom one may ask to stand in: business staff with an open account in one's own organ, above or below it."""
    near = Q(organ__path__startswith=actor.organ_path) | Q(
        organ__path__in=superiors(actor.organ_path)
    )
    people = Staff.objects.filter(near, office=Office.BUSINESS, is_active=True)
    return people.exclude(pk=actor.user_id).select_related("organ").order_by("organ__path", "name")


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


def business_account(account: str) -> Staff | None:
    """Whose open business account this is, with their organ. PostgreSQL takes no NUL, and no account has one."""
    if "\0" in account:
        return None
    found = Staff.objects.filter(account=account, is_active=True, office=Office.BUSINESS)
    return found.select_related("organ").first()


def organs_related_to(actor: Actor) -> QuerySet[Organ]:
    """Those one works with: above, beside and below one's own organ, and whatever one's roles reach.

    The security administrator knows the whole tree.
    """
    organs = Organ.objects.order_by("path")
    if actor.office == Office.SECURITY:
        return organs
    above = superiors(actor.organ_path)
    condition = Q(path__in=above) | Q(path__startswith=actor.organ_path)
    if above:
        condition |= Q(parent__path=above[-1])
    for path in actor.scopes():
        condition |= Q(path__startswith=path)
    return organs.filter(condition)


@dataclass(slots=True)
class Branch:
    """An organ in the tree with what stands below it and how many open accounts work in it."""

    organ: Organ
    people: int
    below: list["Branch"]


def forest(actor: Actor) -> list[Branch]:
    """The organs one works with as trees; a root is whatever has no visible superior. Two queries."""
    organs = organs_related_to(actor).select_related("region", "merged_into")
    people = dict(
        Staff.objects.filter(is_active=True).values_list("organ").annotate(n=Count("pk")).order_by()
    )
    branches = {organ.pk: Branch(organ, people.get(organ.pk, 0), []) for organ in organs}
    roots: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.organ.parent_id or 0)
        (parent.below if parent else roots).append(branch)
    for branch in branches.values():
        branch.below.sort(key=lambda below: below.organ.code)
    return roots


def open_organs() -> QuerySet[Organ]:
    """Organs that people may work in, in tree order."""
    return Organ.objects.filter(closed_at=None).order_by("path")


def liaisons_of(organ: Organ) -> list[Liaison]:
    """Whom to call now."""
    return list(organ.liaisons.filter(until=None))


def changes_of(organ: Organ) -> list[OrganChange]:
    """What happened to an organ, the newest first."""
    return list(organ.changes.order_by("-at", "-pk"))


def postings_of(staff: Staff) -> list[Posting]:
    """Where a person has worked, the newest first."""
    return list(staff.postings.select_related("organ").order_by("-at", "-pk"))


def grants_over(organ: Organ) -> list[RoleGrant]:
    """The roles held over exactly this organ."""
    grants = RoleGrant.objects.filter(organ=organ).select_related("staff", "organ")
    return list(grants.order_by("role", "staff__account"))


def grants_left_behind(staff: Staff, organ: Organ | None = None) -> list[RoleGrant]:
    """The roles a person loses by going to `organ`: those within the organ they leave and not within the new one."""
    grants = RoleGrant.objects.filter(staff=staff, organ__path__startswith=staff.organ.path)
    if organ is not None:
        grants = grants.exclude(organ__path__startswith=organ.path)
    return list(grants.select_related("staff", "organ").order_by("pk"))


def held_up_by(organ: Organ) -> tuple[int, int]:
    """What keeps an organ from being closed: open organs below it, open accounts in it."""
    below = Organ.objects.filter(parent=organ, closed_at=None).count()
    return below, Staff.objects.filter(organ=organ, is_active=True).count()


@dataclass(frozen=True, slots=True)
class Division:
    """What a code meant on a day; `successor` is the code that has taken its place since, or ""."""

    code: str
    name: str
    is_current: bool
    successor: str = ""


def region_on(code: str, day: date) -> Division | None:
    """The division with this code on this day, under its name of then; None when the code meant nothing."""
    region = Region.objects.filter(code=code).first()
    if region is None:
        return None
    if not ((region.since and day < region.since) or (region.until and day > region.until)):
        return Division(code, region.name, region.until is None, region.successor_code)
    text = day.isoformat()
    for former in reversed(region.former_names):
        if former["since"] <= text <= former["until"]:
            return Division(code, former["name"], False)
    return None


def regions_like(words: str) -> QuerySet[Region]:
    """Divisions whose code begins with the words, or whose name has them; nothing asked, the provinces and our own."""
    words = words.strip()
    if not words:
        used = Organ.objects.values("region")
        return Region.objects.filter(Q(code__endswith="0000") | Q(pk__in=used))
    if words.isdigit():
        return Region.objects.filter(code__startswith=words)
    return Region.objects.filter(Q(name__contains=words))


def people_like(words: str) -> QuerySet[Staff]:
    """Accounts whose name, account or organ has the words; all when there are none."""
    people = everybody()
    if not words:
        return people
    return people.filter(
        Q(name__contains=words) | Q(account__icontains=words) | Q(organ__name__contains=words)
    )


def everybody() -> QuerySet[Staff]:
    """All accounts with organ and grants: three queries."""
    return (
        Staff.objects.select_related("organ")
        .prefetch_related("grants__organ")
        .order_by("organ__path", "account")
    )
