"""What the public will see of results that are not public yet, and what each waits for; constant in queries."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from doubledraw.platform.disclosure.documents.redacting import names_in, persons_of, redacted
from doubledraw.platform.disclosure.documents.results import About, Choice, PublicContent
from doubledraw.platform.disclosure.models import Masking, PublicVisit
from doubledraw.platform.disclosure.policies import Standing
from doubledraw.platform.disclosure.selectors.handling import Handling, handling_of
from doubledraw.platform.disclosure.selectors.rules import Ruled, ruled_by_organ
from doubledraw.platform.disclosure.states import Decision, Published
from doubledraw.platform.inspections.models import (
    FirmWord,
    Notice,
    VisitRecord,
    VisitSheet,
)
from doubledraw.platform.inspections.selectors.commissions import commissions_to_tell
from doubledraw.platform.inspections.states import ReviewDecision, VisitState
from doubledraw.platform.ledger.models import SealedDocument
from doubledraw.platform.registry.models import Inspector, Target

MORE, REPORTED = "补充后续处理情况", "补充受委托机构提交报告的情况"
BOTH = "补充后续处理情况和受委托机构提交报告的情况"
"""Why a result gets a further version though its record has not been corrected."""
HELD = (Decision.ASKED, Decision.AGREED)


@dataclass(frozen=True, slots=True)
class Preview:
    """A record on its way to the public: the content it would have now, what it waits for, what binds it.

    `people`: names and numbers of everybody known from the visit.
    """

    record: VisitRecord
    public: PublicContent
    standing: Standing
    before: PublicVisit | None
    masking: Masking | None
    ruled: Ruled
    handling: Handling
    target_kind: str
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What came after the record: how its problems stand, and which commissioned institutions have reported."""

    handling: Handling
    commissions: tuple[dict[str, str], ...]

    def has_more_reports(self, before: PublicVisit) -> bool:
        """Whether an institution has reported that this version does not tell of. A report is never taken back."""
        return len(self.commissions) != len(before.commissions or ())

    def has_more_handling(self, before: PublicVisit) -> bool:
        """Whether other steps have followed than this version tells of."""
        steps = [(one["label"], one["day"]) for one in self.handling.told]
        return steps != [(one["label"], one["day"]) for one in before.handled]


def previews(records: Iterable[VisitRecord], day: date) -> list[Preview]:
    """One each; the records come with visit, draw, plan line, plan, organs and review."""
    rows = list(records)
    visits = [one.visit for one in rows]
    organs = {one.organ_id: one.organ for one in visits}
    ruled = ruled_by_organ(organs.values(), day)
    before = _current({one.number for one in visits})
    maskings = {
        one.visit_id: one
        for one in Masking.objects.filter(visit__in=[one.pk for one in visits], state__in=HELD)
    }
    kept = SealedDocument.objects.filter(digest__in=[one.digest for one in rows])
    sealed = {digest: bytes(data) for digest, data in kept.values_list("digest", "data")}
    handling, people = handling_of(rows), _people([one.pk for one in visits])
    commissions = commissions_to_tell([one.pk for one in visits])
    places = Target.objects.filter(pk__in=[one.target_id for one in visits])
    regions = {
        pk: (kind, {"code": code, "name": name})
        for pk, kind, code, name in places.values_list("pk", "kind", "region__code", "region__name")
    }
    found = []
    for one in rows:
        masking = maskings.get(one.visit_id)
        masking = masking if masking and masking.record == one.digest else None
        kind, region = regions[one.visit.target_id]
        old, how = before.get(one.visit.number), handling[one.visit_id]
        told = Told(how, tuple(commissions[one.visit_id]))
        about = _about(one, old, region, told, people[one.visit_id])
        said = json.loads(sealed[one.digest])
        known = frozenset(people[one.visit_id] | persons_of(said))
        rules = ruled[one.visit.organ_id]
        public = redacted(said, rules.profile, choices_of(masking), about)
        standing = _standing(one, old, masking, rules, told, public)
        found.append(Preview(one, public, standing, old, masking, rules, how, kind, known))
    return found


