"""Check sheets as staff find them, and their editions."""

from django.db.models import Max, Q, QuerySet

from doubledraw.platform.catalogue.models import CheckSheet, SheetEdition
from doubledraw.platform.catalogue.states import OPEN, SheetState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import shared_with, within

PUBLIC = (SheetState.PUBLISHED, SheetState.SUPERSEDED)


def sheets_visible_to(actor: Actor) -> QuerySet[CheckSheet]:
    """Sheets of organs in the actor's scope; of organs above it those that have been published.

    Each with `published` and `opened`: the numbers of the edition in force and of the one on its way (None: none).
    """
    number = "editions__number"
    sheets = CheckSheet.objects.annotate(
        published=Max(number, filter=Q(editions__state=SheetState.PUBLISHED)),
        opened=Max(number, filter=Q(editions__state__in=OPEN)),
    )
    above = shared_with(*actor.scopes()) & Q(published__isnull=False)
    return sheets.filter(within(actor) | above).select_related("organ").order_by("code")


def editions_visible_to(actor: Actor, sheet: CheckSheet) -> QuerySet[SheetEdition]:
    """The editions of a sheet, newest first; drafts only for those in whose scope the sheet is."""
    rows = SheetEdition.objects.filter(sheet=sheet).select_related("sheet__organ")
    if actor.reaches(sheet.organ.path):
        return rows.order_by("-number")
    return rows.filter(state__in=PUBLIC).order_by("-number")


def every_edition_visible_to(actor: Actor) -> QuerySet[SheetEdition]:
    """The editions of all sheets: drafts in the actor's scope, and what was published there and above."""
    above = shared_with(*actor.scopes(), field="sheet__organ") & Q(state__in=PUBLIC)
    mine = within(actor, field="sheet__organ")
    return SheetEdition.objects.filter(mine | above).select_related("sheet__organ")


def edition_in_force(sheet: CheckSheet) -> SheetEdition | None:
    """The published edition of a sheet: what a visit pins by its digest."""
    return sheet.editions.filter(state=SheetState.PUBLISHED).first()
