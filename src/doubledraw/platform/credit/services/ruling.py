"""An organ's scoring rule on its way: begun from the example or the rule in force, written, proposed, adopted."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.credit.documents import SealedCreditRule
from doubledraw.platform.credit.engine.rule import EXAMPLE, Rule, check_rule, check_sources
from doubledraw.platform.credit.events import RuleAdopted, RuleMoved, RuleWritten
from doubledraw.platform.credit.models import CreditRule
from doubledraw.platform.credit.policies import (
    may_adopt_rule,
    may_change_rule,
    may_discard_rule,
    may_return_rule,
    may_write_rule,
)
from doubledraw.platform.credit.selectors import next_edition
from doubledraw.platform.credit.services.noting import RECALCULATE
from doubledraw.platform.credit.services.reading import line_of, reason_of
from doubledraw.platform.credit.states import RULE_FLOW, RuleState
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move, revise


def begin_rule(organ: Organ, title: str, *, by: Actor, at: datetime) -> CreditRule:
    """A new edition, beginning with what is in force, else with the example; Conflict while another is written."""
    may_write_rule(organ, by).enforce()
    named = _title(title)
    before = CreditRule.objects.filter(organ=organ, state=RuleState.ADOPTED).first()
    try:
        with transaction.atomic():
            rule = CreditRule.objects.create(
                organ=organ,
                edition=next_edition(organ),
                title=named,
                content=before.content if before else EXAMPLE.content,
                drafted_by=by.user_id,
                drafted_name=by.name,
                drafted_at=at,
            )
            event = RuleWritten(organ.code, rule.edition)
            record(event, by=by, at=at, subject=rule.subject)
    except IntegrityError as error:
        raise Conflict(
            "draft_open",
            "{organ}已经有一版评价规则在起草或者待批准",
            remedy="请先办完那一版，或者放弃它。",
            organ=organ.name,
        ) from error
    return rule


@transaction.atomic
def write_rule(rule: CreditRule, title: str, content: Rule, *, by: Actor, at: datetime) -> None:
    """Keep what was written; Invalid when the numbers do not make a rule. Sources may still be missing."""
    may_change_rule(rule, by).enforce()
    check_rule(content)
    revise(rule, title=_title(title), content=content.content)
    record(RuleWritten(rule.organ.code, rule.edition), by=by, at=at, subject=rule.subject)


@transaction.atomic
def propose_rule(rule: CreditRule, *, by: Actor, at: datetime) -> str:
    """Seal it and send it for approval; the digest. Invalid while a source is missing."""
    may_change_rule(rule, by).enforce()
    content = Rule.of(rule.content)
    check_rule(content)
    check_sources(content)
    digest = seal(sealed_rule(rule), at=at)
    move(rule, RULE_FLOW, "propose", digest=digest, return_reason="")
    record(RuleMoved("propose", digest, ""), by=by, at=at, subject=rule.subject)
    return digest


@transaction.atomic
def return_rule(rule: CreditRule, reason: str, *, by: Actor, at: datetime) -> None:
    """Send it back to its writer."""
    may_return_rule(rule, by).enforce()
    said = reason_of(reason)
    move(rule, RULE_FLOW, "return", return_reason=said)
    record(RuleMoved("return", rule.digest, said), by=by, at=at, subject=rule.subject)


@transaction.atomic
def discard_rule(rule: CreditRule, *, by: Actor, at: datetime) -> None:
    """Give a draft up; its number is not used again."""
    may_discard_rule(rule, by).enforce()
    move(rule, RULE_FLOW, "discard")
    record(RuleMoved("discard", "", ""), by=by, at=at, subject=rule.subject)


def adopt_rule(rule: CreditRule, digest: str, document: str, *, by: Actor, at: datetime) -> None:
    """Adopt exactly what was seen, by a named paper; all firms of the directory are weighed anew as a job."""
    may_adopt_rule(rule, by).enforce()
    if digest != rule.digest or sealed_rule(rule).digest != digest:
        raise Conflict("content_changed", "内容已经不是您看到的那一份", remedy="请重新打开再批准。")
    paper = line_of(document, 200)
    if not paper:
        raise Invalid("no_document", "要写明批准文件", remedy="请写文号，或者会议的名称和日期。")
    try:
        with transaction.atomic():
            _adopt(rule, paper, by, at)
    except IntegrityError as error:
        raise Conflict("adopted_meanwhile", "刚刚有另一版被批准", remedy="请刷新页面。") from error


def sealed_rule(rule: CreditRule) -> SealedCreditRule:
    """The document that is approved."""
    organ = rule.organ
    return SealedCreditRule(organ.code, organ.name, rule.edition, rule.title, rule.content)


def _adopt(rule: CreditRule, paper: str, by: Actor, at: datetime) -> None:
    before = CreditRule.objects.filter(organ=rule.organ, state=RuleState.ADOPTED).first()
    if before is not None:
        move(before, RULE_FLOW, "replace", replaced_at=at)
        record(RuleMoved("replace", before.digest, ""), by=by, at=at, subject=before.subject)
    signed = {"adopted_by": by.user_id, "adopted_name": by.name, "adopted_at": at}
    move(rule, RULE_FLOW, "adopt", document=paper, **signed)
    event = RuleAdopted(rule.digest, paper, before.edition if before else 0)
    record(event, by=by, at=at, subject=rule.subject)
    args, key = {"organ": rule.organ.path}, f"{RECALCULATE}:rule:{rule.pk}"
    enqueue(RECALCULATE, args, key=key, at=at, asked_by=by.user_id, title="按新规则重算等级")


def _title(title: str) -> str:
    said = line_of(title, 200)
    if not said:
        raise Invalid("title_missing", "没有名称", remedy="请填写名称。")
    return said
