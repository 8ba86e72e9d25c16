"""On which terms a line is drawn: as the plan has it, or with 信用监管 switched off; and the rules that fix them."""

import copy
from datetime import date
from typing import Any

from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.engine.freezing import sizes_of
from doubledraw.platform.draws.selectors.exclusions import Excluded
from doubledraw.platform.draws.selectors.rolls import population_cells
from doubledraw.platform.draws.states import CreditSwitch, DistrictRule
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import Method, StrataBy
from doubledraw.platform.registry.selectors.populations import EVERYBODY
from doubledraw.platform.rulebook.selectors import rule_sets_of
from doubledraw.statute import law

RULES_CITED: tuple[law.Fact[Any], ...] = (
    law.KEY_ITEM_RATIO_MIN,
    law.GENERAL_ITEM_RATIO_MIN,
    law.INSPECTORS_PER_TARGET_MIN,
    law.SUPERVISED_DRAW,
)
BY_CREDIT = (StrataBy.CREDIT_CLASS, StrataBy.CREDIT_GRADE)
SWITCHED_OFF = "信用监管：关。理由：{reason}"
SENT_TO = "检查人员：{rule}"


def follows_credit_risk(line: PlanLine) -> bool:
    """Whether the plan lets chances follow credit risk: by strata, or by weights."""
    return line.strata_by in BY_CREDIT or line.method == Method.PARETO


def switch_of(line: PlanLine, credit_off: str) -> CreditSwitch:
    """How 信用监管 stands: on wherever the plan uses credit risk, unless somebody has given a reason."""
    if not follows_credit_risk(line):
        return CreditSwitch.UNPLANNED
    return CreditSwitch.OFF if credit_off else CreditSwitch.ON


def as_drawn(line: PlanLine, asked: Preparation, excluded: Excluded) -> PlanLine:
    """The line as this draw takes it, never saved: with 信用监管 off one stratum, as many firms, equal chances."""
    if not asked.credit_off:
        return line
    if not follows_credit_risk(line):
        raise Invalid(
            "credit_not_planned",
            "这一行计划没有按信用风险分层，不用关闭信用监管",
            remedy="请删去关闭的理由。",
        )
    populations: dict[str, int] = {}
    for cell in population_cells(line, excluded.places):
        populations[cell.stratum] = populations.get(cell.stratum, 0) + cell.targets
    drawn = copy.copy(line)
    total = sum(sizes_of(line.strata, populations).values())
    drawn.strata_by, drawn.method = StrataBy.NONE, Method.SRS
    drawn.strata = [{"name": EVERYBODY, "count": total}]
    return drawn


def rules_of(line: PlanLine, asked: Preparation, day: date) -> tuple[str, ...]:
    """The citations that fix who is drawn and how: the plan, the items' law, the adopted rules, the choices made."""
    cited = [f"{line.plan.number} {line.plan.title}"]
    cited += [text for item in line.items for text in item.basis.splitlines()]
    bound = rule_sets_of(line.plan.organ, day)
    cited += [str(article) for fact in RULES_CITED if (article := fact.cited(day, bound))]
    cited += ["国市监信发〔2022〕6号"] if line.method == Method.PARETO else []
    if asked.credit_off:
        article = law.CREDIT_SWITCH_ON.cited(day, bound)
        said = SWITCHED_OFF.format(reason=asked.credit_off)
        cited.append(f"{said} {article}" if article else said)
    if asked.districts != DistrictRule.REGISTERED:
        cited.append(SENT_TO.format(rule=DistrictRule.of(asked.districts).label))
    return tuple(dict.fromkeys(" ".join(text.split()) for text in cited if text.strip()))
