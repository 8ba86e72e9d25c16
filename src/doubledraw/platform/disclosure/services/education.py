"""Projects what a frame was told before the checks, and names it in the public log."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from doubledraw.platform.disclosure.events import DocumentWasPublished
from doubledraw.platform.disclosure.models import PublicDocument
from doubledraw.platform.disclosure.selectors import publication_of
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.whitelist import named
from doubledraw.platform.disclosure.states import DocumentKind
from doubledraw.platform.inspections.models import Education
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.ledger.services import publish_document, record

FIELDS = ("number", "title", "organ_name", "plan", "line", "starts", "ends", "recipients")
ITEM_FIELDS = ("code", "name")
ITEM_LINES = ("basis", "content", "standard")


@transaction.atomic
def follow_education(pk: int, *, by: Actor, at: datetime) -> None:
    """Show what the frame was told, once."""
    found = Education.objects.select_for_update(of=("self",)).get(pk=pk)
    if publication_of(found.digest) is not None:
        return
    leaf = publish_document(found.digest, DocumentKind.EDUCATION, at=at)
    event = DocumentWasPublished(found.digest, DocumentKind.EDUCATION, leaf.index)
    record(event, by=by, at=at, subject=f"document:{found.digest}")
    said = json.loads(document(found.digest))
    PublicDocument.objects.create(
        kind=DocumentKind.EDUCATION,
        key=said["number"],
        digest=found.digest,
        title=said["title"],
        organ_name=said["organ_name"],
        body=named(said, FIELDS) | {"items": [_item(one) for one in said["items"]]},
        published_at=leaf.at,
        log_index=leaf.index,
    )
    turn_page()


def _item(said: Mapping[str, Any]) -> dict[str, Any]:
    lines = {name: "\n".join(said[name]) for name in ITEM_LINES}
    return named(said, ITEM_FIELDS) | lines
