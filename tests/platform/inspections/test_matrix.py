"""Recorders lent for a visit, institutions commissioned for it: state × deed × person.

克拉玛依市2016年通知 三(五): who commissions pays, so a department does, by somebody other than who proposed it.
长春市商务局2021年计划 二(五)4: a recorder is lent against the notice; both sides sign, never one person on both.

起 clerk and keeper, 科 head, 批 approver of the market bureau; 法 抽 监 审 review, draw, supervise, audit;
外 holds every role elsewhere; 借 asked for the recorder, or proposed the commission; 组 another of the team;
员 an inspector who was not drawn for this firm.
"""

from datetime import timedelta
from functools import partial

import pytest

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.models import Finding
from doubledraw.platform.inspections.services import commissioning as work
from doubledraw.platform.inspections.services import lending
from doubledraw.platform.inspections.states import (
    COMMISSION_FLOW,
    LOAN_FLOW,
    CommissionState,
    LoanState,
)
from doubledraw.platform.kernel.verdict import YES, no
from doubledraw.platform.registry.models import Institution
from doubledraw.platform.registry.services.equipment import enter_equipment
from tests.platform.inspections.conftest import NOON
from tests.platform.plans.matrices import is_done, table
from tests.world import inspections as world
from tests.world.followups import DAY

CHECK = world.morning(DAY)
EVE = CHECK - timedelta(days=1)
LETTERS = "起科批法抽监审外借组员"
PEOPLE = {
    "起": "李起草", "科": "孙科长", "批": "王处长", "法": "陈法务", "抽": "周抽取", "监": "何监督",
    "审": "吴纪检", "外": "外单位钱某",
}  # fmt: skip
LOANS = """
             ask   give  receive  hand_in  accept  withdraw
none         借组  -     -        -        -       -
asked        组    起    -        -        -       起借
given        组    -     借       -        -       起
out          组    -     -        借组     -       -
handed_in    组    -     -        -        起      -
returned     借组  -     -        -        -       -
withdrawn    借组  -     -        -        -       -
"""
COMMISSIONS = """
             commission  approve  report  end   use
none         借组        -        -       -     -
proposed     借组        科批     -       借组  -
approved     借组        -        借组    借组  -
reported     借组        -        -       -     借组
ended        借组        -        -       -     -
"""


def arrows(flow) -> set[tuple[str, str]]:
    return {(step.source.value, step.action) for step in flow.steps}


def test_the_tables_agree_with_the_flows() -> None:
    """Whoever may act by the table finds an arrow; no arrow of a person is without somebody."""
    loans, commissions = table(LOANS), table(COMMISSIONS)
    assert {state for state, _ in loans} - {"none"} == set(LoanState)
    assert {state for state, _ in commissions} - {"none"} == set(CommissionState)
    assert {key for key, who in loans.items() if who and key[1] != "ask"} == arrows(LOAN_FLOW)
    moving = {k for k, who in commissions.items() if who and k[1] not in ("commission", "use")}
    assert moving == arrows(COMMISSION_FLOW)


@pytest.fixture
def people(carried, visit) -> dict:
    found = {letter: carried.place[name] for letter, name in PEOPLE.items()}
    found["借"], found["组"] = carried.team(visit)[:2]
    return found | {"员": carried.outsider(visit)}


def able(deed, people) -> str:
    return "".join(letter for letter in LETTERS if is_done(partial(deed, people[letter])))


def found(state: str, deeds: dict, people: dict, matrix: str) -> None:
    expected = {action: who for (of, action), who in table(matrix).items() if of == state}
    assert {
        action: able(deed, people) if deed else "" for action, deed in deeds.items()
    } == expected


