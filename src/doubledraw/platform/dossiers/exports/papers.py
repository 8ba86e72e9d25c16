"""The papers of a visit by the name a dossier gives them, and the bytes behind any file of one."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from doubledraw import papers
from doubledraw.papers.model import Paper
from doubledraw.platform.dossiers.documents import File, Source
from doubledraw.platform.draws.exports import record_pdf
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections import exports as inspections
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import crew_of, latest_record
from doubledraw.platform.ledger.models import SealedDocument
from doubledraw.platform.records import store

OFFICIAL = "zh-hans"
SHEET, RECORD, DRAW = "sheet-", "record-", "draw"


def content_of(file: File, visits: dict[str, Visit]) -> bytes | None:
    """The bytes of a file; `visits` by number. None when it is not there any more: the manifest says so."""
    match file.source:
        case Source.SEALED:
            row = SealedDocument.objects.filter(digest=file.key).first()
            return bytes(row.data) if row else None
        case Source.KEPT:
            return _kept(file.key)
    number, _, kind = file.key.partition(":")
    visit = visits.get(number)
    return made_paper(visit, kind) if visit else None


def copy_of(file: File, made_of: Visit | Draw) -> bytes | None:
    """The bytes of a file of a case, of a visit or of a whole draw; None as of `content_of`."""
    if isinstance(made_of, Visit):
        return content_of(file, {made_of.number: made_of})
    return _form_of(made_of) if file.source == Source.PAPER else content_of(file, {})


def _form_of(draw: Draw) -> bytes:
    return record_pdf(draw, settings.PUBLIC_URL + reverse("public-draw", args=[draw.draw_id]))


def _kept(digest: str) -> bytes | None:
    """What the store has under its digest; None for nothing, and for bytes that are not what they were."""
    try:
        return store.get(digest)
    except (OSError, ValueError):
        return None


def made_paper(visit: Visit, kind: str) -> bytes | None:
    """A paper as PDF: approval, notice, receipt, sheets, registration; "sheet-<id>", "record-<number>", "draw"."""
    with override(OFFICIAL):
        if kind == DRAW:
            return _form_of(visit.draw)
        found = _papers(visit, kind)
        return papers.bound(found) if found else None


def _papers(visit: Visit, kind: str) -> list[Paper]:
    if kind.startswith(SHEET):
        sheet = visit.sheets.select_related("organ").get(pk=int(kind.removeprefix(SHEET)))
        crew = crew_of([visit])[visit.pk]
        return [inspections.check_sheet(visit, sheet, latest_record(visit), crew)]
    if kind.startswith(RECORD):
        rows = visit.records.select_related("feedback", "review")
        record = rows.get(number=int(kind.removeprefix(RECORD)))
        return [inspections.registration(visit, record)]
    return inspections.papers_of(visit, kind)
