"""Lists as CSV for spreadsheets: UTF-8 with its mark, streamed, and no cell that a spreadsheet would run."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from doubledraw.platform.registry.models import ImportBatch, Target
from doubledraw.platform.registry.states import CreditClass, Scheme, TargetKind, TargetStatus

Say = Callable[..., str]
"""Says a Chinese text, and its params, in the reader's language."""

TARGET_HEADERS = (
    *("统一社会信用代码", "编码方式", "名称", "类型", "区划代码", "区划", "住所"),
    *("行业代码", "行业", "信用风险等级", "成立日期", "登记状态"),
)
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The lines of a CSV file, one by one."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf"
    yield writer.writerow(headers).encode()
    for row in rows:
        yield writer.writerow([harmless(str(cell)) for cell in row]).encode()


def harmless(cell: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before what begins like one."""
    return f"'{cell}" if cell.startswith(_STARTS_FORMULA) else cell


def target_rows(targets: QuerySet[Target]) -> Iterator[tuple[Any, ...]]:
    """One row a target, under TARGET_HEADERS, in words that can be imported again."""
    for target in targets.select_related("region").iterator(chunk_size=2_000):
        yield (
            target.code,
            Scheme.of(target.scheme).label,
            target.name,
            TargetKind.of(target.kind).label,
            target.region_id,
            target.region.name,
            target.address,
            target.industry_code,
            target.industry,
            CreditClass.of(target.credit_class).label,
            target.established or "",
            TargetStatus.of(target.status).label,
        )


def reject_headers(batch: ImportBatch, say: Say) -> list[str]:
    """行, 原因, 怎么改, then the headers of the file itself."""
    return [say("行"), say("原因"), say("怎么改"), *batch.preview.get("headers", ())]


def reject_rows(batch: ImportBatch, say: Say) -> Iterator[list[str]]:
    """One row for each row that was not taken, with everything that is wrong with it beside it."""
    row: list[str] = []
    for reject in batch.rejects.order_by("row", "id").iterator(chunk_size=2_000):
        why = f"{reject.column}: {say(reject.reason, reject.params)}"
        what_now = say(reject.remedy, reject.params)
        if row and row[0] == str(reject.row):
            row[1:3] = [f"{row[1]} / {why}", f"{row[2]} / {what_now}"]
            continue
        if row:
            yield row
        row = [str(reject.row), why, what_now, *reject.cells]
    if row:
        yield row


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line
