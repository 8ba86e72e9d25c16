"""The list of a draw's case (卷内目录): what the ceremony sealed and published, in order; what is missing and why."""

from collections.abc import Iterator
from datetime import datetime

from doubledraw.platform.dossiers.documents import File, Piece, Slot, Source
from doubledraw.platform.dossiers.selectors.draw_facts import DrawFacts
from doubledraw.platform.dossiers.selectors.planned import planned
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies.standing import ATTEST, COMMIT, DRAW, ENTROPY, REVEAL
from doubledraw.platform.draws.selectors import blocked_now
from doubledraw.platform.draws.states import PersonRole
from doubledraw.platform.organs.states import Role
from doubledraw.platform.ui.words import GAP

AND = "、"
FIRMS = "名录 {count} 户"
ROUND = "第{number}轮"
SIGNERS = (PersonRole.DRAWER, PersonRole.SUPERVISOR, PersonRole.LEGAL)
"""Who signs the record form when they were there."""
BUNDLE = "bundle.zip"
OWN_LINES = ("design.json", "commitment.json", "entropy.json", BUNDLE)
LOG_FILES, ATTESTED = "log/", "attestations/"


def pieces_of_draw(draw: Draw, at: datetime) -> list[Slot]:
    """In the order of the work; a constant number of queries."""
    return list(_DrawCase(draw, at).slots())


