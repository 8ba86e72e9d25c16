"""From proposal to publication, to the next edition: two people each time, and the old edition stays citable."""

import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.platform.catalogue import services
from doubledraw.platform.catalogue.models import Item, ItemEdition, ItemRevision
from doubledraw.platform.catalogue.selectors.items import differences, sealed_content
from doubledraw.platform.disclosure.models import PublicDocument
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import document, events_about
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from tests.world import showing
from tests.world.county import County, county
from tests.world.planning import published_plan
from tests.world.rolls import drafted_item, published_items

pytestmark = pytest.mark.django_db

CHANGE = {"ratio": "10%", "standard": "GB 31654-2021\n", "key_points": "后厨\n留样"}


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def revised(place: County, item: Item, at, change=CHANGE) -> ItemRevision:
    """A revision by 李起草, proposed."""
    revision = services.draft_revision(item, change, "标准更新", by=place["李起草"], at=at)
    services.propose_revision(revision, by=place["李起草"], at=at)
    return revision


def test_an_item_goes_from_proposal_to_publication_is_revised_and_the_old_edition_stays(
    place, noon
) -> None:
    (item,) = published_items(place, noon, 1)
    first = item.digest
    showing.follow(noon)
    revision = revised(place, item, noon)
    services.publish_revision(revision, digest=revision.digest, by=place["王处长"], at=noon)
    showing.follow(noon)
    item = Item.objects.get(pk=item.pk)
    assert (item.edition, item.ratio, item.key_points) == (2, "10%", "后厨\n留样")
    assert item.digest != first
    assert list(item.editions.values_list("number", "digest", "reason")) == [
        (1, first, ""),
        (2, item.digest, "标准更新"),
    ]
    old, new = json.loads(document(first)), json.loads(document(item.digest))
    assert (old["ratio"], new["ratio"]) == ("5%", "10%")
    assert (old["edition"], new["edition"]) == (1, 2)
    public = PublicDocument.objects.filter(kind="item", key=item.code)
    assert {row.digest for row in public} == {first, item.digest}
    assert public.first().digest == item.digest
    kinds = [event.kind for event in events_about(f"item:{item.pk}")]
    assert kinds == [
        *("ItemDrafted", "ItemProposed", "ItemPublished"),
        *("RevisionDrafted", "RevisionProposed", "ItemPublished"),
    ]


def test_a_plan_keeps_citing_the_edition_it_was_published_with(place, noon) -> None:
    plan = published_plan(place, noon)
    line = plan.lines.select_related("item").first()
    sealed = next(found for found in sealed_content(plan.digest)["lines"])
    item = line.item
    cited = item.digest
    assert sealed["item"]["digest"] == cited
    item = Item.objects.get(pk=item.pk)
    revision = services.draft_revision(
        item, {"frequency": "每年3次"}, "加密", by=place["李起草"], at=noon
    )
    services.propose_revision(revision, by=place["李起草"], at=noon)
    services.publish_revision(revision, digest=revision.digest, by=place["王处长"], at=noon)
    assert sealed_content(plan.digest)["lines"][0]["item"]["digest"] == cited
    assert Item.objects.get(pk=item.pk).digest == revision.digest != cited


def test_back_to_the_words_of_the_first_edition_is_a_third(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    first, was = item.digest, item.ratio
    for ratio in ("10%", was):
        item = Item.objects.get(pk=item.pk)
        revision = revised(place, item, noon, {"ratio": ratio})
        services.publish_revision(revision, digest=revision.digest, by=place["王处长"], at=noon)
    digests = list(ItemEdition.objects.values_list("digest", flat=True))
    assert len(set(digests)) == 3
    assert differences(sealed_content(first), sealed_content(digests[-1])) == []


def test_whoever_wrote_a_revision_does_not_publish_it(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    revision = revised(place, item, noon)
    li = Staff.objects.get(name="李起草")
    grant_role(li, Role.APPROVER, place.market, by=place["安全赵"], at=noon)
    with pytest.raises(Refused, match="起草人"):
        services.publish_revision(revision, digest=revision.digest, by=actor_of(li), at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemRevision.objects.update(state="published", decided_by=revision.drafted_by)


def test_what_is_published_is_what_was_seen(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    revision = revised(place, item, noon)
    with pytest.raises(Conflict, match="您看到的不同"):
        services.publish_revision(revision, digest="0" * 64, by=place["王处长"], at=noon)


def test_one_revision_at_a_time_and_only_of_what_is_published(place, noon) -> None:
    li = place["李起草"]
    draft = drafted_item(place, noon, code="X-1")
    with pytest.raises(Refused, match="已公布"):
        services.draft_revision(draft, CHANGE, "改", by=li, at=noon)
    (item,) = published_items(place, noon, 1)
    revision = services.draft_revision(item, CHANGE, "改", by=li, at=noon)
    with pytest.raises(Refused, match="已经有一份"):
        services.draft_revision(item, CHANGE, "改", by=li, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemRevision.objects.create(item=item, fields={}, drafted_by=1, drafted_at=noon)
    services.discard_revision(revision, by=li, at=noon)
    services.draft_revision(item, CHANGE, "再改", by=li, at=noon)


@pytest.mark.parametrize(
    ("change", "reason", "why"),
    [
        (CHANGE, " ", "理由"),
        ({"ratio": "5%"}, "改", "一样"),
        ({"object": "长" * 201}, "改", "最多 200"),
        ({"supervision": "没有"}, "改", "没有编码"),
    ],
)
def test_a_revision_says_something_new_and_why(place, noon, change, reason, why) -> None:
    (item,) = published_items(place, noon, 1)
    with pytest.raises(Invalid, match=why):
        services.draft_revision(item, change, reason, by=place["李起草"], at=noon)
    assert not ItemRevision.objects.exists()


def test_a_revision_without_a_basis_goes_nowhere(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    revision = services.draft_revision(item, {"basis": ""}, "改", by=place["李起草"], at=noon)
    with pytest.raises(Refused, match="依据"):
        services.propose_revision(revision, by=place["李起草"], at=noon)


def test_a_returned_revision_is_rewritten_and_proposed_again(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    revision = revised(place, item, noon)
    with pytest.raises(Invalid, match="理由"):
        services.return_revision(revision, "", by=place["王处长"], at=noon)
    services.return_revision(revision, "比例太高", by=place["王处长"], at=noon)
    assert revision.remark == "比例太高"
    services.rewrite_revision(revision, {"ratio": "8%"}, "标准更新", by=place["李起草"], at=noon)
    services.propose_revision(revision, by=place["李起草"], at=noon)
    assert sealed_content(revision.digest)["ratio"] == "8%"
    with pytest.raises(Conflict, match="不能改动"):
        services.rewrite_revision(revision, {"ratio": "9%"}, "改", by=place["李起草"], at=noon)


def test_retiring_an_item_gives_its_revision_up(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    revision = revised(place, item, noon)
    services.retire_item(item, "依据已废止", by=place["王处长"], at=noon)
    revision.refresh_from_db()
    assert (revision.state, item.retired_why) == ("discarded", "依据已废止")


def test_an_edition_stands_for_ever(place, noon) -> None:
    published_items(place, noon, 1)
    for write in (lambda rows: rows.update(reason="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(ItemEdition.objects.all())
