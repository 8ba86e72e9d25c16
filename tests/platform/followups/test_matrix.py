"""Who may do what to a follow-up in which state: state × action × person.

长春市商务局2021年计划 二(六): 「对抽查中发现的各类问题,要按照“谁管辖谁负责”的原则,转入后续查处程序」:
the department whose finding it is handles it, its clerk or head; who proposes a closing never approves it.

起 clerk and 科 head of the department; 批 its approver; 消 clerk of the other department of the visit, to which it is
handed; 法 抽 监 审 review, draw, supervise, audit; 外 holds every role elsewhere.
"""

import pytest

from doubledraw.platform.followups import services
from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.followups.services import Receipt
from doubledraw.platform.followups.states import FOLLOW_UP_FLOW, NOBODYS, FollowUpState
from tests.platform.plans.matrices import is_done, table
from tests.world import followups as world
from tests.world.followups import DAY, at_nine

PEOPLE = {
    "起": "李起草", "科": "孙科长", "批": "王处长", "法": "陈法务", "抽": "周抽取", "监": "何监督",
    "审": "吴纪检", "外": "外单位钱某",
}  # fmt: skip
MATRIX = """
             advise  order  revisit  file  decide  transfer  receive  return  propose  close  send_back
open         起科    起科   -        起科  -       起科      -        -       起科     -      -
rectifying   -       -      起科     起科  -       起科      -        -       -        -      -
case         -       -      -        -     起科    起科      -        -       -        -      -
sent         -       -      -        -     -       -         消       消      -        -      -
settled      起科    起科   -        起科  -       起科      -        -       起科     -      -
proposed     -       -      -        -     -       -         -        -       -        科批   科批
closed       -       -      -        -     -       -         -        -       -        -      -
"""
ARROWS = {"rectified": "revisit", "not_rectified": "revisit"}


def test_the_table_agrees_with_the_flow() -> None:
    """Whoever may act by the table finds an arrow; no arrow of a person is without somebody."""
    found = table(MATRIX)
    assert {state for state, _ in found} == set(FollowUpState) - {"dropped"}
    arrows = {
        (step.source.value, ARROWS.get(step.action, step.action))
        for step in FOLLOW_UP_FLOW.steps
        if step.action not in NOBODYS
    }
    assert {key for key, who in found.items() if who} == arrows


def _settled(f: world.Followed) -> None:
    services.advise_firm(f.food, "reminder", DAY, "林秀英", "提醒", by=f.clerk, at=at_nine())


def _proposed(f: world.Followed) -> None:
    world.proposed(f.food, "other", f.clerk, remark="企业已注销")


def _closed(f: world.Followed) -> None:
    _proposed(f)
    world.closed(f.food, "other", f.approver)


STAGES = {
    "open": lambda f: None,
    "rectifying": world.ordered,
    "case": world.filed,
    "sent": lambda f: world.sent(f, f.food, f.clerk, f.place.fire.pk),
    "settled": _settled,
    "proposed": _proposed,
    "closed": _closed,
}


def deeds(f: world.Followed, one: FollowUp) -> dict:
    """What each action calls, by a person."""
    as_clerk = world.Followed(f.carried, f.visit, f.fire_clerk, f.fire_approver)

    def by_(deed):
        def done(by):
            as_clerk.place.people["李起草"], kept = by, as_clerk.place.people["李起草"]
            try:
                deed(as_clerk)
            finally:
                as_clerk.place.people["李起草"] = kept

        return done

    at = at_nine(7)
    return {
        "advise": by_(lambda w: services.advise_firm(
            one, "reminder", DAY, "林", "提醒", by=w.clerk, at=at)),
        "order": by_(lambda w: world.ordered(w, one, "另一号")),
        "revisit": by_(lambda w: world.revisited(w, one.order, "rectified", 7)),
        "file": by_(lambda w: world.filed(w, one, "另一案")),
        "decide": by_(lambda w: world.decided(w, one.case)),
        "transfer": by_(lambda w: world.sent(w, one, w.clerk, f.place.fire.pk, number="另一函")),
        "receive": lambda by: services.receive_transfer(
            one.handover, Receipt("马", DAY), by=by, at=at),
        "return": lambda by: services.return_transfer(one.handover, "不属于", by=by, at=at),
        "propose": lambda by: world.proposed(one, "other", by, remark="注销"),
        "close": lambda by: world.closed(one, "other", by),
        "send_back": lambda by: services.send_back_closing(one, "再看", by=by, at=at),
    }  # fmt: skip


@pytest.mark.parametrize("state", STAGES)
def test_every_state_action_and_person(followed, state) -> None:
    STAGES[state](followed)
    people = {letter: followed.place[name] for letter, name in PEOPLE.items()}
    people["消"] = followed.fire_clerk
    assert followed.food.state == state
    needs = {"revisit": "order", "decide": "case", "receive": "handover", "return": "handover"}
    found = {}
    for action in deeds(followed, followed.food):
        one = followed.food
        if needs.get(action) and getattr(one, needs[action]) is None:
            found[action] = ""
            continue
        able = [
            letter
            for letter, actor in people.items()
            if is_done(lambda a=action, by=actor: deeds(followed, followed.food)[a](by))
        ]
        found[action] = "".join(sorted(able, key="起科批消".find))
    expected = {action: who for (of, action), who in table(MATRIX).items() if of == state}
    assert found == expected
