"""What people typed, read with care: numbers of documents, articles, days, sums, files; anything else is Invalid."""

from collections.abc import Iterable, Sequence
from datetime import date

from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.inspections.services.reading import line_of, media_of, text_of
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.kernel.flow import Labelled
from doubledraw.platform.records import store
from doubledraw.statute.citation import Citation

MOST_FEN = 10**15


def needed_line(value: str, most: int, what: str, cites: Citation | None = None) -> str:
    """One line that must not be empty; `what` names it."""
    found = line_of(value, most)
    if not found:
        raise Invalid("missing", "还没有填{what}", cites, "请填写后再提交。", what=what)
    return found


def lines_of(value: str, most: int = 20) -> tuple[str, ...]:
    """The non-empty lines of a text."""
    rows = (line_of(row, 200) for row in text_of(value, 2000).splitlines())
    return tuple(row for row in rows if row)[:most]


def needed_articles(value: str, what: str, cites: Citation | None = None) -> tuple[str, ...]:
    """Articles, one a line; at least one."""
    found = lines_of(value)
    if not found:
        raise Invalid(
            "no_article", "还没有填{what}", cites, "请写法律名称和条款，一行一条。", what=what
        )
    return found


def not_later(day: date, today: date, what: str) -> date:
    """A day that has come."""
    if day > today:
        raise Invalid("day_ahead", "{what}还没有到", remedy="请核对日期。", what=what)
    return day


def not_earlier(day: date, first: date, what: str) -> date:
    """A day that is not before another."""
    if day < first:
        raise Invalid(
            "day_early",
            "{what}不能早于{first}",
            remedy="请核对日期。",
            what=what,
            first=first.isoformat(),
        )
    return day


def kept_file(data: bytes | None) -> str:
    """The digest of a file put into the store, or "" for none; Invalid for what is no picture or PDF."""
    if not data:
        return ""
    media_of(data)
    return store.put(data)


def code_of(table: type[Labelled], code: str, what: str) -> str:
    """A code of the table."""
    try:
        return str(table.of(code))
    except ValueError as error:
        raise Invalid("code_unknown", "请选{what}", remedy="只能选列出的。", what=what) from error


def fresh(follow_ups: Iterable[FollowUp]) -> list[FollowUp]:
    """As they stand now, inside the caller's transaction, with what policies ask about."""
    ids = [one.pk for one in follow_ups]
    rows = FollowUp.objects.filter(pk__in=ids).select_related(
        "visit__draw__organ", "visit__organ", "organ", "finding", "order", "case__organ", "handover"
    )
    return sorted(rows, key=lambda one: ids.index(one.pk))


def names_of(follow_ups: Sequence[FollowUp]) -> str:
    """The items they are about."""
    return "、".join(dict.fromkeys(one.finding.item_name for one in follow_ups))
