"""What was published of a firm's visits, version by version."""

from collections.abc import Iterator

from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.dossiers.documents import Details, Entry, Stage
from doubledraw.platform.dossiers.selectors.asking import Asked


def gather(asked: Asked) -> Iterator[Entry]:
    """One query."""
    numbers = [visit.number for visit in asked.visits.values()]
    for row in PublicVisit.objects.filter(key__in=numbers).order_by("key", "version"):
        details: Details = (("版次", str(row.version)), ("状态", row.get_state_display()))
        details += (("检查结果", row.result_label),) if row.result_label else ()
        details += (("更正、撤回理由", row.changed_reason),) if row.changed_reason else ()
        yield Entry(
            row.published_at,
            Stage.PUBLICATION,
            "检查结果公示",
            details,
            row.organ_name,
            row.key,
            row.public_digest,
            row.log_index,
            ("visit", row.key),
            flags=(row.get_state_display(),) if row.state != Published.PUBLISHED else (),
        )
