"""Lists that are filed with the office above: what they hold, and whether an edition is on one with a receipt."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from doubledraw.platform.approvals.documents import FiledEntry, FiledList
from doubledraw.platform.approvals.selectors import is_on_received_list
from doubledraw.platform.approvals.states import FilingMatter
from doubledraw.platform.catalogue.models import Item, ItemRevision
from doubledraw.platform.catalogue.policies.items import is_filed
from doubledraw.platform.catalogue.selectors.items import filing_rule
from doubledraw.platform.catalogue.states import ItemState, SheetState
from doubledraw.platform.kernel.verdict import YES, Verdict
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import Inspector, Target


def filing_of(organ: Organ, digest: str, day: date) -> Verdict:
    """Whether the filing the rules may ask for has been made; one query more where it is."""
    rule = filing_rule(organ, day)
    if rule is None:
        return YES
    return is_filed(is_on_received_list(organ.path, "items", digest), rule)


def periods(day: date) -> list[str]:
    """The quarters a list may be filed for on this day: this one and the one before (2026Q4, 2026Q3)."""
    quarter = (day.month - 1) // 3
    before = (day.year, quarter - 1) if quarter else (day.year - 1, 3)
    return [f"{year}Q{index + 1}" for year, index in ((day.year, quarter), before)]


def list_to_file(organ: Organ, office: Organ, matter: str, period: str) -> FiledList:
    """What this organ (and everything below it) has on a list today; two queries, whatever its length."""
    rows, entries = LISTS[FilingMatter.of(matter)](organ.path)
    count, content = _digested(rows)
    return FiledList(
        organ=organ.code,
        organ_name=organ.name,
        office=office.code,
        office_name=office.name,
        matter=matter,
        period=period,
        rows=count,
        content=content,
        entries=tuple(entries),
    )


Rows = Iterable[tuple[Any, ...]]


def _items(path: str) -> tuple[Rows, list[FiledEntry]]:
    """Items in force or waiting for publication; a revision that waits stands beside the edition in force."""
    found = Item.objects.filter(
        organ__path__startswith=path, state__in=[ItemState.PROPOSED, ItemState.PUBLISHED]
    )
    entries = [
        FiledEntry(*row)
        for row in found.order_by("code").values_list("code", "name", "state", "digest")
    ]
    waiting = ItemRevision.objects.filter(item__in=found.order_by(), state=SheetState.PROPOSED)
    entries += [
        FiledEntry(revision.item.code, str(revision.fields["name"]), "revision", revision.digest)
        for revision in waiting.select_related("item").order_by("item__code")
    ]
    return [(e.code, e.name, e.state, e.digest) for e in entries], entries


def _inspectors(path: str) -> tuple[Rows, list[FiledEntry]]:
    found = Inspector.objects.filter(organ__path__startswith=path).order_by("ref")
    return found.values_list("ref", "name", "organ__code", "status").iterator(), []


def _targets(path: str) -> tuple[Rows, list[FiledEntry]]:
    found = Target.objects.filter(organ__path__startswith=path).order_by("code")
    return found.values_list("code", "name", "region_id", "status").iterator(5_000), []


LISTS: Mapping[str, Callable[[str], tuple[Rows, list[FiledEntry]]]] = {
    FilingMatter.ITEMS: _items,
    FilingMatter.INSPECTORS: _inspectors,
    FilingMatter.TARGETS: _targets,
}
"""How each list that is filed is read."""


def _digested(rows: Rows) -> tuple[int, str]:
    """How many rows, and the digest of all of them, a line of JSON each."""
    digest, count = hashlib.sha256(), 0
    for row in rows:
        count += 1
        line = json.dumps([str(cell) for cell in row], ensure_ascii=False, separators=(",", ":"))
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return count, digest.hexdigest()
