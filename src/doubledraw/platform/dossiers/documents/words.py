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
    DECISION = "decision", "方案审批"
    INVITATION = "invitation", "邀请和通知"
    FREEZE = "freeze", "名录冻结"
    COMMITMENT = "commitment", "抽取承诺"
    ENTROPY = "entropy", "公共随机数"
    CORRECTION = "correction", "随机数更正"
    DRAW = "draw", "随机抽取情况记录表"
    SIGNATURE = "signature", "在场人员签名"
    FOOTAGE = "footage", "抽取影像"
    OUTCOME = "outcome", "抽取结果"
    ROUND = "round", "人员轮次"
    SUBSTITUTE = "substitute", "退出和递补"
    REVEAL = "reveal", "名单揭示"
    ATTESTATION = "attestation", "见证"
    VOID = "void", "抽取作废"
    BUNDLE = "bundle", "公开文件包"
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


WORDED = (
    Piece.INVITATION, Piece.FREEZE, Piece.SIGNATURE, Piece.ROUND, Piece.SUBSTITUTE, Piece.FORM, Piece.NOTICE,
    Piece.RECORD, Piece.REVIEW, Piece.PUBLICATION, Piece.DUTY,
)  # fmt: skip
"""Whose labels are the product's words, and so are translated; all others were typed or are names."""

OF_DRAWS = tuple(
    piece
    for piece in Piece
    if list(Piece).index(Piece.WORK_PLAN) < list(Piece).index(piece) < list(Piece).index(Piece.FORM)
    and piece != Piece.DRAW
)
"""What only the case of a whole draw has."""
