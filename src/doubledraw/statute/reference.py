"""The reference page: every rule set, parameter, obligation and calendar year with its source, as Markdown."""

from collections.abc import Iterator

from doubledraw.statute.almanac import prc_calendar, statutory
from doubledraw.statute.books import RuleSet, every_parameter, rule_set, rule_sets
from doubledraw.statute.names import clocks, names
from doubledraw.statute.obligations import Obligation
from doubledraw.statute.parameters import BEFORE, Parameter, Value
from doubledraw.statute.rules import ratio
from doubledraw.statute.units import MONTHS, QUARTERLY, UNITS, WORKING_DAYS, Reading

CLASSIFIED = {WORKING_DAYS: "个工作日", MONTHS: "个月"}
HEAD = """\
# The law as data

Printed by `python -m doubledraw.statute`; a test keeps it fresh. [How it works](../explanation/law-as-data.md).
**Unconfirmed** means: no text at hand says it; whoever installs it checks the text before relying on it.
"""


def page() -> str:
    """The whole page."""
    parts = (
        _sets(),
        *map(_parameters, _by_rank()),
        _unset(),
        _obligations(),
        _clocks(),
        _calendar(),
    )
    return "\n".join((HEAD, *("\n".join(part) + "\n" for part in parts)))


def spelled(value: Value) -> str:
    """A value in words, e.g. 抽查结束之日起20工作日内."""
    reads = UNITS[value.unit]
    if reads is Reading.RATIO:
        return f"{ratio(value) * 100}%"
    if reads is Reading.FLAG:
        return "是" if value.value else "否"
    if reads is Reading.TERM:
        return _spelled_term(value)
    if reads is Reading.SCHEDULE:
        return f"{value.unit} {'末日' if value.unit == QUARTERLY else value.value}"
    return f"{value.value} {value.unit}"


def _spelled_term(value: Value) -> str:
    event = clocks()[value.clock]
    if not value.value:
        return f"{event.removesuffix('之日')}当日"
    length = f"{value.value}{CLASSIFIED.get(value.unit, value.unit)}"
    return f"{event}前{length}" if value.direction == BEFORE else f"{event}起{length}内"


def _by_rank() -> list[RuleSet]:
    return sorted(map(rule_set, rule_sets()), key=lambda book: (book.rank, book.name))


def _sets() -> Iterator[str]:
    yield "## Rule sets\n"
    yield "| name | rank | instrument | remarks |\n| --- | --- | --- | --- |"
    for book in _by_rank():
        yield f"| `{book.name}` | {book.rank.name.lower()} | {book.title} | {book.note} |"


def _parameters(book: RuleSet) -> Iterator[str]:
    yield f"## `{book.name}`\n"
    yield "| parameter | value | in force | source | demands |\n| --- | --- | --- | --- | --- |"
    for parameter in book.parameters.values():
        yield from (_row(parameter, value) for value in parameter.values)


def _row(parameter: Parameter, value: Value) -> str:
    force = f"{value.since} –" + (f" {value.until}" if value.until else "")
    name = f"`{parameter.name}` {parameter.title}"
    demands = " ".join(parameter.ids)
    return f"| {name} | {spelled(value)} | {force} | {_source(value)} | {demands} |"


def _source(value: Value) -> str:
    cited = value.citation
    parts = [f"{cited.instrument} {cited.article}"]
    if cited.quotation:
        parts.append(f"「{cited.quotation}」")
    if not cited.is_confirmed:
        parts.append(f"**Unconfirmed**, adopted by {cited.adopted_by}.")
    if cited.seen:
        parts.append(f"Read at {cited.seen}.")
    return " ".join((*parts, value.note)).strip().replace("|", "\\|")


def _unset() -> Iterator[str]:
    known = {parameter.name for _, parameter in every_parameter()}
    yield "## Parameters no shipped set has\n"
    yield "No text at hand gives a number; an organ adopts its own, with citation and approval.\n"
    yield from (f"- `{one.name}` {one.title}" for one in names().values() if one.name not in known)


def _obligations() -> Iterator[str]:
    yield "## Obligations\n"
    yield "| rule set | obligation | who | by when | demands |\n| --- | --- | --- | --- | --- |"
    for book in _by_rank():
        for owed in book.obligations:
            what = f"{owed.title}: {owed.what}"
            demands = " ".join(owed.ids)
            yield f"| `{book.name}` | {what} | {owed.who} | {_by_when(book, owed)} | {demands} |"


def _by_when(book: RuleSet, owed: Obligation) -> str:
    usual = spelled(book.parameters[owed.deadline].values[-1])
    if not owed.special:
        return usual
    return f"{usual}; 特殊情况：{spelled(book.parameters[owed.special].values[-1])}"


def _clocks() -> Iterator[str]:
    yield "## What starts a clock\n"
    yield from (f"- `{name}` {title}" for name, title in clocks().items())


def _calendar() -> Iterator[str]:
    yield "## Working days\n"
    law = statutory()
    yield f"- Weekends: {law.weekend}「{law.weekend.quotation}」 Read at {law.weekend.seen}."
    days = "；".join(festival.words for festival in law.festivals)
    yield "- A year without its notice is provisional: weekends, and the statutory holidays;"
    yield "  which days are made up for is unknown until the notice."
    yield f"- Statutory holidays: {law.holidays}「{days}」 Read at {law.holidays.seen}.\n"
    yield "| year | days off | make-up working days | source |\n| --- | --- | --- | --- |"
    for year, notice in sorted(prc_calendar().notices.items()):
        sources = "provisional" if notice.is_provisional else " ".join(notice.sources)
        yield f"| {year} | {len(notice.off)} | {len(notice.work)} | {sources} |"
