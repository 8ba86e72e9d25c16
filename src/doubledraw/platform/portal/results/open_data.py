"""The open data: which columns there are, what each means, and the rows as CSV and JSON out of one source."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from doubledraw.platform.disclosure.models import PublicFinding
from doubledraw.platform.portal.results import finding
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.penalties import penalties
from doubledraw.platform.portal.results.rows import Row
from doubledraw.tables.writing import CONTENT_TYPES, csv_bytes

FORMATS = {"csv": CONTENT_TYPES["csv"], "json": "application/json; charset=utf-8"}
CHUNK = 2_000
Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, which never changes; its Chinese name; its type; what it says."""

    name: str
    title: str
    form: str
    says: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table that anybody may take away."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Asked], Iterator[Cells]]
    heads: tuple[str, str] = ("检查年份", "结果")

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]


RESULT_COLUMNS = (
    Column("number", "结果编号", "string", "检查任务的编号，公布以后不变"),
    Column("version", "版次", "integer", "从 1 起，每更正一次加 1"),
    Column("state", "状态", "string", "published 公示中，withdrawn 已撤回，archived 公示期满"),
    Column("firm_code", "统一社会信用代码", "string", "GB 32100；没有的用登记的代码"),
    Column("firm_name", "企业名称", "string", "检查时登记的名称"),
    Column("region_code", "区划代码", "string", "GB/T 2260 六位代码，乡镇街道接 GB/T 10114 三位"),
    Column("region_name", "区划名称", "string", "企业所在区划"),
    Column("organ_name", "组织机关", "string", "组织这次检查的机关"),
    Column("organs", "检查机关", "string[]", "参加检查的各机关；CSV 里用顿号隔开"),
    Column("plan_number", "年度计划编号", "string", "按哪一份年度计划"),
    Column("plan_line", "计划行", "integer", "计划的第几行"),
    Column("draw_id", "抽取编号", "string", "在哪一次抽取里抽中"),
    Column("task", "任务", "string", "抽查任务的名称"),
    Column(
        "way",
        "检查方式",
        "string",
        "on_site 现场，on_paper 书面，online 网络监测，commissioned 委托",
    ),
    Column("ended_on", "检查日期", "date", "检查结束的日期"),
    Column("result", "检查结果代码", "string", "本站代码表的代码；已撤回的是空"),
    Column("result_label", "检查结果", "string", "代码的含义；已撤回的是空"),
    Column(
        "kind",
        "结果类别",
        "string",
        "clean 未发现问题，corrected 已改正，pending 待处理，problem 违法违规，unreachable 无法联系，"
        "refused 不配合，idle 未开展经营活动，gone 已关闭注销迁出",
    ),
    Column("disposal", "后续处置", "string", "检查机关决定的后续处置"),
    Column("published_at", "公示时间", "date-time", "这一版公布的时间，北京时间"),
    Column("due_on", "公示期限", "date", "依规定最迟哪一天公布；没有规定的是空"),
    Column("until", "公示至", "date", "公示期的最后一天；没有规定的是空"),
    Column("reason", "撤回理由", "string", "为什么撤回"),
    Column("changed_at", "撤回时间", "date-time", "什么时候撤回"),
    Column("record_digest", "检查记录摘要", "string", "检查记录的 SHA-256"),
    Column("public_digest", "公示内容摘要", "string", "公示内容的 SHA-256，写在公开日志里"),
    Column("log_index", "日志序号", "integer", "公开日志的第几条"),
)
FINDING_COLUMNS = (
    Column("number", "结果编号", "string", "和检查结果表的同名列对应"),
    Column("version", "版次", "integer", "和检查结果表的同名列对应"),
    Column("item_code", "事项编码", "string", "抽查事项清单里的编码"),
    Column("item_name", "事项名称", "string", "检查时的名称"),
    Column("organ_name", "检查机关", "string", "查这一项的机关"),
    Column("result", "检查结果代码", "string", "这一项的结果"),
    Column("result_label", "检查结果", "string", "代码的含义"),
    Column("kind", "结果类别", "string", "和检查结果表的同名列同样的取值"),
    Column("problem", "发现问题情况", "string", "公示的文字；不公开的内容写作［略］"),
    Column("disposal", "处置情况", "string", "对这一项的处置"),
)
PENALTY_COLUMNS = (
    Column("document", "决定书文号", "string", "行政处罚决定书的文号"),
    Column("state", "状态", "string", "published 公示中，withdrawn 已撤回，archived 公示期满"),
    Column("firm_code", "统一社会信用代码", "string", "GB 32100；没有的用登记的代码"),
    Column("firm_name", "企业名称", "string", "检查时登记的名称"),
    Column("region_code", "区划代码", "string", "GB/T 2260 六位代码，乡镇街道接 GB/T 10114 三位"),
    Column("region_name", "区划名称", "string", "企业所在区划"),
    Column("organ_name", "决定机关", "string", "作出决定的机关"),
    Column("decided_on", "决定日期", "date", "作出决定的日期"),
    Column("cause", "案由", "string", "公示的文字；已撤回的是空"),
    Column("kinds", "处罚种类", "string[]", "CSV 里用顿号隔开；已撤回的是空"),
    Column("amount_fen", "罚款金额", "integer", "以分计；没有罚款的是 0"),
    Column("basis", "处罚依据", "string", "公示的文字；已撤回的是空"),
    Column("items", "抽查事项", "string[]", "决定针对的事项；CSV 里用顿号隔开"),
    Column("task", "任务", "string", "抽查任务的名称"),
    Column("number", "结果编号", "string", "检查任务的编号，公布以后不变"),
    Column("published_at", "公示时间", "date-time", "公布的时间，北京时间"),
    Column("due_on", "公示期限", "date", "依规定最迟哪一天公布；没有规定的是空"),
    Column("until", "公示至", "date", "公示期的最后一天；没有规定的是空"),
    Column("reason", "撤回理由", "string", "为什么撤回"),
    Column("changed_at", "撤回时间", "date-time", "什么时候撤回"),
    Column("public_digest", "公示内容摘要", "string", "公示内容的 SHA-256，写在公开日志里"),
    Column("log_index", "日志序号", "integer", "公开日志的第几条"),
)
_PENALTY = {"firm_code": "code", "number": "visit", "reason": "changed_reason"}
_FINDING = (
    *("visit__key", "visit__version", "item_code", "item_name", "organ_name"),
    *("result", "result_label", "kind", "problem", "disposal_label"),
)


