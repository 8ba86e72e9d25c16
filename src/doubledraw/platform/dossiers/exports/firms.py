"""A firm's file as one zip: a page to read offline, the same as PDF, every original, a manifest, sums."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import override

from doubledraw import papers
from doubledraw.papers.model import Field, Fields, Head, Note, Paper, Table
from doubledraw.platform.dossiers.documents import Entry, Source
from doubledraw.platform.dossiers.exports.papers import OFFICIAL, content_of
from doubledraw.platform.dossiers.exports.words import Line, line_of
from doubledraw.platform.dossiers.exports.zips import Packed, Packing, Report
from doubledraw.platform.dossiers.selectors.firms import counted, files_among
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.registry.models import Target

TITLE = "一户一档"
STAGES = "{stage}{count}条"
HEADS = ("时间", "环节", "内容", "办理人", "文号、摘要、日志")
NOTE = (
    "本表由系统按时间顺序列出。原件在压缩包的 sealed、kept、papers 文件夹里，清单和每个文件的 SHA-256 "
    "在 manifest.json 和 SHA256SUMS；用 sha256sum -c SHA256SUMS 核对。“#”后是公开日志的序号。"
)
STEP = "正在打包第 {n} 个文件，共 {total} 个"
STYLE = "style.css"


def firm_zip(
    target: Target, entries: Sequence[Entry], visits: dict[str, Visit], report: Report
) -> Packed:
    """Pack `entries`, oldest first, with every file behind them. The same entries give the same bytes."""
    packing, files = Packing(), files_among(entries)
    lines = [line_of(entry) for entry in entries]
    made_of = {"code": target.code, "name": target.name}
    with override(OFFICIAL):
        page = _page(target, lines, entries)
    packing.add("index.html", page.encode(), "index", TITLE)
    packing.add(STYLE, render_to_string("dossiers/offline.css").encode(), "index", STYLE)
    packing.add("index.pdf", papers.pdf(_paper(target, lines, entries)), "index", TITLE)
    for n, file in enumerate(files, 1):
        report(n / (len(files) + 1), STEP, n=n, total=len(files))
        data = content_of(file, visits)
        packing.add(file.path, data, Source.of(file.source).value, file.title)
    told = [line.told() for line in lines]
    return packing.closed({"kind": "firm", "firm": made_of, "entries": told})


def _page(target: Target, lines: list[Line], entries: Sequence[Entry]) -> str:
    context = {
        "target": target,
        "lines": lines,
        "counts": [(stage.label, count) for stage, count in counted(entries)],
        "style": STYLE,
    }
    return render_to_string("dossiers/offline.html", context)


def _paper(target: Target, lines: list[Line], entries: Sequence[Entry]) -> Paper:
    counts = "　".join(STAGES.format(stage=s.label, count=n) for s, n in counted(entries))
    matter = Fields(
        (
            (Field("名称", target.name),),
            (Field("统一社会信用\n代码/注册号", target.code), Field("区划", target.region.name)),
            (Field("住所", target.address),),
            (Field("条目", counts),),
        )
    )
    rows = tuple(line.row() for line in lines)
    return Paper(
        Head.FORM,
        target.organ.name,
        TITLE,
        target.code,
        (matter, Table(HEADS, rows, (3, 3, 7, 3, 6), "经过"), Note(NOTE)),
        localdate(entries[-1].at if entries else target.entered_at),
        foot=f"{TITLE} {target.name}",
    )
