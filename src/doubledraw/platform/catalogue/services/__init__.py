"""What can be done to items, lists, check sheets and rules documents. One public function per verb."""

from doubledraw.platform.catalogue.documents.words import CONTENT
from doubledraw.platform.catalogue.services.items import (
    draft_item,
    propose_item,
    publish_item,
    retire_item,
    return_item,
    revise_item,
)
from doubledraw.platform.catalogue.services.revisions import (
    discard_revision,
    draft_revision,
    propose_revision,
    publish_revision,
    return_revision,
    rewrite_revision,
)

__all__ = [
    "CONTENT",
    "discard_revision",
    "draft_item",
    "draft_revision",
    "propose_item",
    "propose_revision",
    "publish_item",
    "publish_revision",
    "retire_item",
    "return_item",
    "return_revision",
    "revise_item",
    "rewrite_revision",
]
