"""The list of a case (卷内目录): every document a visit must leave behind, there or missing, whose and until when."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.dossiers.documents import File, Piece, Slot, Source
from doubledraw.platform.dossiers.selectors.planned import planned
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import (
    Evidence,
    Notice,
    Visit,
    VisitRecord,
    VisitSheet,
)
from doubledraw.platform.inspections.selectors import Crew, crew_of
from doubledraw.platform.inspections.states import FormState
from doubledraw.platform.obligations.documents import Cited, last_moment
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.states import ObligationState
from doubledraw.platform.organs.states import Role
from doubledraw.platform.ui.words import GAP

SERVE, ENTER = "serve_notice", "enter_record"
TOLD_ELSEWHERE = (SERVE, ENTER, "enter_result")
AND = "、"
EDITION = "第{number}版"
COPY = "第{number}份"
ENDINGS = ("pdf", "jpg", "png")


def pieces_of(visits: Collection[Visit], at: datetime) -> dict[int, list[Slot]]:
    """Visit → its list, in the order of the work. Eight queries, however many visits."""
    return {visit.pk: list(one.slots()) for visit, one in _loaded(visits, at)}


class _Case:
    """What one visit has left behind so far."""

    def __init__(self, visit: Visit, at: datetime, crew: list[Crew]) -> None:
        self.visit, self.at = visit, at
        self.team = AND.join(one.name for one in crew)
        self.notices: list[Notice] = []
        self.sheets: list[VisitSheet] = []
        self.records: list[VisitRecord] = []
        self.evidence: list[Evidence] = []
        self.duties: list[Obligation] = []
        self.public: list[PublicVisit] = []

    def slots(self) -> Iterator[Slot]:
        """In order."""
        yield from self._drawn(self.visit.draw)
        yield self._form()
        yield from self._notices()
        yield from self._sheets()
        yield from self._records()
        yield from self._told()
        yield from self._photos()
        yield from self._public()
        yield from self._duties()

    def _drawn(self, draw: Draw) -> Iterator[Slot]:
        yield from planned(draw)
        head = (f"draw:{draw.targets_root}", Piece.DRAW, draw.title, draw.draw_id)
        yield Slot(
            *head,
            draw.organ.name,
            draw.drawn_at,
            draw.targets_root,
            self._paper("draw", draw.title),
        )

    def _form(self) -> Slot:
        form = self.visit.form
        if form is None or form.state != FormState.APPROVED:
            by = self.team if form is None else Role.APPROVER.label
            return self._missing(Piece.FORM, by, self.visit.planned_at)
        file = self._paper("approval", self.visit.number)
        who = form.decided_by_name
        label = COPY.format(number=form.edition)
        key = f"form:{form.digest}"
        return Slot(
            key, Piece.FORM, label, self.visit.number, who, form.decided_at, form.digest, file
        )

    def _notices(self) -> Iterator[Slot]:
        if not self.notices and not self.visit.urgent_reason:
            yield self._missing(Piece.NOTICE, self.team, self.visit.planned_at)
        for notice in self.notices:
            is_newest = notice is self.notices[-1]
            label = EDITION.format(number=notice.edition)
            file = self._paper("notice", label)
            if not is_newest:
                file = File(Source.SEALED, notice.digest, label)
            head = (f"notice:{notice.digest}", Piece.NOTICE, label, self.visit.number)
            yield Slot(*head, notice.issued_by_name, notice.issued_at, notice.digest, file)
            if is_newest:
                yield from self._leaf_and_receipt(notice)

    def _leaf_and_receipt(self, notice: Notice) -> Iterator[Slot]:
        number = self.visit.number
        file = File(Source.KEPT, notice.leaf, number, "json")
        head = (f"leaf:{notice.leaf}", Piece.LEAF, "", number, notice.issued_by_name)
        yield Slot(*head, notice.issued_at, notice.leaf, file)
        delivery = getattr(notice, "delivery", None)
        if delivery is None:
            if not notice.unannounced:
                yield self._missing(
                    Piece.RECEIPT, self.team, notice.due or notice.planned_at, notice.lead_cited
                )
            return
        at, who = delivery.received_at, delivery.receiver
        key = f"receipt:{delivery.pk}"
        made = self._paper("receipt", number)
        yield Slot(key, Piece.RECEIPT, "", number, who, at, delivery.proof, made)
        if delivery.proof:
            ending = delivery.proof_name.rpartition(".")[2].lower()
            media = ending if ending in ENDINGS else "bin"
            file = File(Source.KEPT, delivery.proof, delivery.proof_name, media)
            key, name = f"proof:{delivery.pk}", delivery.proof_name
            yield Slot(key, Piece.RECEIPT, name, number, who, at, delivery.proof, file)

    def _sheets(self) -> Iterator[Slot]:
        record = self.records[-1] if self.records else None
        for sheet in self.sheets:
            name = sheet.organ.name
            if record is None:
                due, cites = self._due(ENTER)
                yield self._missing(Piece.SHEET, self.team, due, cites, name, str(sheet.pk))
                continue
            key = f"sheet:{sheet.pk}:{record.digest}"
            head = (key, Piece.SHEET, name, self.visit.number, name, self.visit.ended_at)
            yield Slot(*head, record.digest, self._paper(f"sheet-{sheet.pk}", name))

    def _records(self) -> Iterator[Slot]:
        if not self.records:
            due, cites = self._due(ENTER)
            yield self._missing(Piece.RECORD, self.team, due, cites)
        for record in self.records:
            label = COPY.format(number=record.number)
            file = self._paper(f"record-{record.number}", label)
            head = (f"record:{record.digest}", Piece.RECORD, label, self.visit.number)
            yield Slot(*head, self.team, record.sealed_at, record.digest, file)

    def _told(self) -> Iterator[Slot]:
        """On the form of the record in force: that the firm was told, that a leader reviewed."""
        record = self.records[-1] if self.records else None
        told, review = getattr(record, "feedback", None), getattr(record, "review", None)
        if told is None:
            due, cites = self._due(ENTER)
            yield self._missing(Piece.FEEDBACK, self.team, record.due if record else due, cites)
        else:
            head = (f"feedback:{told.pk}", Piece.FEEDBACK, told.told, self.visit.number)
            yield Slot(*head, told.by_name, told.at)
        if review is None:
            yield self._missing(Piece.REVIEW, Role.HEAD.label, None)
        else:
            label = review.get_decision_display()
            head = (f"review:{review.pk}", Piece.REVIEW, label, self.visit.number)
            yield Slot(*head, review.by_name, review.at)

    def _photos(self) -> Iterator[Slot]:
        for photo in self.evidence:
            file = File(Source.KEPT, photo.sha256, self.visit.number, photo.media)
            head = (f"evidence:{photo.sha256}", Piece.EVIDENCE, photo.place, self.visit.number)
            yield Slot(*head, photo.submission.by_name, photo.taken_at, photo.sha256, file)

    def _public(self) -> Iterator[Slot]:
        for row in self.public:
            label = GAP.join((EDITION.format(number=row.version), row.get_state_display()))
            head = (f"publication:{row.key}:{row.version}", Piece.PUBLICATION, label, row.key)
            yield Slot(*head, row.organ_name, row.published_at, row.public_digest)

    def _duties(self) -> Iterator[Slot]:
        for duty in self.duties:
            if duty.kind not in TOLD_ELSEWHERE:
                by = GAP.join((duty.organ.name, duty.get_role_display()))
                cites = str(Cited(**duty.cited))
                yield self._missing(Piece.DUTY, by, duty.due, cites, duty.title, duty.kind)

    def _due(self, kind: str) -> tuple[datetime | None, str]:
        found = next((duty for duty in self.duties if duty.kind == kind), None)
        return (found.due, str(Cited(**found.cited))) if found else (None, "")

    def _missing(
        self,
        piece: Piece,
        by: str,
        due: datetime | None,
        cites: str = "",
        label: str = "",
        of: str = "",
    ) -> Slot:
        due = due or last_moment(self.visit.ends)
        key = f"missing:{piece.value}:{of}"
        return Slot(
            *(key, piece, label),
            is_missing=True,
            by=by,
            due=due,
            cites=cites,
            is_late=due < self.at,
        )

    def _paper(self, kind: str, title: str) -> File:
        return File(Source.PAPER, f"{self.visit.number}:{kind}", title, "pdf")


def _loaded(visits: Collection[Visit], at: datetime) -> Iterator[tuple[Visit, _Case]]:
    crews, pks = crew_of(visits), [visit.pk for visit in visits]
    cases = {visit.pk: _Case(visit, at, crews[visit.pk]) for visit in visits}
    numbers = {visit.number: cases[visit.pk] for visit in visits}
    notices = Notice.objects.filter(visit__in=pks).select_related("delivery")
    for notice in notices.order_by("edition"):
        cases[notice.visit_id].notices.append(notice)
    for sheet in VisitSheet.objects.filter(visit__in=pks).select_related("organ").order_by("pk"):
        cases[sheet.visit_id].sheets.append(sheet)
    records = VisitRecord.objects.filter(visit__in=pks).select_related("feedback", "review")
    for record in records.order_by("number"):
        cases[record.visit_id].records.append(record)
    photos = Evidence.objects.filter(visit__in=pks).select_related("submission")
    for photo in photos.order_by("taken_at", "pk"):
        cases[photo.visit_id].evidence.append(photo)
    for row in PublicVisit.objects.filter(key__in=list(numbers)).order_by("version"):
        numbers[row.key].public.append(row)
    for number, duties in _duties(list(numbers)).items():
        numbers[number].duties = duties
    yield from ((visit, cases[visit.pk]) for visit in visits)


def _duties(numbers: list[str]) -> dict[str, list[Obligation]]:
    rows = Obligation.objects.filter(about__in=numbers, state=ObligationState.OPEN)
    found: dict[str, list[Obligation]] = defaultdict(list)
    for row in rows.select_related("organ").order_by("due", "pk"):
        found[row.about].append(row)
    return found
