"""What a person typed into the line editor, exactly, so that nothing is lost when something is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from doubledraw.platform.plans.documents.census import DIMENSIONS
from doubledraw.platform.plans.documents.quota import spelled
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.states import Method, StrataBy, Way

DEPARTURE = "departure."
AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True)
class TypedStratum:
    """One row of the table of strata, as typed."""

    name: str
    quota: str = ""
    least: str = ""
    most: str = ""


@dataclass(frozen=True, slots=True)
class TypedSeat:
    """One row of the team, as typed."""

    organ: str = ""
    count: str = ""
    qualification: str = ""


@dataclass(frozen=True)
class Typed:
    """Everything on the form, exactly as typed, so that nothing is lost when something is refused."""

    title: str = ""
    item: str = ""
    further: tuple[str, ...] = ()
    way: str = Way.ON_SITE.value
    scope: Mapping[str, Sequence[str]] = field(default_factory=dict)
    strata_by: str = StrataBy.CREDIT_CLASS.value
    strata: tuple[TypedStratum, ...] = ()
    method: str = Method.SRS.value
    seats: tuple[TypedSeat, ...] = ()
    reserve: str = "3"
    max_load: str = ""
    starts: str = ""
    ends: str = ""
    reveal: str = AT_ONCE
    reveal_on: str = ""
    departures: Mapping[str, str] = field(default_factory=dict)


def from_query(data: QueryDict) -> Typed:
    """What the browser sent."""
    text = {name: data.get(name, "") for name in ("title", "item", "starts", "ends", "reveal_on")}
    return Typed(
        **text,
        further=tuple(data.getlist("further")),
        way=_one_of(Way, data.get("way", "")),
        scope={name: data.getlist(name) for name in DIMENSIONS if data.getlist(name)},
        strata_by=_one_of(StrataBy, data.get("strata_by", "")),
        strata=tuple(
            TypedStratum(*row) for row in _rows(data, "stratum", "quota", "least", "most")
        ),
        method=_one_of(Method, data.get("method", "")),
        seats=tuple(TypedSeat(*row) for row in _rows(data, "organ", "people", "qualification")),
        reserve=data.get("reserve", ""),
        max_load=data.get("max_load", ""),
        reveal=data.get("reveal", AT_ONCE),
        departures={
            name.removeprefix(DEPARTURE): value
            for name, value in data.items()
            if name.startswith(DEPARTURE) and isinstance(value, str)
        },
    )


def _rows(data: QueryDict, *names: str) -> list[tuple[str, ...]]:
    """Fields of equal names, side by side; rows that lack one are not ours."""
    columns = [data.getlist(name) for name in names]
    return list(zip(*columns, strict=False))


def _one_of(kind: type[StrataBy] | type[Method] | type[Way], code: str) -> str:
    return code if code in [member.value for member in kind] else next(iter(kind)).value


def from_line(line: PlanLine) -> Typed:
    """What somebody would have typed to get this line."""
    return Typed(
        title=line.title,
        item=str(line.item_id),
        further=tuple(str(item.pk) for item in line.items[1:]),
        way=str(line.way),
        scope=line.scope,
        strata_by=str(line.strata_by),
        strata=tuple(_typed_stratum(stratum) for stratum in line.strata),
        method=str(line.method),
        seats=tuple(TypedSeat(_whose(s), str(s["count"]), s["qualification"]) for s in line.seats),
        reserve=str(line.reserve),
        max_load=_said(line.max_load),
        starts=line.starts.isoformat(),
        ends=line.ends.isoformat(),
        reveal=AT_ONCE if line.reveal == AT_ONCE else "on-date",
        reveal_on="" if line.reveal == AT_ONCE else line.reveal,
        departures=line.departures,
    )


def _whose(seat: Mapping[str, Any]) -> str:
    """The organ's code, with the directory of experts or institutions behind a colon."""
    return ":".join(filter(None, (seat["organ"], seat.get("from", ""))))


def _typed_stratum(stratum: Mapping[str, Any]) -> TypedStratum:
    limits = (_said(stratum.get("min")), _said(stratum.get("max")))
    return TypedStratum(stratum["name"], spelled(stratum), *limits)


def _said(value: int | None) -> str:
    return "" if value is None else str(value)


def blank(plan: Plan, least_team: int) -> Typed:
    """A new line: the organ's own people, as many as the law asks for."""
    return Typed(seats=(TypedSeat(plan.organ.code, str(least_team)),))
