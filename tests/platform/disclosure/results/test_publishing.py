"""From the review to the public: by itself, once, redacted as previewed, corrected and withdrawn in sight."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.disclosure import services
from doubledraw.platform.disclosure.documents.results import Choice
from doubledraw.platform.disclosure.models import Masking, PublicFinding, PublicVisit
from doubledraw.platform.disclosure.selectors import edition
from doubledraw.platform.disclosure.selectors.waiting import preview_of, waiting, waiting_keys
from doubledraw.platform.inspections.services import correct_sheet
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.obligations.models import Obligation
from tests.platform.disclosure.results.conftest import DAY, canaries, personal
from tests.world import inspections as world

AFTER = world.morning(DAY) + timedelta(hours=9)


@pytest.fixture(autouse=True)
def karamay(settings):
    settings.RULE_SETS = ("karamay-2016",)


def test_an_approved_result_is_public_by_itself_once_the_list_is(stage, visit) -> None:
    stage.reviewed(visit)
    stage.follow(hours=7)
    assert not PublicVisit.objects.exists(), "the firm is secret until the reveal"
    assert waiting(dict(waiting_keys(stage["王处长"])), AFTER)[0].preview.standing.wait == "secret"
    before = edition()
    stage.revealed()
    row = stage.public(visit)
    assert (row.state, row.version, row.result, row.kind) == ("published", 1, "1", "clean")
    assert edition() > before
    leaf = LogLeaf.objects.get(index=row.log_index)
    assert json.loads(leaf.entry)["document"] == row.public_digest
    assert row.findings.count() == 2
    assert services.follow_result(visit.pk, at=AFTER) is None, "twice is once"
    assert LogLeaf.objects.filter(subject=f"document:{row.public_digest}").count() == 1
    for twin in ({"version": 2}, {"version": 2, "is_current": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            values = PublicVisit.objects.filter(pk=row.pk).values().get()
            PublicVisit.objects.create(**values | {"id": None, "public_digest": "f" * 64} | twin)
    assert not waiting_keys(stage["王处长"])
    assert not waiting_keys(stage["外单位钱某"])


def test_publishing_meets_the_duty_of_the_visit(stage, visit) -> None:
    stage.reviewed(visit)
    owed = Obligation.objects.get(kind="publish_normal_result", subject=visit.reference)
    assert owed.state == "open"
    stage.revealed()
    owed.refresh_from_db()
    row = stage.public(visit)
    assert (owed.state, owed.closed_by_digest) == ("met", row.public_digest)
    assert row.rule["article"] == "三(六)"
    assert row.due_on == date(2026, 7, 2), "twenty working days, the dragon boat festival left out"
    assert row.until is None, "no text adopted here gives a term"


def test_what_the_preview_shows_is_byte_for_byte_what_is_published(stage, visit) -> None:
    stage.reviewed(visit, problem=personal(visit), code="E")
    stage.revealed()
    assert not PublicVisit.objects.filter(key=visit.number).exists(), (
        "words like 身份证 are looked at"
    )
    shown = preview_of(visit, AFTER)
    assert [one["reason"] for one in shown.public.doubts]
    with pytest.raises(Refused, match="看过预览"):
        services.publish_result(visit, by=stage["王处长"], at=AFTER)
    with pytest.raises(Conflict, match="不一样"):
        services.publish_result(visit, "0" * 64, by=stage["王处长"], at=AFTER)
    maker = stage.carried.team(visit)[0]
    with pytest.raises(Refused):
        services.publish_result(visit, shown.public.digest, by=maker, at=AFTER)
    row = services.publish_result(visit, shown.public.digest, by=stage["王处长"], at=AFTER)
    assert document(row.public_digest) == shown.public.content.encoded()
    text = document(row.public_digest).decode()
    problems = "".join(row.findings.values_list("problem", flat=True))
    for canary in canaries(visit):
        assert canary not in text
        assert canary not in problems
        assert canary not in json.dumps(_every_cell(row), ensure_ascii=False, default=str)
    assert "留样不足" in problems


def test_a_passage_is_hidden_when_another_person_agrees(stage, visit) -> None:
    stage.reviewed(visit, problem="留样不足，配方为糖三盐二", code="E")
    (field,) = {f"problem:{s.organ.code}:{s.items[0]}" for s in visit.sheets.all()[:1]}
    wanted = [Choice(field, "糖三盐二", "trade_secret", "配方是商业秘密")]
    with pytest.raises(Invalid, match="没有这段文字"):
        wrong = [Choice(field, "糖四盐二", "trade_secret", "配方")]
        services.ask_masking(visit, wrong, by=stage["李起草"], at=AFTER)
    masking = services.ask_masking(visit, wanted, by=stage["李起草"], at=AFTER)
    stage.revealed()
    assert not PublicVisit.objects.filter(key=visit.number).exists(), "it waits for the decision"
    seen = preview_of(visit, AFTER).public.digest
    with pytest.raises(Refused):
        services.decide_masking(masking, seen, agree=True, by=stage["李起草"], at=AFTER)
    services.decide_masking(masking, seen, agree=True, by=stage["陈法务"], at=AFTER)
    row = stage.public(visit)
    assert "糖三盐二" not in document(row.public_digest).decode()
    assert {one["reason"] for one in row.redactions} == {"配方是商业秘密"}
    assert len(row.redactions) == 2, "in the other department's words too"
    with pytest.raises(DatabaseError), transaction.atomic():
        Masking.objects.filter(pk=masking.pk).update(decided_by=masking.asked_by)


def test_a_corrected_record_replaces_in_sight(stage, visit) -> None:
    stage.reviewed(visit)
    stage.revealed()
    sheet, later = visit.sheets.first(), AFTER + timedelta(hours=1)
    body = world.sheet_body(sheet, bad=True)
    for one in body["findings"]:
        one |= {"result": "E", "disposal": "none", "problem": "留样不足，当场补足"}
    parcel = world.parcel("sheet", later, sheet, **body)
    maker = stage.carried.team(visit)[0]
    correct_sheet(sheet, parcel, "林秀英指出看错留样", by=maker, at=later)
    visit.refresh_from_db()
    assert stage.public(visit).version == 1, "until the correction has been reviewed"
    world.reviewed(stage.carried, visit, later)
    stage.follow(hours=12)
    old, new = PublicVisit.objects.filter(key=visit.number).order_by("version")
    assert (old.state, old.is_current, old.result) == ("corrected", False, "1")
    assert old.changed_reason == "［略］指出看错留样"
    assert (new.state, new.version, new.result) == ("published", 2, "E")
    assert json.loads(document(new.public_digest))["corrects"] == old.public_digest


def test_two_people_withdraw_and_nothing_is_said_any_more(stage, visit) -> None:
    stage.reviewed(visit)
    stage.revealed()
    row = stage.public(visit)
    asked = services.ask_retraction(row, "公示了另一家的结果", by=stage["李起草"], at=AFTER)
    with pytest.raises(Refused, match="角色"):
        services.decide_retraction(asked, agree=True, by=stage["李起草"], at=AFTER)
    services.decide_retraction(asked, agree=True, by=stage["王处长"], at=AFTER)
    row = stage.public(visit)
    assert (row.state, row.result, row.kind) == ("withdrawn", "", "")
    assert row.changed_reason == "公示了另一家的结果"
    assert not PublicFinding.objects.filter(visit=row).exists()
    assert services.follow_result(visit.pk, at=AFTER) is None, "nothing comes back by itself"
    seen = preview_of(visit, AFTER).public.digest
    again = services.publish_result(visit, seen, by=stage["王处长"], at=AFTER)
    assert (again.version, again.state) == (2, "published")


def test_problems_wait_where_the_text_says_so_and_only_there(stage, visit, settings) -> None:
    stage.reviewed(visit, problem="留样96克")
    stage.revealed()
    assert not PublicVisit.objects.filter(key=visit.number).exists()
    (one,) = waiting(dict(waiting_keys(stage["王处长"])), AFTER)
    assert one.preview.standing.wait == "unhandled"
    assert "依法作出处理" in one.preview.standing.handling.quotation
    settings.RULE_SETS = ("changchun-2021",)
    assert services.follow_result(visit.pk, at=AFTER) is not None
    assert stage.public(visit).kind == "problem"


def test_an_organ_adds_words_and_wants_a_person(stage, visit) -> None:
    words = [{"text": "糖三盐二", "reason": "配方是商业秘密"}]
    organ = visit.draw.organ
    asked = {"needs_person": True, "by": stage["李起草"], "at": AFTER}
    with pytest.raises(Invalid, match="依据"):
        services.propose_rules(organ, words, "", **asked)
    rules = services.propose_rules(organ, words, "清市监〔2026〕1号", **asked)
    services.decide_rules(rules, agree=True, by=stage["王处长"], at=AFTER)
    stage.reviewed(visit, problem="配方糖三盐二没有备案", code="E")
    stage.revealed()
    assert not PublicVisit.objects.filter(key=visit.number).exists()
    shown = preview_of(visit, AFTER)
    assert shown.standing.wait == "person"
    row = services.publish_result(visit, shown.public.digest, by=stage["王处长"], at=AFTER)
    assert row.findings.first().problem == "配方［略］没有备案"


def test_the_term_is_the_laws_and_ends_in_the_archive(stage, visit, settings) -> None:
    settings.RULE_SETS = ("karamay-2016", "hebei-2015")
    stage.reviewed(visit)
    stage.revealed()
    row = stage.public(visit)
    assert row.until == date(2031, 6, 3)
    at = world.morning(date(2031, 6, 3))
    assert services.archive_ended(at) == 0
    assert services.archive_ended(at + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert (row.state, row.is_current) == ("archived", True)


def test_the_list_costs_the_same_for_one_and_for_many(
    stage, carried, django_assert_num_queries
) -> None:
    keys = []
    for visit in carried.visits:
        stage.reviewed(visit)
        keys.append(waiting_keys(stage["王处长"]))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for wanted in (keys[0], keys[-1]):
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert len(waiting([pk for pk, _ in wanted], AFTER)) == len(wanted)
        counts.append(len(found))
    assert len(keys[-1]) == 3
    assert counts[0] == counts[1] <= 14


def _every_cell(row: PublicVisit) -> list[dict[str, object]]:
    rows = PublicVisit.objects.filter(pk=row.pk).values()
    return [*rows, *PublicFinding.objects.filter(visit=row).values()]


def test_what_is_public_stands_in_the_credit_record_and_what_falls_is_revoked_there(
    stage, visit
) -> None:
    stage.reviewed(visit)
    stage.revealed()
    row = stage.public(visit)
    events = CreditEvent.objects.filter(target=visit.target).order_by("pk")
    assert [(one.kind, one.source, one.day) for one in events] == [
        ("clean", f"result:{visit.number}:1", row.ended_on)
    ]
    asked = services.ask_retraction(row, "企业名称错", by=stage["李起草"], at=AFTER)
    services.decide_retraction(asked, agree=True, by=stage["王处长"], at=AFTER)
    revoked = events.last()
    assert (revoked.kind, revoked.cancels) == ("revoked", f"result:{visit.number}:1")


# ── what the public reads ──


def everything(reader: Client, number: str, code: str, draw_id: str) -> dict[str, str]:
    """Every public place where the result of one visit shows."""
    urls = (
        *("/", "/results/", f"/results/{number}/", f"/targets/{code}/", f"/draws/{draw_id}/"),
        *("/results/feed.xml", "/open/results.csv", "/open/results.json", "/open/findings.csv"),
    )
    return {url: _read(reader, url) for url in urls}


def _read(reader: Client, url: str) -> str:
    answer = reader.get(url)
    assert answer.status_code == 200, url
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return data.decode().replace("</span><span>", "")


def test_a_published_result_is_everywhere_until_it_is_withdrawn(stage, visit) -> None:
    reader = Client(headers={"accept-language": "zh-CN"})
    stage.reviewed(visit, problem=f"留样不足，{personal(visit)}", code="E")
    stage.revealed()
    seen = preview_of(visit, AFTER).public.digest
    row = services.publish_result(visit, seen, by=stage["王处长"], at=AFTER)
    places = everything(reader, visit.number, visit.code, row.draw_id)
    for url in ("/results/", f"/results/{visit.number}/", f"/targets/{visit.code}/", "/"):
        assert row.result_label in places[url], url
    for url in (f"/results/{visit.number}/", f"/targets/{visit.code}/", "/open/findings.csv"):
        assert "留样不足" in places[url], url
    assert f"/results/?draw={row.draw_id}" in places[f"/draws/{row.draw_id}/"]
    for url, page in places.items():
        assert not [canary for canary in canaries(visit) if canary in page], url
    entry = _read(reader, f"/results/{visit.number}/log/{row.log_index}/")
    assert row.public_digest in entry
    assert "证明成立" in entry

    asked = services.ask_retraction(row, "公示了另一家的结果", by=stage["李起草"], at=AFTER)
    services.decide_retraction(asked, agree=True, by=stage["王处长"], at=AFTER)
    places = everything(reader, visit.number, visit.code, row.draw_id)
    for url, page in places.items():
        assert "留样不足" not in page, url
    for url in (f"/results/{visit.number}/", f"/targets/{visit.code}/", "/results/feed.xml"):
        assert "公示了另一家的结果" in places[url], url
