"""Who may do what to a proposal to go once instead of twice: state × action × person, written down from the documents.

馆陶县2020年实施方案 二（二）: 「确保内部抽查“应联尽联”」; 克拉玛依市2016年通知 四(三): 「对同一市场主体的多个检查事项,
原则上应一次性完成」: departments go together where they can, and neither can decide it for the other. So the clerks of
the department that was asked answer, whoever asked takes it back, and what has been answered stays answered.

The people: 起 asked (clerk of the market bureau), 邻 is its second clerk, 消 and 防 are clerks of the fire brigade,
which was asked; 双 is clerk of both and did not ask; 科 法 批 check, review, approve at the bureau; 外 holds every role
elsewhere; 系 安 计 are the three administrators.
"""

from datetime import datetime

import pytest

from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import DomainError, Refused
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff, grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import MergeProposal
from doubledraw.platform.plans.services.merging import (
    agree_to_merge,
    decline_merge,
    propose_merge,
    withdraw_merge,
)
from doubledraw.platform.plans.states import MERGE_FLOW, MergeState
from tests.platform.plans.matrices import is_done, table
from tests.platform.plans.neighbours import both_versions, fresh, neighbours, plan_of
from tests.world.county import PASSWORD, County, county

pytestmark = pytest.mark.django_db

PEOPLE = {
    "起": "李起草",
    "邻": "李邻座",
    "消": "钱消防",
    "防": "孙消防",
    "双": "双经办",
    "科": "孙科长",
    "法": "陈法务",
    "批": "王处长",
    "外": "外单位钱某",
    "系": "系统孙",
    "安": "安全赵",
    "计": "审计冯",
}
MATRIX = """
             agree  decline  withdraw
proposed     消防双  消防双   起邻双
agreed       -      -        -
declined     -      -        -
withdrawn    -      -        -
"""


def _clerk(place: County, account: str, name: str, at: datetime, *organs: Organ) -> None:
    admit_staff(account, name, organ=organs[0], password=PASSWORD, by=SYSTEM, at=at)
    staff = Staff.objects.get(account=account)
    for organ in organs:
        grant_role(staff, Role.CLERK, organ, by=SYSTEM, at=at)
    place.people[name] = actor_of(staff)


@pytest.fixture
def place(noon: datetime) -> County:
    found = county(noon)
    neighbours(found, noon, targets=60)
    _clerk(found, "lilin", "李邻座", noon, found.market)
    _clerk(found, "shuang", "双经办", noon, found.market, found.fire)
    return found


def agree(proposal: MergeProposal, by, at) -> None:
    agree_to_merge(proposal, both_versions(proposal.kept, proposal.dropped), by=by, at=at)


DEEDS = {
    "agree": agree,
    "decline": lambda proposal, by, at: decline_merge(proposal, "人手不够", by=by, at=at),
    "withdraw": lambda proposal, by, at: withdraw_merge(proposal, by=by, at=at),
}
"""What each action calls."""
DONE_BY = {"agree": "钱消防", "decline": "钱消防", "withdraw": "李起草"}


def in_state(state: str, place: County, at: datetime) -> MergeProposal:
    """李起草 has proposed to keep the bureau's line; it is answered or taken back as the state asks."""
    own = plan_of(place, place.market, at, {}, {})
    theirs = plan_of(place, place.fire, at, {}, {})
    kept, dropped = own.lines.order_by("number")[0], theirs.lines.order_by("number")[0]
    seen = both_versions(kept, dropped)
    made = propose_merge(fresh(kept), fresh(dropped), seen, by=place["李起草"], at=at)
    for step in MERGE_FLOW.steps:
        if step.target == state:
            again = MergeProposal.objects.get(pk=made.pk)
            DEEDS[step.action](again, place[DONE_BY[step.action]], at)
    return made


def does(deed, made: MergeProposal, by, at) -> bool:
    """Whether it is done; undone again. Answered proposals are shown whole, as they were when asked."""
    found = MergeProposal.objects.get(pk=made.pk)
    found.kept, found.dropped = found.kept or made.kept, found.dropped or made.dropped
    return is_done(lambda: deed(found, by, at))


def test_the_table_has_every_state_and_agrees_with_the_flow() -> None:
    found = table(MATRIX)
    assert {state for state, _ in found} == set(MergeState)
    arrows = {(step.source.value, step.action) for step in MERGE_FLOW.steps}
    assert {key for key, who in found.items() if who} == arrows


@pytest.mark.parametrize("state", [state.value for state in MergeState])
def test_every_state_action_and_person(place: County, noon: datetime, state: str) -> None:
    made = in_state(state, place, noon)
    assert MergeProposal.objects.get(pk=made.pk).state == state
    found = {
        action: "".join(
            letter for letter, name in PEOPLE.items() if does(deed, made, place[name], noon)
        )
        for action, deed in DEEDS.items()
    }
    assert found == {action: who for (of, action), who in table(MATRIX).items() if of == state}


def test_whoever_asked_cannot_answer_even_as_a_clerk_of_the_other_side(
    place: County, noon: datetime
) -> None:
    made = in_state("proposed", place, noon)
    MergeProposal.objects.filter(pk=made.pk).update(asked_by=place["双经办"].user_id)
    with pytest.raises(Refused, match="您自己提出的") as refused:
        agree(MergeProposal.objects.get(pk=made.pk), place["双经办"], noon)
    assert refused.value.remedy


@pytest.mark.parametrize("letter", "起科法批外系安计")
def test_whoever_is_refused_is_told_why_and_what_to_do(place, noon, letter) -> None:
    made = in_state("proposed", place, noon)
    with pytest.raises(DomainError) as refused:
        agree(MergeProposal.objects.get(pk=made.pk), place[PEOPLE[letter]], noon)
    assert refused.value.reason
    assert refused.value.remedy
