"""Recusals are entered once, by the clerk of the inspector's organ, and are in the ledger."""

import pytest

from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.ledger.selectors import events_about
from doubledraw.platform.registry.models import Inspector, Recusal, Target
from doubledraw.platform.registry.services import declare_recusal
from doubledraw.platform.registry.states import RecusalReason
from tests.world.county import county
from tests.world.rolls import rolls

pytestmark = pytest.mark.django_db


def test_a_recusal_is_entered_once_and_recorded(noon) -> None:
    place = county(noon)
    rolls(place, noon, targets=2, inspectors=2)
    inspector, target = Inspector.objects.order_by("ref")[0], Target.objects.order_by("code")[0]
    li = place["李起草"]
    declare_recusal(inspector, target, RecusalReason.KIN, note="配偶", by=li, at=noon)
    with pytest.raises(Conflict, match=inspector.name):
        declare_recusal(inspector, target, RecusalReason.LAW, by=li, at=noon)
    assert Recusal.objects.get().reason == "KIN"
    (event,) = events_about(f"inspector:{inspector.ref}")
    assert event.payload == {
        "inspector": inspector.ref,
        "target": target.code,
        "reason": "KIN",
        "note": "配偶",
    }


@pytest.mark.parametrize("name", ["王处长", "周抽取", "外单位钱某", "安全赵"])
def test_nobody_but_the_clerk_of_the_organ(noon, name) -> None:
    place = county(noon)
    rolls(place, noon, targets=1, inspectors=1)
    with pytest.raises(Refused):
        declare_recusal(
            Inspector.objects.get(),
            Target.objects.get(),
            RecusalReason.KIN,
            by=place[name],
            at=noon,
        )
    assert not Recusal.objects.exists()
