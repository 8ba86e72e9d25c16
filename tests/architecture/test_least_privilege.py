"""Who sees what: every address of the product, opened by everybody, over organs whose rows bear canaries.

A canary is a word that stands in everything one organ keeps. It must turn up for that organ's people and their
superiors, and for nobody else; and whoever may not see a thing must not be able to tell it from one that is not there:
same status, same words, same number of queries. Nor may what others keep change any page, not even by a count.
A new URL is taken along by itself; when the test cannot fill its places it says where to say how.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.ledger.keys import make_log_key
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Inspector, Target
from tests.world import ceremony
from tests.world.addresses import PLACES, Unplaced, every_address
from tests.world.canaries import Nest, all_roles, nest, one_role
from tests.world.county import County, county
from tests.world.showing import embargoed

AT = datetime(2026, 5, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
OURS, THEIRS = "雀甲鸣", "雀乙鸣"
BACKEND = "django.contrib.auth.backends.ModelBackend"
OPEN_TO_THOSE_BESIDE = ("desk/organs/",)
"""Departments of one government may read each other's page of whom to call: no business stands on it."""
PUBLIC = ("draws/",)
"""That a draw was committed to is public from that moment; who was drawn is not, and no canary may be met there."""


@dataclass
class World:
    """Two departments of one county with canaries, and everybody who may knock."""

    place: County
    ours: Nest
    theirs: Nest
    before: dict[tuple[str, str], bytes]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Built once; rolled back at the end. Pages of outsiders are kept from before our rows were there."""
    home = tmp_path_factory.mktemp("home")
    hasher = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    folders = {name: home / name.lower() for name in ("STORE", "KEYS", "UPLOADS", "PUBLIC")}
    with (
        override_settings(PASSWORD_HASHERS=hasher, **folders),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        make_log_key()
        yield _world()
        transaction.set_rollback(True)


def _world() -> World:
    place = county(AT)
    for tag, organ in (("our", place.market), ("their", place.fire), ("far", place.elsewhere)):
        for role in (Role.HEAD, Role.LEGAL, Role.DRAWER, Role.SUPERVISOR, Role.AUDITOR):
            one_role(tag, role, organ, AT)
    for role in (Role.CLERK, Role.APPROVER):
        one_role("far", role, place.elsewhere, AT)
    all_roles("farall", place.elsewhere, AT)
    all_roles("above", place.government, AT)
    theirs = nest(place, place.fire, THEIRS, AT, tag="their")
    before = dict(_pages("farall"))
    draw = _drawn(place)
    ours = nest(place, place.market, OURS, AT, tag="our")
    ours.draw = draw
    return World(place, ours, theirs, before)


def _drawn(place: County) -> Draw:
    """A draw of ours whose list is still secret."""
    ceremony.plain_rolls(place, AT, targets=40)
    for target in Target.objects.filter(organ=place.market):
        target.name = f"{OURS}{target.code}"
        target.save(update_fields=["name"])
    Inspector.objects.filter(organ=place.market).update(name=OURS)
    plan = ceremony.plain_plan(place, AT)
    return embargoed(place, plan.lines.get(), AT)


ADDRESSES = every_address()
DESK = [address for address in ADDRESSES if address.route.startswith("desk/")]
SIBLINGS = ["theirall", *(f"their{role.value}" for role in Role)]
STRANGERS = ["farall", *(f"far{role.value}" for role in Role)]
ADMINISTRATORS = {"sun": "system", "zhao": "security", "feng": "audit"}
pytestmark = pytest.mark.django_db


def test_every_place_of_every_address_can_be_filled(world) -> None:
    faults = []
    for address in ADDRESSES:
        try:
            address.at(world.ours)
        except (Unplaced, KeyError) as error:
            faults.append(str(error))
    assert not faults, "\n".join(faults)
    routes = " ".join(address.route for address in ADDRESSES)
    assert not [key for key in PLACES if key not in routes], "PLACES has what no URL has"


def test_our_own_people_and_their_superior_do_see_it(world) -> None:
    """Without this the rest would prove nothing."""
    for account in ("ourall", "above"):
        seen = {a.route for a in DESK if OURS in _body(_get(_client(account), a.at(world.ours)))}
        assert len(seen) >= 20, (account, sorted(seen))
        kinds = {route.split("/")[1] for route in seen}
        assert {"targets", "inspectors", "imports", "items", "plans", "draws"} <= kinds


@pytest.mark.parametrize("account", [f"our{role.value}" for role in Role])
def test_no_role_breaks_a_page(account, world) -> None:
    client = _client(account)
    broken = [a.route for a in DESK if _get(client, a.at(world.ours)).status_code >= 500]
    assert not broken


@pytest.mark.parametrize("account", ["", *SIBLINGS, *STRANGERS])
def test_an_outsider_never_meets_a_canary(account, world) -> None:
    client = _client(account)
    for address in ADDRESSES:
        for method in ("get", "post") if account in ("", "theirall", "farall") else ("get",):
            answer = _ask(client, method, address.at(world.ours))
            assert answer.status_code < 500, (method, address.route)
            assert OURS not in _body(answer), (method, address.route)


@pytest.mark.parametrize("account", ["", "farall", "theirall"])
def test_what_one_may_not_see_is_like_what_is_not_there(account, world) -> None:
    client, faults = _client(account), []
    for address in ADDRESSES:
        known = PUBLIC + (OPEN_TO_THOSE_BESIDE if account == "theirall" else ())
        if not address.rows or address.route.startswith(known):
            continue
        faults += _differences(client, address.at(world.ours), address.at(None))
        if account == "theirall" and address.rows > 1:
            own = world.theirs
            faults += _differences(client, address.at(own, world.ours), address.at(own, None))
    assert not faults, "\n".join(faults)


def _differences(client: Client, there: str, nowhere: str) -> Iterator[str]:
    """How an answer gives away that a thing is there, by GET and by POST."""
    for method in ("get", "post"):
        with CaptureQueriesContext(connection) as first:
            real = _ask(client, method, there)
        with CaptureQueriesContext(connection) as second:
            missing = _ask(client, method, nowhere)
        if real.status_code != missing.status_code:
            yield f"{method} {there}: {real.status_code}, not {missing.status_code}"
        elif _words(real, there) != _words(missing, nowhere):
            yield f"{method} {there}: says something else than {nowhere}"
        elif len(first) != len(second):
            told = [query["sql"][:300] for query in first.captured_queries]
            yield f"{method} {there}: {len(first)} queries, not {len(second)}: {told}"


def test_what_others_keep_changes_no_page_of_a_stranger(world) -> None:
    """Not a count, not a choice in a list: the pages are what they were before our rows were there."""
    after = dict(_pages("farall"))
    assert world.before.keys() == after.keys()
    assert len(after) > 12
    for where, body in after.items():
        assert body == world.before[where], where


OVERSEEN = ("security", "desk/delegations/")


@pytest.mark.parametrize("account", list(ADMINISTRATORS))
def test_administrators_do_no_business(account, world) -> None:
    """Only what is marked for their office; what business is about may be named by the audit record alone.

    A role that is lent is an authorisation, so the security administrator reads the reason given for it.
    """
    client, office = _client(account), ADMINISTRATORS[account]
    for address in DESK:
        answer = _get(client, address.at(world.ours))
        if office not in address.access:
            assert answer.status_code == 403, address.route
        if address.route != "desk/audit/" and (office, address.route) != OVERSEEN:
            assert OURS not in _body(answer), address.route


@pytest.mark.parametrize(
    ("account", "page"),
    [("sun", "/desk/health/"), ("zhao", "/desk/staff/"), ("feng", "/desk/audit/")],
)
def test_each_administrator_has_a_page_of_their_own(account, page, world) -> None:
    client = _client(account)
    assert client.get("/desk/").url == page
    assert client.get(page).status_code == 200


def test_a_leaky_view_would_be_caught(world) -> None:
    """Negative control: one that says 403 to what is there, one that asks a query more, one that shows a name."""
    address = next(a for a in DESK if a.route == "desk/targets/<str:code>/")
    there, nowhere = address.at(world.ours), address.at(None)
    assert not list(_differences(_client("farall"), there, nowhere))
    for leak in (_says_which, _asks_more, _shows):
        assert list(_differences(Leaky(leak), there, nowhere))  # type: ignore[arg-type]


class Leaky:
    """A client of a careless view."""

    def __init__(self, view: Any) -> None:
        self.view = view

    def generic(self, method: str, path: str) -> HttpResponse:
        """Hands the code over to the view."""
        found = Target.objects.filter(code=path.strip("/").split("/")[-1]).first()
        answer: HttpResponse = self.view(found)
        return answer


def _says_which(found: Target | None) -> HttpResponse:
    return HttpResponse(status=403 if found else 404)


def _asks_more(found: Target | None) -> HttpResponse:
    return HttpResponse(f"no{found.organ.name[:0] if found else ''}", status=404)


def _shows(found: Target | None) -> HttpResponse:
    return HttpResponse(found.name if found else "", status=404)


def _pages(account: str) -> Iterator[tuple[tuple[str, str], bytes]]:
    client = _client(account)
    for address in DESK:
        if not address.rows:
            path = address.at(None)
            yield (account, path), _words(_get(client, path), path).encode()


def _client(account: str) -> Client:
    client = Client(raise_request_exception=False)
    if account:
        client.force_login(Staff.objects.get(account=account), BACKEND)
    return client


def _get(client: Client, path: str) -> Any:
    return _ask(client, "get", path)


def _ask(client: Client, method: str, path: str) -> Any:
    """One request, its traces undone."""
    with transaction.atomic():
        answer = client.generic(method.upper(), path)
        _body(answer)
        transaction.set_rollback(True)
    return answer


def _body(answer: Any) -> str:
    """The whole answer, with where it leads."""
    if getattr(answer, "streaming", False):
        if not hasattr(answer, "read_once"):
            answer.read_once = b"".join(answer.streaming_content)
        data = answer.read_once
    else:
        data = answer.content
    return str(answer.headers.get("Location", "")) + data.decode("utf-8", "replace")


_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def _words(answer: Any, path: str) -> str:
    """What an answer says, but for the address that was asked for and the form token."""
    said = _TOKEN.sub("", _body(answer)).replace(path, "·").replace(quote(path, safe=""), "·")
    for part in unquote(path).strip("/").split("/"):
        said = said.replace(part, "·") if len(part) > 4 else said
    return said
