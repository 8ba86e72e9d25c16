"""The joint draw of the inspections, and ways to bring its visits to a review and the public."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import crew_of
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.registry.models import Inspector
from tests.platform.inspections.conftest import (  # noqa: F401
    carried,
    home,
    module_world,
    own_home,
    start,
    visit,
)
from tests.world import inspections as world
from tests.world.showing import reveal

DAY = date(2026, 6, 3)


def personal(visit: Visit) -> str:  # noqa: F811
    """A problem in words that name people: the owner, the firm's signer, an inspector of another team, numbers."""
    other = _others(visit)[0]
    return (
        "留样不足，当场改正。负责人：李建国，手机139-1234-5678，身份证51010219900307123X；"
        f"林 秀 英称由{other.name}（{other.ref}）告知；配方为糖三盐二"
    )


def canaries(visit: Visit) -> list[str]:  # noqa: F811
    """What must stand nowhere: those people and numbers, and everybody of the team."""
    said = ["李建国", "139-1234-5678", "51010219900307123X", "林 秀 英", "林秀英"]
    crew = [text for one in crew_of([visit])[visit.pk] for text in (one.ref, one.name)]
    other = _others(visit)[0]
    return [*said, *crew, other.name, other.ref]


def _others(visit: Visit) -> list[Inspector]:  # noqa: F811
    refs = [one.ref for one in crew_of([visit])[visit.pk]]
    rows = Inspector.objects.filter(organ=visit.organ).exclude(ref__in=refs)
    return list(rows.order_by("ref"))


class Stage:
    """The carried draw with the verbs of these tests."""

    def __init__(self, carried: world.Carried, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
        self.carried, self.place = carried, carried.place
        self.monkeypatch = monkeypatch

    def __getitem__(self, name: str) -> Any:
        return self.place[name]

    def reviewed(self, visit: Visit, day: date = DAY, problem: str = "", code: str = "3") -> Visit:  # noqa: F811
        """Entered on a day, with a problem in these words if any; approved by 孙科长 at three."""
        with self.monkeypatch.context() as patch:
            if problem:
                patch.setattr(world, "sheet_body", _with(problem, code))
            world.entered(self.carried, visit, day, bad=bool(problem))
        world.reviewed(self.carried, visit, world.morning(day) + timedelta(hours=6))
        return visit

    def revealed(self, day: date = DAY) -> None:
        """The list is public, for a reason, before its day."""
        draw = Draw.objects.get(pk=self.carried.draw.pk)
        reveal(self.place, draw, world.morning(day) + timedelta(hours=7), "测试")

    def follow(self, day: date = DAY, hours: int = 8) -> datetime:
        """Every job that waits runs."""
        at = world.morning(day) + timedelta(hours=hours)
        run_pending(lambda: at)
        return at

    def public(self, visit: Visit) -> PublicVisit:  # noqa: F811
        return PublicVisit.objects.get(key=visit.number, is_current=True)


def _with(problem: str, code: str) -> Any:
    plain = world.sheet_body

    def body(sheet: Any, *, bad: bool = False) -> dict[str, Any]:
        said = plain(sheet, bad=bad)
        disposal = "order" if code == "3" else "none"
        for finding in said["findings"]:
            finding |= {"result": code, "disposal": disposal, "problem": problem}
        return said

    return body


@pytest.fixture
def stage(carried: world.Carried, monkeypatch: pytest.MonkeyPatch) -> Stage:  # noqa: F811
    return Stage(carried, monkeypatch)
