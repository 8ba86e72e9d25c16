"""A closed case as one zip: its list as a page of the file room prints it, every copy, a manifest, sums."""

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localdate, localtime

from doubledraw import papers
from doubledraw.papers.model import Field, Fields, Head, Paper, Table
from doubledraw.platform.dossiers.documents import Piece
from doubledraw.platform.dossiers.exports.zips import Packed, Packing, Report
from doubledraw.platform.dossiers.models import CaseFile, CasePart, CasePiece
from doubledraw.platform.ledger.models import SealedDocument
from doubledraw.platform.records import store

TITLE = "卷内目录"
HEADS = ("顺序号", "责任者", "文号", "题名", "日期", "摘要")
FILED = "{name}　{at}"
NAMED = "{piece}　{label}"
SUPPLEMENT = "补件第{number}次：{reason}"
STEP = "正在打包第 {n} 个文件，共 {total} 个"


def case_zip(
    case: CaseFile, parts: Sequence[CasePart], pieces: Sequence[CasePiece], report: Report
) -> Packed:
    """Everything the case was closed with, in the order of its list, and the sealed originals beside the copies."""
    packing = Packing()
    packing.add("index.pdf", papers.pdf(list_paper(case, parts, pieces)), "index", TITLE)
    for part in parts:
        _add_sealed(packing, [part.digest])
    for n, piece in enumerate(pieces, 1):
        report(n / (len(pieces) + 1), STEP, n=n, total=len(pieces))
        if piece.copy:
            path = f"{piece.position:03d}-{piece.piece}.{piece.media}"
            packing.add(path, store.get(piece.copy), piece.source, _title(piece))
    beside = {piece.digest for piece in pieces} - {piece.copy for piece in pieces}
    _add_sealed(packing, sorted(beside - {""}))
    about = case.about
    told: dict[str, Any] = {"kind": "case", "number": case.number}
    told["draw" if case.draw_id else "visit"] = about.number
    named = {"code": about.code, "name": about.name}
    listed = [
        {"position": p.position, "piece": p.piece, "title": _title(p), "digest": p.digest}
        for p in pieces
    ]
    return packing.closed(
        {
            **told,
            "draw_named" if case.draw_id else "firm": named,
            "pieces": listed,
            "lists": [part.digest for part in parts],
        }
    )


def list_paper(case: CaseFile, parts: Sequence[CasePart], pieces: Sequence[CasePiece]) -> Paper:
    """The list on paper: each part under its own head."""
    about, first = case.about, parts[0]
    filed = FILED.format(name=case.by_name, at=f"{localtime(case.at):%Y-%m-%d %H:%M}")
    if case.draw_id:
        number, name = "抽取编号", "抽取"
        rest = (Field("抽取机关", case.organ.name), Field("归档", filed))
    else:
        number, name = "任务编号", "被检查单位"
        rest = (Field("统一社会信用\n代码/注册号", about.code), Field("归档", filed))
    heads = (Field("档号", case.number), Field(number, about.number))
    matter = Fields((heads, (Field(name, about.name),), rest))
    tables = [
        Table(
            HEADS,
            tuple(_row(piece) for piece in pieces if piece.part_id == part.pk),
            (2, 4, 6, 6, 4, 5),
            "" if part is first else SUPPLEMENT.format(number=part.number, reason=part.reason),
        )
        for part in parts
    ]
    return Paper(
        Head.FORM,
        case.organ.name,
        TITLE,
        case.number,
        (matter, *tables),
        localdate(parts[-1].at),
        foot=f"{TITLE} {case.number}",
    )


def _add_sealed(packing: Packing, digests: Sequence[str]) -> None:
    for row in SealedDocument.objects.filter(digest__in=digests).order_by("digest"):
        packing.add(f"sealed/{row.digest}.json", bytes(row.data), "sealed", row.kind)


def _row(piece: CasePiece) -> tuple[str, ...]:
    on = f"{localtime(piece.on):%Y-%m-%d}" if piece.on else ""
    return str(piece.position), piece.who, piece.number, _title(piece), on, piece.digest[:16]


def _title(piece: CasePiece) -> str:
    name = Piece.of(piece.piece).label
    return NAMED.format(piece=name, label=piece.label) if piece.label else name
