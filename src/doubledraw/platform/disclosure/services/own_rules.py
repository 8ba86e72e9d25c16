"""An organ's own rules of redaction: proposed by one person, adopted by another, edition by edition."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.disclosure.events import RedactionRulesProposed
from doubledraw.platform.disclosure.models import RedactionRules
from doubledraw.platform.disclosure.policies import may_decide, may_write_rules
from doubledraw.platform.disclosure.selectors.rules import next_rules_edition
from doubledraw.platform.disclosure.services.asking import asked, decide, line
from doubledraw.platform.disclosure.states import DECISION_FLOW, Decision
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move

MOST_WORDS = 200


def propose_rules(
    organ: Organ,
    words: Sequence[Mapping[str, str]],
    source: str,
    *,
    needs_person: bool,
    by: Actor,
    at: datetime,
) -> RedactionRules:
    """Put forward what the organ adds to the profile; `words`: [{"text", "reason"}]."""
    may_write_rules(by, organ.path).enforce()
    kept = [{"text": line(w["text"], 100), "reason": line(w["reason"], 100)} for w in words]
    kept = [one for one in kept if one["text"]]
    if len(kept) > MOST_WORDS or any(len(one["text"]) < 2 or not one["reason"] for one in kept):
        raise Invalid(
            "words_unread",
            "不公开的词每行一个，至少两个字，竖线后写理由",
            remedy="照“词|理由”写，最多 {most} 行。",
            most=MOST_WORDS,
        )
    said = line(source, 200)
    if not said:
        raise Invalid("no_source", "要写明依据哪份文件", remedy="请写文件名称和文号。")
    try:
        with transaction.atomic():
            edition = next_rules_edition(organ)
            made = RedactionRules.objects.create(
                organ=organ,
                edition=edition,
                words=kept,
                needs_person=needs_person,
                source=said,
                **asked(by, at),
            )
            event = RedactionRulesProposed(organ.code, edition, said)
            record(event, by=by, at=at, subject=f"organ:{organ.code}")
    except IntegrityError as error:
        raise Conflict(
            "asked_meanwhile", "已经有一版等着批准", remedy="请先批准或退回那一版。"
        ) from error
    return made


@transaction.atomic
def decide_rules(
    rules: RedactionRules, *, agree: bool, remark: str = "", by: Actor, at: datetime
) -> None:
    """Adopt an edition in place of the one before it, or refuse."""
    may_decide(rules.asked_by, by, rules.organ.path).enforce()
    if agree:
        for old in RedactionRules.objects.filter(organ=rules.organ, state=Decision.AGREED):
            move(old, DECISION_FLOW, "end")
    decide(rules, "redaction-rules", f"organ:{rules.organ.code}", agree, remark, by, at)
