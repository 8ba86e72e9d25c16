"""The pages of organs, divisions and people: what they show to whom, and that they ask a constant number of queries."""

import re

import pytest
from django.test import Client

from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.organs.models import Organ, Region, Staff
from doubledraw.platform.organs.services import (
    admit_staff,
    close_account,
    enter_liaison,
    found_organ,
    load_divisions,
)
from tests.world.county import county

pytestmark = pytest.mark.django_db
MARKET = "/desk/organs/990126-01/"


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_clerk_sees_the_tree_around_them_and_no_accounts(noon) -> None:
    county(noon)
    li = signed_in("李起草")
    page = text(li.get("/desk/organs/"))
    assert "清源县人民政府" in page
    assert "县消防救援大队" in page
    assert "邻县" not in page
    organ = text(li.get(MARKET))
    assert "王处长" not in organ
    assert "更名" not in organ


def test_a_liaison_is_entered_seen_next_door_and_ended(noon) -> None:
    place = county(noon)
    li = signed_in("李起草")
    given = {"liaison-name": "刘联络", "liaison-phone": "0599-8881234", "liaison-duty": "食品"}
    assert li.post(f"{MARKET}liaisons/", given).status_code == 302
    assert "0599-8881234" in text(signed_in("何监督").get(MARKET))
    assert signed_in("外单位钱某").get(MARKET).status_code == 404
    liaison = place.market.liaisons.get()
    assert li.post(f"{MARKET}liaisons/{liaison.pk}/end/").status_code == 302
    assert "0599-8881234" not in text(li.get(MARKET))


def test_a_bad_number_is_explained_beside_the_field(noon) -> None:
    county(noon)
    answer = signed_in("李起草").post(
        f"{MARKET}liaisons/", {"liaison-name": "刘联络", "liaison-phone": "打给我"}
    )
    assert answer.status_code == 422
    assert "5 到 40 位" in text(answer)
    assert "刘联络" in text(answer)


def test_someone_else_is_refused_with_the_reason(noon) -> None:
    county(noon)
    given = {"liaison-name": "刘联络", "liaison-phone": "0599-8881234"}
    answer = signed_in("王处长").post(f"{MARKET}liaisons/", given)
    assert answer.status_code == 403
    assert "经办人登记" in text(answer)


def test_the_administrator_renames_moves_merges_and_closes(noon) -> None:
    place = county(noon)
    zhao = signed_in("安全赵")
    why = {"reason": "清政办发〔2026〕7号"}

    def send(deed: str, code: str = "990126-01", **given: object) -> int:
        data = {f"{deed}-{name}": value for name, value in (given | why).items()}
        return zhao.post(f"/desk/organs/{code}/{deed}/", data).status_code

    assert zhao.get(f"{MARKET}move/").status_code == 200
    assert send("rename", name="县市场监管委", short_name="市监委") == 302
    assert send("move", parent=place.justice.pk) == 302
    assert Organ.objects.get(pk=place.market.pk).parent == place.justice
    told = text(zhao.get(f"{MARKET}merge/"))
    assert "李起草" in told
    assert "经办人" in told
    assert send("merge", into=place.fire.pk, roles_follow="yes") == 302
    page = text(zhao.get(MARKET))
    assert "已经并入县消防救援大队" in page
    assert "清政办发〔2026〕7号" in page
    assert send("close", code="990126-02") == 403
    for person in Staff.objects.filter(organ=place.discipline):
        close_account(person, by=place["安全赵"], at=noon)
    assert send("close", code="990126-04") == 302


def test_an_organ_cannot_be_moved_below_itself_even_by_hand(noon) -> None:
    place = county(noon)
    data = {"move-parent": place.market.pk, "move-reason": "x"}
    assert signed_in("安全赵").post(f"{MARKET}move/", data).status_code == 422


def test_a_person_is_moved_and_the_roles_it_costs_are_told(noon) -> None:
    place = county(noon)
    zhao = signed_in("安全赵")
    assert "经办人" in text(zhao.get("/desk/staff/li/move/"))
    given = {"posting-organ": place.fire.pk, "posting-section": "防火科", "posting-reason": "轮岗"}
    answer = zhao.post("/desk/staff/li/move/", given, follow=True)
    page = text(answer)
    assert "收回角色 1 个" in page
    assert "轮岗" in page
    assert not Staff.objects.get(account="li").grants.exists()


def test_a_division_is_looked_up_entered_and_ended(noon) -> None:
    county(noon)
    zhao = signed_in("安全赵")
    given = {"region-code": "990126009", "region-name": "新河镇", "region-since": "2026-01-01"}
    assert zhao.post("/desk/staff/regions/new/", given).status_code == 302
    assert "新河镇" in text(signed_in("李起草").get("/desk/regions/?q=新河"))
    ended = {"end-until": "2026-06-30", "end-successor": "990126001"}
    assert zhao.post("/desk/regions/990126009/end/", ended).status_code == 302
    assert Region.objects.get(code="990126009").successor_code == "990126001"
    assert "2026年6月30日" in text(zhao.get("/desk/regions/?q=990126009"))
    assert signed_in("李起草").get("/desk/regions/990126009/end/").status_code == 403


def test_a_name_that_two_divisions_bear_asks_for_the_code(noon) -> None:
    place = county(noon)
    load_divisions(by=SYSTEM)
    data = {
        "organ-code": "110102-01",
        "organ-name": "区市场监管局",
        "organ-parent": place.government.pk,
        "organ-region": "朝阳区",
        "organ-kind": "department",
        "organ-level": "county",
    }
    zhao = signed_in("安全赵")
    answer = zhao.post("/desk/staff/organs/new/", data)
    assert answer.status_code == 422
    assert "请填代码" in text(answer)
    assert (
        zhao.post("/desk/staff/organs/new/", data | {"organ-region": "110105"}).status_code == 302
    )


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("安全赵", "/desk/organs/"),
        ("安全赵", MARKET),
        ("安全赵", "/desk/staff/"),
        ("李起草", "/desk/organs/"),
        ("李起草", MARKET),
        ("李起草", "/desk/regions/?q=99"),
    ],
)
def test_more_organs_and_people_cost_no_more_queries(
    name, path, noon, django_assert_max_num_queries
) -> None:
    place = county(noon)
    for number in range(30):
        organ = found_organ(
            f"s{number}",
            f"第{number}所",
            region=place.market.region,
            parent=place.market,
            by=SYSTEM,
            at=noon,
        )
        admit_staff(f"p{number}", f"人{number}", organ=organ, password=None, by=SYSTEM, at=noon)
        enter_liaison(place.market, f"联{number}", "0599-1", by=place["李起草"], at=noon)
    client = signed_in(name)
    with django_assert_max_num_queries(15):
        assert client.get(path).status_code == 200
