"""What happened to a draw, in words: audit events with the log entries that seal them."""

from dataclasses import dataclass
from typing import Any

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.draws.states import PersonRole, VoidReason
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.ledger.selectors import events_about
from doubledraw.platform.organs.states import Role

# Event → what is said of it; places are the event's own fields.
SENTENCES = {
    "DrawFrozen": (
        "冻结名录",
        "名录 {population} 家，不参加 {excluded} 家；可抽人员 {inspectors} 人，未列入 {left_out} 人",
    ),
    "DrawCommittedTo": ("公布承诺", "秘密数 {holders} 份"),
    "PersonInvited": ("列入在场人员", "{role}：{name}，{organisation}"),
    "PersonSignedIn": ("签到", "{role}：{name}，{organisation}"),
    "EntropyEntered": ("录入公共随机数", "{source}"),
    "EntropyDiffered": ("两遍录入不同", "{source}，从第 {position} 个字符起"),
    "EntropyConfirmed": ("复核公共随机数", "{source}"),
    "EntropyFixed": ("公共随机数写进日志", ""),
    "ResultFixed": ("抽取", "抽中 {sample} 家"),
    "EmbargoedListViewed": ("查看保密名单", "以{role}身份"),
    "AuditorBundleTaken": ("下载审计包", ""),
    "AuditorNamed": ("指定见证审计人", "{name}，{organisation}"),
    "FirmsDispatched": ("下发名单", "{firms} 家"),
    "DispatchViewed": ("检查人员查看下发名单", "{firms} 家"),
    "LeafTaken": ("取企业凭证", "以{role}身份"),
    "VisitCarriedOut": ("检查完成", "还有 {left} 家"),
    "ArchiveTaken": ("下载抽取档案", ""),
    "FirmCodeGiven": ("发企业查询码", ""),
    "FirmAnswered": ("答复企业查询", ""),
    "DrawWasRevealed": ("揭示", "{early_reason}"),
    "VoidAsked": ("申请作废", "{reason}：{text}"),
    "VoidDeclined": ("没有同意作废", ""),
    "DrawVoided": ("作废", "{reason}：{text}"),
    "DrawAttested": ("收到见证签名", "{key_name}"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline; `log_index` is None when the public log does not speak of it."""

    event: AuditEvent
    title: str
    reason: str
    params: dict[str, Any]
    log_index: int | None


def happenings(draw: Draw) -> list[Happening]:
    """Oldest first."""
    return [_happening(event) for event in events_about(subject(draw))]


def _happening(event: AuditEvent) -> Happening:
    title, sentence = SENTENCES.get(event.kind, (event.kind, ""))
    params = dict(event.payload)
    if "role" in params:
        params["role"] = role_label(params["role"])
    if params.get("reason") in list(VoidReason):
        params["reason"] = VoidReason.of(params["reason"]).label
    return Happening(event, title, sentence, params, params.get("log_index"))


def role_label(code: str) -> str:
    """The words for somebody's capacity in a draw."""
    if code == "team":
        return "检查组"
    for kind in (PersonRole, Role):
        if code in list(kind):
            return str(kind.of(code).label)
    return code
