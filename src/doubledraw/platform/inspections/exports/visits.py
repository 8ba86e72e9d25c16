"""Every paper of a visit by its name: for printing, for the firm's file, for the file room."""

from collections.abc import Callable, Mapping

from doubledraw.papers.model import Paper
from doubledraw.platform.inspections.exports.approving import approval_form
from doubledraw.platform.inspections.exports.notices import delivery_receipt, inspection_notice
from doubledraw.platform.inspections.exports.registering import registration
from doubledraw.platform.inspections.exports.sheets import check_sheets
from doubledraw.platform.inspections.models import Notice, Visit
from doubledraw.platform.inspections.selectors import latest_record, newest_notice


def papers_of(visit: Visit, kind: str) -> list[Paper]:
    """The papers of this kind as they stand; none when there is nothing yet, or no such kind."""
    make = PRINTED.get(kind)
    return make(visit) if make else []


def _noticed(make: Callable[[Notice], Paper]) -> Callable[[Visit], list[Paper]]:
    def of_visit(visit: Visit) -> list[Paper]:
        newest = newest_notice(visit)
        if newest is None:
            return []
        newest.visit = visit
        return [make(newest)]

    return of_visit


def _approval(visit: Visit) -> list[Paper]:
    return [approval_form(visit.form, visit.number)] if visit.form else []


def _registration(visit: Visit) -> list[Paper]:
    return [registration(visit, latest_record(visit))]


def _pack(visit: Visit) -> list[Paper]:
    return [*check_sheets(visit), *_registration(visit)]


PRINTED: Mapping[str, Callable[[Visit], list[Paper]]] = {
    "approval": _approval,
    "notice": _noticed(inspection_notice),
    "receipt": _noticed(delivery_receipt),
    "sheets": check_sheets,
    "registration": _registration,
    "pack": _pack,
}
"""`pack` is what a team takes to the door: every department's sheet and the registration form; `approval` names
this visit's firm alone, whatever the form was signed for."""
