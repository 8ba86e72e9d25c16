"""A public number that one person types and another confirms."""

from django.db import models
from django.db.models import CheckConstraint, F, Q


class TypedTwice(models.Model):
    """Until it is confirmed it can be typed again; `confirmed_value` is set once, and must equal `value`."""

    value = models.CharField("数值", max_length=120)
    entered_by = models.BigIntegerField("录入人")
    entered_at = models.DateTimeField("录入时间")
    confirmed_value = models.CharField("复核数值", max_length=120, blank=True)
    confirmed_by = models.BigIntegerField("复核人", null=True)
    confirmed_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        abstract = True


def typed_by_two(two: str, same: str) -> list[CheckConstraint]:
    """Who confirms is another (constraint `two`), and confirms what was entered (constraint `same`)."""
    return [
        CheckConstraint(
            condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")), name=two
        ),
        CheckConstraint(condition=Q(confirmed_value="") | Q(confirmed_value=F("value")), name=same),
    ]