def _results(asked: Asked) -> Iterator[Cells]:
    names = [column.name for column in RESULT_COLUMNS]
    return (cells_of(row, names) for row in finding.every(asked))


def cells_of(row: Row, names: Iterable[str]) -> Cells:
    """A row of the list as a row of the file."""
    return tuple(getattr(row, name) for name in names)


def _findings(asked: Asked) -> Iterator[Cells]:
    """In the order of the results they belong to."""
    shown = finding.visits(asked).order_by().values("pk")
    found: QuerySet[PublicFinding] = PublicFinding.objects.filter(visit__in=shown)
    ordered = found.order_by("-visit__published_at", "-visit__pk", "pk")
    return ordered.values_list(*_FINDING).iterator(chunk_size=CHUNK)


def _penalties(asked: Asked) -> Iterator[Cells]:
    columns = (_PENALTY.get(one.name, one.name) for one in PENALTY_COLUMNS)
    return penalties(asked).values_list(*columns).iterator(chunk_size=CHUNK)


DATASETS = {
    one.name: one
    for one in (
        Dataset("results", "检查结果", RESULT_COLUMNS, _results),
        Dataset("findings", "事项结果", FINDING_COLUMNS, _findings),
        Dataset("penalties", "行政处罚决定", PENALTY_COLUMNS, _penalties, ("决定年份", "决定")),
    )
}


def written(dataset: Dataset, form: str, asked: Asked, about: Mapping[str, Any]) -> Iterator[bytes]:
    """The bytes of a file, piece by piece; `about` stands at the head of a JSON file."""
    rows = dataset.rows(asked)
    if form == "json":
        return _json(dataset, rows, about)
    return csv_bytes(dataset.names, ([_text(cell) for cell in row] for row in rows))


def _json(dataset: Dataset, rows: Iterable[Cells], about: Mapping[str, Any]) -> Iterator[bytes]:
    yield _dumped({**about, "columns": dataset.names})[:-1].encode() + b', "rows": ['
    comma, names = "\n", dataset.names
    for row in rows:
        yield (comma + _dumped(dict(zip(names, map(_plain, row), strict=True)))).encode()
        comma = ",\n"
    yield b"\n]}\n"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return localtime(cell).isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else cell


def _text(cell: Any) -> Any:
    return "、".join(cell) if isinstance(cell, list) else _plain(cell)
