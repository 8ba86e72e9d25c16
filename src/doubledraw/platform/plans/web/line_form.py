"""The line editor's form: what was typed as a line, and what in it cannot be read."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.plans.documents.census import (
    EVERYBODY,
    OTHERS,
    Census,
    Scope,
    class_strata,
)
from doubledraw.platform.plans.documents.quota import quota
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.selectors.directories import Directories
from doubledraw.platform.plans.states import SeatFrom, StrataBy
from doubledraw.platform.plans.web.typed import AT_ONCE, Typed, TypedSeat, TypedStratum

MOST_STRATA = 24


class Reading:
    """One pass over what was typed: the line it means, and a problem per field that cannot be read."""

    def __init__(
        self, typed: Typed, plan: Plan, items: Mapping[int, Item], found: Directories
    ) -> None:
        self.typed = typed
        self.plan = plan
        self.found = found
        self.problems: dict[str, DomainError] = {}
        self.item = self._item(items)
        self.further = self._further(items)
        self.names = stratum_names(typed.strata_by, typed.scope, found.census)

    def line(self, number: int, pk: int | None) -> PlanLine:
        """The line as far as it can be read; complete exactly when there are no problems."""
        starts, ends = self._period()
        line = PlanLine(
            pk=pk,
            plan=self.plan,
            number=number,
            title=self._title(),
            item=self.item,
            way=self.typed.way,
            scope={name: list(words) for name, words in self.typed.scope.items()},
            strata_by=self.typed.strata_by,
            strata=self._strata(),
            method=self.typed.method,
            seats=self._seats(),
            reserve=self._reading("reserve", lambda: whole(self.typed.reserve, 0, 1000), 0),
            max_load=self._reading("max_load", self._max_load, None),
            starts=starts,
            ends=ends,
            reveal=self._reading("reveal_on", self._reveal, AT_ONCE),
            departures={
                code: reason
                for code, text in self.typed.departures.items()
                if (reason := one_line(text))
            },
        )
        line.also = self.further
        return line

    def _reading(self, name: str, read: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return read()
        except DomainError as problem:
            self.problems[name] = problem
            return otherwise

    def _item(self, items: Mapping[int, Item]) -> Item | None:
        chosen = next((item for pk, item in items.items() if str(pk) == self.typed.item), None)
        if chosen is None:
            self.problems["item"] = Invalid(
                "item_not_chosen",
                "还没有选抽查事项",
                remedy="请从已公布的清单里选一项。",
            )
        return chosen

    def _further(self, items: Mapping[int, Item]) -> list[Item]:
        """The items done in the same visit; a number that is none of them is passed over."""
        leading = self.item.pk if self.item else None
        return [
            item for pk, item in items.items() if str(pk) in self.typed.further and pk != leading
        ]

    def _title(self) -> str:
        title = one_line(self.typed.title) or (self.item.name if self.item else "")
        return title[:200]

    def _strata(self) -> list[dict[str, Any]]:
        typed = {row.name: row for row in self.typed.strata}
        return [
            stratum
            for name in self.names
            if (row := typed.get(name)) and (stratum := self._stratum(row))
        ]

    def _stratum(self, row: TypedStratum) -> dict[str, Any]:
        return self._reading(f"strata.{row.name}", lambda: read_stratum(row), {}) or {}

    def _seats(self) -> list[dict[str, Any]]:
        seats = []
        for position, row in enumerate(self.typed.seats):
            name = f"seats.{position}"
            if row.organ or row.count.strip():
                seats.append(self._reading(name, partial(self._seat, row), None))
        return [seat for seat in seats if seat]

    def _seat(self, row: TypedSeat) -> dict[str, Any]:
        code, _, source = row.organ.partition(":")
        department = self.found.departments.get(code)
        if department is None:
            raise Invalid(
                "seat_without_department", "还没有选部门", remedy="请选派人的部门，或清空人数。"
            )
        seat = {
            "organ": code,
            "department": department,
            "count": whole(row.count, 1, 99),
            "qualification": one_line(row.qualification).replace(",", "，")[:64],
        }
        if source in (SeatFrom.EXPERTS, SeatFrom.INSTITUTIONS):
            label = SeatFrom.of(source).label
            seat |= {"department": department[: 64 - len(label)] + label, "from": source}
        return seat

    def _max_load(self) -> int | None:
        return whole(self.typed.max_load, 1, 10_000) if self.typed.max_load.strip() else None

    def _reveal(self) -> str:
        if self.typed.reveal == AT_ONCE:
            return AT_ONCE
        return day_of(self.typed.reveal_on).isoformat()

    def _period(self) -> tuple[date, date]:
        year = self.plan.year
        starts = self._reading("starts", lambda: day_of(self.typed.starts), date(year, 1, 1))
        ends = self._reading("ends", lambda: day_of(self.typed.ends), date(year, 12, 31))
        if ends < starts:
            self.problems["ends"] = Invalid(
                "period_backwards", "结束日期早于开始日期", remedy="请改其中一个日期。"
            )
            return starts, starts
        return starts, ends


def stratum_names(strata_by: str, scope: Scope, census: Census) -> tuple[str, ...]:
    """The rows of the table of strata: every class in scope, or the largest industries or regions and 其他."""
    if strata_by == StrataBy.CREDIT_CLASS:
        return class_strata(scope)
    if strata_by == StrataBy.NONE:
        return (EVERYBODY,)
    largest = census.own_strata(scope, strata_by).most_common(MOST_STRATA)
    names = [name for name, _ in sorted(largest, key=lambda found: (-found[1], found[0]))]
    return (*(name for name in names if name != OTHERS), OTHERS)


def read_stratum(row: TypedStratum) -> dict[str, Any]:
    """{"name", "ratio" or "count", "min", "max"}, or {} when the row is empty."""
    least = whole(row.least, 0, 10**9) if row.least.strip() else None
    most = whole(row.most, 0, 10**9) if row.most.strip() else None
    if not row.quota.strip():
        if least is None and most is None:
            return {}
        raise Invalid(
            "limits_without_quota",
            "写了至少或至多，还没有写比例",
            remedy="请写比例，例如 3%。",
        )
    if least is not None and most is not None and least > most:
        raise Invalid(
            "least_above_most",
            "至少 {least} 户比至多 {most} 户还多",
            remedy="请改其中一个。",
            least=least,
            most=most,
        )
    limits = {"min": least, "max": most}
    return (
        {"name": row.name}
        | quota(row.quota)
        | {name: value for name, value in limits.items() if value is not None}
    )


def whole(typed: str, least: int, most: int) -> int:
    """A whole number within limits; Invalid says which."""
    text = typed.strip()
    if not (text.isascii() and text.isdecimal() and least <= int(text[:12]) <= most):
        raise Invalid(
            "not_a_whole_number",
            "“{typed}”不是 {least} 到 {most} 的整数" if text else "还没有填人数或户数",
            remedy="请填一个整数，例如 {example}。",
            typed=typed,
            least=least,
            most=most,
            example=max(least, 2),
        )
    return int(text)


def day_of(typed: str) -> date:
    """A day; Invalid when there is none."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid(
            "not_a_day",
            "“{typed}”不是日期" if typed.strip() else "还没有填日期",
            remedy="请填年月日，例如 2026-06-01。",
            typed=typed,
        ) from None


def one_line(text: str) -> str:
    """The text on one line, without control characters, as sealed documents need it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:500]


def paragraphs(text: str, longest: int) -> str:
    """The lines that say something, each tidy, as sealed documents need them."""
    return "\n".join(filter(None, (one_line(line) for line in text.splitlines())))[:longest]
