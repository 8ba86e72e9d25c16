"""A public number typed twice by two people, or proven: a draw's and a team round's alike (DD-1 §3.3)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from doubledraw.platform.draws.models import EntropyValue, RoundValue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid


class Named(Protocol):
    """A source that was named in advance, by its place among them."""

    @property
    def position(self) -> int: ...


S = TypeVar("S", bound=Named)
V = TypeVar("V", EntropyValue, RoundValue)


def source_at(sources: Iterable[S], position: int) -> S:
    """The source in this place; Invalid when there is none."""
    for source in sources:
        if source.position == position:
            return source
    raise Invalid("unknown_source", "没有这个随机数来源", remedy="请刷新页面。")


def keep(
    model: type[V],
    place: Mapping[str, Any],
    first: Mapping[str, str],
    value: str,
    *,
    source: str,
    by: Actor,
    at: datetime,
    is_proven: bool = False,
) -> V:
    """The row of this `place` with `value` typed into it; Conflict once it is confirmed.

    `first` is what a new row says besides. A proven value is confirmed by its signature, and by no second person.
    """
    entry: dict[str, Any] = {"value": value, "entered_by": by.user_id, "entered_at": at}
    if is_proven:
        entry |= {"confirmed_value": value, "confirmed_at": at}
    rows = model._default_manager
    typed, new = rows.get_or_create(**place, defaults={**first, **entry})
    if new:
        return typed
    if not rows.filter(**place, confirmed_value="").update(**entry):
        raise Conflict(
            "already_confirmed",
            "“{source}”已经复核，不能再改",
            remedy="复核过的数不再改动；确实有误，请申请作废。",
            source=source,
        )
    return rows.get(**place)


def confirm(typed: EntropyValue | RoundValue, value: str, *, by: Actor, at: datetime) -> None:
    """Confirm what was compared: if it was typed again meanwhile, nothing is confirmed, and that is a Conflict."""
    waiting = type(typed)._default_manager.filter(pk=typed.pk, confirmed_value="", value=value)
    if not waiting.update(confirmed_value=value, confirmed_by=by.user_id, confirmed_at=at):
        raise Conflict("moved_on", "这个数刚刚被改过或复核过", remedy="请刷新页面后再办理。")


def first_difference(value: str, other: str) -> int:
    """The first character, counted from 1, in which two values of one form differ."""
    pairs = zip(value, other, strict=True)
    return next(at for at, (mine, theirs) in enumerate(pairs, 1) if mine != theirs)


def differs(position: int) -> Invalid:
    """The two values differ from this character on."""
    return Invalid(
        "entropy_differs",
        "和第一遍录的不同，从第 {position} 个字符起",
        remedy="请两人一起对照公告：谁录错了谁重录，两遍相同才算数。",
        position=position,
    )


def confirmed_values(typed: Iterable[EntropyValue | RoundValue], count: int) -> list[str] | None:
    """The values in order once all `count` are confirmed, None before."""
    values = [one.confirmed_value for one in typed]
    return values if len(values) >= count and all(values) else None
