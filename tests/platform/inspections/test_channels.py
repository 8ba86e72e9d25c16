"""The frame is told by SMS, by e-mail where there is no number, by the public notice alone where there is neither."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.inspections.models import Education, Visit
from doubledraw.platform.inspections.selectors.messages import consents_of
from doubledraw.platform.inspections.services.educating import educate, send_education
from doubledraw.platform.inspections.services.messaging import (
    Consent,
    end_consent,
    enter_consent,
)
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.registry.models import Target
from tests.clock import shift_to
from tests.world import inspections as world

PAGE = "/desk/visits/education/"
BOTH = ("sms", "email")
AGREED, TOLD = (world.morning(date(2026, 5, day)) for day in (30, 31))


def _agreed(carried: world.Carried, visit: Visit, address: str, channel: str = "email") -> None:
    day = date(2026, 5, 11)
    said = Consent(channel, address, "林秀英", day, world.PHOTO)
    enter_consent(visit, said, by=carried.team(visit)[0], at=AGREED)


@pytest.fixture
def firms(carried, settings, tmp_path) -> dict[str, str]:
    """How each can be reached → its code: by both, by e-mail alone, no more by e-mail; the rest not at all."""
    settings.OUTBOX = {"sms": "files", "email": "files"}
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    Target.objects.update(phone="")
    both, mail, ended = carried.visits[:3]
    Target.objects.filter(code=both.code).update(phone="138-0000 0001")
    for n, visit in enumerate((both, mail, ended)):
        _agreed(carried, visit, f"firm{n}@example.cn")
    by = carried.team(ended)[0]
    end_consent(ended, consents_of(ended)["email"], by=by, at=AGREED)
    return {"both": both.code, "mail": mail.code, "ended": ended.code}


def _told(carried: world.Carried, channels: Any) -> tuple[Education, dict[str, tuple[str, str]]]:
    line, by = carried.draw.plan_line, carried.place["李起草"]
    educate(line, channels, by=by, at=TOLD)
    run_pending(lambda: TOLD)
    rows = Message.objects.values_list("key", "channel", "masked")
    return Education.objects.get(), {key.rpartition(":")[2]: (way, to) for key, way, to in rows}


def test_who_has_no_number_is_told_by_e_mail_and_the_record_counts_each_way(carried, firms) -> None:
    made, sent = _told(carried, BOTH)
    assert sent == {
        firms["both"]: ("sms", "138****0001"),
        firms["mail"]: ("email", "f***@example.cn"),
    }
    counts = (made.by_sms, made.by_email, made.unreached)
    assert counts == (1, 1, made.recipients - 2)
    assert sum(counts) == made.recipients
    assert made.done_at == TOLD
    event = AuditEvent.objects.get(kind="EducationSent")
    wanted = {"number": made.number, "by_sms": 1, "by_email": 1, "unreached": counts[2]}
    assert wanted.items() <= event.payload.items()
    body = Message.objects.get(channel="email").body
    assert body == Message.objects.get(channel="sms").body
    assert made.number in body


def test_a_second_run_tells_nobody_twice_whatever_the_rolls_say_by_then(carried, firms) -> None:
    made, sent = _told(carried, BOTH)
    Target.objects.filter(code=firms["mail"]).update(phone="13800000002")
    by = carried.place["李起草"]
    assert send_education(made, by, TOLD + timedelta(hours=1), lambda share: None) == 0
    again = Education.objects.get()
    assert (again.by_sms, again.by_email, again.unreached) == (1, 1, made.unreached)
    assert Message.objects.count() == len(sent)
    assert AuditEvent.objects.filter(kind="EducationSent").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Education.objects.update(unreached=0)


@pytest.mark.parametrize(("channels", "ways"), [(["sms"], ["sms"]), (["email"], ["email"] * 2)])
def test_only_the_channels_that_were_asked_for_are_used(carried, firms, channels, ways) -> None:
    made, sent = _told(carried, channels)
    assert [way for way, _ in sent.values()] == ways
    assert made.unreached == made.recipients - len(ways)


def test_the_run_costs_the_same_for_few_addresses_and_for_many(carried, firms) -> None:
    made, _ = _told(carried, BOTH)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert send_education(made, carried.place["李起草"], TOLD, lambda share: None) == 0
        counts.append(len(asked))
        for n, target in enumerate(Target.objects.exclude(code=firms["mail"])):
            Target.objects.filter(pk=target.pk).update(phone=f"1390000{n:04d}")
        send_education(made, carried.place["李起草"], TOLD, lambda share: None)
    assert counts[0] == counts[1]


def test_a_channel_that_nobody_carries_is_refused_and_not_offered(
    carried, firms, settings, client
) -> None:
    settings.OUTBOX = {"sms": "files"}
    with pytest.raises(Refused, match="还没有接通"):
        educate(carried.draw.plan_line, BOTH, by=carried.place["李起草"], at=TOLD)
    page = _page(carried, client, settings)
    assert 'value="sms"' in page
    assert 'value="email"' not in page


def _page(carried: world.Carried, client: Client, settings: Any, language: str = "zh-CN") -> str:
    """The desk's page on that day, as the drafter reads it."""
    settings.DEMO_SHIFT = shift_to(TOLD)
    staff = Staff.objects.get(pk=carried.place["李起草"].user_id)
    client.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(PAGE, headers={"accept-language": language})
    return str(answer.content.decode())


def test_the_page_says_how_many_were_told_how_and_how_many_by_the_notice_alone(
    carried, firms, client, settings
) -> None:
    assert 'value="email"' in _page(carried, client, settings)
    made, _ = _told(carried, BOTH)
    shown = _page(carried, client, settings)
    left = made.unreached
    for words in ("短信 1 条，电子邮件 1 封", f"{left} 户没有可用的号码或邮箱，只有公告"):
        assert words in shown
    english = _page(carried, client, settings, "en")
    for words in ("1 SMS, 1 by e-mail", f"{left} without a usable number or address"):
        assert words in english
