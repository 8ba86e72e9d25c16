"""A county's directory serves its departments; a neighbour's department sees nothing of it."""

import pytest

from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.selectors import targets_in_scope, targets_visible_to
from tests.world.county import county

pytestmark = pytest.mark.django_db


def a_target(organ, code, at) -> None:
    Target.objects.create(
        organ=organ, scheme="local", code=code, name=code, name_key=code, kind="enterprise",
        region=organ.region, entered_at=at, changed_at=at,
    )  # fmt: skip


@pytest.fixture
def place(noon):
    place = county(noon)
    a_target(place.government, "OF-THE-COUNTY", noon)
    a_target(place.market, "OF-THE-MARKET-BUREAU", noon)
    a_target(place.fire, "OF-THE-FIRE-BRIGADE", noon)
    a_target(place.elsewhere, "OF-ELSEWHERE", noon)
    return place


def codes(targets) -> set[str]:
    return set(targets.values_list("code", flat=True))


def test_a_department_plans_over_its_own_and_the_countys_directory(place) -> None:
    assert codes(targets_in_scope(place.market, {})) == {"OF-THE-COUNTY", "OF-THE-MARKET-BUREAU"}


def test_the_county_plans_over_all_below_it(place) -> None:
    found = codes(targets_in_scope(place.government, {}))
    assert found == {"OF-THE-COUNTY", "OF-THE-MARKET-BUREAU", "OF-THE-FIRE-BRIGADE"}


def test_people_read_what_serves_their_organ_and_nothing_else(place) -> None:
    assert codes(targets_visible_to(place["李起草"])) == {"OF-THE-COUNTY", "OF-THE-MARKET-BUREAU"}
    assert codes(targets_visible_to(place["外单位钱某"])) == {"OF-ELSEWHERE"}
    assert codes(targets_visible_to(place["系统孙"])) == set()
