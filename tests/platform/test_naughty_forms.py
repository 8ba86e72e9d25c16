"""Naughty strings in every field of every form: a 4xx that says why, or saved text that can be read again; never a 5xx.

The forms are found on the pages of a county in which every kind of row exists, so a new form is taken along by itself.
Each field in turn gets each value while the others stay as shown. What is refused has changed nothing; what is accepted
is read back from the page it leads to. `make soak` sends every value to every field, the ordinary run a part of them.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path, resolve

from doubledraw.platform.ledger.keys import make_log_key
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.ui.access import public
from tests.world import ceremony
from tests.world.addresses import Address, every_address
from tests.world.canaries import Nest, nest
from tests.world.county import county
from tests.world.forms import Form, forms_on, read_by
from tests.world.planning import submitted_plan

AT = datetime(2026, 5, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
BACKEND = "django.contrib.auth.backends.ModelBackend"
TEXTS: tuple[bytes, ...] = tuple(
    text if isinstance(text, bytes) else text.encode()
    for text in (
        "a\0b",
        b"\xed\xa0\x80 lone surrogate",
        b"\xff\xfe not utf-8",
        "\u202egnp.exe\u2066",
        "𠮷野家䶮㐀",
        "👩‍👩‍👧‍👦" * 8,
        "长" * 100_000,
        "'; DROP TABLE organs_organ; --",
        '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
        "{{ 7|add:1 }}{% load x %}",
        "{0} {name!r} %s %n %(x)d",
        "=cmd|'/C calc'!A0",
        "../../../../etc/passwd",
        "\r\nSet-Cookie: a=b",
        " \u3000\u200b\ufeff ",
        "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
        "null",
        "[]",
        '{"a": [1, {"b": NaN}]}',
        "1/0",
    )
)
NUMBERS = (
    *(b"-1", b"0", b"99999999999999999999999", b"2147483648", b"9223372036854775808", b"1e400"),
    *(
        b"-1e400",
        b"NaN",
        b"Infinity",
        b"0x10",
        "１２".encode(),
        "٣".encode(),
        b"1_000",
        b"1.5",
        b"",
    ),
)
DATES = (
    *(b"0000-00-00", b"9999-12-31", b"10000-01-01", b"2026-02-30", b"-2026-01-01", b"0001-01-01"),
    *(b"2026-05-20T99:99", "二〇二六年五月".encode(), b"1e400"),
)
NAMES = ("../../\u202e名录.csv", "a" * 300 + ".xlsx", "=1+1.csv", "\r\nX: y.csv")
LONG = 10_000
SOAK = bool(os.environ.get("DOUBLEDRAW_SOAK"))
ACCOUNTS = {
    "ourall": "business",
    "ourclerk": "business",
    "zhao": "security",
    "sun": "system",
    "feng": "audit",
    "": "public",
}
"""Who looks for forms, and of which office: with every role, whoever made the rows, the administrators, anybody."""
SKIPPED = {"/sign-out/"}


@pytest.fixture(scope="module")
def ours(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Nest]:
    """A county with one row of every kind, a plan under review, a draw that is not over."""
    home = tmp_path_factory.mktemp("home")
    folders = {name: home / name.lower() for name in ("STORE", "KEYS", "UPLOADS", "PUBLIC")}
    hasher = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        override_settings(PASSWORD_HASHERS=hasher, AXES_ENABLED=False, **folders),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        make_log_key()
        place = county(AT)
        ceremony.plain_rolls(place, AT, targets=40)
        plan = ceremony.plain_plan(place, AT)
        draw = ceremony.committed_draw(place, plan.lines.get(), AT)
        made = nest(place, place.market, "雀甲鸣", AT, tag="our")
        made.draw = draw
        made.rows["under review"] = submitted_plan(place, AT.replace(year=2027))
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def own_home() -> None:
    """The county's files are where it was built, for every test of this module."""


pytestmark = pytest.mark.django_db


