"""Naughty strings in every place of an address and after its question mark: never a 5xx."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path, resolve

from doubledraw.platform.ui.access import public
from tests.world.addresses import Address
from tests.world.asking import WALKED, names_of, noted
from tests.world.canaries import Nest
from tests.world.naughty import (
    OF_DATABASES,
    ON_SERVER,
    SOAK,
    TEXTS,
    answer_to,
    crowded_county,
    open_to,
    signed_in,
)

OF_SERVERS = ("%00", "99999999999999999999", "a" * 3000)
OTHERS = (
    "%ED%A0%80",
    "%E2%80%AE",
    "%F0%A0%AE%B7",
    "0",
    "%27%3B--",
    "..%2F..",
)
GENERAL = (
    *("q", "page", "order", "kind", "as_of", "format", "state", "since", "view", "batch", "change"),
)
"""Asked of pages that go through the whole question; every other page is asked one of them in turn."""
OPENED_BY = ("ourall", "zhao", "")
VALUES = [
    *(quote_from_bytes(text)[:1000] for text in (OF_DATABASES if ON_SERVER else TEXTS)),
    *(() if ON_SERVER else ("-1", "0", "1e400", "0000-00-00", "9" * 30)),
]
STEP = 5
"""The ordinary run asks with every fifth value, of one name the first and of the next the second."""


@pytest.fixture(scope="module")
def ours(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Nest]:
    """A county in which every kind of row exists."""
    with crowded_county(tmp_path_factory.mktemp("home"), django_db_blocker) as made:
        yield made


@pytest.fixture(autouse=True)
def own_home() -> None:
    """The county's files are where it was built, for every test of this module."""


pytestmark = pytest.mark.django_db


def test_no_naughty_address_breaks_a_page(ours) -> None:
    """In the places of an address."""
    faults = []
    for account in OPENED_BY:
        client = signed_in(account)
        for address in open_to(account):
            for where in _bent(address, ours):
                if trouble := answer_to(client, "GET", where)[0]:
                    faults.append(f"{account} {where[:90]}: {trouble}")
    assert not faults, "\n".join(faults[:60])


def test_no_naughty_question_breaks_a_page(ours) -> None:
    """In each of the names that a page looks at; of the others one, which it may still repeat in its links."""
    faults, asked, turn = [], Counter[str](), 0
    for account in OPENED_BY:
        client = signed_in(account)
        for where, name in _questions(account, client, ours):
            asked[name] += 1
            turn += 1
            for value in VALUES if SOAK else VALUES[turn % STEP :: STEP]:
                if trouble := answer_to(client, "GET", f"{where}?{name}={value}")[0]:
                    faults.append(f"{account} {where} {name}={value[:40]}: {trouble}")
    assert not faults, "\n".join(faults[:60])
    assert len(asked) > 60
    assert min(asked["q"], asked["page"], asked["state"], asked["year"]) > 5, asked


def _questions(account: str, client: Client, ours: Nest) -> Iterator[tuple[str, str]]:
    """Each page once, with each name it looks at."""
    with noted() as names:
        for turn, address in enumerate(open_to(account)):
            if not address.places or address.rows:
                where = address.at(ours)
                known = set(names_of(where, lambda at: answer_to(client, "GET", at), names))
                known |= set(GENERAL) if WALKED in known else {GENERAL[turn % len(GENERAL)]}
                for name in sorted(known - {WALKED}):
                    yield where, name


def test_a_page_that_breaks_on_a_question_would_be_found() -> None:
    """Negative control: a name that is only looked at beside another, a number that is taken for one."""
    with override_settings(ROOT_URLCONF=__name__), noted() as names:
        client = signed_in("")
        found = names_of("/deep/", lambda at: answer_to(client, "GET", at), names)
        assert found == [WALKED, "first", "second"]
        assert answer_to(client, "GET", "/deep/?first=1&second=x")[0] == "500"
        assert names_of("/deaf/", lambda at: answer_to(client, "GET", at), names) == [WALKED]
        assert names_of("/dull/", lambda at: answer_to(client, "GET", at), names) == []


@public
def _deep(request: Any) -> HttpResponse:
    if "first" not in request.GET:
        return HttpResponse("")
    return HttpResponse(str(int(request.GET.copy().get("second", "1"))))


@public
def _deaf(request: Any) -> HttpResponse:
    return HttpResponse(request.GET.urlencode() + "".join(request.GET) + str(request.GET.dict()))


@public
def _dull(request: Any) -> HttpResponse:
    return HttpResponse(request.path)


urlpatterns = [path("deep/", _deep), path("deaf/", _deaf), path("dull/", _dull)]


def _bent(address: Address, ours: Nest) -> Iterator[str]:
    for number, (_, converter) in enumerate(address.places):
        for value in OF_SERVERS if ON_SERVER else OF_SERVERS + OTHERS:
            parts = _parts(address, ours)
            parts[number] = value
            if converter != "int" or value.isdigit():
                yield _joined(address, parts)


def _parts(address: Address, ours: Nest) -> list[str]:
    kwargs = resolve(address.at(ours)).kwargs
    return [str(value) for name, value in kwargs.items() if f"{name}>" in address.route]


def _joined(address: Address, parts: list[str]) -> str:
    filled = address.route
    for value in parts:
        filled = filled[: filled.index("<")] + value + filled[filled.index(">") + 1 :]
    return "/" + filled
