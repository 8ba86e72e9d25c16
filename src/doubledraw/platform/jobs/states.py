"""The life of a job."""

from doubledraw.platform.kernel.flow import Labelled


class JobState(Labelled):
    """Where a job stands."""

    QUEUED = "queued", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"
