"""What a change of a row of a directory keeps of itself."""

from django.db import models

from doubledraw.platform.records.models import AppendOnly
from doubledraw.platform.registry.states import ChangeCause


class Change(AppendOnly):
    """One change: `fields` is {column: [before, after]}, `batch` the import that made it, if one did."""

    batch = models.ForeignKey("registry.ImportBatch", models.PROTECT, null=True, related_name="+")
    cause = models.CharField("缘由", max_length=20, choices=ChangeCause.choices())
    fields = models.JSONField("变动")
    by = models.BigIntegerField("办理人")
    at = models.DateTimeField("时间")

    class Meta:
        abstract = True
