"""The record form of a draw (随机抽取情况记录表, FA-05c): what it says, whoever prints it.

It names no firm before the reveal and no inspector ever: teams are for auditors.
"""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from doubledraw.papers.model import (
    Block,
    Code,
    Field,
    Fields,
    Head,
    Marks,
    Note,
    Paper,
    Signature,
    Signatures,
    Table,
)
from doubledraw.platform.draws.models import CeremonyPerson, Draw, DrawnTarget, TeamRound
from doubledraw.platform.draws.selectors import (
    entries_of,
    people_of,
    rounds_of,
    signatures_of,
    sources_of,
    substitution_counts,
)
from doubledraw.platform.draws.selectors.ceremony import Source
from doubledraw.platform.draws.selectors.signatures import Signed
from doubledraw.platform.draws.states import ExclusionReason, SubstitutionReason, TargetRole
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import checkpoint_for, signed_note
from doubledraw.platform.ui.templatetags.ui import count, full_day, moment

MOST_FIRMS = 1_000
"""A longer list is not printed: drawn.tsv of the public bundle is it."""


def record_form(draw: Draw, address: str) -> Paper:
    """The form at the draw's present stage, in the language in force; `address` is its public page."""
    entries, rounds = entries_of(draw), rounds_of(draw)
    blocks = [
        _matter(draw),
        _sources(draw),
        _strata(draw),
        *_teams(draw, rounds),
        *_changes(draw),
        *_firms(draw),
        *_notes(draw),
        _signatures(draw),
        Code(
            address, _("扫码核对"), _("公开的经过、抽签号和日志证明都在这里，任何人都能从头核验。")
        ),
        *_marks(draw, entries, rounds),
    ]
    return Paper(
        Head.FORM,
        draw.organ.name,
        _("随机抽取情况记录表"),
        draw.draw_id,
        tuple(blocks),
        localdate(draw.drawn_at or draw.frozen_at),
        foot=f"{draw.draw_id} {draw.commitment[:32]}".strip(),
    )


def _matter(draw: Draw) -> Fields:
    plan = draw.plan_line.plan
    rows = [
        (Field(_("名称"), draw.title),),
        (Field(_("计划"), f"{plan.number} {plan.title}"),),
        (Field(_("依据"), "\n".join(draw.design["rules"])),),
        (
            Field(_("冻结名录"), moment(draw.frozen_at)),
            Field(_("公布承诺"), moment(draw.committed_at) or "—"),
        ),
        (
            Field(_("抽取时间"), moment(draw.drawn_at) or _("没有抽取")),
            Field(_("揭示"), _revealed(draw)),
        ),
        (
            Field(_("名录户数"), count(sum(draw.populations.values()))),
            Field(_("抽中户数"), _drawn(draw)),
        ),
        (Field(_("不参加"), _excluded(draw)),),
    ]
    if draw.void_reason:
        said = f"{_(draw.get_void_reason_display())} {draw.void_text}"
        rows.append((Field(_("作废"), said),))
    return Fields(tuple(rows), _("抽取情况"))


def _drawn(draw: Draw) -> str:
    return count(sum(draw.sizes.values())) if draw.outcome_files else "—"


def _excluded(draw: Draw) -> str:
    words = (
        f"{_(ExclusionReason.of(code).label)} {count(number)}"
        for code, number in draw.excluded.items()
    )
    return " · ".join(words) or _("没有")


def _revealed(draw: Draw) -> str:
    if draw.revealed_at:
        return f"{moment(draw.revealed_at)} {draw.early_reason}".strip()
    return full_day(draw.reveal_on) if draw.reveal_on else _("抽取后立即")


def _sources(draw: Draw) -> Table:
    """The public random numbers; as corrected, where one was."""
    rows = tuple(
        (
            s.source,
            moment(s.when),
            s.published if draw.entropy_file else "—",
            _how_checked(s) if draw.entropy_file else "—",
        )
        for s in sources_of(draw)
    )
    heads = (_("来源"), _("公布时间"), _("数值"), _("核对"))
    return Table(heads, rows, (3, 3, 5, 3), _("公共随机数"))


def _how_checked(source: Source) -> str:
    if source.proof is None:
        return _("两人各录一遍，相同")
    return _("签名已核验：drand {chain} 第 {number} 轮").format(
        chain=source.proof.chain, number=source.proof.number
    )


def _strata(draw: Draw) -> Table:
    rows = tuple(
        (
            _(stratum["name"]),
            str(stratum.get("ratio") or stratum.get("count") or ""),
            count(draw.populations[stratum["name"]]),
            count(draw.sizes[stratum["name"]]),
        )
        for stratum in draw.design["strata"]
    )
    heads = (_("层"), _("规则"), _("名录"), _("抽取"))
    return Table(heads, rows, (4, 3, 2, 2), _("各层"))


