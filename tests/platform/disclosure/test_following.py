"""The projection of a draw at each stage: what is public now, whatever was asked before and in which order."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from doubledraw.platform.disclosure.models import (
    Edition,
    PublicAppearance,
    PublicDraw,
    PublicFile,
    PublicTarget,
)
from doubledraw.platform.disclosure.selectors import appearances
from doubledraw.platform.disclosure.services import follow_draw
from doubledraw.platform.disclosure.states import Result
from doubledraw.platform.draws.models import Draw, DrawnTarget
from doubledraw.platform.registry.models import Target
from tests.world import ceremony, showing
from tests.world.county import County, county

pytestmark = pytest.mark.django_db

AT_COMMIT = {"design.json", "commitment.json"}
OPEN_ONLY = {"strata.tsv", "nonces.json", "selection.tsv", "reserve.tsv"}


@pytest.fixture
def place(noon: datetime) -> County:
    return county(noon - timedelta(days=30))


def state_of(model: Any) -> list[dict[str, Any]]:
    """Every row of a projection, without surrogate keys."""
    return [
        {name: value for name, value in row.items() if name != "id"}
        for row in model.objects.order_by("pk").values()
    ]


def everything() -> list[list[dict[str, Any]]]:
    return [state_of(m) for m in (PublicDraw, PublicFile, PublicTarget, PublicAppearance)]


def names() -> set[str]:
    return set(PublicFile.objects.values_list("name", flat=True))


def test_a_frozen_draw_is_not_public(place: County, noon: datetime) -> None:
    draw = ceremony.frozen_draw(place, showing.open_line(place, noon), noon)
    follow_draw(draw.draw_id)
    assert not PublicDraw.objects.exists()


def test_a_commitment_publishes_counts_and_two_files(place: County, noon: datetime) -> None:
    draw = showing.committed(place, showing.open_line(place, noon), noon)
    shown = PublicDraw.objects.get()
    assert (shown.state, shown.population, shown.sample) == ("committed", 120, 16)
    assert shown.commitment == draw.commitment
    assert [stratum["size"] for stratum in shown.strata] == [6, 3, 4, 3]
    assert all(not source["value"] for source in shown.entropy)
    assert names() == AT_COMMIT
    assert not PublicAppearance.objects.exists()
    assert not PublicTarget.objects.exists()


def test_entropy_is_public_once_it_is_in_the_log(place: County, noon: datetime) -> None:
    showing.with_entropy(place, showing.open_line(place, noon), noon)
    shown = PublicDraw.objects.get()
    assert [source["value"] for source in shown.entropy] == [ceremony.KL8, ceremony.DICE]
    assert names() == AT_COMMIT | {"entropy.json"}


def test_an_embargoed_draw_shows_counts_only(place: County, noon: datetime) -> None:
    showing.embargoed(place, showing.open_line(place, noon), noon)
    shown = PublicDraw.objects.get()
    assert (shown.state, shown.sample, shown.key) == ("drawn", 16, "")
    assert not any(stratum["cut"] for stratum in shown.strata)
    assert shown.region_counts == []
    assert names() == AT_COMMIT | {"entropy.json"}
    assert not PublicAppearance.objects.exists()
    assert not PublicTarget.objects.exists()


def test_a_revealed_open_draw_shows_everybody_with_rank_and_number(
    place: County, noon: datetime
) -> None:
    draw = showing.revealed(place, showing.open_line(place, noon), noon)
    shown = PublicDraw.objects.get()
    assert shown.key == draw.key
    assert {s["name"]: s["cut"] for s in shown.strata} == draw.cuts
    assert names() >= OPEN_ONLY | {"frame.tsv", "drawn.tsv", "bundle.zip", "log/key"}
    assert PublicAppearance.objects.count() == 120
    for target in DrawnTarget.objects.filter(draw=draw):
        row = PublicAppearance.objects.get(code=target.code)
        assert (row.result, row.stratum, row.rank, row.number) == (
            target.role,
            target.stratum,
            target.rank,
            target.number,
        )


def test_the_list_is_in_design_order_then_rank(place: County, noon: datetime) -> None:
    showing.revealed(place, showing.open_line(place, noon), noon)
    shown = PublicDraw.objects.get()
    order = [stratum["name"] for stratum in shown.strata]
    places = [(order.index(a.stratum), a.rank) for a in appearances(shown, "selected")]
    assert places == sorted(places)
    assert len(places) == 16


def test_a_revealed_closed_draw_shows_who_was_drawn_and_no_more(
    place: County, noon: datetime
) -> None:
    draw = showing.revealed(place, showing.closed_line(place, noon), noon)
    shown = PublicDraw.objects.get()
    assert shown.key == ""
    assert not any(stratum["cut"] for stratum in shown.strata)
    assert not names() & OPEN_ONLY
    found = PublicAppearance.objects.all()
    assert found.count() == 120
    assert not found.exclude(stratum="", number="", rank=None).exists()
    drawn = DrawnTarget.objects.filter(draw=draw, role="selected")
    selected = found.filter(result=Result.SELECTED)
    assert {a.code for a in selected} == {t.code for t in drawn}
    assert not found.filter(result=Result.RESERVE).exists(), "the reserve is for auditors"
    assert all(region["low"] is None for region in shown.region_counts)


def test_region_counts_add_up(place: County, noon: datetime) -> None:
    showing.revealed(place, showing.open_line(place, noon), noon)
    shown = PublicDraw.objects.get()
    assert sum(region["population"] for region in shown.region_counts) == shown.population
    assert sum(region["drawn"] for region in shown.region_counts) == shown.sample
    expected = sum(region["expected"] for region in shown.region_counts)
    assert expected == pytest.approx(shown.sample, abs=0.5)


def test_excluded_firms_are_listed_with_their_reason(place: County, noon: datetime) -> None:
    line = showing.open_line(place, noon)
    Target.objects.filter(code="T000007").update(status="moved")
    showing.revealed(place, line, noon)
    row = PublicAppearance.objects.get(code="T000007")
    assert (row.result, row.reason, row.stratum) == ("excluded", "MOVED", "")
    assert PublicDraw.objects.get().excluded == {"MOVED": 1}


def test_following_twice_changes_nothing(place: County, noon: datetime) -> None:
    draw = showing.revealed(place, showing.open_line(place, noon), noon)
    before = everything()
    follow_draw(draw.draw_id)
    assert everything() == before


def test_jobs_run_late_and_out_of_order_give_the_same_state(place: County, noon: datetime) -> None:
    """A worker that slept through the ceremony finds all stages waiting; each projects the present."""
    line = showing.open_line(place, noon)
    draw = ceremony.revealed_draw(place, line, noon)
    for _ in range(3):
        follow_draw(draw.draw_id)
    late = everything()
    PublicDraw.objects.all().delete()
    PublicTarget.objects.all().delete()
    showing.follow(noon + timedelta(hours=4))
    assert everything() == late


def test_an_attestation_joins_the_bundle(place: County, noon: datetime) -> None:
    draw = showing.revealed(place, showing.closed_line(place, noon), noon)
    before = PublicFile.objects.get(name="bundle.zip").digest
    showing.attested(place, draw, noon + timedelta(days=1))
    shown = PublicDraw.objects.get()
    assert [a["name"] for a in shown.attestations] == ["jiwei.qingyuan.example"]
    assert PublicFile.objects.get(name="bundle.zip").digest != before
    assert any(name.startswith("attestations/") for name in names())


def test_the_bundle_stays_the_same_when_only_the_log_has_grown(
    place: County, noon: datetime
) -> None:
    draw = showing.revealed(place, showing.open_line(place, noon), noon)
    before = PublicFile.objects.get(name="bundle.zip").digest
    showing.open_line(place, noon + timedelta(days=1))
    follow_draw(draw.draw_id)
    assert PublicFile.objects.get(name="bundle.zip").digest == before


def test_a_draw_voided_before_its_commitment_shows_only_that(place: County, noon: datetime) -> None:
    draw = ceremony.frozen_draw(place, showing.open_line(place, noon), noon)
    showing.voided(place, draw, noon)
    shown = PublicDraw.objects.get()
    assert (shown.state, shown.population, shown.strata) == ("voided", 0, [])
    assert shown.void is not None
    assert shown.void["reason"] == "WRONG_FRAME"
    assert names() == set()


def test_a_draw_voided_after_its_entropy_is_listed_all_the_same(
    place: County, noon: datetime
) -> None:
    draw = showing.embargoed(place, showing.open_line(place, noon), noon)
    showing.voided(place, draw, noon + timedelta(hours=5))
    assert not PublicDraw.objects.get().is_listed
    showing.reveal(place, draw, noon + timedelta(days=1), reason="作废后照样揭示")
    shown = PublicDraw.objects.get()
    assert shown.state == "voided"
    assert shown.is_listed
    assert shown.early_reason == "作废后照样揭示"
    assert PublicAppearance.objects.count() == 120


def test_a_replacement_names_the_voided_draw(place: County, noon: datetime) -> None:
    line = showing.open_line(place, noon)
    first = showing.voided(place, showing.committed(place, line, noon), noon)
    second = showing.committed(place, line, noon + timedelta(days=1))
    assert PublicDraw.objects.get(draw_id=second.draw_id).replaces == first.draw_id


def test_steps_name_organisations_and_nobody(place: County, noon: datetime) -> None:
    showing.revealed(place, showing.open_line(place, noon), noon)
    steps = {step["step"]: step for step in PublicDraw.objects.get().steps}
    present = {person["organisation"] for person in steps["result"]["people"]}
    assert present == {"县市场监督管理局", "县司法局"}
    assert "周抽取" not in str(steps)


def test_every_change_turns_the_edition(place: County, noon: datetime) -> None:
    draw = showing.committed(place, showing.open_line(place, noon), noon)
    before = Edition.objects.get().number
    follow_draw(draw.draw_id)
    assert Edition.objects.get().number == before + 1


def test_a_failure_leaves_no_half(
    place: County, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = ceremony.revealed_draw(place, showing.open_line(place, noon), noon)

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("doubledraw.platform.disclosure.services.drawing.count_regions", broken)
    with pytest.raises(OSError, match="no space"):
        follow_draw(draw.draw_id)
    assert everything() == [[], [], [], []]
    assert Draw.objects.get().state == "revealed"
