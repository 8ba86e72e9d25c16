"""What the public is told of what followed: penalties by themselves, taken back by two."""

import csv
import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.disclosure import services as disclosure
from doubledraw.platform.disclosure.models import PublicPenalty, PublicVisit
from doubledraw.platform.disclosure.selectors.penalties import penalties_waiting, penalty_preview
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.followups import services
from doubledraw.platform.followups.models import Decision
from doubledraw.platform.followups.selectors import penalty_decisions
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from tests.platform.followups.rows import credit_of, due
from tests.world import followups as world
from tests.world.followups import DAY, at_nine
from tests.world.showing import reveal

BACKEND = "django.contrib.auth.backends.ModelBackend"
NAMED = "林秀英（手机139-1234-5678）未按规定留样"
"""The cause as somebody wrote it, with a person in it."""


def test_with_the_last_closing_the_public_is_told_what_followed(followed, visit) -> None:
    f = followed
    case = world.filed(f)
    world.decided(f, case)
    world.informed(f, f.food, f.clerk)
    reveal(f.place, visit.draw, at_nine(7), "测试")
    run_pending(lambda: at_nine(7))
    (waits,) = penalties_waiting(f.approver, at_nine(7), 9)
    assert waits.standing.wait == "person", "only who entered it has looked at it"
    world.proposed(f.food, "penalised", f.clerk)
    world.closed(f.food, "penalised", f.approver)
    run_pending(lambda: at_nine(8))
    decided = PublicPenalty.objects.get(decision=case.decision.pk)
    assert decided.approved_by == f.approver.user_id, (
        "a second person has approved what rests on it"
    )
    assert not PublicVisit.objects.filter(key=visit.number).exists(), "one problem is still open"
    world.proposed(f.fire, "on_spot", f.fire_clerk, proof=world.PDF)
    chief = Staff.objects.get(pk=f.approver.user_id)
    grant_role(chief, Role.APPROVER, f.place.fire, by=SYSTEM, at=at_nine(7))
    world.closed(f.fire, "on_spot", actor_of(chief))
    run_pending(lambda: at_nine(8))
    row = PublicVisit.objects.get(key=visit.number)
    assert [(one["label"], one["text"]) for one in row.handled] == [
        ("行政处罚", f"{case.decision.document}，罚款 {case.decision.amount_fen // 100}.00 元"),
        ("办结", "已作出行政处罚"),
        ("办结", "当场已改正"),
    ]
    assert due("publish_penalty")[0][0] == "met"
    assert credit_of(visit) == ["penalty", row.kind]


@pytest.fixture
def decision(followed, monkeypatch) -> Decision:
    """Of the market bureau's problem; the fire brigade's is open."""
    plain = services.file_case

    def personal(ones, number, organ, day, cause, basis, **said):
        return plain(ones, number, organ, day, NAMED, basis, **said)

    with monkeypatch.context() as patch:
        patch.setattr(services, "file_case", personal)
        case = world.filed(followed)
    world.decided(followed, case)
    return penalty_decisions().get()


@pytest.fixture
def public(followed, visit, decision) -> PublicPenalty:
    """Looked at and published by 王处长 the day after it was entered, once the list is public."""
    reveal(followed.place, visit.draw, at_nine(7), "测试")
    run_pending(lambda: at_nine(7))
    seen = penalty_preview(decision, at_nine(7)).content.digest
    return disclosure.publish_penalty(decision, seen, by=followed.approver, at=at_nine(7))


def test_it_waits_for_the_reveal_and_a_second_person_and_for_nothing_else(
    followed, visit, decision
) -> None:
    approver = followed.approver
    assert penalties_waiting(approver, at_nine(6), 9)[0].standing.wait == "secret"
    reveal(followed.place, visit.draw, at_nine(7), "测试")
    run_pending(lambda: at_nine(7))
    (shown,) = penalties_waiting(approver, at_nine(7), 9)
    assert shown.standing.wait == "look", "words like 手机 are looked at"
    seen = shown.content.digest
    for by in (followed.clerk, followed.fire_approver):
        with pytest.raises(Refused):
            disclosure.publish_penalty(decision, seen, by=by, at=at_nine(7))
    with pytest.raises(Conflict, match="不一样"):
        disclosure.publish_penalty(decision, "0" * 64, by=approver, at=at_nine(7))
    row = disclosure.publish_penalty(decision, seen, by=approver, at=at_nine(7))
    assert document(row.public_digest) == shown.content.encoded(), "as previewed, byte for byte"
    assert row.cause == "［略］（手机［略］）未按规定留样"
    assert (row.amount_fen, row.kinds) == (500_000, ["警告、通报批评", "罚款"])
    assert not PublicVisit.objects.filter(key=visit.number).exists(), "the other problem is open"
    owed = Obligation.objects.get(kind="publish_penalty")
    assert (owed.state, owed.closed_by_digest) == ("met", row.public_digest)
    assert row.published_at.date() < row.due_on
    assert row.rule["article"] == "三(六)"
    assert not penalties_waiting(approver, at_nine(7), 9)
    with pytest.raises(Refused, match="已经公示"):
        disclosure.publish_penalty(decision, seen, by=approver, at=at_nine(7))
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicPenalty.objects.update(approved_by=decision.entered_by)


