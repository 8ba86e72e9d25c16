"""What changed since the last draw of the same item: kept with the freeze, listed for auditors (DD-1 §9)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import FrameListTaken
from doubledraw.platform.draws.models import Draw, FrameChanges
from doubledraw.platform.draws.policies.preparing import may_see_changes
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records import store

COMPARED = ("frame.tsv", "strata.tsv")


def keep_changes(draw: Draw, last: Draw | None, tables: Mapping[str, bytes]) -> None:
    """Compare with the last draw's tables, if there is one. Call inside the transaction that makes the draw."""
    if last is None:
        return
    before = {name: store.get(last.files[name]) for name in COMPARED}
    found = engine.changes_between(before, tables)
    FrameChanges.objects.create(
        draw=draw, before=last, counts=found.counts, file=store.put(found.listed)
    )


@transaction.atomic
def take_frame_list(draw: Draw, *, by: Actor, at: datetime) -> bytes:
    """The firms that came, went or moved, for an auditor; that they were taken is written down."""
    may_see_changes(draw, by).enforce()
    changes = FrameChanges.objects.get(draw=draw)
    record(FrameListTaken(draw.draw_id), by=by, at=at, subject=subject(draw))
    return store.get(changes.file)
