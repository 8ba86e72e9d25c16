"""The recusal register: who may read it, what acts on which days, what the adopted rules find."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import superiors, within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import (
    Employment,
    Inspector,
    Recusal,
    RecusalChange,
    RecusalRule,
    Target,
    VisitFact,
)
from doubledraw.platform.registry.models.names import name_key
from doubledraw.platform.registry.policies.recusals import NEEDS_TO_KNOW
from doubledraw.platform.registry.selectors.visits import visits_to
from doubledraw.platform.registry.states import OPEN_RECUSALS, RecusalReason, RecusalState

Pair = tuple[str, str, str]
"""Target code, inspector ref, reason code."""
_AT_ONCE = 400


def recusals_visible_to(actor: Actor) -> QuerySet[Recusal]:
    """The register, for those who keep it and those who hold or watch the draws it acts in."""
    rows = Recusal.objects.filter(within(actor, *NEEDS_TO_KNOW, field="inspector__organ"))
    return rows.select_related("target", "inspector__organ").order_by("-declared_at", "-pk")


def recusals_of(inspector: Inspector, actor: Actor) -> list[Recusal]:
    """What the actor may know of one inspector's recusals, newest first."""
    return list(recusals_visible_to(actor).filter(inspector=inspector))


def changes_of(recusal: Recusal) -> list[RecusalChange]:
    """What files and merges of targets have changed in it, newest first (one query)."""
    return list(recusal.changes.select_related("batch").order_by("-at", "-pk"))


def recusals_about(target: Target, actor: Actor) -> list[Recusal]:
    """What the actor may know of who keeps away from one target."""
    open_ones = recusals_visible_to(actor).filter(target=target, state__in=OPEN_RECUSALS)
    return list(open_ones)


def recusals_waiting_for(actor: Actor) -> QuerySet[Recusal]:
    """Declarations that this person can decide: of organs whose approver they are, made by others."""
    rows = recusals_visible_to(actor).filter(state=RecusalState.DECLARED)
    rows = rows.filter(within(actor, Role.APPROVER, field="inspector__organ"))
    return rows.exclude(declared_by=actor.user_id)


def recusals_among(
    targets: QuerySet[Target],
    inspectors: QuerySet[Inspector],
    since: date | None = None,
    until: date | None = None,
) -> list[Pair]:
    """The approved pairs between them that act on any of these days, sorted; one query."""
    rows = Recusal.objects.filter(
        state=RecusalState.APPROVED,
        target__in=targets.order_by().values("pk"),
        inspector__in=inspectors.order_by().values("pk"),
    )
    if until is not None:
        rows = rows.filter(Q(since=None) | Q(since__lte=until))
    if since is not None:
        rows = rows.filter(Q(until=None) | Q(until__gte=since))
    return sorted(rows.values_list("target__code", "inspector__ref", "reason"))


def rules_visible_to(actor: Actor) -> QuerySet[RecusalRule]:
    """The rules of organs in reach and of those above them, which bind them too."""
    above = {path for scope in actor.scopes(*NEEDS_TO_KNOW) for path in superiors(scope)}
    rows = RecusalRule.objects.filter(within(actor, *NEEDS_TO_KNOW) | Q(organ__path__in=above))
    return rows.select_related("organ").order_by("ended_at", "organ__path", "reason")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back the adopted rules look, for one organ's people or draws: months by reason."""

    months: Mapping[str, Mapping[str, int]]

    def for_path(self, reason: RecusalReason, *paths: str) -> int:
        """The longest look back of any rule that binds one of these organs; 0 when none does."""
        bound = self.months.get(reason.value, {})
        return max(
            (m for path, m in bound.items() if any(p.startswith(path) for p in paths)), default=0
        )

    @property
    def is_empty(self) -> bool:
        return not self.months


def adopted_rules() -> Reach:
    """The rules in force, by reason and by the path of the organ that adopted them; one query."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = RecusalRule.objects.filter(ended_at=None).exclude(adopted_at=None)
    for reason, path, months in rows.values_list("reason", "organ__path", "months"):
        found[reason][path] = max(months, found[reason].get(path, 0))
    return Reach(dict(found))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; a day that month does not have becomes its last."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(max(count, 12), 12)
    for candidate in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(candidate, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has a 28th day")


def former_employers(
    targets: QuerySet[Target], months: Mapping[str, int], starts: date
) -> list[tuple[str, str]]:
    """(target code, ref) where an inspector worked there, or at the firm it belongs to, until lately.

    `months`: ref → how many months before `starts` count. Employers match by code or by folded name.
    """
    rows = Employment.objects.filter(inspector__ref__in=months).values_list(
        "inspector__ref", "code", "employer", "until"
    )
    by_code, by_name = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for ref, code, employer, until in rows:
        if until >= months_before(starts, months[ref]):
            by_name[name_key(employer)].add(ref)
            if code:
                by_code[code].add(ref)
    found = set[tuple[str, str]]()
    for words, names in ((by_code, ("code",)), (by_name, ("name_key",))):
        for field in (*names, *(f"parent__{name}" for name in names)):
            found |= set(_employed(targets, field, words))
    return sorted(found)


def _employed(
    targets: QuerySet[Target], field: str, people: Mapping[str, set[str]]
) -> Iterable[tuple[str, str]]:
    words = sorted(people)
    for first in range(0, len(words), _AT_ONCE):
        some = words[first : first + _AT_ONCE]
        rows = targets.order_by().filter(**{f"{field}__in": some}).values_list("code", field)
        for code, word in rows:
            yield from ((code, ref) for ref in people[word])


def last_visits(targets: QuerySet[Target], since: date) -> dict[str, tuple[date, frozenset[str]]]:
    """Target code → the day of its newest visit since a day, and the refs of who made it; one query."""
    facts = VisitFact.objects.filter(visited_on__gte=since)
    rows = visits_to(targets, facts, "visited_on", "inspectors").order_by("visited_on", "pk")
    found: dict[str, tuple[date, frozenset[str]]] = {}
    for code, day, refs in rows:
        before = found.get(code)
        others = before[1] if before and before[0] == day else frozenset[str]()
        found[code] = (day, others | frozenset(refs))
    return found


def inspector_paths(refs: Collection[str]) -> dict[str, str]:
    """Ref → the path of the organ, for the rules that bind it."""
    rows = Inspector.objects.filter(ref__in=refs)
    return dict(rows.values_list("ref", "organ__path"))


def recusals_sought(rows: QuerySet[Recusal], q: str, state: str, reason: str) -> QuerySet[Recusal]:
    """By a part of the inspector's or the target's name or a code's beginning; by state; by reason."""
    if q:
        rows = rows.filter(
            Q(inspector__name__contains=q)
            | Q(inspector__ref__startswith=q)
            | Q(target__code__startswith=q.upper())
            | Q(target__name_key__contains=name_key(q) or q)
        )
    if state:
        rows = rows.filter(state=state)
    return rows.filter(reason=reason) if reason else rows
