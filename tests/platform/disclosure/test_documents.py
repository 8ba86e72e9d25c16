"""Plans and items as the public sees them; each is named in the log once."""

import json
from datetime import datetime, timedelta

import pytest

from doubledraw.platform.catalogue import services as catalogue
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.disclosure.models import PublicDocument
from doubledraw.platform.disclosure.services import follow_item, follow_plan
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.ledger.models import AuditEvent, LogLeaf
from doubledraw.platform.ledger.selectors import is_public
from tests.world import showing
from tests.world.county import County, county
from tests.world.planning import BASIS, approved_plan, published_plan

pytestmark = pytest.mark.django_db

CONTENT = {"code": "SP-01", "name": "食品经营监督检查", "basis": BASIS}


@pytest.fixture
def place(noon: datetime) -> County:
    return county(noon - timedelta(days=30))


def a_proposed_item(place: County, at: datetime) -> Item:
    item = catalogue.draft_item(place.market, CONTENT, by=place["李起草"], at=at)
    catalogue.propose_item(item, by=place["李起草"], at=at)
    item.refresh_from_db()
    return item


def a_published_item(place: County, at: datetime) -> Item:
    item = a_proposed_item(place, at)
    catalogue.publish_item(item, digest=item.digest, by=place["王处长"], at=at)
    showing.follow(at)
    item.refresh_from_db()
    return item


def test_a_published_plan_is_shown_without_its_drafter(place: County, noon: datetime) -> None:
    plan = published_plan(place, noon)
    showing.follow(noon)
    shown = PublicDocument.objects.get(kind="plan")
    assert (shown.key, shown.digest, shown.title) == (plan.number, plan.digest, plan.title)
    assert "李起草" not in json.dumps(shown.body, ensure_ascii=False)
    line = shown.body["lines"][0]
    assert line["strata"][0] == {"name": "A", "ratio": "3/100", "min": 1}
    assert line["strata_by"] == "信用风险等级"


def test_which_credit_classes_a_scope_is_limited_to_stays_out(
    place: County, noon: datetime
) -> None:
    """The firms of the frame will be public by name, so that a scope of risky classes would brand them all."""
    strata = [{"name": "B", "ratio": "1/5"}, {"name": "D", "ratio": "1/5"}]
    scope = {"credit_classes": ["B", "D"], "regions": ["990126002"]}
    published_plan(place, noon, scope=scope, strata=strata)
    showing.follow(noon)
    scope = PublicDocument.objects.get(kind="plan").body["lines"][0]["scope"]
    assert scope == {
        "kinds": [],
        "industries": [],
        "regions": ["东门街道"],
        "by_credit_class": True,
    }


def test_a_plan_that_is_not_published_is_not_shown(place: County, noon: datetime) -> None:
    plan = approved_plan(place, noon)
    follow_plan(plan.pk, plan.digest, by=SYSTEM, at=noon)
    assert not PublicDocument.objects.exists()
    assert not is_public(plan.digest)


def test_a_plan_is_not_logged_a_second_time(place: County, noon: datetime) -> None:
    plan = published_plan(place, noon)
    showing.follow(noon)
    follow_plan(plan.pk, plan.digest, by=SYSTEM, at=noon + timedelta(days=1))
    assert LogLeaf.objects.filter(subject=f"document:{plan.digest}").count() == 1
    assert PublicDocument.objects.get().published_at == noon


def test_an_item_is_logged_when_it_is_first_shown(place: County, noon: datetime) -> None:
    item = a_published_item(place, noon)
    shown = PublicDocument.objects.get(kind="item")
    leaf = LogLeaf.objects.get(kind="document.publish")
    assert (shown.key, shown.log_index) == ("SP-01", leaf.index)
    assert is_public(item.digest)
    assert AuditEvent.objects.filter(kind="DocumentWasPublished").count() == 1
    assert shown.body["basis"] == BASIS
    assert shown.body["priority"] == "一般检查事项"


def test_an_item_followed_twice_is_logged_once(place: County, noon: datetime) -> None:
    item = a_published_item(place, noon)
    follow_item(item.pk, item.digest, by=SYSTEM, at=noon + timedelta(days=1))
    assert LogLeaf.objects.filter(kind="document.publish").count() == 1
    assert PublicDocument.objects.get().published_at == noon


def test_a_proposed_item_is_not_shown(place: County, noon: datetime) -> None:
    item = a_proposed_item(place, noon)
    follow_item(item.pk, item.digest, by=SYSTEM, at=noon)
    assert not PublicDocument.objects.exists()
    assert not LogLeaf.objects.exists()


def test_a_retired_item_stays_and_says_since_when(place: County, noon: datetime) -> None:
    item = a_published_item(place, noon)
    later = noon + timedelta(days=3)
    catalogue.retire_item(item, "依据已废止", by=place["王处长"], at=later)
    showing.follow(later)
    assert PublicDocument.objects.get().ended_at == later
    showing.follow(later + timedelta(days=1))
    follow_item(item.pk, item.digest, by=SYSTEM, at=later + timedelta(days=2))
    assert PublicDocument.objects.get().ended_at == later
