"""The life of an item: state × action × person, against a matrix written from the requirements."""

import pytest

from doubledraw.platform.catalogue import services
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.kernel.errors import Conflict, DomainError, Refused
from tests.world.county import County, county
from tests.world.rolls import drafted_item

pytestmark = pytest.mark.django_db

NEXT = {
    ("draft", "revise"): "draft",
    ("draft", "propose"): "proposed",
    ("proposed", "return"): "draft",
    ("proposed", "publish"): "published",
    ("published", "retire"): "retired",
}
WHO = {
    "revise": "李起草",
    "propose": "李起草",
    "return": "王处长",
    "publish": "王处长",
    "retire": "王处长",
}
PEOPLE = ("李起草", "王处长", "周抽取", "陈法务", "外单位钱某", "系统孙", "审计冯")


def brought_to(state: str, place: County, at) -> Item:
    item = drafted_item(place, at)
    if state != "draft":
        services.propose_item(item, by=place["李起草"], at=at)
    if state in ("published", "retired"):
        services.publish_item(item, digest=item.digest, by=place["王处长"], at=at)
    if state == "retired":
        services.retire_item(item, "依据已废止", by=place["王处长"], at=at)
    return item


def act(action: str, item: Item, by, at) -> None:
    match action:
        case "revise":
            services.revise_item(item, {"name": "新名称"}, by=by, at=at)
        case "propose":
            services.propose_item(item, by=by, at=at)
        case "return":
            services.return_item(item, "写明条款", by=by, at=at)
        case "publish":
            services.publish_item(item, digest=item.digest, by=by, at=at)
        case "retire":
            services.retire_item(item, "依据已废止", by=by, at=at)


@pytest.mark.parametrize("state", [state.value for state in ItemState])
def test_every_state_action_and_person(state, noon) -> None:
    place = county(noon)
    item = brought_to(state, place, noon)
    for action, who in WHO.items():
        for name in PEOPLE:
            if name == who and (state, action) in NEXT:
                continue
            with pytest.raises(DomainError) as caught:
                act(action, Item.objects.get(pk=item.pk), place[name], noon)
            expected = Conflict if name == who and action != "revise" else Refused
            assert isinstance(caught.value, expected), (state, action, name)
            assert caught.value.remedy
            assert Item.objects.get(pk=item.pk).state == state


@pytest.mark.parametrize(("state", "action"), NEXT)
def test_the_right_person_moves_it_on(state, action, noon) -> None:
    place = county(noon)
    item = brought_to(state, place, noon)
    act(action, item, place[WHO[action]], noon)
    assert Item.objects.get(pk=item.pk).state == NEXT[state, action]
