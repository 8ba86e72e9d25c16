"""Shared pools: which an actor sees, whose people may sit in whose seats."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Prefetch, Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.registry.models import Inspector, Pool, PoolMember
from doubledraw.platform.registry.states import InspectorStatus, PoolState


def pools_visible_to(actor: Actor) -> QuerySet[Pool]:
    """The pools in which an organ of the actor's scope leads, stands, or is asked to join."""
    members = PoolMember.objects.filter(within(actor)).values("pool")
    members_first = PoolMember.objects.select_related("organ", "pool__organ").order_by(
        "organ__path"
    )
    return (
        Pool.objects.filter(within(actor) | Q(pk__in=members))
        .select_related("organ")
        .prefetch_related(Prefetch("members", members_first))
        .order_by("closed_at", "code")
    )


def pool_organs(organ: Organ) -> list[Organ]:
    """The organs that share an open pool with this one, by path; itself not among them."""
    partners = pool_partners([organ.code]).get(organ.code, ())
    return list(Organ.objects.filter(path__in=partners).order_by("path"))


def pool_partners(codes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Organ code → the paths of the organs that share an open pool with it; two queries."""
    rows = _joined().filter(pool__in=_joined().filter(organ__code__in=codes).values("pool"))
    pools = defaultdict[int, list[tuple[str, str]]](list)
    for pool, code, path in rows.values_list("pool_id", "organ__code", "organ__path"):
        pools[pool].append((code, path))
    found = defaultdict[str, set[str]](set)
    for members in pools.values():
        for code, _ in members:
            found[code] |= {path for other, path in members if other != code}
    return {code: tuple(sorted(paths)) for code, paths in found.items() if code in codes}


def _joined() -> QuerySet[PoolMember]:
    return PoolMember.objects.filter(state=PoolState.JOINED, pool__closed_at=None)


def people_of(organs: Collection[int]) -> dict[int, int]:
    """Organ id → how many active inspectors its directory has, for saying what a member brings; one query."""
    rows = Inspector.objects.filter(organ__in=organs, status=InspectorStatus.ACTIVE)
    return dict(rows.values_list("organ_id").annotate(people=Count("pk")))


def organs_to_invite(pool: Pool) -> QuerySet[Organ]:
    """The organs of the same government that are not yet in the pool, for the list beside the field."""
    root = "/".join(pool.organ.path.split("/")[:2]) + "/"
    taken = pool.members.filter(state__in=[PoolState.INVITED, PoolState.JOINED]).values("organ")
    return (
        Organ.objects.filter(path__startswith=root, closed_at=None)
        .exclude(pk__in=taken)
        .order_by("path")
    )


def organ_called(words: str) -> Organ | None:
    """The organ with this code, or with exactly this name; organs are public."""
    plain = words.strip()
    rows = Organ.objects.filter(Q(code=plain) | Q(name=plain) | Q(short_name=plain), closed_at=None)
    found = list(rows[:2])
    exact = [organ for organ in found if organ.code == plain]
    return exact[0] if exact else found[0] if len(found) == 1 else None
