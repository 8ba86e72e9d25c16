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
