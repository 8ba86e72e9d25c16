"""Every legal number by a typed name: `PUBLICATION_NORMAL.on(day, rule_sets).value` is a `Term`, with its citation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from doubledraw.statute.citation import Citation
from doubledraw.statute.deadlines import Counting
from doubledraw.statute.errors import NotInForce
from doubledraw.statute.parameters import Value
from doubledraw.statute.rules import Adopted, Conflict, Resolution, ratio, resolve
from doubledraw.statute.terms import Schedule, Term, schedule_of, term_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ruling(Generic[T]):
    """What applies on a day, typed, with where it comes from and what yields to it."""

    value: T
    resolution: Resolution

    @property
    def citation(self) -> Citation:
        return self.resolution.value.citation

    @property
    def note(self) -> str:
        return self.resolution.value.note

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return self.resolution.conflicts


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A parameter by name and how its value is read."""

    name: str
    read: Callable[[Value], T]

    def on(self, day: date, rule_sets: Adopted) -> Ruling[T]:
        """What applies on `day` under the adopted sets; NotInForce when none of them says."""
        found = resolve(self.name, day, rule_sets)
        return Ruling(self.read(found.value), found)

    def find(self, day: date, rule_sets: Adopted) -> Ruling[T] | None:
        """What applies, or None when no adopted set says anything."""
        try:
            return self.on(day, rule_sets)
        except NotInForce:
            return None

    def cited(self, day: date, rule_sets: Adopted) -> Citation | None:
        """The article that binds on `day`; None when no adopted set says anything, or a duty is off."""
        found = self.find(day, rule_sets)
        return found.citation if found and found.value else None


def _count(value: Value) -> int:
    return int(value.value)


def _flag(value: Value) -> bool:
    return value.value == 1


KEY_ITEM_RATIO_MIN: Fact[Fraction] = Fact("key_item_ratio_min", ratio)
GENERAL_ITEM_RATIO_MIN: Fact[Fraction] = Fact("general_item_ratio_min", ratio)
GENERAL_ITEM_RATIO_MAX: Fact[Fraction] = Fact("general_item_ratio_max", ratio)
AREA_RATIO_MIN: Fact[Fraction] = Fact("area_ratio_min", ratio)
DEPARTMENT_RATIO_MIN: Fact[Fraction] = Fact("department_ratio_min", ratio)
ANNUAL_INFO_RATIO_MIN: Fact[Fraction] = Fact("annual_info_ratio_min", ratio)
PUBLICATION_RATE_MIN: Fact[Fraction] = Fact("publication_rate_min", ratio)
MARKET_ITEMS_COVERAGE_MIN: Fact[Fraction] = Fact("market_items_coverage_min", ratio)
OTHER_ITEMS_COVERAGE_MIN: Fact[Fraction] = Fact("other_items_coverage_min", ratio)

INSPECTORS_PER_TARGET_MIN: Fact[int] = Fact("inspectors_per_target_min", _count)
ROUNDS_PER_YEAR_MIN: Fact[int] = Fact("rounds_per_year_min", _count)
ANNUAL_CAP_PER_FIRM: Fact[int] = Fact("annual_cap_per_firm", _count)
SAME_ITEM_MONTHS: Fact[int] = Fact("same_item_months", _count)
RISK_GRADE_COUNT: Fact[int] = Fact("risk_grade_count", _count)
CREDIT_CLASS_COUNT: Fact[int] = Fact("credit_class_count", _count)
FIRM_CODE_DAYS: Fact[int] = Fact("firm_code_days", _count)
UNUSED_ITEM_YEARS: Fact[int] = Fact("unused_item_years", _count)
PUBLICATION_YEARS_ENTITIES: Fact[int] = Fact("publication_years_entities", _count)
PUBLICATION_YEARS_PERSONS: Fact[int] = Fact("publication_years_persons", _count)

PUBLISHED_ITEMS_ONLY: Fact[bool] = Fact("published_items_only", _flag)
LEGAL_REVIEW_REQUIRED: Fact[bool] = Fact("legal_review_required", _flag)
SUPERVISED_DRAW: Fact[bool] = Fact("supervised_draw", _flag)
CREDIT_SWITCH_ON: Fact[bool] = Fact("credit_switch_on", _flag)
NO_REPEAT_BY_LEVELS: Fact[bool] = Fact("no_repeat_by_levels", _flag)
SUPERIOR_INSPECTED_EXCLUDED: Fact[bool] = Fact("superior_inspected_excluded", _flag)
WORK_PLAN_PER_DRAW: Fact[bool] = Fact("work_plan_per_draw", _flag)
JOIN_WITHIN_ORGAN: Fact[bool] = Fact("join_within_organ", _flag)
ONE_VISIT_FOR_ALL: Fact[bool] = Fact("one_visit_for_all", _flag)
END_DATE_DISPUTES: Fact[bool] = Fact("end_date_disputes", _flag)
PLAN_PUBLISHED_FIRST: Fact[bool] = Fact("plan_published_first", _flag)
PLAN_FILED_ABOVE: Fact[bool] = Fact("plan_filed_above", _flag)
BASIS_REQUIRED: Fact[bool] = Fact("basis_required", _flag)
ITEMS_FILED_FIRST: Fact[bool] = Fact("items_filed_first", _flag)
TRACE_REQUIRED: Fact[bool] = Fact("trace_required", _flag)
NO_FEE: Fact[bool] = Fact("no_fee", _flag)
COMMISSIONER_PAYS: Fact[bool] = Fact("commissioner_pays", _flag)
RANDOM_CHECK_IS_DEFAULT: Fact[bool] = Fact("random_check_is_default", _flag)
PROBLEMS_FOLLOWED_UP: Fact[bool] = Fact("problems_followed_up", _flag)
BOTH_SIDES_INFORMED: Fact[bool] = Fact("both_sides_informed", _flag)
TRANSFERS_REQUIRED: Fact[bool] = Fact("transfers_required", _flag)
ONE_HANDLING_ORGAN: Fact[bool] = Fact("one_handling_organ", _flag)
FIRST_MINOR_REMINDED: Fact[bool] = Fact("first_minor_reminded", _flag)
ENFORCERS_HELD_TO_ACCOUNT: Fact[bool] = Fact("enforcers_held_to_account", _flag)
DISCREDITED_RESTRICTED: Fact[bool] = Fact("discredited_restricted", _flag)
MARKET_BAN: Fact[bool] = Fact("market_ban", _flag)
HIGHER_PREVAILS: Fact[bool] = Fact("higher_prevails", _flag)
START_DAY_EXCLUDED: Fact[bool] = Fact("start_day_excluded", _flag)
MONTH_CORRESPONDING_DAY: Fact[bool] = Fact("month_corresponding_day", _flag)
DEADLINE_ROLLS: Fact[bool] = Fact("deadline_rolls", _flag)
PROBLEMS_AFTER_HANDLING: Fact[bool] = Fact("problems_after_handling", _flag)
BY_DATE_INCLUSIVE: Fact[bool] = Fact("by_date_inclusive", _flag)

