"""A program: two people press the same button at the same moment, on a database of its own.

Run with DOUBLEDRAW_HOME set to an empty folder (and DOUBLEDRAW_DATABASE_URL for PostgreSQL). It prints what each was
told and what the database holds afterwards, as JSON.
"""

import json
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from doubledraw.platform.followups import services  # noqa: E402
from doubledraw.platform.followups.models import Case, FollowUp  # noqa: E402
from doubledraw.platform.kernel.actor import SYSTEM  # noqa: E402
from doubledraw.platform.ledger.keys import make_log_key  # noqa: E402
from doubledraw.platform.ledger.models import AuditEvent  # noqa: E402
from tests.platform.plans.racing import at_once  # noqa: E402
from tests.world import ceremony  # noqa: E402
from tests.world import followups as world  # noqa: E402
from tests.world import inspections as visits  # noqa: E402
from tests.world.county import county  # noqa: E402


def reviewed() -> world.Followed:
    """A visit with a problem of each of two departments, not followed up yet."""
    start = world.morning(date(2026, 5, 20))
    place = county(start)
    ceremony.plain_rolls(place, start, targets=30)
    carried = visits.ordered(place, visits.joint_line(place, start), start)
    visit = visits.entered(carried, carried.visits[0], bad=True)
    visits.reviewed(carried, visit, world.morning(date(2026, 6, 4)))
    return world.followed(carried, visit, start)


def main() -> None:
    """Open twice, file two cases of one problem, close twice."""
    call_command("migrate", verbosity=0)
    make_log_key()
    f = reviewed()

    def opening() -> str:
        services.open_follow_ups(f.visit, by=SYSTEM, at=world.at_nine())
        return "done"

    opened = at_once(opening, opening, opening)
    rows = FollowUp.objects.filter(visit=f.visit).count()
    filed = at_once(
        lambda: world.filed(f, f.food, "甲案") and "done",
        lambda: world.filed(f, f.food, "乙案") and "done",
    )
    world.proposed(f.fire, "other", f.fire_clerk, remark="企业已注销")
    first, second = f.fire, f.fire
    closed = at_once(
        lambda: world.closed(first, "other", f.fire_approver),
        lambda: world.closed(second, "other", f.fire_approver),
    )
    decided = AuditEvent.objects.filter(kind="ClosingDecided").count()
    told = {"opened": opened, "rows": rows, "filed": filed, "cases": Case.objects.count()}
    print(json.dumps({**told, "closed": closed, "state": f.fire.state, "decided": decided}))


if __name__ == "__main__":
    main()
