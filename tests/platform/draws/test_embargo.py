"""Before the reveal the drawn are named to their own teams, the drawer, the supervisor and named auditors: nobody else.

Every address of the product is opened by everybody else, by GET and those of draws by POST too. What is looked for
stands nowhere but in the result: the names the firms bore on the day of the draw (the directory bears others since),
their numbers, and the file of their codes. A new URL is taken along by itself. The draw has been through a team round
and a substitution, so that their pages have something to tell; zips are opened. Nor may any table outside draws, from
which notices, calendars, exports and the log are made, hold a sign of the list.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Dispatch, Draw, DrawnTarget, ListView, Withdrawal
from doubledraw.platform.draws.web import lists as careless_place
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.ledger.keys import make_log_key
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Target
from tests.clock import here
from tests.world import ceremony, rounds, showing
from tests.world.addresses import Address, every_address
from tests.world.canaries import one_role
from tests.world.county import County, county
from tests.world.teams import inspector_account

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
CANARY = "金丝雀"
CHINA = ZoneInfo("Asia/Shanghai")
WHOLE_LIST = ("desk/draws/<str:draw_id>/list/", "desk/draws/<str:draw_id>/leaf/")


@dataclass
class Secret:
    """A draw whose list is secret, with one dispatch made."""

    place: County
    draw: Draw
    signs: tuple[str, ...]
    dispatch: Dispatch
    member: str
    stranger: str


@pytest.fixture(scope="module")
def secret(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """Built once, on the clock that the pages read; rolled back at the end."""
    home = tmp_path_factory.mktemp("home")
    hasher = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    folders = {name: home / name.lower() for name in ("STORE", "KEYS", "UPLOADS")}
    with (
        override_settings(PASSWORD_HASHERS=hasher, **folders),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        make_log_key()
        yield _secret(here() - timedelta(hours=9))
        transaction.set_rollback(True)


def _secret(at: datetime) -> Secret:
    place = county(at)
    ceremony.plain_rolls(place, at)
    for target in Target.objects.all():
        Target.objects.filter(pk=target.pk).update(name=f"{CANARY}{target.code}")
    line = ceremony.plain_plan(place, at).lines.get()
    draw = rounds.blocked_draw(place, line, at, reveal=f"{at.date() + timedelta(days=16)}")
    now = at + timedelta(hours=3, minutes=10)
    rounds.cure(place, now)
    rounds.drawn_round(place, draw, now)
    now = at + timedelta(hours=6)
    _substituted(place, draw, now)
    showing.follow(now)
    draw.refresh_from_db()
    for target in Target.objects.all():
        Target.objects.filter(pk=target.pk).update(name=f"寻常{target.code}")
    _people(place, at)
    first = DrawnTarget.objects.filter(draw=draw, role="selected").order_by("code").first()
    drawer = place[ceremony.DRAWER]
    services.dispatch_firms(draw, [first.code], now, by=drawer, at=now)
    dispatch = Dispatch.objects.get()
    team = set(dispatch.members.values_list("inspector_ref", flat=True))
    for ref in [f"R{i:03d}" for i in range(8)]:
        inspector_account(place, ref, at)
    other = next(ref for ref in [f"R{i:03d}" for i in range(8)] if ref not in team)
    return Secret(place, draw, _signs(draw), dispatch, f"i{min(team).lower()}", f"i{other.lower()}")


def _substituted(place: County, draw: Draw, at: datetime) -> None:
    """One firm has given way, another is asked for."""
    gone, asked = DrawnTarget.objects.filter(draw=draw, role="selected").order_by("-code")[:2]
    why, since = "INACTIVE_BEFORE_FREEZE", at.date() - timedelta(days=9)
    rounds.replaced(place, draw, at, "target", why, code=gone.code, since=since)
    request = rounds.asked("target", why, code=asked.code, since=since)
    services.ask_substitute(draw, request, by=place[ceremony.DRAWER], at=at)


def _people(place: County, at: datetime) -> None:
    """One person with every role that may not see the list, over the whole county: as auditor, nobody named them."""
    staff = one_role("many", Role.CLERK, place.government, at)
    for role in (Role.HEAD, Role.LEGAL, Role.APPROVER, Role.AUDITOR):
        grant_role(staff, role, place.government, by=SYSTEM, at=at)


def _signs(draw: Draw) -> tuple[str, ...]:
    """What stands in the result and nowhere else."""
    numbers = DrawnTarget.objects.filter(draw=draw).values_list("number", flat=True)
    drawn = store.get((draw.outcome_files or {})["drawn.tsv"]).decode()
    return (CANARY, drawn, *(number[:12] for number in numbers))


def _client(account: str) -> Client:
    client = Client(headers={"accept-language": "zh-CN"})
    if account:
        client.force_login(Staff.objects.get(account=account), BACKEND)
    return client


class _Only:
    """What `Address.at` needs of a nest: this draw, and the newest row of what its own jobs and people are."""

    ROWS = ("jobs.Job", "obligations.Obligation", "plans.PlanLine", "registry.Inspector")

    def __init__(self, secret: Secret) -> None:
        self.draw = secret.draw
        self.organ = secret.place.market
        self.region = secret.place.market.region

    def __getitem__(self, label: str) -> Any:
        row = apps.get_model(label).objects.order_by("pk").last() if label in self.ROWS else None
        if row is None:
            raise KeyError(label)
        return row


def _url(address: Address, secret: Secret) -> str:
    try:
        url = address.at(_Only(secret))  # type: ignore[arg-type]
    except (KeyError, AttributeError):
        return address.at(None)
    replaced = Withdrawal.objects.filter(draw=secret.draw).order_by("pk")[0]
    return url.replace("/substitutes/1/", f"/substitutes/{replaced.pk}/")


def _body(answer: HttpResponse) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"\n".join(packed.read(name) for name in packed.namelist())
    return data.decode("utf-8", "replace")


def _leaks(account: str, secret: Secret, within: str = "") -> list[str]:
    """Where somebody meets a sign of the list; `within`: at addresses that begin so."""
    client, found = _client(account), []
    for address in every_address():
        if not address.route.startswith(within):
            continue
        url = _url(address, secret)
        for method in ("get", "post") if "draws/" in address.route else ("get",):
            with transaction.atomic():
                answer = getattr(client, method)(url, {"code": secret.dispatch.code})
                body = _body(answer)
                transaction.set_rollback(method == "post")
            assert answer.status_code < 500, (method, url)
            found += [f"{method} {address.route}" for sign in secret.signs if sign in body]
    return sorted(set(found))


@pytest.mark.parametrize("account", ["", "manyclerk", "qian", "sun", "zhao", "feng", "ir-stranger"])
def test_nobody_else_meets_a_drawn_firm(secret: Secret, account: str) -> None:
    who = secret.stranger if account == "ir-stranger" else account
    assert not _leaks(who, secret)
    assert not ListView.objects.exists(), "and nobody was written down as having looked"


@pytest.mark.parametrize("account", ["zhou", "he", "wu"])
def test_those_who_may_do_see_it_by_post_only(secret: Secret, account: str) -> None:
    """Without this the rest would prove nothing; and no GET shows what must be written down first."""
    found = _leaks(account, secret, "" if account == "zhou" else "desk/draws/")
    assert f"post {WHOLE_LIST[0]}" in found
    assert not [place for place in found if place.startswith("get ")]


def test_a_member_of_the_team_sees_the_own_firm_and_no_other(secret: Secret) -> None:
    client = _client(secret.member)
    found = _leaks(secret.member, secret, "desk/draws/")
    assert set(found) <= {
        "post desk/draws/<str:draw_id>/mine/",
        "post desk/draws/<str:draw_id>/leaf/",
        "post desk/draws/<str:draw_id>/carried-out/",
    }
    with transaction.atomic():
        page = _body(client.post(f"/desk/draws/{secret.draw.draw_id}/mine/"))
        kept = ListView.objects.get()
        transaction.set_rollback(True)
    assert (kept.role, kept.firms) == ("team", 1)
    for row in DrawnTarget.objects.filter(draw=secret.draw):
        assert (row.name in page) is (row.code == secret.dispatch.code)


def test_no_table_of_another_app_holds_a_sign_of_the_list(secret: Secret) -> None:
    """What is told by mail, calendar, feed, export or log is made from these; the control are the tables of draws."""
    found = set()
    for model in apps.get_models():
        said = str(list(model._default_manager.values()))
        if any(sign in said or repr(sign)[1:-1] in said for sign in secret.signs):
            found.add(model._meta.label)
    assert found == {"draws.DrawnTarget", "draws.Draw"}


def test_a_page_that_names_the_drawn_would_be_caught(
    secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a careless list of draws that shows the first firm."""
    true = careless_place._row

    def careless(draw: Draw) -> dict[str, object]:
        first = draw.drawn_targets.first()
        draw.title = first.name if first else draw.title
        return true(draw)

    monkeypatch.setattr(careless_place, "_row", careless)
    assert _leaks("li", secret, "desk/draws/") == ["get desk/draws/"]