PUBLICATION_NORMAL: Fact[Term] = Fact("publication_normal", term_of)
PUBLICATION_PENALTY: Fact[Term] = Fact("publication_penalty", term_of)
PUBLICATION_OTHER: Fact[Term] = Fact("publication_other", term_of)
REVISIT_TERM: Fact[Term] = Fact("revisit_term", term_of)
TRANSFER_RECEIPT: Fact[Term] = Fact("transfer_receipt", term_of)
AD_HOC_LEAD: Fact[Term] = Fact("ad_hoc_lead", term_of)
LAW_EDUCATION_LEAD: Fact[Term] = Fact("law_education_lead", term_of)
LEGAL_SECTION_NOTICE: Fact[Term] = Fact("legal_section_notice", term_of)
NOTICE_LEAD: Fact[Term] = Fact("notice_lead", term_of)
RECORDER_LOAN: Fact[Term] = Fact("recorder_loan", term_of)
RECORDER_RETURN: Fact[Term] = Fact("recorder_return", term_of)
RECORD_ENTRY: Fact[Term] = Fact("record_entry", term_of)
RECORD_ENTRY_SPECIAL: Fact[Term] = Fact("record_entry_special", term_of)
RESULT_ENTRY: Fact[Term] = Fact("result_entry", term_of)
RESULT_ENTRY_SPECIAL: Fact[Term] = Fact("result_entry_special", term_of)
LEDGER_FILED: Fact[Term] = Fact("ledger_filed", term_of)
MEASURES_ISSUED: Fact[Term] = Fact("measures_issued", term_of)

JOINT_PLANS_REPORTED: Fact[Schedule] = Fact("joint_plans_reported", schedule_of)
OTHER_PLANS_REPORTED: Fact[Schedule] = Fact("other_plans_reported", schedule_of)
TARGETS_UPDATED: Fact[Schedule] = Fact("targets_updated", schedule_of)
DIRECTORIES_READY: Fact[Schedule] = Fact("directories_ready", schedule_of)
DRAWS_DONE: Fact[Schedule] = Fact("draws_done", schedule_of)
ROUNDS_DONE: Fact[Schedule] = Fact("rounds_done", schedule_of)
ITEMS_INSPECTED: Fact[Schedule] = Fact("items_inspected", schedule_of)
ITEM_LIST_FILED: Fact[Schedule] = Fact("item_list_filed", schedule_of)
INSPECTORS_FILED: Fact[Schedule] = Fact("inspectors_filed", schedule_of)
MONTHLY_REPORT: Fact[Schedule] = Fact("monthly_report", schedule_of)
QUARTERLY_REPORT: Fact[Schedule] = Fact("quarterly_report", schedule_of)
ANNUAL_REPORT: Fact[Schedule] = Fact("annual_report", schedule_of)
COVERAGE_BY: Fact[Schedule] = Fact("coverage_by", schedule_of)
FULL_COVERAGE_BY: Fact[Schedule] = Fact("full_coverage_by", schedule_of)
JOINT_COVERAGE_BY: Fact[Schedule] = Fact("joint_coverage_by", schedule_of)
SCHEME_FILED: Fact[Schedule] = Fact("scheme_filed", schedule_of)
CAP_PUBLISHED_BY: Fact[Schedule] = Fact("cap_published_by", schedule_of)
OUT_OF_AREA_RULES_BY: Fact[Schedule] = Fact("out_of_area_rules_by", schedule_of)


def counting(day: date, rule_sets: Adopted) -> Counting:
    """How the adopted sets count terms of days and months on `day`."""
    return Counting(
        DEADLINE_ROLLS.cited(day, rule_sets), MONTH_CORRESPONDING_DAY.cited(day, rule_sets)
    )


def facts() -> Iterator[Fact[object]]:
    """Every typed name of this module."""
    return (value for value in globals().values() if isinstance(value, Fact))
