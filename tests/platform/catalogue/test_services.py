"""Items: sealed when proposed, published by another person, never without a basis."""

import json

import pytest
from django.db import IntegrityError, transaction

from doubledraw.platform.catalogue import services
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.policies.items import may_publish
from doubledraw.platform.catalogue.selectors import basis_rule, items_visible_to
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import document, events_about
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.statute.rules import in_force
from tests.world.county import county
from tests.world.rolls import drafted_item, published_items

pytestmark = pytest.mark.django_db


def test_a_published_item_is_a_sealed_document_by_two_people(noon) -> None:
    place = county(noon)
    (item,) = published_items(place, noon, 1)
    sealed = json.loads(document(item.digest))
    assert sealed["kind"] == "item"
    assert (sealed["organ"], sealed["code"]) == ("990126-01", "SCJG-01")
    assert sealed["basis"] == [item.basis]
    assert item.published_by == place["王处长"].user_id != item.drafted_by
    kinds = [event.kind for event in events_about(f"item:{item.pk}")]
    assert kinds == ["ItemDrafted", "ItemProposed", "ItemPublished"]


def test_disclosure_is_asked_once_in_the_same_transaction(noon) -> None:
    place = county(noon)
    (item,) = published_items(place, noon, 1)
    job = Job.objects.get(kind="disclosure.follow")
    assert job.key == f"disclosure:item:{item.digest}"
    assert job.args == {"kind": "item", "digest": item.digest, "pk": item.pk}
    services.retire_item(item, "依据已废止", by=place["王处长"], at=noon)
    assert Job.objects.filter(kind="disclosure.follow").count() == 2


@pytest.mark.parametrize("basis", ["", "  \n "])
def test_without_a_basis_it_cannot_be_proposed_and_the_article_is_named(
    basis, noon, settings
) -> None:
    place = county(noon)
    item = drafted_item(place, noon, basis=basis)
    with pytest.raises(Refused) as caught:
        services.propose_item(item, by=place["李起草"], at=noon)
    law = in_force("basis_required", noon.date(), settings.RULE_SETS).citation
    assert caught.value.code == "no_basis"
    assert caught.value.cites == law
    assert "不得擅自开展检查" in law.quotation


def test_nor_published_even_when_it_got_that_far(noon) -> None:
    place = county(noon)
    item = drafted_item(place, noon)
    services.propose_item(item, by=place["李起草"], at=noon)
    item.basis = " "
    verdict = may_publish(item, place["王处长"], basis_rule(place.market, noon.date()))
    assert (verdict.code, bool(verdict.cites)) == ("no_basis", True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(basis="")


def test_without_an_adopted_rule_set_it_is_refused_all_the_same(noon, settings) -> None:
    settings.RULE_SETS = ()
    place = county(noon)
    item = drafted_item(place, noon, basis="")
    with pytest.raises(Refused) as caught:
        services.propose_item(item, by=place["李起草"], at=noon)
    assert caught.value.cites is None


def test_whoever_wrote_it_does_not_publish_it_whatever_their_roles(noon) -> None:
    place = county(noon)
    item = drafted_item(place, noon)
    services.propose_item(item, by=place["李起草"], at=noon)
    li = Staff.objects.get(name="李起草")
    grant_role(li, Role.APPROVER, place.market, by=place["安全赵"], at=noon)
    with pytest.raises(Refused, match="起草人"):
        services.publish_item(item, digest=item.digest, by=actor_of(li), at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(published_by=item.drafted_by)


def test_an_approver_who_rewrites_it_becomes_its_writer(noon) -> None:
    place = county(noon)
    item = drafted_item(place, noon)
    wang = Staff.objects.get(name="王处长")
    grant_role(wang, Role.CLERK, place.market, by=place["安全赵"], at=noon)
    services.revise_item(item, {"ratio": "10%"}, by=actor_of(wang), at=noon)
    services.propose_item(item, by=place["李起草"], at=noon)
    with pytest.raises(Refused, match="起草人"):
        services.publish_item(item, digest=item.digest, by=actor_of(wang), at=noon)


def test_what_is_published_is_what_was_seen(noon) -> None:
    place = county(noon)
    item = drafted_item(place, noon)
    services.propose_item(item, by=place["李起草"], at=noon)
    with pytest.raises(Conflict, match="您看到的不同"):
        services.publish_item(item, digest="0" * 64, by=place["王处长"], at=noon)


def test_a_code_is_used_once(noon) -> None:
    place = county(noon)
    drafted_item(place, noon, code="X-1")
    with pytest.raises(Conflict, match="X-1"):
        drafted_item(place, noon, code="X-1")
    other = drafted_item(place, noon, code="X-2")
    with pytest.raises(Conflict):
        services.revise_item(other, {"code": "X-1"}, by=place["李起草"], at=noon)


def test_a_revision_that_changes_nothing_is_none(noon) -> None:
    place = county(noon)
    item = drafted_item(place, noon)
    services.revise_item(item, {"name": item.name}, by=place["李起草"], at=noon)
    assert item.version == 1
    assert [event.kind for event in events_about(f"item:{item.pk}")] == ["ItemDrafted"]


def test_returning_and_retiring_need_a_reason(noon) -> None:
    place = county(noon)
    item = drafted_item(place, noon)
    services.propose_item(item, by=place["李起草"], at=noon)
    with pytest.raises(Invalid, match="理由"):
        services.return_item(item, " ", by=place["王处长"], at=noon)
    services.publish_item(item, digest=item.digest, by=place["王处长"], at=noon)
    with pytest.raises(Invalid, match="理由"):
        services.retire_item(item, "", by=place["王处长"], at=noon)


def test_an_outsider_sees_no_items(noon) -> None:
    place = county(noon)
    published_items(place, noon, 1)
    assert not items_visible_to(place["外单位钱某"]).exists()
    assert items_visible_to(place["陈法务"]).count() == 1


def test_a_basis_of_several_lines_is_sealed_line_by_line(noon) -> None:
    place = county(noon)
    item = drafted_item(
        place, noon, code="SCJG-77", basis="《食品安全法》第一百一十条\r\n《食品安全法实施条例》"
    )
    services.propose_item(item, by=place["李起草"], at=noon)
    sealed = json.loads(document(item.digest))
    assert sealed["basis"] == ["《食品安全法》第一百一十条", "《食品安全法实施条例》"]
