"""Labels and their rules: which are in use, which targets a rule means, and by which words."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.models import (
    Label,
    LabelRule,
    Licence,
    SpecialDirectory,
    Target,
    TargetLabel,
    name_key,
)
from doubledraw.platform.registry.selectors.populations import within_division
from doubledraw.platform.registry.states import (
    LicenceStatus,
    RuleField,
    RuleOp,
    TargetKind,
    TargetSize,
    TargetStatus,
)

Condition = Mapping[str, Any]
"""{field: a RuleField, op: a RuleOp, value: [words], any of which will do}."""

_WORDS = (RuleOp.CONTAINS, RuleOp.EXCLUDES, RuleOp.STARTS, RuleOp.EQUALS)
OPS: dict[RuleField, tuple[RuleOp, ...]] = {
    RuleField.NAME: _WORDS,
    RuleField.SCOPE: (RuleOp.CONTAINS, RuleOp.EXCLUDES),
    RuleField.INDUSTRY_CODE: (RuleOp.STARTS, RuleOp.EQUALS),
    RuleField.INDUSTRY: _WORDS,
    RuleField.KIND: (RuleOp.EQUALS,),
    RuleField.SIZE: (RuleOp.EQUALS,),
    RuleField.REGION: (RuleOp.EQUALS,),
    RuleField.ADDRESS: (RuleOp.CONTAINS, RuleOp.EXCLUDES, RuleOp.STARTS),
    RuleField.SPECIAL: (RuleOp.EQUALS,),
}
COLUMNS = {
    RuleField.NAME: "name_key",
    RuleField.SCOPE: "scope",
    RuleField.INDUSTRY_CODE: "industry_code",
    RuleField.INDUSTRY: "industry",
    RuleField.KIND: "kind",
    RuleField.SIZE: "size",
    RuleField.ADDRESS: "address",
}


def labels_visible_to(actor: Actor) -> QuerySet[Label]:
    """The labels of organs whose lists serve the actor, in use or closed."""
    return Label.objects.filter(shared_with(*actor.scopes())).select_related("organ")


def open_labels(actor: Actor) -> list[Label]:
    """Those that can be put on, by family and name (one query)."""
    return list(labels_visible_to(actor).filter(closed_at=None).order_by("family", "name"))


def label_uses(labels: Collection[Label]) -> dict[int, tuple[int, int]]:
    """{label id: (targets that have it, of these by a rule)} (one query)."""
    rows = TargetLabel.objects.filter(label__in=labels, until=None).values_list("label_id")
    counted = rows.annotate(n=Count("pk"), by_rule=Count("rule_id"))
    return {label: (n, by_rule) for label, n, by_rule in counted}


def rules_of(labels: Collection[Label]) -> dict[int, list[LabelRule]]:
    """{label id: its rules that are in force} (one query)."""
    found: dict[int, list[LabelRule]] = {}
    for rule in LabelRule.objects.filter(label__in=labels, is_active=True).order_by("pk"):
        found.setdefault(rule.label_id, []).append(rule)
    return found


def targets_served(organ: Organ) -> QuerySet[Target]:
    """The targets an organ's labels and key directory can speak of: all but those merged away."""
    return Target.objects.filter(shared_with(organ.path)).exclude(status=TargetStatus.MERGED)


def meant_by(conditions: Sequence[Condition]) -> Q:
    """The targets for which every condition holds. No condition means nobody."""
    found = Q() if conditions else Q(pk__in=[])
    for condition in conditions:
        found &= _holds(condition)
    return found


def _holds(condition: Condition) -> Q:
    field, op = RuleField.of(condition["field"]), RuleOp.of(condition["op"])
    if op is RuleOp.EXCLUDES:
        return ~_any_word(field, RuleOp.CONTAINS, condition["value"])
    return _any_word(field, op, condition["value"])


def _any_word(field: RuleField, op: RuleOp, words: Sequence[str]) -> Q:
    if field is RuleField.SPECIAL:
        held = Licence.objects.filter(special__code__in=words, status=LicenceStatus.VALID)
        return Q(pk__in=held.values("target_id"))
    found = Q()
    for word in words:
        found |= _compares(field, op, word)
    return found


def _compares(field: RuleField, op: RuleOp, word: str) -> Q:
    if field is RuleField.REGION:
        return within_division(word)
    if field is RuleField.NAME:
        lookup = {RuleOp.CONTAINS: "contains", RuleOp.STARTS: "startswith"}.get(op, "exact")
        return Q(**{f"name_key__{lookup}": name_key(word)})
    lookup = {RuleOp.CONTAINS: "icontains", RuleOp.STARTS: "istartswith"}.get(op, "iexact")
    return Q(**{f"{COLUMNS[field]}__{lookup}": word})


def words_matched(
    conditions: Sequence[Condition], row: Mapping[str, Any], specials: Collection[str]
) -> list[str]:
    """The words of the conditions that this target has: what explains a label.

    `row` has the COLUMNS, `specials` the codes of the directories it stands in.
    """
    return list(
        dict.fromkeys(
            word
            for condition in conditions
            if condition["op"] != RuleOp.EXCLUDES
            for word in condition["value"]
            if _has(
                RuleField.of(condition["field"]), RuleOp.of(condition["op"]), word, row, specials
            )
        )
    )


def _has(
    field: RuleField, op: RuleOp, word: str, row: Mapping[str, Any], specials: Collection[str]
) -> bool:
    match field:
        case RuleField.SPECIAL:
            return word in specials
        case RuleField.REGION:
            return True
        case RuleField.NAME:
            text, sought = row["name_key"], name_key(word)
        case _:
            text, sought = row[COLUMNS[field]].casefold(), word.casefold()
    if op is RuleOp.CONTAINS:
        return sought in text
    return bool(text.startswith(sought)) if op is RuleOp.STARTS else bool(text == sought)


def specials_of(targets: Collection[int]) -> dict[int, set[str]]:
    """{target id: codes of the special directories it stands in} (one query)."""
    found: dict[int, set[str]] = {}
    rows = Licence.objects.filter(target__in=targets, status=LicenceStatus.VALID)
    for target, code in rows.values_list("target_id", "special__code"):
        found.setdefault(target, set()).add(code)
    return found


def words_shown(rules: Sequence[Sequence[Condition]]) -> dict[str, str]:
    """{"field:word": how people call it} for the words of these rules that are codes (two queries)."""
    coded = {RuleField.REGION: set[str](), RuleField.SPECIAL: set[str]()}
    for conditions in rules:
        for condition in conditions:
            if condition["field"] in (RuleField.REGION, RuleField.SPECIAL):
                coded[RuleField.of(condition["field"])].update(condition["value"])
    shown = {f"kind:{code}": label for code, label in TargetKind.choices()}
    shown |= {f"size:{code}": label for code, label in TargetSize.choices()}
    regions = Region.objects.filter(code__in=coded[RuleField.REGION])
    specials = SpecialDirectory.objects.filter(code__in=coded[RuleField.SPECIAL])
    shown |= {f"region:{code}": name for code, name in regions.values_list("code", "name")}
    shown |= {f"special:{code}": name for code, name in specials.values_list("code", "name")}
    return shown
