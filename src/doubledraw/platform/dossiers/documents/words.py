"""The stages a firm's file is told in, and the kinds of documents a case has in the file room."""

from doubledraw.platform.kernel.flow import Labelled


class Stage(Labelled):
    """Which part of the work an entry of a firm's file belongs to."""

    PLAN = "plan", "计划"
    DRAW = "draw", "抽取"
    DISPATCH = "dispatch", "下发和查看"
    APPROVAL = "approval", "检查审批"
    NOTICE = "notice", "通知和送达"
    VISIT = "visit", "现场检查"
    RECORD = "record", "结果和审核"
    FOLLOWUP = "followup", "后续处置"
    PUBLICATION = "publication", "结果公示"
    CREDIT = "credit", "信用"
    WORDS = "words", "企业反映"


class Source(Labelled):
    """What a file of a dossier is: bytes as they were sealed, as they were kept, or a paper made from both."""

    SEALED = "sealed", "封存原文"
    KEPT = "kept", "原件"
    PAPER = "paper", "文书"


class Piece(Labelled):
    """The kinds of documents of a case, in the order of its list (卷内目录)."""

    PLAN = "plan", "抽查计划"
    WORK_PLAN = "work_plan", "抽查工作方案"
    DRAW = "draw", "随机抽取情况记录表"
    FORM = "form", "检查审批表"
    NOTICE = "notice", "行政检查通知书"
    LEAF = "leaf", "抽取凭证"
    RECEIPT = "receipt", "送达回证"
    SHEET = "sheet", "检查表"
    RECORD = "record", "执法检查登记表"
    FEEDBACK = "feedback", "结果告知"
    REVIEW = "review", "审核意见"
    EVIDENCE = "evidence", "照片和扫描件"
    PUBLICATION = "publication", "结果公示"
    DUTY = "duty", "有期限的工作"
