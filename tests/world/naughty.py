"""Naughty strings, the county they are sent to, and what went wrong when one was."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings

from doubledraw.platform.ledger.keys import make_log_key
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import Staff
from tests.world import ceremony
from tests.world.addresses import Address, every_address
from tests.world.canaries import Nest, nest
from tests.world.county import county
from tests.world.forms import Form
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
ON_SERVER = bool(os.environ.get("DOUBLEDRAW_DATABASE_URL")) and not SOAK
"""The ordinary run's second pass, on PostgreSQL: what Python refuses was refused in the first, on SQLite."""
OF_DATABASES = (b"a\0b", "长".encode() * 100_000, b"9" * 25, "𠮷野家䶮㐀".encode(), b"1e400")
"""What databases differ about: a NUL, more than a column holds, too large a number, a character of four bytes."""
FEW = {"select": 2, "hidden": 2, "radio": 2, "checkbox": 1}
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


@contextmanager
def crowded_county(home: Path, blocker: Any) -> Iterator[Nest]:
    """A county with one row of every kind, a plan under review, a draw that is not over; gone afterwards."""
    folders = {name: home / name.lower() for name in ("STORE", "KEYS", "UPLOADS", "PUBLIC")}
    hasher = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        override_settings(PASSWORD_HASHERS=hasher, AXES_ENABLED=False, **folders),
        blocker.unblock(),
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


def open_to(account: str) -> Iterator[Address]:
    """The addresses that this account's office may open."""
    office = ACCOUNTS[account]
    yield from (each for each in every_address() if office in (each.access, *each.access))


def naughty(form: Form) -> Iterator[tuple[str, bytes]]:
    """Each field of the form with the values that it gets: all of them in a soak, else a part."""
    for turn, (name, (kind, _)) in enumerate(form.fields.items()):
        values = _values_for(kind)
        if kind == "file" or SOAK:
            yield from ((name, value) for value in values)
            continue
        few = FEW.get(kind, 2 if ON_SERVER else 5)
        for step in range(min(few, len(values))):
            yield name, values[(turn + step * 3) % len(values)]


def _values_for(kind: str) -> tuple[bytes, ...]:
    if kind == "file":
        return tuple(f"file:{each}".encode() for each in NAMES)
    if kind == "number":
        return OF_DATABASES if ON_SERVER else NUMBERS + TEXTS
    if kind == "date":
        return DATES + TEXTS
    if kind == "datetime-local":
        return DATES
    if ON_SERVER:
        return OF_DATABASES
    return TEXTS + NUMBERS + DATES if kind in ("text", "search") and not SOAK else TEXTS


def send(client: Client, form: Form, name: str, value: bytes) -> str:
    """Send the form with one field bent; what went wrong, or ""."""
    filled = {key: text.encode() for key, text in form.filled().items()}
    files = {}
    if value.startswith(b"file:"):
        files[name] = SimpleUploadedFile("x.csv", b"\xff\x00,\n\x00=1+1,\xed\xa0\x80\n")
        files[name].name = value[5:].decode()
    elif name:
        filled[name] = value
    if form.method == "get":
        return answer_to(client, "GET", f"{urlsplit(form.action).path}?{_encoded(filled)}")[0]
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


def answer_to(client: Client, method: str, where: str) -> tuple[str, Any]:
    """What went wrong, or "", and the answer."""
    with transaction.atomic():
        answer = client.generic(method, where)
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return (str(answer.status_code) if answer.status_code >= 500 else ""), answer


def signed_in(account: str) -> Client:
    """A client of this account; of nobody for ""."""
    client = Client(raise_request_exception=False)
    if account:
        client.force_login(Staff.objects.get(account=account), BACKEND)
    return client