class _DrawCase(DrawFacts):
    """Its lines, one method a step."""

    def slots(self) -> Iterator[Slot]:
        """In order."""
        yield from planned(self.draw)
        yield self._decided()
        yield from self._invited()
        yield from self._committed()
        yield from self._numbers()
        yield from self._form()
        yield from self._signatures()
        yield from self._footage()
        yield from self._outcome()
        yield from self._rounds()
        yield from self._substitutes()
        yield from self._revealed()
        yield from self._attested()
        yield from self._voided()
        yield from self._bundle()

    def _decided(self) -> Slot:
        work = getattr(self.draw, "work_plan", None)
        if work is None:
            return self.missing(Piece.WORK_PLAN, Role.DRAWER.label, self.work_plan_rule)
        head = (f"decision:{work.digest}", Piece.DECISION, work.remark, self.draw.draw_id)
        return Slot(*head, self.name(work.decided_by), work.decided_at, work.digest)

    def _invited(self) -> Iterator[Slot]:
        duty = self.duty
        if duty and duty.notice and duty.notified_on is None:
            legal = PersonRole.LEGAL.label
            yield self.missing(Piece.INVITATION, Role.DRAWER.label, duty.notice, legal)
        for person in self.people:
            asked = getattr(person, "invitation", None)
            if asked is not None:
                label = GAP.join((person.get_role_display(), person.name, person.organisation))
                head = (f"invitation:{asked.pk}", Piece.INVITATION, label, asked.reference)
                yield Slot(*head, self.name(asked.invited_by), asked.invited_at)

    def _committed(self) -> Iterator[Slot]:
        draw, count = self.draw, sum(self.draw.populations.values())
        digest, file = draw.files["design.json"], self.public("design.json")
        head = (f"freeze:{digest}", Piece.FREEZE, FIRMS.format(count=count), draw.draw_id)
        yield Slot(*head, self.name(draw.frozen_by), draw.frozen_at, digest, file)
        if draw.commitment:
            head = (f"commitment:{draw.commitment}", Piece.COMMITMENT, *self.logged("draw.commit"))
            who, file = self.name(draw.committed_by), self.public("commitment.json")
            yield Slot(*head, who, draw.committed_at, draw.commitment, file)
        elif self.goes_on:
            yield self.missing(Piece.COMMITMENT, Role.DRAWER.label, COMMIT)

    def _numbers(self) -> Iterator[Slot]:
        draw = self.draw
        if draw.entropy_file:
            hands = {self.name(v.entered_by): None for v in self.values}
            hands |= {self.name(v.confirmed_by): None for v in self.values}
            head = (f"entropy:{draw.entropy_file}", Piece.ENTROPY, *self.logged("draw.entropy"))
            who, file = AND.join(filter(None, hands)), self.public("entropy.json")
            yield Slot(*head, who, draw.entropy_at, draw.entropy_file, file)
        elif self.goes_on:
            yield self.missing(Piece.ENTROPY, Role.DRAWER.label, ENTROPY)
        for one in self.corrections:
            who = AND.join((self.name(one.asked_by), self.name(one.confirmed_by)))
            head = (f"correction:{one.pk}", Piece.CORRECTION, one.reason, draw.draw_id)
            yield Slot(*head, who, one.applied_at)

    def _form(self) -> Iterator[Slot]:
        """The record form as it stands: another one when what it tells has changed."""
        draw = self.draw
        if not draw.drawn_at:
            if self.goes_on:
                yield self.missing(Piece.DRAW, Role.DRAWER.label, DRAW)
            if not draw.voided_at:
                return
        signed = sum(hasattr(person, "signature") for person in self.people)
        told = (signed, len(self.withdrawals), len(self.rounds), bool(draw.revealed_at))
        key = f"form:{draw.targets_root}:{'.'.join(str(int(n)) for n in told)}:{draw.state}"
        head = (key, Piece.DRAW, "", draw.draw_id, draw.organ.name)
        file = File(Source.PAPER, f"{draw.draw_id}:draw", draw.title, "pdf")
        yield Slot(*head, draw.drawn_at or draw.voided_at, draw.targets_root, file)

    def _signatures(self) -> Iterator[Slot]:
        rule = self.duty.presence if self.duty else DRAW
        for person in self.people:
            signed = getattr(person, "signature", None)
            if signed is not None:
                who = GAP.join((person.name, person.organisation))
                head = (f"signature:{signed.pk}", Piece.SIGNATURE, person.get_role_display())
                file = File(Source.KEPT, signed.digest, person.name)
                yield Slot(*head, self.draw.draw_id, who, signed.at, signed.digest, file)
            elif person.role in SIGNERS and person.signed_at and self.draw.drawn_at:
                label, of = person.get_role_display(), str(person.pk)
                yield self.missing(Piece.SIGNATURE, person.name, rule, label, of)

    def _footage(self) -> Iterator[Slot]:
        """By its digest alone: a screen in the picture may show a list."""
        for one in self.draw.attachments.all():
            head = (f"footage:{one.digest}", Piece.FOOTAGE, one.title, self.draw.draw_id)
            yield Slot(*head, self.draw.organ.name, one.kept_at, one.digest)

    def _outcome(self) -> Iterator[Slot]:
        draw = self.draw
        who = self.name(draw.drawn_by)
        for name, digest in sorted(self.files.items()):
            if name not in OWN_LINES and not name.startswith((LOG_FILES, ATTESTED)):
                key = f"outcome:{name}:{digest}"
                head = (key, Piece.OUTCOME, name, *self.logged("draw.result")[1:])
                yield Slot(*head, who, draw.drawn_at, digest, self.public(name))

    def _rounds(self) -> Iterator[Slot]:
        for one in self.rounds:
            label, root = ROUND.format(number=one.number + 1), one.teams_root
            head = (f"round:{one.number}:{root}", Piece.ROUND, label, self.draw.draw_id)
            at = one.drawn_at or one.committed_at
            yield Slot(*head, self.name(one.drawn_by or one.committed_by), at, one.commitment)
        is_open = any(one.drawn_at is None for one in self.rounds)
        if self.goes_on and (is_open or blocked_now(self.draw, self.rounds) is not None):
            yield self.missing(Piece.ROUND, Role.DRAWER.label, DRAW)

    def _substitutes(self) -> Iterator[Slot]:
        for one in self.withdrawals:
            who = AND.join((self.name(one.asked_by), self.name(one.decided_by)))
            label = GAP.join((one.get_kind_display(), one.get_reason_display()))
            ending = one.evidence_name.rpartition(".")[2].lower()
            media = ending if ending in ("pdf", "jpg", "png") else "bin"
            file = File(Source.KEPT, one.evidence, label, media) if self.draw.revealed_at else None
            head = (f"substitute:{one.pk}", Piece.SUBSTITUTE, label, self.draw.draw_id)
            yield Slot(*head, who, one.decided_at, one.evidence, file)

    def _revealed(self) -> Iterator[Slot]:
        draw = self.draw
        if draw.revealed_at:
            _label, number = self.logged("draw.reveal")
            head = ("reveal", Piece.REVEAL, draw.early_reason, number)
            yield Slot(*head, self.name(draw.revealed_by), draw.revealed_at)
        elif self.goes_on:
            yield self.missing(Piece.REVEAL, Role.DRAWER.label, REVEAL)

    def _attested(self) -> Iterator[Slot]:
        signed = set(self.draw.attestations.values_list("received_by", flat=True))
        named = set(self.draw.named_auditors.values_list("staff_id", flat=True))
        for name, digest in sorted(self.files.items()):
            if name.startswith(ATTESTED):
                label = name.removeprefix(ATTESTED)
                head = (f"attestation:{digest}", Piece.ATTESTATION, label, self.draw.draw_id)
                file = File(Source.KEPT, digest, label, "txt")
                yield Slot(*head, label, self.draw.revealed_at, digest, file)
        if not self.draw.strata_public and self.draw.drawn_at:
            for staff in sorted(named - signed):
                who = self.name(staff)
                yield self.missing(Piece.ATTESTATION, who, ATTEST, of=str(staff))

    def _voided(self) -> Iterator[Slot]:
        draw = self.draw
        if draw.voided_at:
            label = GAP.join((draw.get_void_reason_display(), draw.void_text)).strip()
            who = AND.join((self.name(draw.void_asked_by), self.name(draw.voided_by)))
            head = (f"void:{draw.draw_id}", Piece.VOID, label, self.logged("draw.void")[1])
            yield Slot(*head, who, draw.voided_at)

    def _bundle(self) -> Iterator[Slot]:
        draw, digest = self.draw, self.files.get(BUNDLE)
        if digest:
            file = File(Source.KEPT, digest, draw.title, "zip")
            head = (f"bundle:{digest}", Piece.BUNDLE, draw.title, draw.draw_id, draw.organ.name)
            yield Slot(*head, draw.revealed_at, digest, file)
        elif draw.revealed_at:
            yield self.missing(Piece.BUNDLE, draw.organ.name, REVEAL)
