"""Naughty strings in every field of every form: a 4xx that says why, or saved text that can be read again; never a 5xx.

The forms are found on the pages of a county in which every kind of row exists, so a new form is taken along by itself.
Each field in turn gets each value while the others stay as shown. What is refused has changed nothing; what is accepted
is read back from the page it leads to. `make soak` sends every value to every field, the ordinary run a part of them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.ui.access import public
from tests.world.canaries import Nest
from tests.world.forms import Form, forms_on, read_by
from tests.world.naughty import (
    ACCOUNTS,
    AT,
    SKIPPED,
    crowded_county,
    naughty,
    open_to,
    send,
    signed_in,
)


@pytest.fixture(scope="module")
def ours(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Nest]:
    """A county in which every kind of row exists."""
    with crowded_county(tmp_path_factory.mktemp("home"), django_db_blocker) as made:
        yield made


@pytest.fixture(autouse=True)
def own_home() -> None:
    """The county's files are where it was built, for every test of this module."""


pytestmark = pytest.mark.django_db


def test_no_naughty_string_breaks_any_form(ours) -> None:
    faults, sent, kinds = [], 0, set()
    for account, form in _forms(ours):
        kinds.add(form.key[0])
        client = signed_in(account)
        for name, value in naughty(form):
            sent += 1
            if trouble := send(client, form, name, value):
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
        client = signed_in(account)
        for address in open_to(account):
            where = address.at(ours)
            if where in SKIPPED:
                continue
            form = Form(where, "post", dict.fromkeys(read_by(address.view), ("text", "")))
            for name, value in (("", b""), *naughty(form)):
                if trouble := send(client, form, name, value):
                    faults.append(f"{account} {where} {name}={value[:40]!r}: {trouble}")
    assert not faults, "\n".join(faults[:60])


def test_a_view_that_breaks_would_be_found(ours) -> None:
    """Negative control: one that divides by what it is given, one that refuses after it has written."""
    with override_settings(ROOT_URLCONF=__name__):
        assert send(
            Client(raise_request_exception=False),
            Form("/divide/", "post", {"n": ("number", "1")}),
            "n",
            b"0",
        )
        form = Form("/late/", "post", {"n": ("text", "")})
        assert "changed" in send(Client(), form, "n", b"x")


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
        client = signed_in(account)
        for address in open_to(account):
            where = address.at(ours)
            answer = client.get(where)
            if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
                continue
            for form in forms_on(where, answer.content.decode()):
                known = form.key in seen or form.action in SKIPPED
                seen.add(form.key)
                if not known and form.fields:
                    yield account, form