def choices_of(masking: Masking | None) -> Sequence[Choice]:
    """What was chosen to be hidden, agreed or not: a preview shows what is asked for."""
    return [Choice(**one) for one in masking.choices] if masking else []


def _about(
    record: VisitRecord,
    before: PublicVisit | None,
    region: dict[str, str],
    told: Told,
    people: set[str],
) -> About:
    visit, line = record.visit, record.visit.draw.plan_line
    assert visit.ended_at is not None
    reason = ""
    if before is not None and before.state != Published.WITHDRAWN:
        reason = record.reason if before.digest != record.digest else _more(before, told)
    return About(
        version=before.version + 1 if before else 1,
        plan_number=line.plan.number,
        plan_line=line.number,
        region=region,
        ended_on=localdate(visit.ended_at).isoformat(),
        record=record.digest,
        handled=told.handling.told,
        commissions=told.commissions,
        persons=tuple(sorted(people)),
        corrects=before.public_digest if before else "",
        reason=reason,
    )


def _more(before: PublicVisit, told: Told) -> str:
    """What a further version of the same record adds."""
    if not told.has_more_reports(before):
        return MORE
    return BOTH if told.has_more_handling(before) else REPORTED


def _standing(
    record: VisitRecord,
    before: PublicVisit | None,
    masking: Masking | None,
    ruled: Ruled,
    told: Told,
    public: PublicContent,
) -> Standing:
    review = getattr(record, "review", None)
    approved = review is not None and review.decision == ReviewDecision.APPROVE
    withdrawn = before is not None and before.state == Published.WITHDRAWN
    same = before is not None and before.digest == record.digest
    says_all = (
        before is not None
        and before.handled == list(public.content.handled)
        and not told.has_more_reports(before)
    )
    return Standing(
        is_reviewed=approved and record.visit.state == VisitState.REVIEWED,
        is_public=same and says_all and not withdrawn,
        is_withdrawn=withdrawn and same,
        is_revealed=record.visit.draw.revealed_at is not None,
        is_unhandled=told.handling.at is None,
        handling=ruled.handling,
        masking_waits=masking is not None and masking.state == Decision.ASKED,
        masked=masking is not None and masking.state == Decision.AGREED,
        has_doubts=bool(public.doubts),
        needs_person=ruled.profile.needs_person,
    )


def _current(keys: set[str]) -> dict[str, PublicVisit]:
    rows = PublicVisit.objects.filter(key__in=keys, is_current=True)
    return {one.key: one for one in rows}


def _people(visits: list[int]) -> dict[int, set[str]]:
    """Visit → names and numbers of everybody who was told, received, wrote, reviewed or signed something of it.

    With them every inspector of the departments that took part: colleagues are named in what is written.
    """
    found: dict[int, set[str]] = defaultdict(set)
    sheets: dict[int, set[int]] = defaultdict(set)
    for visit, organ in VisitSheet.objects.filter(visit__in=visits).values_list(
        "visit_id", "organ_id"
    ):
        sheets[organ].add(visit)
    known = Inspector.objects.filter(organ__in=list(sheets))
    for organ, name, ref in known.values_list("organ_id", "name", "ref"):
        for visit in sheets[organ]:
            found[visit] |= {name, ref}
    records = VisitRecord.objects.filter(visit__in=visits)
    told = records.values_list("visit_id", "feedback__told", "feedback__by_name", "review__by_name")
    for visit, *names in told:
        found[visit] |= _names(names)
    notices = Notice.objects.filter(visit__in=visits)
    for visit, *told_to in notices.values_list("visit_id", "issued_by_name", "delivery__receiver"):
        found[visit] |= _names(told_to)
    wrote = FirmWord.objects.filter(notice__visit__in=visits)
    for visit, *said in wrote.values_list("notice__visit_id", "name", "phone"):
        found[visit] |= _names(said)
    return found


def _names(texts: Iterable[str | None]) -> set[str]:
    return {name for text in texts if text for name in names_in(text)}
