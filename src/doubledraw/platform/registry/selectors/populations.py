"""Populations for plans and draws: which targets a line means, and how they fall into strata."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.models import KeyTarget, Label, Target, TargetLabel
from doubledraw.platform.registry.states import CreditClass, CreditGrade

NO_INDUSTRY = "未登记行业"
EVERYBODY = "全部"
KEY_TARGETS = "重点名录"


def targets_in_scope(organ: Organ, scope: Mapping[str, Sequence[str]]) -> QuerySet[Target]:
    """The targets that a plan line of `organ` with this scope means: in its directory, those below, those above.

    Whatever their status, ordered by code. `scope` is as in PlanLine: kinds, industries (names), regions
    (codes, which include the divisions within), credit_classes ("" is 未分类); an absent or empty list means all.
    """
    targets = Target.objects.filter(shared_with(organ.path))
    if kinds := scope.get("kinds"):
        targets = targets.filter(kind__in=kinds)
    if industries := scope.get("industries"):
        targets = targets.filter(industry__in=industries)
    if regions := scope.get("regions"):
        targets = targets.filter(_any(within_division(code) for code in regions))
    if classes := scope.get("credit_classes"):
        targets = targets.filter(credit_class__in=classes)
    return targets.order_by("code")


def counts_by(strata_by: str, targets: QuerySet[Target]) -> dict[str, int]:
    """{stratum: targets} in order of name, one query.

    Names by `strata_by`: credit_class gives A, B, C, D, 未分类; industry its name, or 未登记行业; region its name;
    none gives 全部.
    """
    rows = targets.order_by().values_list(_stratum(strata_by)).annotate(n=Count("pk"))
    return dict(sorted((str(name), n) for name, n in rows))


def with_mark(
    targets: QuerySet[Target], organ: Organ, strata_by: str, names: Sequence[str]
) -> QuerySet[Target]:
    """The targets with `mark`: the first of the strata `names` that is theirs, "" when none is or nothing is asked.

    Grades by their names; 重点名录 for who stands in the key directory now; labels by their names, in the order of
    `names`, so that a target with several is counted once. Labels and key directory are those that serve the organ.
    """
    whens = [
        When(condition, then=Value(name))
        for name in names
        if (condition := _marked(organ, strata_by, name)) is not None
    ]
    nothing = Value("", output_field=CharField())
    mark = Case(*whens, default=nothing, output_field=CharField()) if whens else nothing
    return targets.annotate(mark=mark)


def marks_of(organ: Organ, strata_by: str) -> list[str]:
    """The strata that targets could have: grades from the gravest, 重点名录, labels in use (one query)."""
    match strata_by:
        case "credit_grade":
            return [grade.label for grade in CreditGrade if grade]
        case "key_directory":
            return [KEY_TARGETS]
        case "label":
            labels = Label.objects.filter(shared_with(organ.path), closed_at=None)
            return list(dict.fromkeys(labels.order_by("name").values_list("name", flat=True)))
    return []


def is_said_by_rules_alone(organ: Organ, names: Iterable[str]) -> bool:
    """Whether labels of these names follow from rules over the register alone, so that nobody's judgement shows.

    A label that somebody put on by hand may tell what only an authority knows (one query).
    """
    labels = Label.objects.filter(shared_with(organ.path), closed_at=None, name__in=list(names))
    return not TargetLabel.objects.filter(label__in=labels, until=None, rule=None).exists()


def _marked(organ: Organ, strata_by: str, name: str) -> Any:
    """The condition that a target has this mark; None for what is no mark."""
    own = {"target": OuterRef("pk"), "until": None}
    match strata_by:
        case "credit_grade":
            codes = [str(grade) for grade in CreditGrade if grade and grade.label == name]
            return Q(credit_grade=codes[0]) if codes else None
        case "key_directory" if name == KEY_TARGETS:
            return Exists(KeyTarget.objects.filter(shared_with(organ.path), **own))
        case "label":
            worn = TargetLabel.objects.filter(shared_with(organ.path, field="label__organ"), **own)
            return Exists(worn.filter(label__name=name, label__closed_at=None))
    return None


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """{code: name} for those that are known (one query)."""
    return dict(Region.objects.filter(code__in=set(codes)).values_list("code", "name"))


def _stratum(strata_by: str) -> Any:
    match strata_by:
        case "credit_class":
            return _or_else("credit_class", CreditClass.NONE.label)
        case "industry":
            return _or_else("industry", NO_INDUSTRY)
        case "region":
            return F("region__name")
        case "none":
            return Value(EVERYBODY, output_field=CharField())
    raise ValueError(f"targets do not fall into strata by {strata_by!r}")


def _or_else(field: str, name: str) -> Case:
    return Case(When(**{field: ""}, then=Value(name)), default=F(field), output_field=CharField())


def within_division(code: str) -> Q:
    """Whether a target stands in a division or in one within it."""
    return Q(region__code__startswith=stem_of(code))


def stem_of(code: str) -> str:
    """What the codes of a division and of all within it begin with.

    GB/T 2260 codes nest by their digits: 350000, 350900, 350981, and towns behind nine digits.
    """
    stem = code
    while len(stem) in (4, 6) and stem.endswith("00"):
        stem = stem[:-2]
    if len(stem) in (9, 12) and stem.endswith("000"):
        stem = stem.removesuffix("000")
    return stem


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