def test_the_site_shows_it_everywhere_and_no_person(followed, visit, public, client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    pages = {
        where: client.get(where)
        for where in (
            f"/targets/{visit.code}/", "/results/penalties/", "/results/feed.xml", "/open/",
            f"/results/feed.xml?firm={visit.code}", f"/results/penalties/log/{public.log_index}/",
            "/open/penalties.csv", "/open/penalties-2026.json",
        )
    }  # fmt: skip
    read = {
        where: (b"".join(page.streaming_content) if page.streaming else page.content).decode(
            "utf-8-sig"
        )
        for where, page in pages.items()
    }
    for where in [*read][:3]:
        assert public.document in read[where], where
    assert f"#penalty-{public.log_index}" in read["/results/feed.xml"]
    assert "penalties-2026.csv" in read["/open/"]
    (row,) = csv.DictReader(read["/open/penalties.csv"].splitlines())
    (same,) = json.loads(read["/open/penalties-2026.json"])["rows"]
    assert row["document"] == same["document"] == public.document
    assert (row["kinds"], same["amount_fen"]) == ("警告、通报批评、罚款", 500_000)
    canaries = ["林秀英", "139-1234-5678", "13912345678", "李起草", "王处长"]
    canaries += [one.name for one in Staff.objects.filter(organ=followed.place.market)]
    for where, text in read.items():
        assert not [one for one in canaries if one in text], where
    assert client.get("/open/penalties.csv.sha256").status_code == 200
    asked = []
    for more in (0, 30):
        for n in range(more):
            values = PublicPenalty.objects.filter(pk=public.pk).values().get()
            values |= {"id": None, "decision": 900 + n, "log_index": 9_000 + n}
            PublicPenalty.objects.create(**values | {"public_digest": f"{n:064d}"})
        turn_page()
        with CaptureQueriesContext(
            connection,
        ) as asking:
            for where in ("/results/penalties/", f"/targets/{visit.code}/", "/results/feed.xml"):
                assert client.get(where).status_code == 200
        asked.append(len(asking))
    assert asked[0] == asked[1]
    PublicPenalty.objects.filter(pk=public.pk).update(until=DAY)
    assert disclosure.archive_ended(at_nine(9)) == 1
    assert str(public.log_index) not in [
        each["log_index"] for each in csv.DictReader(_file(client, "penalties.csv"))
    ], "what is over is not in the list"


def _file(client, name: str) -> list[str]:
    body = b"".join(client.get(f"/open/{name}").streaming_content)
    return body.decode("utf-8-sig").splitlines()


def test_it_is_taken_back_by_two_and_no_result_tells_of_it(
    followed, visit, decision, public, client
) -> None:
    f = followed
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    page = f"/desk/results/penalties/{decision.pk}/"

    def at(actor):
        client.force_login(Staff.objects.get(pk=actor.user_id), BACKEND)
        return client

    assert "公众看到的内容" in at(f.clerk).get(page).text
    owed = Obligation.objects.get(kind="publish_penalty")
    assert page in client.get(f"/desk/obligations/{owed.pk}/").text
    assert client.post(page + "retract/", {"reason": " "}).status_code == 422
    assert client.post(page + "retract/", {"reason": "决定被依法撤销"}).status_code == 302
    assert client.post(page + "decide/", {"decision": "agree"}).status_code == 403
    assert "撤回处罚决定公示" in at(f.approver).get("/desk/results/").text
    assert client.post(page + "decide/", {"decision": "agree"}).status_code == 302
    public.refresh_from_db()
    assert (public.state, public.cause, public.kinds, public.amount_fen) == ("withdrawn", "", [], 0)
    told = client.get(f"/targets/{visit.code}/").text
    assert "决定被依法撤销" in told
    assert "未按规定留样" not in told
    world.informed(f, f.food, f.clerk)
    world.proposed(f.food, "penalised", f.clerk)
    world.closed(f.food, "penalised", f.approver)
    world.proposed(f.fire, "on_spot", f.fire_clerk, proof=world.PDF)
    world.closed(f.fire, "on_spot", f.fire_approver)
    run_pending(lambda: at_nine(8))
    row = PublicVisit.objects.get(key=visit.number)
    assert [step["label"] for step in row.handled] == ["办结", "办结"]
    assert credit_of(visit)[:2] == ["penalty", "revoked"]
