"""What the pages of the catalogue show alike: who did what, an edition's rows, differences, choices of entries."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from doubledraw.platform.catalogue.selectors.items import Difference, as_lines
from doubledraw.platform.catalogue.selectors.lists import (
    responsibilities_visible_to,
    specials_offered_to,
    supervision_visible_to,
)
from doubledraw.platform.catalogue.states import ItemDomain, Priority
from doubledraw.platform.catalogue.web.forms import LABELS, Choices
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import events_about

HAPPENED = {
    "ItemDrafted": "编制",
    "ItemRevised": "修改",
    "ItemProposed": "提请公布",
    "ItemReturned": "退回",
    "ItemPublished": "公布",
    "ItemRetired": "停用",
    "RevisionDrafted": "起草修订稿",
    "RevisionRewritten": "修改修订稿",
    "RevisionProposed": "提请公布修订稿",
    "RevisionReturned": "退回修订稿",
    "RevisionDiscarded": "放弃修订稿",
    "EntryWritten": "登记",
    "EntryClosed": "停用",
    "SheetOpened": "建立",
    "SheetChanged": "修改名称或事项",
    "SheetWritten": "修改问题",
    "SheetProposed": "提请公布",
    "SheetReturned": "退回",
    "SheetPublished": "公布",
    "SheetDiscarded": "放弃",
    "SheetClosed": "停用",
    "GuideKept": "上传",
    "GuideMoved": "办理",
    "ListFiled": "报送",
    "FilingReceived": "出具回执",
    "FilingReturned": "退回",
}
ROWS = ("object", "content", "standard", "key_points", "method", "ratio", "frequency")
LINKED = ("supervision", "responsibility", "specials")
_WORDED = {"priority": Priority, "domain": ItemDomain}


def history(*subjects: str) -> list[tuple[Any, str, str]]:
    """(event, what, reason) about these subjects, newest first; one query each."""
    events = sorted((e for s in subjects for e in events_about(s)), key=lambda e: -e.pk)
    return [
        (event, HAPPENED.get(event.kind, event.kind), str(event.payload.get("reason", "")))
        for event in events
    ]


def rows_of(sealed: Mapping[str, Any]) -> list[tuple[Any, tuple[str, ...]]]:
    """[(label, lines)] of a sealed item but its name and basis; what it is linked with only where it is."""
    rows = [(LABELS[name], as_lines(sealed.get(name))) for name in ROWS]
    linked = [(LABELS[name], as_lines(sealed.get(name))) for name in LINKED]
    return rows + [(label, lines) for label, lines in linked if lines]


def shown_differences(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """Differences as pages show them: labels, and lines marked as gone, come or kept."""
    return [
        {
            "label": LABELS[each.field],
            "before": [(_word(each.field, t), t not in each.after) for t in each.before],
            "after": [(_word(each.field, t), t not in each.before) for t in each.after],
        }
        for each in found
    ]


def _word(field: str, text: str) -> str:
    words = _WORDED.get(field)
    return words.of(text).label if words else text


def entry_choices(actor: Actor) -> dict[str, Choices]:
    """The entries and special directories an item may rest on: three queries."""
    return {
        "supervision": _offered(supervision_visible_to(actor).filter(closed_at=None)),
        "responsibility": _offered(responsibilities_visible_to(actor).filter(closed_at=None)),
        "specials": _offered(specials_offered_to(actor)),
    }


def _offered(rows: Any) -> Choices:
    return [(code, f"{code} {name}") for code, name in rows.values_list("code", "name")]


def words_asked(query: QueryDict) -> str:
    """What somebody looks for, without what cannot be printed."""
    return "".join(c for c in query.get("q", "") if c.isprintable()).strip()[:60]


def asked(query: QueryDict, *names: str) -> dict[str, str]:
    """The chosen facets."""
    return {name: "".join(c for c in query.get(name, "") if c.isprintable())[:20] for name in names}
