"""Taking a dossier away: packed from what the person may see, written down with the digest of the zip."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.dossiers.events import CaseExported, FileExported
from doubledraw.platform.dossiers.exports import Packed, case_zip, firm_zip
from doubledraw.platform.dossiers.exports.zips import Report, silent
from doubledraw.platform.dossiers.models import CaseFile, Export
from doubledraw.platform.dossiers.selectors.firms import file_of
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.registry.models import Target


def export_firm(target: Target, *, by: Actor, at: datetime, report: Report = silent) -> Export:
    """The file of a firm as this person may see it, without lists that are still secret."""
    entries = file_of(by, target, at, is_public=True)
    visits = Visit.objects.select_related("draw__organ", "organ", "form", "target")
    numbers = {file.key.partition(":")[0] for entry in entries for file in entry.files}
    by_number = {visit.number: visit for visit in visits.filter(number__in=numbers)}
    packed = firm_zip(target, entries, by_number, report)
    with transaction.atomic():
        event = FileExported(target.code, packed.digest, packed.files)
        record(event, by=by, at=at, subject=f"target:{target.code}")
        return _kept(packed, target.code, "", by, at)


def export_case(case: CaseFile, *, by: Actor, at: datetime, report: Report = silent) -> Export:
    """A closed case with all its supplements."""
    parts = list(case.parts.order_by("number"))
    pieces = list(case.pieces.order_by("position"))
    packed = case_zip(case, parts, pieces, report)
    with transaction.atomic():
        event = CaseExported(case.number, packed.digest, packed.files)
        record(event, by=by, at=at, subject=case.about.subject)
        return _kept(packed, case.about.code, case.number, by, at)


def _kept(packed: Packed, code: str, case: str, by: Actor, at: datetime) -> Export:
    return Export.objects.create(
        code=code,
        case=case,
        digest=packed.digest,
        size=packed.size,
        files=packed.files,
        by=by.user_id,
        by_name=by.name,
        at=at,
    )
