"""Naughty strings in every place of an address and after its question mark: never a 5xx."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.urls import resolve

from tests.world.addresses import Address
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
QUOTED = [
    quoted
    for text in (OF_DATABASES if ON_SERVER else TEXTS)
    if len(quoted := quote_from_bytes(text)) < 1000
]


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
    """In the places of an address and in what follows the question mark."""
    faults = []
    for account in ("ourall", "zhao", ""):
        client = signed_in(account)
        for address in open_to(account):
            for where in _bent(address, ours):
                if trouble := answer_to(client, "GET", where)[0]:
                    faults.append(f"{account} {where[:90]}: {trouble}")
    assert not faults, "\n".join(faults[:60])


def _bent(address: Address, ours: Nest) -> Iterator[str]:
    whole = address.at(ours)
    for number, (_, converter) in enumerate(address.places):
        for value in OF_SERVERS if ON_SERVER else OF_SERVERS + OTHERS:
            parts = _parts(address, ours)
            parts[number] = value
            if converter != "int" or value.isdigit():
                yield _joined(address, parts)
    if address.places and not address.rows:
        return
    values = list(QUOTED)
    if not ON_SERVER:
        values += ["-1", "0", "1e400", "0000-00-00", "9" * 30]
    for number, name in enumerate(ASKED):
        for value in values if SOAK else values[number % min(12, len(values)) :: 12]:
            yield f"{whole}?{name}={value}"


def _parts(address: Address, ours: Nest) -> list[str]:
    kwargs = resolve(address.at(ours)).kwargs
    return [str(value) for name, value in kwargs.items() if f"{name}>" in address.route]


def _joined(address: Address, parts: list[str]) -> str:
    filled = address.route
    for value in parts:
        filled = filled[: filled.index("<")] + value + filled[filled.index(">") + 1 :]
    return "/" + filled