@pytest.fixture
def lent(carried, visit, people):
    """Brings a recorder to a state; its deeds, each by a person."""
    market = carried.place.market
    device = enter_equipment(market, "JLY-1", "执法记录仪", by=people["起"], at=NOON)
    world.approved(carried, [visit], CHECK - timedelta(days=5))
    world.noticed(carried, visit, CHECK - timedelta(days=4), CHECK)

    def ask(by):
        return services.ask_recorder(visit, market, by=by, at=EVE)

    def deeds(loan) -> dict:
        by_name = {
            "give": lambda by: services.give_recorder(loan, device, None, by=by, at=EVE),
            "receive": lambda by: services.receive_recorder(loan, by=by, at=EVE),
            "hand_in": lambda by: services.hand_in_recorder(loan, by=by, at=CHECK),
            "accept": lambda by: services.accept_recorder(loan, by=by, at=CHECK),
            "withdraw": lambda by: services.withdraw_recorder(loan, by=by, at=EVE),
        }
        afresh = {
            name: lambda by, deed=deed: (loan.refresh_from_db(), deed(by))
            for name, deed in by_name.items()
        }
        return {"ask": ask, **(afresh if loan else dict.fromkeys(by_name))}

    ways = {
        "asked": (),
        "given": (("give", "起"),),
        "out": (("give", "起"), ("receive", "借")),
        "handed_in": (("give", "起"), ("receive", "借"), ("hand_in", "组")),
        "returned": (("give", "起"), ("receive", "借"), ("hand_in", "组"), ("accept", "起")),
        "withdrawn": (("withdraw", "借"),),
    }

    def at_(state: str) -> dict:
        if state == "none":
            return deeds(None)
        loan = ask(people["借"])
        for action, letter in ways[state]:
            deeds(loan)[action](people[letter])
        loan.refresh_from_db()
        assert loan.state == state
        return deeds(loan)

    return at_


@pytest.mark.parametrize("state", ["none", *LoanState])
def test_recorders(lent, people, state) -> None:
    found(state, lent(state), people, LOANS)


def test_a_policy_that_lets_everybody_would_be_found(lent, people, monkeypatch) -> None:
    """The table is seen to fail when it is no longer asked who brings the recorder back."""
    monkeypatch.setattr(lending, "may_hand_in", lambda loan, by, *, is_of_the_team: YES)
    with pytest.raises(AssertionError, match="hand_in"):
        found("out", lent("out"), people, LOANS)


def test_nobody_is_on_both_sides(carried, visit, people, lent) -> None:
    """Even a keeper who is of the team does not hand a recorder to themselves."""
    deeds = lent("asked")
    both = carried.team(visit)[0]
    grants = people["起"].grants
    object.__setattr__(both, "grants", both.grants | grants)
    assert not is_done(lambda: deeds["give"](both))
    assert is_done(lambda: deeds["give"](people["起"]))


@pytest.fixture
def commissioned(carried, visit, people):
    """Brings a commission to a state; its deeds, each by a person."""
    market, at = carried.place.market, CHECK + timedelta(hours=1)
    said = {"code": "91650200MA00000001", "name": "清源检测中心", "kind": "laboratory"}
    laboratory = Institution.objects.create(organ=market, changed_at=NOON, **said)
    world.entered(carried, visit, bad=True)
    finding = Finding.objects.filter(entry__sheet__visit=visit).first()
    words = ("检测留样的菌落总数", "chosen", DAY + timedelta(days=10), 0, "只有一家")
    asked = work.AskedCommission(laboratory, market, *words)

    def propose(by):
        return work.commission(visit, asked, by=by, at=at)

    def deeds(one) -> dict:
        by_name = {
            "approve": lambda by: work.approve_commission(one, by=by, at=at),
            "report": lambda by: work.report_commission(
                one, world.PHOTO, "r.jpg", "超标", by=by, at=at
            ),
            "end": lambda by: work.end_commission(one, "机构退回", by=by, at=at),
            "use": lambda by: work.use_conclusion(one, finding, by=by, at=at),
        }
        afresh = {
            name: lambda by, deed=deed: (one.refresh_from_db(), deed(by))
            for name, deed in by_name.items()
        }
        return {"commission": propose, **(afresh if one else dict.fromkeys(by_name))}

    ways = {
        "proposed": (),
        "approved": (("approve", "批"),),
        "reported": (("approve", "科"), ("report", "组")),
        "ended": (("end", "借"),),
    }

    def at_(state: str) -> dict:
        if state == "none":
            return deeds(None)
        one = propose(people["借"])
        for action, letter in ways[state]:
            deeds(one)[action](people[letter])
        one.refresh_from_db()
        assert one.state == state
        return deeds(one)

    return at_


@pytest.mark.parametrize("state", ["none", *CommissionState])
def test_commissions(commissioned, people, state) -> None:
    found(state, commissioned(state), people, COMMISSIONS)


def test_a_commission_that_anybody_approves_would_be_found(
    commissioned, people, monkeypatch
) -> None:
    own = no("own_commission", "不能是同一人")
    lax = lambda one, by: own if by.user_id == one.made_by else YES  # noqa: E731
    monkeypatch.setattr(work, "may_approve_commission", lax)
    with pytest.raises(AssertionError, match="approve"):
        found("proposed", commissioned("proposed"), people, COMMISSIONS)
