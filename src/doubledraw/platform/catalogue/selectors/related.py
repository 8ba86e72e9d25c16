"""What belongs to an item: check sheets, rules documents."""

from dataclasses import dataclass

from doubledraw.platform.catalogue.models import CheckSheet, GuideDocument, Item
from doubledraw.platform.catalogue.selectors.guides import guides_visible_to
from doubledraw.platform.catalogue.selectors.sheets import sheets_visible_to
from doubledraw.platform.kernel.actor import Actor


@dataclass(frozen=True)
class Related:
    """The sheets and the rules documents of one item that the actor may see."""

    sheets: list[CheckSheet]
    guides: list[GuideDocument]


def related_to(item: Item, actor: Actor) -> Related:
    """Both, in two queries."""
    sheets = sheets_visible_to(actor).filter(items=item, closed_at=None)
    guides = guides_visible_to(actor).filter(items=item)
    return Related(list(sheets), list(guides))
