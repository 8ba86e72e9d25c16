"""Rules that put labels on by themselves: setting and ending them, and applying them again.

A rule that is changed is ended and another takes its place, so that a label put on last year is still
explained by the rule of that time. What a person has put on or taken off, no rule touches.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events import targets as events
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.imports.reading import Report, unwatched
from doubledraw.platform.registry.models import (
    Label,
    LabelRule,
    SpecialDirectory,
    Target,
    TargetLabel,
    name_key,
)
from doubledraw.platform.registry.policies.targets import may_put_label
from doubledraw.platform.registry.selectors.labels import (
    COLUMNS,
    OPS,
    meant_by,
    specials_of,
    targets_served,
    words_matched,
)
from doubledraw.platform.registry.services.labels import CHUNK
from doubledraw.platform.registry.states import RuleField, RuleOp, TargetKind, TargetSize

MOST_WORDS = 60
_BETWEEN = re.compile(r"[、，,;；|]")
Typed = tuple[str, str, str]
"""Field, comparison and words of one condition, as somebody typed them."""


def read_conditions(organ: Organ, typed: Sequence[Typed]) -> list[dict[str, object]]:
    """The conditions as they are kept; rows without words are left out. Invalid says what is wrong."""
    conditions = [_read(organ, *row) for row in typed if row[2].strip()]
    if not any(condition["op"] != RuleOp.EXCLUDES for condition in conditions):
        raise Invalid("no_condition", "至少要有一个说明“有什么”的条件", remedy="请填写条件。")
    return conditions


@transaction.atomic
def set_rule(
    label: Label,
    conditions: Sequence[dict[str, object]],
    *,
    instead: LabelRule | None = None,
    by: Actor,
    at: datetime,
) -> LabelRule:
    """Put the label on by this rule from now on (a job does it), instead of another one when named."""
    may_put_label(label, by).enforce()
    if instead:
        revise(instead, is_active=False)
    rule = LabelRule.objects.create(
        label=label, conditions=list(conditions), made_by=by.user_id, made_at=at
    )
    event = events.LabelRuleSet(
        label.code, rule.pk, tuple(conditions), instead.pk if instead else 0
    )
    record(event, by=by, at=at, subject=f"label:{label.code}")
    _ask(label, f"rule:{rule.pk}", by, at)
    return rule


@transaction.atomic
def end_rule(rule: LabelRule, *, by: Actor, at: datetime) -> None:
    """Put the label on by this rule no more; what it has put on comes off (a job does it)."""
    may_put_label(rule.label, by).enforce()
    revise(rule, is_active=False)
    event = events.LabelRuleEnded(rule.label.code, rule.pk)
    record(event, by=by, at=at, subject=f"label:{rule.label.code}")
    _ask(rule.label, f"ended:{rule.pk}", by, at)


def ask_for_refresh(
    cause: str, *, at: datetime, by: Actor = SYSTEM, only: Collection[int] = ()
) -> None:
    """Have all rules applied again in the background, once per cause, when there are any.

    To every target, or `only` to those with these ids.
    """
    if LabelRule.objects.filter(is_active=True).exists():
        enqueue(
            "registry.refresh_labels",
            {"only": sorted(only)} if only else {},
            key=f"registry.labels:{cause}",
            at=at,
            asked_by=by.user_id,
            title="自动贴标签",
        )


def refresh_labels(
    labels: Collection[Label],
    *,
    at: datetime,
    only: Collection[int] | None = None,
    report: Report = unwatched,
) -> tuple[int, int]:
    """Apply the rules of these labels again, to all targets or to those with these ids: (put on, taken off)."""
    put = ended = 0
    for number, label in enumerate(labels):
        report(number / len(labels), "正在按规则贴标签")
        work = _compare(label, only)
        for ids in _chunks(work.ended):
            with transaction.atomic():
                rows = TargetLabel.objects.filter(pk__in=ids, until=None)
                ended += rows.update(until=at, ended_by=SYSTEM.user_id)
        for rule, ids in work.put:
            for chunk in _chunks(ids):
                with transaction.atomic():
                    put += _put(rule, chunk, at)
        if work.ended or work.put:
            event = events.LabelsRefreshed(
                label.code, sum(len(ids) for _, ids in work.put), len(work.ended)
            )
            record(event, by=SYSTEM, at=at, subject=f"label:{label.code}")
    return put, ended


def labels_with_rules() -> list[Label]:
    """The labels that have a rule, or had one whose traces may still be there."""
    ruled = Q(rules__is_active=True) | Q(uses__rule__isnull=False, uses__until=None)
    return list(Label.objects.filter(ruled, closed_at=None).select_related("organ").distinct())


@dataclass(slots=True)
class _Work:
    """What is to be done for one label: uses to end, and targets by the rule that means them."""

    ended: list[int] = field(default_factory=list)
    put: list[tuple[LabelRule, list[int]]] = field(default_factory=list)


def _compare(label: Label, only: Collection[int] | None) -> _Work:
    rules = list(LabelRule.objects.filter(label=label, is_active=True).order_by("pk"))
    served = targets_served(label.organ)
    uses = TargetLabel.objects.filter(label=label)
    if only is not None:
        served, uses = served.filter(pk__in=only), uses.filter(target__in=only)
    meant = {
        rule.pk: set(served.filter(meant_by(rule.conditions)).values_list("pk", flat=True))
        for rule in rules
    }
    work = _Work()
    taken: set[int] = set()
    for pk, target, by in uses.filter(until=None).values_list("pk", "target_id", "rule_id"):
        if by is None or target in meant.get(by, ()):
            taken.add(target)
        else:
            work.ended.append(pk)
    declined = uses.filter(rule__in=rules).exclude(until=None).exclude(ended_by=SYSTEM.user_id)
    taken.update(declined.values_list("target_id", flat=True))
    for rule in rules:
        wanted = sorted(meant[rule.pk] - taken)
        if wanted:
            work.put.append((rule, wanted))
            taken.update(wanted)
    return work


def _put(rule: LabelRule, ids: list[int], at: datetime) -> int:
    rows = Target.objects.filter(pk__in=ids).values("pk", *COLUMNS.values())
    specials = specials_of(ids)
    made = [
        TargetLabel(
            target_id=row["pk"],
            label_id=rule.label_id,
            rule=rule,
            why="、".join(words_matched(rule.conditions, row, specials.get(row["pk"], ())))[:200],
            since=at,
            by=SYSTEM.user_id,
        )
        for row in rows
    ]
    TargetLabel.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), CHUNK):
        yield ids[first : first + CHUNK]


def _ask(label: Label, cause: str, by: Actor, at: datetime) -> None:
    enqueue(
        "registry.refresh_labels",
        {"label": label.pk},
        key=f"registry.labels:{cause}",
        at=at,
        asked_by=by.user_id,
        title="自动贴标签",
    )


def _read(organ: Organ, field_: str, op: str, text: str) -> dict[str, object]:
    about = next((each for each in RuleField if each == field_), None)
    how = next((each for each in RuleOp if each == op), None)
    if about is None or how is None or how not in OPS[about]:
        raise Invalid(
            "condition_unknown",
            "“{field}”不能这样比较",
            remedy="请换一种比较方式。",
            field=about.label if about else field_[:40],
        )
    words = list(
        dict.fromkeys(filter(None, map(str.strip, _BETWEEN.split(cells.line(text, 1000)))))
    )
    if len(words) > MOST_WORDS:
        raise Invalid(
            "too_many_words", "最多 {most} 个词", remedy="请分成几条规则。", most=MOST_WORDS
        )
    return {
        "field": about.value,
        "op": how.value,
        "value": [_word(organ, about, word) for word in words],
    }


def _word(organ: Organ, about: RuleField, word: str) -> str:
    match about:
        case RuleField.NAME if not name_key(word):
            raise Invalid(
                "empty_word", "“{word}”里没有可以查找的字", remedy="请换一个词。", word=word
            )
        case RuleField.REGION:
            return Places(organ).find(word)
        case RuleField.KIND:
            return _code(dict(TargetKind.choices()), word)
        case RuleField.SIZE:
            return _code({code: label for code, label in TargetSize.choices() if code}, word)
        case RuleField.SPECIAL:
            known = SpecialDirectory.objects.filter(closed_at=None)
            return _code(dict(known.values_list("code", "name")), word)
    return word


def _code(labels: dict[str, str], word: str) -> str:
    """The code that a person's word means: by its label, or the code itself."""
    found = {label: code for code, label in labels.items()} | {code: code for code in labels}
    if word not in found:
        raise Invalid(
            "word_unknown",
            "没有“{word}”这一项",
            remedy="可以填：{known}",
            word=word[:40],
            known="、".join(list(labels.values())[:20]),
        )
    return found[word]
