"""What is handled after the result was published: where a person publishes, the further version waits for one."""

import pytest

from doubledraw.platform.disclosure import services as disclosure
from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.disclosure.selectors.waiting import preview_of, waiting, waiting_keys
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from tests.world import followups as world
from tests.world.followups import at_nine
from tests.world.showing import reveal


@pytest.fixture
def by_hand(followed, visit, settings) -> world.Followed:
    """A problem is public, by a person's hand, while it is being handled."""
    settings.RULE_SETS = ("changchun-2021",)
    f, at = followed, at_nine(1)
    words = [{"text": "糖三盐二", "reason": "配方是商业秘密"}]
    said = {"needs_person": True, "by": f.clerk, "at": at}
    rules = disclosure.propose_rules(visit.draw.organ, words, "清市监〔2026〕1号", **said)
    disclosure.decide_rules(rules, agree=True, by=f.approver, at=at)
    reveal(f.place, visit.draw, at, "测试")
    run_pending(lambda: at)
    _publish(f, at)
    chief = Staff.objects.get(pk=f.approver.user_id)
    grant_role(chief, Role.APPROVER, f.place.fire, by=SYSTEM, at=at)
    return f


def _publish(f: world.Followed, at) -> PublicVisit:
    seen = preview_of(f.visit, at).public.digest
    return disclosure.publish_result(f.visit, seen, by=f.approver, at=at)


def _close(one, by, f: world.Followed) -> None:
    world.proposed(one, "on_spot", by, proof=world.PDF)
    approver = actor_of(Staff.objects.get(pk=f.approver.user_id))
    world.closed(one, "on_spot", approver)
    run_pending(lambda: at_nine(8))


def test_it_waits_when_the_last_problem_is_closed_and_no_more_when_it_is_told(by_hand) -> None:
    f = by_hand
    first = PublicVisit.objects.get(key=f.visit.number)
    assert (first.version, first.handled) == (1, [])
    assert not waiting_keys(f.approver)
    _close(f.food, f.clerk, f)
    assert not waiting_keys(f.approver), "what followed is told once all of it is over"
    _close(f.fire, f.fire_clerk, f)
    (one,) = waiting([pk for pk, _ in waiting_keys(f.approver)], at_nine(8))
    assert one.preview.standing.wait == "person"
    row = _publish(f, at_nine(8))
    assert (row.version, bool(row.handled)) == (2, True)
    assert not waiting_keys(f.approver)
