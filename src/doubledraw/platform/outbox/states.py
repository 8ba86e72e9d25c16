"""The life of a message, its channels, and how each channel is worked."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class Channel(Labelled):
    """By what a message goes."""

    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"


class Carrier(Labelled):
    """Who carries a channel's messages in this installation."""

    SMTP = "smtp", "邮件服务器"
    FILES = "files", "文件交换"
    SIMULATED = "simulated", "模拟通道"


class MessageState(Labelled):
    """Where a message is."""

    QUEUED = "queued", "待发送"
    HANDED = "handed", "已交通道"
    DELIVERED = "delivered", "已送达"
    FAILED = "failed", "没有送到"
    EXPIRED = "expired", "过期未发"


MESSAGE_FLOW = Flow(
    start=MessageState.QUEUED,
    steps=(
        Step("hand", MessageState.QUEUED, MessageState.HANDED, "交通道"),
        Step("fail", MessageState.QUEUED, MessageState.FAILED, "没有送到"),
        Step("expire", MessageState.QUEUED, MessageState.EXPIRED, "过期"),
        Step("deliver", MessageState.HANDED, MessageState.DELIVERED, "送达"),
        Step("fail", MessageState.HANDED, MessageState.FAILED, "没有送到"),
        Step("retry", MessageState.FAILED, MessageState.QUEUED, "重发", "clerk"),
    ),
)
ENDED = (MessageState.DELIVERED, MessageState.FAILED, MessageState.EXPIRED)


class ReceiptKind(Labelled):
    """What a channel says became of a message."""

    DELIVERED = "delivered", "送达"
    FAILED = "failed", "没有送到"
