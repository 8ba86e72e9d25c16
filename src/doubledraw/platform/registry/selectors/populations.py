"""Populations for plans and draws: which targets a line means, and how they fall into strata."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.states import CreditClass

NO_INDUSTRY = "未登记行业"
EVERYBODY = "全部"


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
    """GB/T 2260 codes nest by their digits: 350000, 350900, 350981, and towns behind nine digits."""
    stem = code
    while len(stem) in (4, 6) and stem.endswith("00"):
        stem = stem[:-2]
    if len(stem) in (9, 12) and stem.endswith("000"):
        stem = stem.removesuffix("000")
    return Q(region__code__startswith=stem)


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
