"""How a due day was reckoned: what started the clock, each day with its kind, the rule and its article."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
LAST_MOMENT = time(23, 59, 59)


def first_moment(day: date) -> datetime:
    """Midnight at the beginning of a day in China."""
    return datetime.combine(day, time(0), CHINA)


def last_moment(day: date) -> datetime:
    """The last second of a day in China: what is done then is still in time."""
    return datetime.combine(day, LAST_MOMENT, CHINA)


@dataclass(frozen=True, slots=True)
class Yielding:
    """Another adopted text that says otherwise and does not apply here, with why (FA-15: both are shown)."""

    instrument: str
    article: str
    quotation: str
    value: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The article an obligation rests on, as it stood when the obligation was opened.

    `unconfirmed` names who adopted a text that nobody could confirm, or is empty.
    """

    instrument: str
    article: str
    quotation: str = ""
    rule_set: str = ""
    unconfirmed: str = ""
    others: tuple[Yielding, ...] = ()

    def __str__(self) -> str:
        return f"{self.instrument} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of the reckoning. `number`: which of the counted days it is, 0 when it does not count."""

    day: str
    kind: str
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """From the start to the last day, day by day. Days are ISO dates.

    `started_by`: what started the clock, in words; empty for a day that the calendar fixes. `value`, `unit`: the
    rule's number ("20", "工作日") or its fixed day ("02-28", "每年"). `carried_from`: the last year the document speaks
    of when this is a later one, else 0: that it still applies is an assumption. `provisional`: a year whose notice of
    holidays is not out was counted with the statutory holidays alone. `hour`: hh:mm where hours count.
    """

    due: str
    rule: str
    title: str
    value: str
    unit: str
    started_by: str = ""
    start: str = ""
    days: tuple[Counted, ...] = ()
    notes: tuple[str, ...] = ()
    provisional: bool = False
    hour: str = ""
    words: str = ""
    carried_from: int = 0


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be opened: kind, subject, whose turn, in words, until when and why.

    `kind` and `subject` name it for ever ("report_month", "organ:990126-01:2026-05"); `about` is shown behind the
    title ("2026年5月", a plan's title). `document`: what opened it, `digest`: its digest when it is a sealed one.
    """

    kind: str
    subject: str
    role: str
    title: str
    about: str
    reckoning: Reckoning
    cited: Cited
    document: str = ""
    digest: str = ""
    what: str = ""
