"""Items as staff find and read them: the list with its facets, editions, differences."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from doubledraw.platform.catalogue.documents import Reference, SealedItem
from doubledraw.platform.catalogue.documents.words import CONTENT, LINKS, ONE_LINE, lines_of
from doubledraw.platform.catalogue.models import (
    Item,
    ItemRevision,
    ResponsibilityEntry,
    SupervisionEntry,
)
from doubledraw.platform.catalogue.states import METHOD_WORDS, OPEN, Method
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.registry.models import SpecialDirectory
from doubledraw.platform.rulebook.selectors import rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.citation import Citation

EXACT = ("state", "priority", "domain", "organ")


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    """The items of organs in the actor's scope, in order of code."""
    return Item.objects.filter(within(actor)).select_related("organ").order_by("code")


def items_sought(
    items: QuerySet[Item], words: str = "", chosen: Mapping[str, str] | None = None
) -> QuerySet[Item]:
    """By words in code, name or basis, and by one value each of state, priority, domain, organ, method, lack."""
    if words:
        items = items.filter(
            Q(code__istartswith=words) | Q(name__contains=words) | Q(basis__contains=words)
        )
    for name, value in (chosen or {}).items():
        if value:
            items = items.filter(_facet(name, value))
    return items


def _facet(name: str, value: str) -> Q:
    if name in EXACT:
        number = value.isascii() and value.isdecimal()
        return Q(**{name: value}) if name != "organ" or number else Q(pk__in=[])
    if name == "method" and value in set(Method):
        condition = Q(pk__in=[])
        for word in METHOD_WORDS[Method.of(value)]:
            condition |= Q(method__contains=word)
        return condition
    return Q(LACKS[value]) if name == "lacks" and value in LACKS else Q(pk__in=[])


LACKS = {
    "basis": Q(basis=""),
    "standard": Q(standard="", key_points=""),
    "links": Q(supervision=None, responsibility=None),
    "sheet": ~Exists(Item.sheets.through.objects.filter(item=OuterRef("pk"))),
    "revision": Exists(ItemRevision.objects.filter(item=OuterRef("pk"), state__in=OPEN)),
}
"""What an item may be without (and, beside them, that a revision of it is on its way)."""


@dataclass(frozen=True)
class Facets:
    """How many items there are of each kind, in all that one may see."""

    total: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    priorities: Mapping[str, int] = field(default_factory=dict)
    domains: Mapping[str, int] = field(default_factory=dict)
    organs: list[tuple[int, str, int]] = field(default_factory=list)
    lacks: Mapping[str, int] = field(default_factory=dict)


def facets(items: QuerySet[Item]) -> Facets:
    """The facets of the list; two queries."""
    rows = items.order_by().values_list(
        "state", "priority", "domain", "organ_id", "organ__short_name"
    )
    states: dict[str, int] = {}
    priorities: dict[str, int] = {}
    domains: dict[str, int] = {}
    organs: dict[tuple[int, str], int] = {}
    for state, priority, domain, organ, name, n in rows.annotate(n=Count("pk")):
        states[state] = states.get(state, 0) + n
        priorities[priority] = priorities.get(priority, 0) + n
        domains[domain] = domains.get(domain, 0) + n
        organs[organ, name] = organs.get((organ, name), 0) + n
    lacks = items.order_by().aggregate(
        **{name: Count("pk", filter=Q(condition)) for name, condition in LACKS.items()}
    )
    return Facets(
        sum(states.values()),
        states,
        priorities,
        domains,
        [(pk, name, n) for (pk, name), n in organs.items()],
        lacks,
    )


def states_counted(items: QuerySet[Item]) -> dict[str, int]:
    """{state: items}, one query."""
    rows = items.order_by().values_list("state").annotate(n=Count("pk"))
    return {str(state): n for state, n in rows}


def open_revision(item: Item) -> ItemRevision | None:
    """The revision of an item that is on its way."""
    return item.revisions.filter(state__in=OPEN).select_related("item__organ").first()


def content_of(item: Item) -> dict[str, Any]:
    """What an item says now, in the form services take and revisions keep."""
    content: dict[str, Any] = {name: getattr(item, name) for name in CONTENT if name not in LINKS}
    content["supervision"] = item.supervision.code if item.supervision else ""
    content["responsibility"] = item.responsibility.code if item.responsibility else ""
    content["specials"] = sorted(special.code for special in item.specials.all())
    return content


def sealed(item: Item, content: Mapping[str, Any] | None = None) -> SealedItem:
    """The document the item's next edition would be, saying `content` (what it says now, when not given)."""
    said = content_of(item) | dict(content or {})
    return SealedItem(
        organ=item.organ.code,
        organ_name=item.organ.name,
        edition=item.edition + 1,
        **{name: str(said[name]) for name in ONE_LINE},
        basis=lines_of(said["basis"]),
        content=lines_of(said["content"]),
        standard=lines_of(said["standard"]),
        key_points=lines_of(said["key_points"]),
        supervision=_reference(SupervisionEntry, said["supervision"]),
        responsibility=_reference(ResponsibilityEntry, said["responsibility"]),
        specials=tuple(
            Reference(*row)
            for row in SpecialDirectory.objects.filter(code__in=said["specials"])
            .order_by("code")
            .values_list("code", "name")
        ),
    )


def _reference(
    model: type[SupervisionEntry] | type[ResponsibilityEntry], code: str
) -> Reference | None:
    if not code:
        return None
    rows = model._default_manager.filter(code=code).values_list("code", "name")
    return Reference(*rows[0]) if rows else None


def would_say(item: Item, content: Mapping[str, Any]) -> dict[str, Any]:
    """The sealed form of a draft, as JSON values: what a page shows and compares."""
    return dict(json.loads(sealed(item, content).encoded()))


def sealed_content(digest: str) -> dict[str, Any]:
    """The content of a sealed edition."""
    return dict(json.loads(document(digest)))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two editions say differently; long texts line by line."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


IGNORED = ("kind", "schema", "edition", "organ", "organ_name")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What the later of two sealed contents says differently."""
    return [
        Difference(name, as_lines(before.get(name)), as_lines(after.get(name)))
        for name in ("code", "name", *(n for n in CONTENT if n not in ("code", "name")))
        if name not in IGNORED and before.get(name) != after.get(name)
    ]


def as_lines(value: Any) -> tuple[str, ...]:
    """A value of a sealed item as lines to read."""
    if not value:
        return ()
    if isinstance(value, Mapping):
        return (f"{value['code']} {value['name']}",)
    if isinstance(value, list | tuple):
        return tuple(line for each in value for line in as_lines(each))
    return (str(value),)


def basis_rule(organ: Organ, day: date) -> Citation | None:
    """The article that forbids inspections without a basis, in the rule sets that bind the organ. One query."""
    return law.BASIS_REQUIRED.cited(day, rule_sets_of(organ, day))


def filing_rule(organ: Organ, day: date) -> Citation | None:
    """The article by which the list is filed before it is published, where one binds the organ (CC-09b). One query."""
    return law.ITEMS_FILED_FIRST.cited(day, rule_sets_of(organ, day))
