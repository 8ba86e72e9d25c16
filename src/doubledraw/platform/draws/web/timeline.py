"""What happened to a draw, in words: audit events with the log entries that seal them."""

from dataclasses import dataclass
from typing import Any

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.draws.states import (
    PersonRole,
    SubstitutionReason,
    VoidReason,
    WithdrawalKind,
)
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
    "EntropyVerified": ("核验签名，录入公共随机数", "{source}"),
    "EntropyFixed": ("公共随机数写进日志", ""),
    "CorrectionAsked": ("申请更正", "{source}，由 {old_value} 改为 {value}：{given_reason}"),
    "CorrectionDeclined": ("没有同意更正", "{source}"),
    "CorrectionApplied": ("更正公共随机数，全部重算", "{given_reason}"),
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
    "LegalSectionNotified": ("通知法制机构", "{organisation}，{notified_on}，{reference}"),
    "HolderInvited": ("邀请秘密数持有人", "{holder}：{person}，{organisation}"),
    "EscrowSet": ("指定托管人", "{trustees} 名，{threshold} 名一起开启"),
    "NonceMade": ("生成秘密数并封存", "{holder}"),
    "NonceReleased": ("公开秘密数", "{holder}"),
    "ShareHandedIn": ("交出托管份额", "{holder}，第 {number} 份：{given_reason}"),
    "NonceRecovered": ("由托管份额恢复秘密数", "{holder}，{shares} 份"),
    "ResultSigned": ("在结果上签名", "{role}：{name}，{organisation}"),
    "AttachmentKept": ("上传影像", "{title}"),
    "FrameListTaken": ("下载名录变动明细", ""),
    "RoundCommittedTo": (
        "另抽一轮人员",
        "第 {round} 轮：新增 {added} 人，放宽 {widened} 人，退出 {gone} 人",
    ),
    "RoundEntropyEntered": ("录入人员轮次随机数", "第 {round} 轮：{source}"),
    "RoundEntropyDiffered": ("两遍录入不同", "{source}，从第 {position} 个字符起"),
    "RoundEntropyConfirmed": ("复核人员轮次随机数", "第 {round} 轮：{source}"),
    "RoundEntropyVerified": ("核验签名，录入人员轮次随机数", "第 {round} 轮：{source}"),
    "TeamsFixed": ("抽取人员", "第 {round} 轮"),
    "SubstituteAsked": ("申请递补", "{kind}：{reason}"),
    "SubstituteDeclined": ("没有同意递补", "{kind}：{reason}"),
    "InspectorWithdrawn": ("检查人员退出", "{reason}"),
    "PlaceTaken": ("递补", "第 {number} 次，{kind}：{reason}，缺 {missing} 人"),
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
    for kind in (VoidReason, SubstitutionReason):
        if params.get("reason") in list(kind):
            params["reason"] = kind.of(params["reason"]).label
    if params.get("kind") in list(WithdrawalKind):
        params["kind"] = WithdrawalKind.of(params["kind"]).label
    return Happening(event, title, sentence, params, params.get("log_index"))


def role_label(code: str) -> str:
    """The words for somebody's capacity in a draw."""
    if code == "team":
        return "检查组"
    for kind in (PersonRole, Role):
        if code in list(kind):
            return str(kind.of(code).label)
    return code
