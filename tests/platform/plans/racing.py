"""A program: two people press the same button at the same moment, on a database of its own.

Run with DOUBLEDRAW_HOME set to an empty folder (and DOUBLEDRAW_DATABASE_URL for PostgreSQL). It
prints what each was told and what the database holds afterwards, as JSON.
"""

import json
import sys
import threading
from datetime import UTC, datetime

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from doubledraw.platform.approvals.models import Signature  # noqa: E402
from doubledraw.platform.kernel.errors import DomainError  # noqa: E402
from doubledraw.platform.ledger.keys import make_log_key  # noqa: E402
from doubledraw.platform.organs.models import Staff  # noqa: E402
from doubledraw.platform.organs.selectors import actor_of  # noqa: E402
from doubledraw.platform.organs.services import grant_role  # noqa: E402
from doubledraw.platform.organs.states import Role  # noqa: E402
from doubledraw.platform.plans.models import Plan  # noqa: E402
from doubledraw.platform.plans.services import adjust_plan, approve_plan, draft_plan  # noqa: E402
from tests.world.county import county  # noqa: E402
from tests.world.planning import published_plan, reviewed_plan  # noqa: E402

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
ROUNDS = 5


def at_once(*deeds) -> dict[str, list[str]]:
    """Do all of them from the same starting shot; what each was told, and in which words if refused."""
    gate, told, said = threading.Barrier(len(deeds)), [], []

    def do(deed) -> None:
        gate.wait()
        try:
            told.append(deed() or "done")
        except DomainError as error:
            told.append(error.code)
            said.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"told": sorted(told), "said": said}


def approvals(place) -> dict[str, object]:
    """王处长 and 周抽取, both approvers here, approve what both have open on their screens."""
    plan = reviewed_plan(place, NOON)
    rows = [Plan.objects.select_related("organ").get(pk=plan.pk) for _ in range(2)]
    zhou = actor_of(Staff.objects.get(name="周抽取"))
    told = at_once(
        lambda: approve_plan(rows[0], plan.digest, by=place["王处长"], at=NOON),
        lambda: approve_plan(rows[1], plan.digest, by=zhou, at=NOON),
    )
    signatures = Signature.objects.filter(digest=plan.digest).count()
    return {
        **told,
        "state": Plan.objects.get(pk=plan.pk).state,
        "signatures": signatures,
    }


def drafts(place) -> dict[str, object]:
    """Two clerks begin a plan."""

    def begin() -> str:
        return draft_plan(place.market, 2030, "计划", by=place["李起草"], at=NOON).number

    return at_once(begin, begin)


def adjustments(place) -> dict[str, list[str]]:
    """Two windows begin to adjust the same published plan."""
    plan = published_plan(place, NOON)
    rows = [Plan.objects.select_related("organ").get(pk=plan.pk) for _ in range(2)]

    def begin(row) -> str:
        return adjust_plan(row, "有变化", by=place["李起草"], at=NOON).number

    return at_once(lambda: begin(rows[0]), lambda: begin(rows[1]))


if __name__ == "__main__":
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    make_log_key()
    place = county(NOON)
    zhou = Staff.objects.get(name="周抽取")
    grant_role(zhou, Role.APPROVER, place.market, by=place["安全赵"], at=NOON)
    found = {
        "approvals": [approvals(place) for _ in range(ROUNDS)],
        "adjustments": [adjustments(place) for _ in range(ROUNDS)],
        "drafts": [drafts(place) for _ in range(ROUNDS)],
    }
    json.dump(found, sys.stdout)
