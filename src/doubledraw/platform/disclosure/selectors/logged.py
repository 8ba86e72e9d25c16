"""What the log tells of public draws and documents."""

from datetime import datetime

from doubledraw.platform.disclosure.models import PublicDraw
from doubledraw.platform.disclosure.selectors.draws import public_draw
from doubledraw.platform.ledger.models import Cosignature, LogLeaf
from doubledraw.platform.ledger.selectors import cosigned_before


def entry_of(draw_id: str, index: int) -> LogLeaf:
    """One log entry about a public draw; DoesNotExist for the entries of other subjects."""
    public_draw(draw_id)
    return LogLeaf.objects.get(subject=f"draw:{draw_id}", index=index)


def witnesses_of(draw: PublicDraw) -> list[Cosignature]:
    """Who has cosigned the commit before the first entropy, when they are a quorum (DD-1 §3.2); as it stands now."""
    commit = next((s["log_index"] for s in draw.steps if s["step"] == "commit"), None)
    if commit is None or not draw.entropy:
        return []
    first = min(datetime.fromisoformat(source["when"]) for source in draw.entropy)
    return cosigned_before(commit, first)


def result_of(draw: PublicDraw) -> LogLeaf | None:
    """The log entry with the roots of the result."""
    entries = LogLeaf.objects.filter(subject=f"draw:{draw.draw_id}", kind="draw.result")
    return entries.order_by("index").first()


def publication_of(digest: str) -> LogLeaf | None:
    """The log entry that made a document public."""
    kinds = ("document.publish", "plan.publish")
    published = LogLeaf.objects.filter(subject=f"document:{digest}", kind__in=kinds)
    return published.order_by("index").first()
