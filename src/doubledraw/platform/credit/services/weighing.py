"""What is known of firms, many at a time, and what weighing them anew would change; nothing is written here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from doubledraw.platform.credit.engine.rule import Ground, Rule, months_before
from doubledraw.platform.credit.engine.scoring import Recalculated, Told, recalculated
from doubledraw.platform.credit.models import (
    CreditEvent,
    CreditListing,
    CreditProposal,
    CreditRule,
)
from doubledraw.platform.credit.states import (
    CreditKind,
    ListingState,
    ListName,
    ProposalKind,
    ProposalState,
    RuleState,
    WhyCounted,
)
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.states import TargetStatus

COUNTING = (WhyCounted.COUNTS, WhyCounted.LASTS, WhyCounted.UNRATED)


@dataclass(slots=True)
class Known:
    """A firm, the rule that binds it, and what stands. `ids`: source → id of its event; `caused`: (list, event id)."""

    target: Target
    kept: CreditRule | None
    rule: Rule | None
    told: list[Told] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    standing: dict[str, CreditListing] = field(default_factory=dict)
    proposed: dict[str, CreditProposal] = field(default_factory=dict)
    caused: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list to propose a firm for: which, because of which event, under which text."""

    kind: ProposalKind
    source: str
    event_id: int
    ground: Ground


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a recalculation changes: `lapses` no longer holds, `is_new` that the class is proposed, `lists`."""

    found: Recalculated
    lapses: CreditProposal | None
    is_new: bool
    lists: tuple[Listed, ...]

    def __bool__(self) -> bool:
        return bool(self.lapses or self.is_new or self.lists)


def known_of(targets: Sequence[Target]) -> list[Known]:
    """Everything a recalculation asks about these firms, in their order. Six queries, however many."""
    rules = {kept: Rule.of(kept.content) for kept in _rules()}
    found = {}
    for one in targets:
        kept = _binding(one, rules)
        found[one.pk] = Known(one, kept, rules[kept] if kept else None)
    whose, ids = _whose(found), list(found)
    _add_events(found, whose)
    standing = CreditListing.objects.filter(target__in=list(whose), state=ListingState.LISTED)
    for listing in standing:
        for firm in whose[listing.target_id]:
            found[firm].standing[listing.list] = listing
    for proposal in CreditProposal.objects.filter(target__in=ids, state=ProposalState.PROPOSED):
        found[proposal.target_id].proposed[proposal.kind] = proposal
    caused = CreditProposal.objects.filter(target__in=ids, cause__isnull=False).order_by()
    for target, kind, cause in caused.values_list("target", "kind", "cause"):
        found[target].caused.add((kind, cause))
    return list(found.values())


def wanted(known: Known, today: date) -> Wanted | None:
    """What must change on `today`; None for a firm that no rule binds or that became another one."""
    target, rule = known.target, known.rule
    if rule is None or target.status == TargetStatus.MERGED:
        return None
    found = recalculated(known.told, rule, today)
    lists = tuple(_lists(known, rule, found, today))
    if not known.told:
        return Wanted(found, None, False, lists)
    standing = known.proposed.get(ProposalKind.CLASS)
    if standing is not None and _holds(standing, found, target):
        return Wanted(found, None, False, lists)
    return Wanted(found, standing, found.letter != target.credit_class, lists)


def _holds(standing: CreditProposal, found: Recalculated, target: Target) -> bool:
    is_same = standing.after == found.letter and standing.before == target.credit_class
    return is_same and standing.explanation == found.explanation


def _lists(known: Known, rule: Rule, found: Recalculated, today: date) -> Iterator[Listed]:
    there = {name for name, since in _marked(known.target) if since} | set(known.standing)
    works = {step.source for step in found.steps if step.why in COUNTING}
    proposed = set(known.proposed)
    for event in known.told:
        if event.source not in works:
            continue
        event_id = known.ids[event.source]
        for ground in _grounds(event, rule, known.standing, today):
            kind = ProposalKind.of(ground.list)
            if ground.list in there or kind in proposed or (kind, event_id) in known.caused:
                continue
            proposed.add(str(kind))
            yield Listed(kind, event.source, event_id, ground)


def _marked(target: Target) -> list[tuple[str, date | None]]:
    """Since when the directory has the firm on each list; other systems may have said so."""
    return [
        (str(ListName.ABNORMAL), target.abnormal_since),
        (str(ListName.BLACKLIST), target.blacklisted_since),
    ]


def _grounds(
    event: Told, rule: Rule, standing: Mapping[str, CreditListing], today: date
) -> Iterable[Ground]:
    """The lists an event is a ground for; years on the abnormal list are one for the blacklist."""
    yield from rule.ground_for(event.kind)
    listed = standing.get(ListName.ABNORMAL)
    if listed is None or not rule.years or event.source != listed.source:
        return
    if listed.since <= months_before(today, 12 * rule.years):
        yield Ground(CreditKind.ABNORMAL_LISTED, ListName.BLACKLIST, rule.years_source)


def _rules() -> list[CreditRule]:
    """The adopted rules, those of the organs further down first."""
    rows = CreditRule.objects.filter(state=RuleState.ADOPTED).select_related("organ")
    return sorted(rows, key=lambda one: -len(one.organ.path))


def _binding(target: Target, rules: Iterable[CreditRule]) -> CreditRule | None:
    path = target.organ.path
    return next((one for one in rules if path.startswith(one.organ.path)), None)


def _whose(found: Iterable[int]) -> Mapping[int, list[int]]:
    """Of which of these firms a target speaks: of itself, and of the firm that it was found to be. One query."""
    whose = defaultdict(list, {pk: [pk] for pk in found})
    for twin in Target.objects.filter(merged_into__in=list(found)).only("merged_into_id"):
        assert twin.merged_into_id is not None
        whose[twin.pk].append(twin.merged_into_id)
    return whose


def _add_events(found: Mapping[int, Known], whose: Mapping[int, list[int]]) -> None:
    """Each firm's events, the oldest first. One query."""
    rows = CreditEvent.objects.filter(target__in=list(whose)).order_by("day", "source")
    columns = rows.values_list("pk", "target", "source", "kind", "day", "cancels")
    for pk, target, source, kind, day, cancels in columns.iterator(chunk_size=5_000):
        for firm in whose[target]:
            found[firm].told.append(Told(source, kind, day, cancels))
            found[firm].ids[source] = pk