def test_no_naughty_string_breaks_any_form(ours) -> None:
    faults, sent, kinds = [], 0, set()
    for account, form in _forms(ours):
        kinds.add(form.key[0])
        client = _client(account)
        for name, value in _naughty(form):
            sent += 1
            if trouble := _sent(client, form, name, value):
                faults.append(
                    f"{account} {form.method} {form.action} {name}={value[:40]!r}: {trouble}"
                )
    assert not faults, f"{len(faults)} of {sent}\n" + "\n".join(faults[:60])
    assert len(kinds) > 25
    assert sent > 1000


def test_no_view_that_takes_a_post_breaks_on_one(ours) -> None:
    """Also those whose form no page of the county shows now: by the names the view reads, and with nothing at all."""
    faults = []
    for account in ("ourall", "zhao", ""):
        client = _client(account)
        for address in _open_to(account):
            where = address.at(ours)
            if where in SKIPPED:
                continue
            form = Form(where, "post", dict.fromkeys(read_by(address.view), ("text", "")))
            for name, value in (("", b""), *_naughty(form)):
                if trouble := _sent(client, form, name, value):
                    faults.append(f"{account} {where} {name}={value[:40]!r}: {trouble}")
    assert not faults, "\n".join(faults[:60])


def test_no_naughty_address_breaks_a_page(ours) -> None:
    """In the places of an address and in what follows the question mark."""
    faults = []
    for account in ("ourall", "zhao", ""):
        client = _client(account)
        for address in _open_to(account):
            for where in _bent(address, ours):
                if trouble := _answer(client, "GET", where)[0]:
                    faults.append(f"{account} {where[:90]}: {trouble}")
    assert not faults, "\n".join(faults[:60])


def test_a_view_that_breaks_would_be_found(ours) -> None:
    """Negative control: one that divides by what it is given, one that refuses after it has written."""
    with override_settings(ROOT_URLCONF=__name__):
        assert _sent(
            Client(raise_request_exception=False),
            Form("/divide/", "post", {"n": ("number", "1")}),
            "n",
            b"0",
        )
        form = Form("/late/", "post", {"n": ("text", "")})
        assert "changed" in _sent(Client(), form, "n", b"x")


@public
def _divide(request: Any) -> HttpResponse:
    return HttpResponse(str(1 / int(request.POST["n"])))


@public
def _late(request: Any) -> HttpResponse:
    AuditEvent.objects.create(
        at=AT,
        actor_id=0,
        actor_name="",
        organ_id=0,
        organ_path="/",
        kind="X",
        subject="",
        payload={},
    )
    return HttpResponse(status=422)


urlpatterns = [path("divide/", _divide), path("late/", _late)]


def _forms(ours: Nest) -> Iterator[tuple[str, Form]]:
    """Each form once, with the first person who meets it."""
    seen = set()
    for account in ACCOUNTS:
        client = _client(account)
        for address in _open_to(account):
            where = address.at(ours)
            answer = client.get(where)
            if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
                continue
            for form in forms_on(where, answer.content.decode()):
                known = form.key in seen or form.action in SKIPPED
                seen.add(form.key)
                if not known and form.fields:
                    yield account, form


def _open_to(account: str) -> Iterator[Address]:
    office = ACCOUNTS[account]
    yield from (each for each in every_address() if office in (each.access, *each.access))


def _naughty(form: Form) -> Iterator[tuple[str, bytes]]:
    turn = 0
    for name, (kind, _) in form.fields.items():
        values = {"number": NUMBERS + TEXTS, "date": DATES + TEXTS, "datetime-local": DATES}.get(
            kind, TEXTS
        )
        if kind == "file":
            yield from ((name, f"file:{each}".encode()) for each in NAMES)
            continue
        few = {"select": 2, "hidden": 2, "radio": 2, "checkbox": 1}.get(kind, 5)
        if kind in ("text", "search") and not SOAK:
            values = values + NUMBERS + DATES
        for step in range(len(values) if SOAK else min(few, len(values))):
            yield name, values[(turn + step * (1 if SOAK else 3)) % len(values)]
        turn += 1


