"""A firm's file: everything that was done with it, as far as the asker may see, in the order it happened."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from doubledraw.platform.dossiers.documents import Entry, File, Stage
from doubledraw.platform.dossiers.models import Export
from doubledraw.platform.dossiers.selectors.asking import Asked, asked_of
from doubledraw.platform.dossiers.selectors.stages import STAGES
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.registry.models import Target

VISIT_PAGE = "visit"
ORDER = {stage: n for n, stage in enumerate(Stage)}


def file_of(actor: Actor, target: Target, at: datetime, *, is_public: bool = False) -> list[Entry]:
    """Every entry, oldest first; a constant number of queries. `is_public`: nothing of a secret list."""
    asked = asked_of(actor, target, at, is_public=is_public)
    found = [_linked(entry, asked) for gather in STAGES for entry in gather(asked)]
    return sorted(found, key=lambda entry: (entry.at, ORDER[entry.stage]))


def _linked(entry: Entry, asked: Asked) -> Entry:
    """Without a link to a visit that somebody who only takes part could not open."""
    if entry.page is None or entry.page[0] != VISIT_PAGE or asked.opens(entry.page[1]):
        return entry
    return replace(entry, page=None)


def counted(entries: Collection[Entry]) -> list[tuple[Stage, int]]:
    """Each stage with how many entries it has, in the order of the work; stages that have none are left out."""
    counts = Counter(entry.stage for entry in entries)
    return [(stage, counts[stage]) for stage in Stage if counts[stage]]


def files_among(entries: Collection[Entry]) -> list[File]:
    """Each file once, in the order of its path."""
    found = {file.path: file for entry in entries for file in entry.files}
    return [found[path] for path in sorted(found)]


def exports_of(actor: Actor, code: str) -> list[Export]:
    """What this person took away of a firm, newest first."""
    rows = Export.objects.filter(by=actor.user_id, code=code)
    return list(rows.order_by("-at", "-pk")[:5])


def export_of(actor: Actor, pk: int) -> Export | None:
    """One's own export."""
    return Export.objects.filter(by=actor.user_id, pk=pk).first()
