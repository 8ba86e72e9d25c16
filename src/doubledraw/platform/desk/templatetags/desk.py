"""Filters of the staff home: where things stand on the ribbon, what an event is called."""

import calendar

from django import template
from django.utils.translation import get_language, gettext

register = template.Library()

MARGIN = 46
LANE = 28
TOP = 28

HAPPENED = {
    "OrganFounded": "设立了机关",
    "OrganRenamed": "更改了机关名称",
    "OrganMoved": "调整了机关隶属",
    "OrganMerged": "合并了机关",
    "OrganClosed": "撤销了机关",
    "StaffMoved": "调动了人员",
    "LiaisonEntered": "登记了联络员",
    "LiaisonEnded": "终止了联络员",
    "RegionEntered": "登记了区划",
    "RegionEnded": "停用了区划",
    "StaffAdmitted": "开设了账号",
    "AccountClosed": "停用了账号",
    "PasswordRenewed": "换了一次性密码",
    "RoleGranted": "授予了角色",
    "RoleWithdrawn": "收回了角色",
    "DrawFrozen": "冻结了名录",
    "DrawCommittedTo": "公布了承诺",
    "PersonInvited": "邀请了在场人员",
    "PersonSignedIn": "签到",
    "EntropyEntered": "录入了公共随机数",
    "EntropyDiffered": "复核的数与录入的不同",
    "EntropyConfirmed": "复核了公共随机数",
    "EntropyVerified": "核验签名，录入了公共随机数",
    "EntropyFixed": "公共随机数已定",
    "ResultFixed": "完成了抽取",
    "EmbargoedListViewed": "查看了保密名单",
    "AuditorBundleTaken": "下载了审计包",
    "DrawWasRevealed": "揭示了结果",
    "VoidAsked": "申请作废",
    "VoidDeclined": "没有同意作废",
    "DrawVoided": "同意作废",
    "DrawAttested": "签署了见证",
    "WorkPlanDrafted": "生成了工作方案",
    "WorkPlanApproved": "批准了工作方案",
    "WorkPlanReturned": "退回了工作方案",
    "RepeatAsked": "申请重复检查",
    "RepeatDecided": "答复了重复检查申请",
    "FrameListTaken": "下载了名录变动明细",
    "LegalSectionNotified": "通知了法制机构",
    "HolderInvited": "指定了秘密数持有人",
    "EscrowSet": "指定了托管人",
    "NonceMade": "生成了秘密数",
    "NonceReleased": "公开了秘密数",
    "ShareHandedIn": "交出了托管份额",
    "NonceRecovered": "恢复了秘密数",
    "ResultSigned": "在结果上签了名",
    "AttachmentKept": "上传了影像",
    "CorrectionAsked": "申请更正公共随机数",
    "CorrectionDeclined": "没有同意更正",
    "CorrectionApplied": "更正了公共随机数",
    "RoundCommittedTo": "公布了人员轮次的承诺",
    "RoundEntropyEntered": "录入了人员轮次随机数",
    "RoundEntropyDiffered": "人员轮次随机数复核不同",
    "RoundEntropyConfirmed": "复核了人员轮次随机数",
    "RoundEntropyVerified": "核验签名，录入了人员轮次随机数",
    "TeamsFixed": "另抽了人员",
    "SubstituteAsked": "申请递补",
    "SubstituteDeclined": "没有同意递补",
    "InspectorWithdrawn": "同意人员退出",
    "PlaceTaken": "递补",
    "AuditorNamed": "指定了见证审计人",
    "FirmsDispatched": "下发了企业",
    "DispatchViewed": "查看了下发的企业",
    "LeafTaken": "取了企业凭证",
    "VisitCarriedOut": "完成了一家的检查",
    "ArchiveTaken": "下载了抽取档案",
    "FirmCodeGiven": "发了企业查询码",
    "FirmAnswered": "答复了企业查询",
    "PlanDrafted": "起草了计划",
    "PlanRetitled": "改了计划标题",
    "LineWritten": "写了计划行",
    "LineDropped": "删了计划行",
    "MergeProposed": "提议合并计划行",
    "MergeAnswered": "答复了合并提议",
    "LinesMerged": "合并了计划行",
    "PlanSubmitted": "提交了计划",
    "PlanReviewed": "审核通过了计划",
    "PlanApproved": "批准了计划",
    "PlanReturned": "退回了计划",
    "PlanPublished": "公布了计划",
    "ImportUploaded": "上传了导入文件",
    "ImportRemapped": "改了导入的读法",
    "ImportApplied": "导入已生效",
    "ImportDiscarded": "放弃了导入",
    "RecusalDeclared": "申报了回避",
    "ItemDrafted": "起草了事项",
    "ItemRevised": "修改了事项",
    "ItemProposed": "提请公布事项",
    "ItemReturned": "退回了事项",
    "ItemPublished": "公布了事项",
    "ItemRetired": "停用了事项",
    "ObligationOpened": "产生了期限",
    "ObligationMet": "履行了期限内的事项",
    "ObligationWithdrawn": "撤回了期限",
    "ObligationRuled": "裁定了期限",
    "ObligationEscalated": "向上级报告了逾期",
    "CalendarKeyMade": "生成了日历地址",
    "CalendarKeyRevoked": "停用了日历地址",
    "ReminderChanged": "改了提醒",
    "FollowUpOpened": "产生了问题处置",
    "FindingCorrected": "结果更正后调整了处置",
    "FirmAdvised": "提醒、约谈了企业",
    "RectificationOrdered": "责令改正",
    "FirmRevisited": "复查了企业",
    "ExtensionAsked": "申请延期改正",
    "ExtensionDecided": "答复了延期申请",
    "CaseFiled": "立了案",
    "CaseDecided": "登记了处理决定",
    "SideInformed": "登记了告知",
    "ProblemTransferred": "移送了问题",
    "TransferReceived": "签收了移送",
    "TransferReturned": "退回了移送",
    "ClosingProposed": "提请办结",
    "ClosingDecided": "答复了办结",
    "MinorOffenceProposed": "提请列入免罚清单",
    "MinorOffenceDecided": "答复了免罚清单提请",
    "ComplaintTaken": "受理了投诉",
    "ComplaintShown": "向检查组出示了投诉",
    "ComplaintClosed": "办结了投诉",
    "DocumentWasPublished": "公示了文件",
    "DocumentSigned": "签署了文件",
    "DocumentSealed": "封存了文件",
}


@register.filter
def shifted(x: float, more: float = 0) -> str:
    """An x of the year, right of the lane names."""
    return f"{x + MARGIN + more:.1f}"


@register.filter
def unlocalized(x: float) -> str:
    """A number as SVG wants it."""
    return f"{x:.1f}"


@register.filter
def lane_y(lane: int, more: float = 0) -> str:
    """The top of a lane."""
    return f"{TOP + lane * LANE + more:.1f}"


@register.filter
def ribbon_height(lanes: int) -> int:
    """How high the whole ribbon is."""
    return TOP + (lanes + 1) * LANE + 8


@register.filter
def month_name(month: int) -> str:
    """5月, or May."""
    if (get_language() or "").startswith("en"):
        return calendar.month_abbr[month]
    return gettext("{month}月").format(month=month)


@register.filter
def happened(kind: str) -> str:
    """An audit event in words; the event's own name when the words are missing."""
    return HAPPENED.get(kind, kind)


@register.filter
def about(subject: str) -> str:
    """The subject of an event without its prefix: "draw:990126-2026-0001" → the number."""
    return subject.partition(":")[2] or subject
