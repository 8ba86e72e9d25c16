"""Base rows: a versioned record, and a table to which one can only add."""

from django.db import models


class Record(models.Model):
    """A row that several people may touch: every change names the version it was made from."""

    state: str
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """A row that is written once. Database triggers refuse UPDATE and DELETE (see `records.guards`)."""

    class Meta:
        abstract = True
