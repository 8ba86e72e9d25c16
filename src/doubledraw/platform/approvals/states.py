"""The steps at which a person signs a digest."""

from doubledraw.platform.kernel.flow import Labelled


class SigningStep(Labelled):
    """What a signature means."""

    LEGAL_REVIEW = "legal_review", "法制审核"
    APPROVE = "approve", "批准"
    PUBLISH = "publish", "公布"
