"""The sheet for the notice board (公示单): published results exactly as the public reads them."""

from collections.abc import Sequence
from datetime import date

from doubledraw.papers.forms import PublicationSheet, PublicResult
from doubledraw.platform.disclosure.models import PublicVisit

OBJECTIONS = "对公示的检查结果有异议的，可以向本机关书面提出。"
AND_MORE = "等"
FOUND, PLAN = "{item}：{problem}", "抽查计划 {number}"
UNTIL, BETWEEN = "至 {last} 止", "至 {first} 到 {last} 止"
MOST_ITEMS = 4


def sheet_of(
    rows: Sequence[PublicVisit],
    *,
    organ: str,
    number: str,
    task: str,
    address: str,
    checkpoint: str,
    day: date,
) -> PublicationSheet:
    """The sheet of these results, each with its findings; nothing is read that is not public."""
    return PublicationSheet(
        organ=organ,
        number=number,
        task=task,
        results=tuple(_line(row) for row in rows),
        basis=_basis(rows),
        published_on=day,
        address=address,
        objections=OBJECTIONS,
        term=_term(rows),
        checkpoint=checkpoint,
    )


def _line(row: PublicVisit) -> PublicResult:
    names = list(dict.fromkeys(one.item_name for one in row.findings.all()))
    items = "、".join(names[:MOST_ITEMS]) + (AND_MORE if len(names) > MOST_ITEMS else "")
    said = [
        FOUND.format(item=one.item_name, problem=one.problem)
        for one in row.findings.all()
        if one.problem
    ]
    result = "；".join([row.result_label, *said])
    return PublicResult(row.firm_name, row.code, items, row.ended_on.isoformat(), result)


def _basis(rows: Sequence[PublicVisit]) -> tuple[str, ...]:
    """The articles that set the days; the plan where none does."""
    cited = {f"{r.rule['document']}{r.rule['article']}" for r in rows if r.rule}
    return tuple(sorted(cited)) or tuple(sorted({PLAN.format(number=r.plan_number) for r in rows}))


def _term(rows: Sequence[PublicVisit]) -> str:
    ends = sorted({row.until for row in rows if row.until})
    if not ends:
        return ""
    first, last = ends[0].isoformat(), ends[-1].isoformat()
    words = UNTIL if first == last else BETWEEN
    return words.format(first=first, last=last)
