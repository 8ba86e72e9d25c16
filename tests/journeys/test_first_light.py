"""First light: from a register to a published draw that a stranger proves, with each step by a different person."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.organs.models import Region
from doubledraw.platform.plans import services as plans
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.services import import_file
from doubledraw.platform.registry.states import UnknownRegion
from tests.journeys import registers, three_ways
from tests.world import ceremony, rolls
from tests.world.county import County, county

pytestmark = pytest.mark.django_db


def a_plan(place: County, at: datetime, strata_by: str) -> PlanLine:
    """李起草 drafts, 孙科长 checks, 陈法务 reviews, 王处长 approves, 李起草 publishes; nobody checks their own."""
    item = rolls.published_items(place, at)[0]
    clerk, legal, approver = place["李起草"], place["陈法务"], place["王处长"]
    plan = plans.draft_plan(place.market, 2026, "2026年度抽查工作计划", by=clerk, at=at)
    line = PlanLine(plan=plan, item=item, title="登记事项随机抽查", **a_line(place, strata_by))
    plans.write_line(line, plan.version, by=clerk, at=at)
    digest = plans.submit_plan(plan, by=clerk, at=at)
    with pytest.raises(Refused):
        plans.check_plan(plan, digest, by=clerk, at=at)
    plans.check_plan(plan, digest, by=place["孙科长"], at=at)
    plans.review_plan(plan, digest, by=legal, at=at)
    plans.approve_plan(plan, digest, by=approver, at=at)
    plans.publish_plan(plan, by=clerk, at=at)
    return Plan.objects.get().lines.get()


def a_line(place: County, strata_by: str) -> dict[str, object]:
    seat = {
        "organ": place.market.code,
        "department": place.market.name,
        "count": 2,
        "qualification": "",
    }
    if strata_by == "region":
        codes = Target.objects.values_list("region", flat=True).distinct()
        names = [*Region.objects.filter(code__in=codes).values_list("name", flat=True), "其他"]
        strata = [{"name": name, "ratio": "1/25", "min": 1} for name in names]
    else:
        ratios = {"A": "1/100", "B": "3/100", "C": "1/10", "D": "1/1", "未分类": "1/25"}
        strata = [{"name": name, "ratio": ratio} for name, ratio in ratios.items()]
    return {
        "strata_by": strata_by,
        "strata": strata,
        "seats": [seat],
        "starts": datetime(2026, 6, 1).date(),  # noqa: DTZ001
        "ends": datetime(2026, 9, 30).date(),  # noqa: DTZ001
    }


def bring_in(place: County, path: Path, at: datetime) -> None:
    """李起草 imports the register and the roster."""
    clerk = place["李起草"]
    import_file("targets", path, place.market, by=clerk, at=at, unknown_region=UnknownRegion.ORGAN)
    rolls.imported("inspectors", rolls.inspector_file(60), place.market, by=clerk, at=at)


def bundle_of(draw: Draw, folder: Path) -> Path:
    """What a stranger downloads from the public site."""
    answer = Client().get(f"/draws/{draw.draw_id}/bundle.zip")
    assert answer.status_code == 200
    path = folder / "bundle.zip"
    path.write_bytes(b"".join(answer) if answer.streaming else answer.content)
    return path


@pytest.mark.parametrize("name", registers.NAMES, ids=registers.ids())
def test_from_a_register_to_a_draw_that_a_stranger_proves(
    name: str, noon: datetime, tmp_path: Path
) -> None:
    found = registers.register(name, tmp_path)
    place = county(noon - timedelta(days=30))
    bring_in(place, found.path, noon - timedelta(days=20))
    assert Target.objects.count() == found.rows

    line = a_plan(place, noon - timedelta(days=10), "region")
    draw = ceremony.revealed_draw(place, line, noon)
    run_pending(lambda: noon + timedelta(hours=5))

    page = Client().get(f"/draws/{draw.draw_id}/").content.decode()
    assert draw.commitment[:4] in page
    path = bundle_of(draw, tmp_path)
    assert "TRUE" in three_ways.by_command(path)
    assert (
        three_ways.by_the_other_implementation(path)["verdict"] == "partial"
    )  # teams are for auditors
    three_ways.by_hand(path, tmp_path)


def test_credit_classes_stay_private_and_the_list_is_public(noon: datetime, tmp_path: Path) -> None:
    found = registers.register("fuan", tmp_path)
    place = county(noon - timedelta(days=30))
    bring_in(place, found.path, noon - timedelta(days=20))
    line = a_plan(place, noon - timedelta(days=10), "credit_class")
    draw = ceremony.revealed_draw(place, line, noon)
    run_pending(lambda: noon + timedelta(hours=5))

    path = bundle_of(draw, tmp_path)
    said = three_ways.by_command(path)
    assert "attested by nobody" in said
    files = three_ways.bundle.read(path)
    assert not {"strata.tsv", "nonces.json", "selection.tsv", "reserve.tsv"} & set(files)
    assert files["drawn.tsv"].count(b"\n") == sum(draw.sizes.values())
