"""How things stood: one target, or the whole directory, as of any moment since it was entered.

Nothing is kept twice for this. A row stands as it is now with the changes made since taken back, newest first, and so
do licences; labels and times in key directories have a beginning and an end. Which organ keeps a target never changes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.models import (
    KeyTarget,
    Licence,
    LicenceChange,
    Target,
    TargetChange,
    TargetLabel,
    initials_of_key,
    name_key,
)
from doubledraw.platform.registry.selectors.search import Search
from doubledraw.platform.registry.selectors.targets import COLUMNS, Sought, targets_visible_to
from doubledraw.platform.registry.states import LicenceStatus

CHUNK = 1_000


def as_of(target: Target, when: datetime) -> Target | None:
    """The target as it stood at `when`, or None before it was entered (one query). Not to be saved."""
    if target.entered_at > when:
        return None
    return _taken_back(target, target.changes.order_by("at", "pk"), when)


def labelled_at(when: datetime) -> Q:
    """The condition that a label or a time in a key directory held at `when`."""
    return Q(since__lte=when) & (Q(until=None) | Q(until__gt=when))


def holding_at(licences: QuerySet[Licence], when: datetime) -> Q:
    """The condition that a target held one of `licences` at `when`, neither revoked nor cancelled (two queries now).

    Licences that have since ended, or followed their target into another, are looked at one by one.
    """
    since = LicenceChange.objects.filter(
        Q(fields__has_key="status") | Q(fields__has_key="target_id"), at__gt=when
    )
    known = licences.filter(entered_at__lte=when)
    moved = known.filter(pk__in=since.values("licence_id"))
    rows = moved.values_list("pk", "status", "target_id")
    stood = {pk: {"status": status, "target_id": target} for pk, status, target in rows}
    for change in since.filter(licence__in=moved.values("pk")).order_by("-at", "-pk"):
        row: dict[str, Any] = stood[change.licence_id]
        row.update((name, both[0]) for name, both in change.fields.items() if name in row)
    held = {row["target_id"] for row in stood.values() if row["status"] == LicenceStatus.VALID}
    steady = known.filter(status=LicenceStatus.VALID).exclude(pk__in=since.values("licence_id"))
    return Q(pk__in=held) | Q(pk__in=steady.values("target_id"))


class DirectoryAsOf:
    """The directory an actor sees today, as it stood at `when`, narrowed as on the list of targets.

    The last import's changes (`sought.change`) and the order are not looked at; rows come by number.
    """

    def __init__(self, actor: Actor, when: datetime, sought: Sought | None = None) -> None:
        self.when = when
        self.sought = replace(sought or Sought(), change="", order="", scopes=actor.scopes())
        entered = targets_visible_to(actor).filter(entered_at__lte=when)
        self._entered = self._with_what_it_held(entered)

    @property
    def number(self) -> int:
        """How many targets there were."""
        return self._steady.order_by().count() + len(self._touched)

    def counts(self, field: str) -> dict[str, int]:
        """{value: targets} by a column such as status, as they stood then."""
        rows = self._steady.order_by().values_list(field).annotate(n=Count("pk"))
        found = Counter({str(value): n for value, n in rows})
        found.update(str(_plain(target, field)) for target in self._touched)
        return dict(sorted(found.items()))

    def rows(self) -> Iterator[Target]:
        """Every target as it stood, by number; two queries a thousand."""
        after = 0
        while chunk := list(self._entered.filter(pk__gt=after).order_by("pk")[:CHUNK]):
            after = chunk[-1].pk
            yield from (
                target for target in _all_taken_back(chunk, self.when) if self._is_sought(target)
            )

    @property
    def _steady(self) -> QuerySet[Target]:
        """Those that stand now as they stood then: the database answers for them."""
        untouched = self._entered.exclude(pk__in=_later(self.when))
        asked = replace(self.sought, label=(), special=(), flag=())
        return self._flagged(asked.among(untouched))

    @cached_property
    def _touched(self) -> list[Target]:
        """Those that have changed since, as they stood."""
        changed = self._entered.filter(pk__in=_later(self.when)).order_by("pk")
        found: list[Target] = []
        chunk: list[Target] = []
        for target in changed.iterator(CHUNK):
            chunk.append(target)
            if len(chunk) == CHUNK:
                found += filter(self._is_sought, _all_taken_back(chunk, self.when))
                chunk = []
        return [*found, *filter(self._is_sought, _all_taken_back(chunk, self.when))]

    def _is_sought(self, target: Target) -> bool:
        """Whether what stands in its columns is what was asked for."""
        for name in COLUMNS:
            chosen = getattr(self.sought, name)
            if chosen and _plain(target, name) not in chosen:
                return False
        if self.sought.flag and not any(self._bears(target, flag) for flag in self.sought.flag):
            return False
        return Search(Target.objects.none(), self.sought.words).speaks_of(target)

    def _with_what_it_held(self, targets: QuerySet[Target]) -> QuerySet[Target]:
        """Those that bore the labels and held the licences asked for."""
        scopes, when = self.sought.scopes, self.when
        if self.sought.label:
            on = TargetLabel.objects.filter(labelled_at(when), label__code__in=self.sought.label)
            on = on.filter(shared_with(*scopes, field="label__organ"))
            targets = targets.filter(pk__in=on.values("target_id"))
        if self.sought.special:
            licences = Licence.objects.filter(special__code__in=self.sought.special)
            served = licences.filter(shared_with(*scopes, field="special__organ"))
            targets = targets.filter(holding_at(served, when))
        return targets

    def _bears(self, target: Target, flag: str) -> bool:
        return (
            target.pk in self._key if flag == "key" else getattr(target, _since(flag)) is not None
        )

    @cached_property
    def _key(self) -> frozenset[int]:
        """The ids of those that stood in a key directory."""
        times = KeyTarget.objects.filter(labelled_at(self.when), shared_with(*self.sought.scopes))
        return frozenset(times.values_list("target_id", flat=True))

    def _flagged(self, targets: QuerySet[Target]) -> QuerySet[Target]:
        found = Q(pk__in=[])
        for flag in self.sought.flag:
            found |= (
                Q(pk__in=self._key) if flag == "key" else Q(**{f"{_since(flag)}__isnull": False})
            )
        return targets.filter(found) if self.sought.flag else targets


def directory_as_of(actor: Actor, when: datetime, sought: Sought | None = None) -> DirectoryAsOf:
    """What the actor sees today, as it stood at `when`: `number`, `counts(column)`, `rows()`."""
    return DirectoryAsOf(actor, when, sought)


def _later(when: datetime) -> QuerySet[Any]:
    return TargetChange.objects.filter(at__gt=when).values("target_id")


def _all_taken_back(targets: Sequence[Target], when: datetime) -> Iterator[Target]:
    """These as they stood (one query)."""
    changes: dict[int, list[TargetChange]] = defaultdict(list)
    if targets:
        numbers = [target.pk for target in targets]
        for change in TargetChange.objects.filter(target__in=numbers).order_by("at", "pk"):
            changes[change.target_id].append(change)
    return (_taken_back(target, changes[target.pk], when) for target in targets)


def _taken_back(target: Target, changes: Iterable[TargetChange], when: datetime) -> Target:
    """A copy without the changes (oldest first) that came after `when`."""
    stood, last, later = copy(target), target.entered_at, []
    for change in changes:
        if change.at > when:
            later.append(change)
        else:
            last = change.at
    for change in reversed(later):
        for name, (before, _) in change.fields.items():
            _set(stood, name, before)
    stood.version -= len(later)
    stood.changed_at = last
    return stood


def _set(target: Target, name: str, value: Any) -> None:
    column: Any = Target._meta.get_field(name)
    is_empty = column.null and value in ("", None)
    setattr(target, column.attname, None if is_empty else column.to_python(value))
    if name == "name":
        target.name_key = name_key(target.name)
        target.initials = initials_of_key(target.name_key)


def _plain(target: Target, name: str) -> Any:
    return getattr(target, Target._meta.get_field(name).attname)  # type: ignore[union-attr]


def _since(flag: str) -> str:
    return f"{flag}_since"
