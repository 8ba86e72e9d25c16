"""Large print and dark: kept in cookies, without account and without script."""

from datetime import UTC, datetime

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "mark"), [("print", 'data-print="large"'), ("theme", 'data-theme="dark"')]
)
def test_a_switch_is_remembered_on_every_page(name: str, mark: str) -> None:
    reader = Client(enforce_csrf_checks=True)
    assert mark not in reader.get("/plans/").content.decode()
    answer = reader.post("/display/", {name: "on", "next": "/plans/?page=2"})
    assert answer.headers["Location"] == "/plans/?page=2"
    assert reader.cookies[f"dd-{name}"]["max-age"]
    for url in ("/plans/", "/draws/", "/results/", "/nothing/", "/sign-in/"):
        assert mark in reader.get(url).content.decode(), url
    reader.post("/display/", {name: "off", "next": "/"})
    assert mark not in reader.get("/plans/").content.decode()


def test_a_kept_page_is_asked_for_anew_when_the_look_changes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 5, 20, 4, tzinfo=UTC)
    monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: at)
    tag = {"if-none-match": client.get("/plans/").headers["ETag"]}
    assert client.get("/plans/", headers=tag).status_code == 304
    client.post("/display/", {"print": "on", "next": "/"})
    assert client.get("/plans/", headers=tag).status_code == 200


@pytest.mark.parametrize("there", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_switch_never_leads_elsewhere(client: Client, there: str) -> None:
    assert client.post("/display/", {"print": "on", "next": there}).headers["Location"] == "/"


@pytest.mark.parametrize("odd", ["", "large", "<script>", "on\x00"])
def test_an_odd_look_is_not_remembered(client: Client, odd: str) -> None:
    client.post("/display/", {"print": odd})
    assert "dd-print" not in client.cookies
    assert client.get("/display/").status_code == 405


def test_a_reader_of_the_public_pages_is_given_no_cookie(client: Client) -> None:
    for url in ("/", "/draws/", "/results/", "/open/"):
        assert client.get(url).status_code == 200
    assert not client.cookies
