"""Whose a duty is: a legal section's is its own, an office that inspects nobody owes nothing; and what is assumed."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.obligations.documents import CHINA
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.services import meet_quarter, open_by_clock, open_recurring
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.services import found_organ
from doubledraw.platform.organs.states import OrganKind
from tests.world.county import County, county

pytestmark = pytest.mark.django_db
SPRING = datetime(2021, 3, 1, 9, tzinfo=CHINA)
LATER = datetime(2026, 3, 1, 9, tzinfo=CHINA)


@pytest.fixture
def place(settings) -> County:
    settings.RULE_SETS = ("changchun-2021",)
    return county(SPRING)


def a_part(place: County, kind: OrganKind, parent: Organ) -> Organ:
    return found_organ(
        f"part-{kind.value}-{parent.pk}",
        f"某{kind.label}",
        region=parent.region,
        parent=parent,
        kind=kind,
        by=SYSTEM,
        at=SPRING,
    )


def kinds_of(organ: Organ) -> set[str]:
    return set(Obligation.objects.filter(organ=organ).values_list("kind", flat=True))


def test_what_the_legal_section_owes_it_owes_itself(place) -> None:
    legal = a_part(place, OrganKind.OVERSIGHT, place.market)
    open_recurring(SPRING)
    assert kinds_of(legal) == {"file_item_list", "file_inspectors"}
    assert kinds_of(place.market) == {"report_other_plans"}
    assert kinds_of(place.fire) == {"report_other_plans", "file_item_list", "file_inspectors"}


def test_an_office_that_inspects_nobody_owes_nothing(place) -> None:
    office = a_part(place, OrganKind.OVERSIGHT, place.government)
    open_recurring(SPRING)
    assert not kinds_of(office)
    assert "file_item_list" in kinds_of(place.market)


def test_the_departments_filing_meets_what_its_legal_section_owes(place) -> None:
    legal = a_part(place, OrganKind.OVERSIGHT, place.market)
    a_part(place, OrganKind.OVERSIGHT, place.government)
    open_recurring(SPRING)
    met = meet_quarter(
        "file_item_list",
        place.market,
        "2021Q1",
        document="清单 2021Q1",
        digest="",
        by=place["李起草"],
        at=SPRING,
    )
    assert met == 1
    assert Obligation.objects.get(organ=legal, kind="file_item_list").state == "met"
    assert Obligation.objects.get(organ=place.fire, kind="file_item_list").state == "open"


def test_of_several_duties_of_an_event_only_the_named_are_opened(place, settings) -> None:
    settings.RULE_SETS = ("xian-2017",)
    given = {"subject": "x", "about": "x", "document": "y", "by": SYSTEM, "at": SPRING}
    day = date(2017, 10, 23)
    some = open_by_clock("instrument_issued", day, place.market, only=("file_ledger",), **given)
    assert [one.kind for one in some] == ["file_ledger"]
    every = open_by_clock("instrument_issued", day, place.market, **given)
    assert [one.kind for one in every] == ["file_ledger", "issue_measures"]


@pytest.mark.parametrize(("at", "is_assumed"), [(SPRING, False), (LATER, True)])
def test_a_year_the_document_does_not_speak_of_is_called_an_assumption(
    place, at: datetime, is_assumed: bool
) -> None:
    open_recurring(at)
    row = Obligation.objects.filter(organ=place.market).first()
    client = Client()
    reader = Staff.objects.get(name="李起草")
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("obligation", args=[row.pk])).content.decode()
    assert ("推定：文件只写到 2021 年" in page) is is_assumed
    listed = client.get(reverse("obligations")).content.decode()
    assert ("　推定" in listed) is is_assumed