def _sent(client: Client, form: Form, name: str, value: bytes) -> str:
    """Send the form with one field bent; what went wrong, or ""."""
    filled = {key: text.encode() for key, text in form.filled().items()}
    files = {}
    if value.startswith(b"file:"):
        files[name] = SimpleUploadedFile("x.csv", b"\xff\x00,\n\x00=1+1,\xed\xa0\x80\n")
        files[name].name = value[5:].decode()
    elif name:
        filled[name] = value
    if form.method == "get":
        return _answer(client, "GET", f"{urlsplit(form.action).path}?{_encoded(filled)}")[0]
    with transaction.atomic():
        before = AuditEvent.objects.count()
        sent = {k: v.decode("utf-8", "replace") for k, v in filled.items()} | files
        if (
            files or len(value) > LONG
        ):  # a hundred thousand characters are not spelled %E9%95%BF each
            answer = client.post(form.action, sent)
        else:
            kind = "application/x-www-form-urlencoded"
            answer = client.generic("POST", form.action, _encoded(filled), kind)
        trouble = f"{answer.status_code}" if answer.status_code >= 500 else ""
        if not trouble and answer.status_code >= 400 and AuditEvent.objects.count() != before:
            trouble = f"{answer.status_code}, and yet something changed"
        if not trouble and answer.status_code in (301, 302, 303):
            trouble = _read_back(client, answer.headers["Location"])
        transaction.set_rollback(True)
    return trouble


def _encoded(filled: dict[str, bytes]) -> str:
    return "&".join(
        f"{quote_from_bytes(k.encode())}={quote_from_bytes(v)}" for k, v in filled.items()
    )


def _read_back(client: Client, where: str) -> str:
    answer = client.get(where)
    return f"saved, but {where} then says {answer.status_code}" if answer.status_code >= 500 else ""


def _answer(client: Client, method: str, where: str) -> tuple[str, Any]:
    with transaction.atomic():
        answer = client.generic(method, where)
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return (str(answer.status_code) if answer.status_code >= 500 else ""), answer


BENT = (
    "%00",
    "%ED%A0%80",
    "%E2%80%AE",
    "%F0%A0%AE%B7",
    "0",
    "99999999999999999999",
    "a" * 3000,
    "%27%3B--",
    "..%2F..",
)
ASKED = (
    "q",
    "page",
    "order",
    "kind",
    "as_of",
    "format",
    "state",
    "since",
    "view",
    "batch",
    "change",
)


def _bent(address: Address, ours: Nest) -> Iterator[str]:
    whole = address.at(ours)
    for number, (_, converter) in enumerate(address.places):
        for value in BENT:
            parts = _parts(address, ours)
            parts[number] = value
            if converter != "int" or value.isdigit():
                yield _joined(address, parts)
    if address.places and not address.rows:
        return
    values = (
        *(quote_from_bytes(text) for text in TEXTS if len(text) < 1000),
        "-1",
        "0",
        "1e400",
        "0000-00-00",
        "9" * 30,
    )
    for number, name in enumerate(ASKED):
        for value in values if SOAK else values[number % 12 :: 12]:
            yield f"{whole}?{name}={value}"


def _parts(address: Address, ours: Nest) -> list[str]:
    kwargs = resolve(address.at(ours)).kwargs
    return [str(value) for name, value in kwargs.items() if f"{name}>" in address.route]


def _joined(address: Address, parts: list[str]) -> str:
    filled = address.route
    for value in parts:
        filled = filled[: filled.index("<")] + value + filled[filled.index(">") + 1 :]
    return "/" + filled


def _client(account: str) -> Client:
    client = Client(raise_request_exception=False)
    if account:
        client.force_login(Staff.objects.get(account=account), BACKEND)
    return client
