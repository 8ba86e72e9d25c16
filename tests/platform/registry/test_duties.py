"""Applying an import meets what the calendar asks of the directories, for the organ that keeps them."""

from datetime import date

import pytest

from doubledraw.platform.obligations.models import Obligation
from tests.platform.obligations.world import an_obligation
from tests.world.county import county
from tests.world.rolls import rolls

pytestmark = pytest.mark.django_db


def test_updating_both_directories_meets_the_years_duties(noon) -> None:
    place = county(noon)
    due = date(2026, 12, 28)
    mine = [
        an_obligation(place.market, due, noon, kind=kind, subject=f"m:{kind}")
        for kind in ("update_targets", "ready_directories", "report_month")
    ]
    other = an_obligation(place.fire, due, noon, kind="update_targets", subject="f")
    late = an_obligation(place.market, date(2027, 2, 28), noon, kind="update_targets", subject="n")
    rolls(place, noon, targets=6, inspectors=3)
    states = [Obligation.objects.get(pk=one.pk).state for one in (*mine, other, late)]
    assert states == ["met", "met", "open", "open", "open"]
