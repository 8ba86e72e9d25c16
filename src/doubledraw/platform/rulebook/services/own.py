"""An organ's own rules on their way: begun, written, proposed, approved by another person, replaced or repealed."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import publish_document, record, seal
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records.transitions import move, revise
from doubledraw.platform.rulebook.documents.own import Line, book_of, kept, line_of
from doubledraw.platform.rulebook.events import (
    RulesAdopted,
    RulesDrafted,
    RulesMoved,
    RulesProposed,
    RulesWritten,
)
from doubledraw.platform.rulebook.models import OwnRules
from doubledraw.platform.rulebook.policies import (
    may_adopt,
    may_begin,
    may_discard,
    may_repeal,
    may_return,
    may_write,
)
from doubledraw.platform.rulebook.selectors.in_force import sealed
from doubledraw.platform.rulebook.selectors.own import edition_in_force, next_edition
from doubledraw.platform.rulebook.states import RULES_FLOW
from doubledraw.statute.errors import StatuteError

MOST_LINES = 100


@transaction.atomic
def begin_rules(organ: Organ, title: str, since: date, *, by: Actor, at: datetime) -> OwnRules:
    """A new edition, beginning with what is in force; Conflict while another is being written."""
    may_begin(organ, by).enforce()
    _check_head(title, since)
    before = edition_in_force(organ)
    try:
        with transaction.atomic():
            rules = OwnRules.objects.create(
                organ=organ,
                edition=next_edition(organ),
                title=title,
                issuer=organ.name,
                region=organ.region_id,
                since=since,
                lines=before.lines if before else [],
                drafted_by=by.user_id,
                drafted_name=by.name,
                drafted_at=at,
            )
    except IntegrityError:
        raise Conflict(
            "draft_open",
            "{organ}已经有一版自定规则在起草或者待批准",
            remedy="请先办完那一版，或者放弃它。",
            organ=organ.name,
        ) from None
    record(RulesDrafted(organ.code, rules.edition), by=by, at=at, subject=rules.subject)
    return rules


@transaction.atomic
def set_head(rules: OwnRules, title: str, since: date, *, by: Actor, at: datetime) -> None:
    """Its title, and from which day it is to be in force."""
    may_write(rules, by).enforce()
    _check_head(title, since)
    revise(rules, title=title, since=since)
    record(RulesWritten("", "head"), by=by, at=at, subject=rules.subject)


@transaction.atomic
def put_line(rules: OwnRules, line: Line, *, by: Actor, at: datetime) -> None:
    """Set one number, in the place of what was said of the same parameter. Invalid when the law book refuses it."""
    may_write(rules, by).enforce()
    others = [one for one in map(line_of, rules.lines) if one.name != line.name]
    if len(others) >= MOST_LINES:
        raise Invalid(
            "too_many_lines", "一版最多 {most} 条", remedy="请删去几条。", most=MOST_LINES
        )
    _check(rules, [line])
    lines = sorted([*others, line], key=lambda one: one.name)
    revise(rules, lines=kept(lines))
    record(RulesWritten(line.name, "put"), by=by, at=at, subject=rules.subject)


@transaction.atomic
def drop_line(rules: OwnRules, name: str, *, by: Actor, at: datetime) -> None:
    """Say nothing of a parameter any more."""
    may_write(rules, by).enforce()
    revise(rules, lines=[one for one in rules.lines if one["name"] != name])
    record(RulesWritten(name, "drop"), by=by, at=at, subject=rules.subject)


@transaction.atomic
def propose_rules(rules: OwnRules, *, by: Actor, at: datetime) -> str:
    """Seal what is written and send it for approval; the digest."""
    may_write(rules, by).enforce()
    if not rules.lines:
        raise Invalid("no_rules", "还没有写一条规则", remedy="请先添上至少一条。")
    _check(rules, [line_of(one) for one in rules.lines])
    _check_day(rules, at)
    digest = seal(sealed(rules), at=at)
    move(rules, RULES_FLOW, "propose", digest=digest, return_reason="")
    event = RulesProposed(digest, rules.since.isoformat())
    record(event, by=by, at=at, subject=rules.subject)
    return digest


@transaction.atomic
def return_rules(rules: OwnRules, reason: str, *, by: Actor, at: datetime) -> None:
    """Send a proposed edition back to its writer."""
    may_return(rules, by).enforce()
    said = _reason(reason, "退回要写明理由")
    move(rules, RULES_FLOW, "return", return_reason=said)
    record(RulesMoved("return", said), by=by, at=at, subject=rules.subject)


@transaction.atomic
def adopt_rules(
    rules: OwnRules, digest: str, document: str, *, by: Actor, at: datetime
) -> OwnRules:
    """Approve exactly what was seen, by a named paper; the edition before ends the day before this one begins."""
    may_adopt(rules, by).enforce()
    if digest != rules.digest or sealed(rules).digest != digest:
        raise Conflict(
            "content_changed",
            "内容已经不是您看到的那一份",
            remedy="请重新打开，看过现在的内容后再批准。",
        )
    if not document.strip():
        raise Invalid("no_document", "要写明批准文件", remedy="请写文号，或者会议的名称和日期。")
    _check_day(rules, at)
    _replace(rules, by, at)
    lent = by.lent(Role.APPROVER, rules.organ.path)
    leaf = publish_document(digest, "own_rules", at=at)
    move(
        rules,
        RULES_FLOW,
        "adopt",
        approved_by=by.user_id,
        approved_name=by.name,
        approved_for=lent.lender_name if lent else "",
        approved_at=at,
        approval=document.strip()[:200],
        log_index=leaf.index,
    )
    event = RulesAdopted(
        digest, rules.since.isoformat(), rules.approval, leaf.index, rules.approved_for
    )
    record(event, by=by, at=at, subject=rules.subject)
    return rules


@transaction.atomic
def repeal_rules(rules: OwnRules, reason: str, *, by: Actor, at: datetime) -> None:
    """Take an edition out of force; today is its last day."""
    may_repeal(rules, by).enforce()
    said = _reason(reason, "废止要写明理由")
    move(rules, RULES_FLOW, "repeal", until=localtime(at).date(), end_reason=said)
    record(RulesMoved("repeal", said), by=by, at=at, subject=rules.subject)


@transaction.atomic
def discard_rules(rules: OwnRules, *, by: Actor, at: datetime) -> None:
    """Give a draft up; its number is not used again."""
    may_discard(rules, by).enforce()
    move(rules, RULES_FLOW, "discard")
    record(RulesMoved("discard", ""), by=by, at=at, subject=rules.subject)


def _replace(rules: OwnRules, by: Actor, at: datetime) -> None:
    before = edition_in_force(rules.organ)
    if before is None:
        return
    if rules.since <= before.since:
        raise Invalid(
            "not_after",
            "新版的施行日期要晚于现行版的 {day}",
            remedy="请退回，让起草人改施行日期。",
            day=before.since.isoformat(),
        )
    move(before, RULES_FLOW, "replace", until=rules.since - timedelta(days=1))
    record(RulesMoved("replace", rules.name), by=by, at=at, subject=before.subject)


def _check(rules: OwnRules, lines: list[Line]) -> None:
    """Invalid with the law book's own words when it refuses what is written."""
    try:
        book_of(rules.head, lines)
    except StatuteError as fault:
        raise Invalid(
            "law_book_refuses",
            "规则集读不了这一条：{fault}",
            remedy="请按提示改这一条的数值、单位或者引文。",
            fault=str(fault)[:300],
        ) from None


def _check_head(title: str, since: date) -> None:
    if not title.strip():
        raise Invalid("title_missing", "没有名称", remedy="请填写名称。")
    if not 1990 <= since.year <= 2100:
        raise Invalid("day_unusable", "施行日期不对", remedy="请核对年份。")


def _check_day(rules: OwnRules, at: datetime) -> None:
    """Nobody is bound by a rule of before it was approved."""
    if rules.since < localtime(at).date():
        raise Invalid(
            "since_is_past",
            "施行日期 {day} 已经过去，规则不能溯及既往",
            remedy="请退回或者修改，把施行日期改到今天或者以后。",
            day=rules.since.isoformat(),
        )


def _reason(reason: str, why: str) -> str:
    said = reason.strip()[:500]
    if not said:
        raise Invalid("reason_missing", why, remedy="请写明原因。")
    return said