def _teams(draw: Draw, rounds: list[TeamRound]) -> list[Block]:
    """Every matching of inspectors and how it ended: the draw's own, then the team rounds. Nobody by name."""
    if draw.outcome_files is None:
        return []
    rows = [("1", moment(draw.drawn_at), "—", _ended(draw.blocked is not None))]
    for round in rounds:
        changes = round.changes
        more, gone = len(changes["added"]) + len(changes["widened"]), len(changes["gone"])
        done = _ended(round.blocked is not None) if round.drawn_at else _("没有抽取")
        rows.append((str(round.number + 1), moment(round.drawn_at), f"+{more} −{gone}", done))
    heads = (_("轮次"), _("时间"), _("人员变动"), _("结果"))
    return [Table(heads, tuple(rows), (1, 4, 3, 4), _("人员匹配"))]


def _ended(is_blocked: bool) -> str:
    return _("人员受阻") if is_blocked else _("全部匹配")


def _changes(draw: Draw) -> list[Block]:
    """Substitutions as the public counts them."""
    counts = substitution_counts(draw)
    if not counts["targets"] + counts["inspectors"]:
        return []
    reasons = "\n".join(
        f"{_(SubstitutionReason.of(code).label)} {count(number)}"
        for code, number in counts["reasons"].items()
    )
    rows = (
        (
            Field(_("替换企业"), count(counts["targets"])),
            Field(_("替换人员"), count(counts["inspectors"])),
        ),
        (Field(_("原因"), reasons),),
    )
    return [Fields(rows, _("递补"))]


def _firms(draw: Draw) -> list[Block]:
    """The drawn firms once they are public; inspectors never."""
    if draw.revealed_at is None or draw.outcome_files is None:
        return []
    drawn = DrawnTarget.objects.filter(draw=draw, role=TargetRole.SELECTED).order_by("code")
    rows = list(drawn.values_list("code", "name", "region_name")[: MOST_FIRMS + 1])
    if len(rows) > MOST_FIRMS:
        return []
    heads = (_("代码"), _("企业"), _("区划"))
    return [Table(heads, tuple(rows), (4, 6, 2), _("抽中名单"))]


def _notes(draw: Draw) -> list[Block]:
    if draw.outcome_files is None:
        return []
    if draw.revealed_at is None:
        return [Note(_("名单在揭示前保密，不印在这张表上；结果的指纹已经写进公开日志，不能再改。"))]
    if sum(draw.sizes.values()) > MOST_FIRMS:
        return [Note(_("名单太长，不印在这张表上，见公开包的 drawn.tsv。"))]
    return []


def _signatures(draw: Draw) -> Signatures:
    """Everybody named, as they signed; those who have not, with room for a signature in ink."""
    signed = {one.person_id: one for one in signatures_of(draw)}
    boxes = tuple(_box(person, signed.get(person.pk)) for person in people_of(draw))
    return Signatures(boxes, _("在场人员签名"))


def _box(person: CeremonyPerson, signed: Signed | None) -> Signature:
    came = _("已签到") if person.signed_at else _("没有到场")
    label = f"{_(person.get_role_display())} · {came}"
    name = f"{person.name} · {person.organisation}"
    if signed is None:
        return Signature(label, name)
    said = "" if signed.strokes else f"{_(signed.signed_by)}\n{signed.digest[:16]}"
    return Signature(label, name, signed.strokes, said, moment(signed.at))


def _marks(draw: Draw, entries: dict[str, LogLeaf], rounds: list[TeamRound]) -> list[Block]:
    """C, the roots, where they stand in the log, and the checkpoint that proves the last of them best."""
    last = max((leaf.index for leaf in entries.values()), default=None)
    under = checkpoint_for(last) if last is not None else None
    logged = "\n".join(f"{leaf.index}  {kind}" for kind, leaf in entries.items())
    marks = (
        (_("承诺指纹"), draw.commitment),
        (_("对象树根"), draw.targets_root),
        (_("人员树根"), _root(draw.teams_root)),
        *(
            (_("第 {number} 次人员树根").format(number=r.number + 1), _root(r.teams_root))
            for r in rounds
        ),
        (_("公开日志里的条目"), logged),
        (_("公开日志检查点"), signed_note(under).strip() if under else ""),
    )
    rows = tuple(mark for mark in marks if mark[1])
    return [Marks(rows, _("指纹和检查点"))] if rows else []


def _root(root: str) -> str:
    return _("人员受阻") if root == "blocked" else root
