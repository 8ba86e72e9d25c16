"""Inspections by others that were taken in from a file: they count as inspections of the firm."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils.timezone import make_aware

from doubledraw.platform.dossiers.documents import Details, Entry, Stage
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.registry.models import VisitFact


def gather(asked: Asked) -> Iterator[Entry]:
    """One query."""
    rows = VisitFact.objects.filter(target__code__in=asked.codes, batch__isnull=False)
    for row in rows.order_by("visited_on", "pk"):
        details: Details = (("事项", row.item_name),)
        details += (("检查结果", row.result),) if row.result else ()
        yield Entry(
            make_aware(datetime.combine(row.visited_on, time())),
            Stage.VISIT,
            "外部检查，导入",
            details,
            row.organ_name,
            row.reference,
        )
