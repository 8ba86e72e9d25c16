"""The record form of a draw (随机抽取情况记录表, FA-05c): what it says, whoever prints it.

It names no firm and no inspector before the reveal.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from doubledraw.platform.draws.models import Draw, DrawnTarget
from doubledraw.platform.draws.selectors import people_of, sources_of
from doubledraw.platform.draws.states import ExclusionReason, TargetRole
from doubledraw.platform.ledger.models import Checkpoint
from doubledraw.platform.ui.templatetags.ui import count, full_day, moment

MOST_FIRMS = 2_000
"""A longer list is not printed: drawn.tsv of the public bundle is it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A table: its title, the heads of its columns (none for pairs), its rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form; `marks` are hashes and the checkpoint, in the order they are printed."""

    title: str
    organ: str
    number: str
    blocks: tuple[Block, ...]
    marks: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())


def sheet_of(draw: Draw, checkpoint: Checkpoint | None) -> Sheet:
    """The form at the draw's present stage."""
    blocks = [_matter(draw), _sources(draw), _strata(draw), _people(draw)]
    return Sheet(
        _("随机抽取情况记录表"),
        draw.organ.name,
        draw.draw_id,
        (*blocks, *_firms(draw)),
        tuple(_marks(draw, checkpoint)),
        tuple(_notes(draw)),
    )


def _matter(draw: Draw) -> Block:
    plan = draw.plan_line.plan
    rows = [
        (_("名称"), draw.title),
        (_("计划"), f"{plan.number} {plan.title}"),
        (_("依据"), "\n".join(draw.design["rules"])),
        (_("冻结名录"), moment(draw.frozen_at)),
        (_("公布承诺"), moment(draw.committed_at) or "—"),
        (_("抽取时间"), moment(draw.drawn_at) or _("没有抽取")),
        (_("名录户数"), count(sum(draw.populations.values()))),
        (_("抽中户数"), count(sum(draw.sizes.values())) if draw.outcome_files else "—"),
        (_("不参加"), _excluded(draw)),
        (_("揭示"), _revealed(draw)),
    ]
    if draw.void_reason:
        rows.append((_("作废"), f"{_(draw.get_void_reason_display())} {draw.void_text}"))
    return Block(_("抽取情况"), (), tuple(rows))


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


def _sources(draw: Draw) -> Block:
    rows = tuple(
        (s.source, moment(s.when), s.value.value if draw.entropy_file and s.value else "—")
        for s in sources_of(draw)
    )
    return Block(_("公共随机数"), (_("来源"), _("公布时间"), _("数值")), rows)


def _strata(draw: Draw) -> Block:
    rows = tuple(
        (
            _(stratum["name"]),
            str(stratum.get("ratio") or stratum.get("count") or ""),
            count(draw.populations[stratum["name"]]),
            count(draw.sizes[stratum["name"]]),
        )
        for stratum in draw.design["strata"]
    )
    return Block(_("各层"), (_("层"), _("规则"), _("名录"), _("抽取")), rows)


def _people(draw: Draw) -> Block:
    """Everybody named, with room for a signature in ink."""
    rows = tuple(
        (
            _(person.get_role_display()),
            person.name,
            person.organisation,
            moment(person.signed_at) or _("没有到场"),
            "",
        )
        for person in people_of(draw)
    )
    heads = (_("身份"), _("姓名"), _("单位"), _("签到时间"), _("签名"))
    return Block(_("在场人员"), heads, rows)


def _firms(draw: Draw) -> list[Block]:
    """The drawn firms once they are public; inspectors never: their teams are for auditors."""
    if draw.revealed_at is None or draw.outcome_files is None:
        return []
    drawn = DrawnTarget.objects.filter(draw=draw, role=TargetRole.SELECTED).order_by("code")
    rows = list(drawn.values_list("code", "name", "region_name")[: MOST_FIRMS + 1])
    if len(rows) > MOST_FIRMS:
        return []
    return [Block(_("抽中名单"), (_("代码"), _("企业"), _("区划")), tuple(rows))]


def _marks(draw: Draw, checkpoint: Checkpoint | None) -> list[tuple[str, str]]:
    marks = [
        (_("承诺指纹"), draw.commitment),
        (_("对象树根"), draw.targets_root),
        (_("人员树根"), draw.teams_root),
        (_("公开日志检查点"), checkpoint.note.strip() if checkpoint else ""),
    ]
    return [(label, value) for label, value in marks if value]


def _notes(draw: Draw) -> list[str]:
    if draw.outcome_files is None:
        return []
    if draw.revealed_at is None:
        return [_("名单在揭示前保密，不印在这张表上；结果的指纹已经写进公开日志，不能再改。")]
    drawn = sum(draw.sizes.values())
    if drawn > MOST_FIRMS:
        return [_("名单太长，不印在这张表上，见公开包的 drawn.tsv。")]
    return []
