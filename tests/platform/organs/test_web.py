"""The door for staff, and the security administrator's pages."""

import pytest
from django.test import Client

from doubledraw.platform.organs.models import Organ, Staff
from tests.world.county import PASSWORD, county

pytestmark = pytest.mark.django_db


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def test_the_right_password_opens_the_desk(noon, client) -> None:
    county(noon)
    answer = client.post("/sign-in/", {"username": "li", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url == "/desk/"


def test_five_wrong_passwords_close_the_door_even_for_the_right_one(noon, client) -> None:
    county(noon)
    for _ in range(5):
        client.post("/sign-in/", {"username": "li", "password": "wrong"})
    answer = client.post("/sign-in/", {"username": "li", "password": PASSWORD})
    assert answer.status_code == 429
    assert "暂停登录" in answer.content.decode()


@pytest.mark.parametrize("name", ["李起草", "系统孙", "审计冯", "外单位钱某"])
def test_others_are_told_whose_work_it_is(name, noon) -> None:
    county(noon)
    answer = signed_in(name).get("/desk/staff/")
    assert answer.status_code == 403
    assert "三员分立" in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in(noon, client) -> None:
    answer = client.get("/desk/staff/")
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/?next=")


def test_an_organ_an_account_and_a_role_are_made_in_the_browser(noon) -> None:
    place = county(noon)
    zhao = signed_in("安全赵")
    zhao.post(
        "/desk/staff/organs/new/",
        {
            "organ-code": "990126-09",
            "organ-name": "县教育局",
            "organ-parent": place.government.pk,
            "organ-region": "990126",
            "organ-kind": "department",
            "organ-level": "county",
        },
    )
    school = Organ.objects.get(code="990126-09")
    assert school.path.startswith(place.government.path)
    answer = zhao.post(
        "/desk/staff/new/",
        {
            "staff-account": "sunlaoshi",
            "staff-name": "孙老师",
            "staff-organ": school.pk,
            "staff-office": "business",
        },
    )
    assert "一次性密码" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    zhao.post("/desk/staff/sunlaoshi/", {"grant-role": "clerk", "grant-organ": school.pk})
    assert Staff.objects.get(account="sunlaoshi").grants.get().role == "clerk"
    assert "孙老师" in zhao.get("/desk/staff/").content.decode()


def test_a_taken_account_is_explained_beside_the_field(noon) -> None:
    place = county(noon)
    answer = signed_in("安全赵").post(
        "/desk/staff/new/",
        {
            "staff-account": "li",
            "staff-name": "又一个李",
            "staff-organ": place.market.pk,
            "staff-office": "business",
        },
    )
    page = answer.content.decode()
    assert "这个账号已经有了" in page
    assert "又一个李" in page


def test_a_closed_account_cannot_sign_in(noon, client) -> None:
    county(noon)
    signed_in("安全赵").post("/desk/staff/li/close/")
    answer = client.post("/sign-in/", {"username": "li", "password": PASSWORD})
    assert answer.status_code == 200


def test_the_overview_asks_a_constant_number_of_queries(
    noon, django_assert_max_num_queries
) -> None:
    county(noon)
    zhao = signed_in("安全赵")
    with django_assert_max_num_queries(10):
        zhao.get("/desk/staff/")


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "工作人员登录"), ("en", "</html>")])
def test_the_language_is_remembered_in_a_cookie(language, words, noon, client) -> None:
    client.post("/language/", {"language": language, "next": "/sign-in/"})
    assert client.cookies["django_language"].value == language
    assert words in client.get("/sign-in/").content.decode()


def test_the_language_switch_never_leads_elsewhere(noon, client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://example.org/"})
    assert answer.url == "/"
