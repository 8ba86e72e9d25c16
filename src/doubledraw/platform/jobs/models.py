"""The job table: what is to be done in the background, by whom it was asked, how far it is."""

from django.db import models
from django.db.models import CheckConstraint, Q

from doubledraw.platform.jobs.states import JobState


class Job(models.Model):
    """One piece of background work. At least once; its handler makes it exactly once."""

    kind = models.CharField("种类", max_length=80)
    key = models.CharField("去重键", max_length=200, unique=True)
    args = models.JSONField("参数", default=dict)
    state = models.CharField(
        "状态", max_length=20, choices=JobState.choices(), default=JobState.QUEUED
    )
    title = models.CharField("事由", max_length=200, blank=True)
    progress = models.FloatField("进度", default=0.0)
    step = models.CharField("正在做", max_length=200, blank=True)
    params = models.JSONField("步骤参数", default=dict)
    result = models.JSONField("结果", null=True)
    error = models.JSONField("错误", null=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    worker = models.CharField("执行者", max_length=80, blank=True)
    lease_until = models.DateTimeField("租约到期", null=True)
    run_after = models.DateTimeField("最早执行", null=True)
    asked_by = models.BigIntegerField("提交人", default=0)
    asked_at = models.DateTimeField("提交时间")
    ended_at = models.DateTimeField("结束时间", null=True)
    cancel_asked = models.BooleanField("已请求取消", default=False)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=list(JobState)), name="job_state_known"),
        ]
        indexes = [models.Index(fields=["state", "id"], name="job_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
