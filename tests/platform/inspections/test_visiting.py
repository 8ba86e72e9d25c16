"""At the door: exactly once from the phone, sheets against their questions, signatures, the end of the visit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from doubledraw.platform.draws.models import Dispatch
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import AskedForm
from doubledraw.platform.inspections.models import (
    Draft,
    Evidence,
    Finding,
    SheetEntry,
    Submission,
    VisitRecord,
    VisitSignature,
)
from doubledraw.platform.inspections.selectors import findings_in_force, latest_record
from doubledraw.platform.inspections.services.reading import clean, digest_of
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import VisitFact
from tests.world import inspections as world

DAY = date(2026, 6, 3)


@pytest.fixture
def nine():
    return world.morning(DAY)


@pytest.fixture
def ready(carried, visit, nine):
    """Approved, with a delivered notice."""
    world.approved(carried, [visit], nine - timedelta(days=5))
    world.noticed(carried, visit, nine - timedelta(days=4), nine)
    return visit


@pytest.fixture
def begun(carried, ready, nine):
    services.receive(ready, world.begin(ready, nine), by=carried.team(ready)[0], at=nine)
    ready.refresh_from_db()
    return ready


def test_a_submission_asks_few_questions_whatever_is_found(carried, nine) -> None:
    most = {"begin": 16, "photo": 8, "sheet": 12, "signature": 10, "finish": 46}
    asked: dict[str, set[int]] = {kind: set() for kind in most}
    for visit, bad in zip(carried.visits[:2], (False, True), strict=True):
        maker = carried.team(visit)[0]
        send = [world.begin(visit, nine, urgent="群众举报")]
        send.append(world.parcel("photo", nine, data=world.PHOTO, taken_at=nine.isoformat()))
        for sheet in visit.sheets.all():
            send.append(world.parcel("sheet", nine, sheet, **world.sheet_body(sheet, bad=bad)))
        send += world.signatures(visit, nine)
        send.append(world.parcel("finish", nine, ended_at=nine.isoformat(), opinion="无异议"))
        for one in send:
            with CaptureQueriesContext(connection) as caught:
                services.receive(visit, one, by=maker, at=nine)
            asked[one.kind].add(len(caught))
    assert all(max(asked[kind]) <= most[kind] for kind in most), asked


def test_nobody_goes_in_without_approval_notice_and_being_drawn(carried, visit, nine) -> None:
    maker = carried.team(visit)[0]
    with pytest.raises(Refused, match="没有批准"):
        services.receive(visit, world.begin(visit, nine), by=maker, at=nine)
    world.approved(carried, [visit], nine - timedelta(days=5))
    with pytest.raises(Refused, match="没有检查通知书"):
        services.receive(visit, world.begin(visit, nine), by=maker, at=nine)
    with pytest.raises(Refused, match="检查组"):
        by = carried.outsider(visit)
        services.receive(visit, world.begin(visit, nine), by=by, at=nine)
    assert not Submission.objects.filter(visit=visit).exists()


def test_an_urgent_check_comes_first_and_cannot_be_reviewed_without_its_form(
    carried, visit, nine
) -> None:
    maker = carried.team(visit)[0]
    urgent = world.begin(visit, nine, urgent="群众报告后厨冒烟")
    services.receive(visit, urgent, by=maker, at=nine)
    visit.refresh_from_db()
    assert (visit.state, visit.urgent_reason) == ("under_way", "群众报告后厨冒烟")
    with pytest.raises(Invalid, match="补办审批"):
        services.submit_form([visit], AskedForm(), by=maker, at=nine)
    ended = nine + timedelta(minutes=30)
    for sheet in visit.sheets.all():
        one = world.parcel("sheet", ended, sheet, **world.sheet_body(sheet))
        services.receive(visit, one, by=maker, at=ended)
    for one in [
        *world.signatures(visit, ended),
        world.parcel("finish", ended, ended_at=ended.isoformat()),
    ]:
        services.receive(visit, one, by=maker, at=ended)
    visit.refresh_from_db()
    with pytest.raises(Refused, match="审批表"):
        world.reviewed(carried, visit, ended)
    form = services.submit_form([visit], AskedForm(1, "冒烟"), by=maker, at=ended)
    services.approve_form(form, form.digest, by=carried.place["王处长"], at=ended)
    visit.refresh_from_db()
    world.reviewed(carried, visit, ended)
    assert visit.state == "reviewed"


def test_a_whole_visit_seals_its_record_and_tells_everybody_downstream(
    carried, ready, nine
) -> None:
    world.visited(carried, ready, nine, bad=True)
    assert ready.state == "entered"
    record = latest_record(ready)
    said = document(record.digest)
    assert b'"kind":"inspection-record"' in said
    assert record.is_open
    assert ready.form.digest.encode() in said
    found = findings_in_force(ready)
    assert {(one.finding.item_code, one.department) for one in found} == {
        ("SP-01", carried.place.market.pk),
        ("XF-01", carried.place.fire.pk),
    }
    facts = VisitFact.objects.filter(target=ready.target, reference=carried.draw.draw_id)
    assert {(fact.organ_name, fact.item_code) for fact in facts} == {
        (carried.place.market.name, "SP-01"),
        (carried.place.fire.name, "XF-01"),
    }
    assert all(fact.visited_on == DAY and len(fact.inspectors) == 2 for fact in facts)
    assert Dispatch.objects.get(visit=ready).carried_out_at is not None
    photo = Evidence.objects.get(visit=ready)
    assert store.get(photo.sha256) == world.PHOTO
    owed = Obligation.objects.get(kind="enter_record", subject=f"{ready.reference}:{DAY}")
    assert owed.state == "open"
    assert owed.due.date() == DAY


@pytest.mark.parametrize("bad", [False, True])
def test_the_clock_of_publication_starts_for_normal_results_alone(
    carried, ready, nine, bad
) -> None:
    world.visited(carried, ready, nine, bad=bad)
    kinds = set(Obligation.objects.filter(subject=ready.reference).values_list("kind", flat=True))
    assert ("publish_normal_result" in kinds) == (not bad)
    assert Obligation.objects.get(kind="enter_result", subject=ready.reference).state == "met"


def test_the_firm_is_told_the_same_day_or_a_reason_is_written(carried, ready, nine) -> None:
    world.visited(carried, ready, nine)
    maker, tomorrow = carried.team(ready)[0], nine + timedelta(days=1)
    with pytest.raises(Refused, match="特殊情况") as refusal:
        services.feed_back(ready, "on_site", "林秀英", by=maker, at=tomorrow)
    assert refusal.value.cites is not None
    made = services.feed_back(ready, "electronic", "林秀英", "当日停电", by=maker, at=tomorrow)
    assert made.late == "当日停电"
    owed = Obligation.objects.get(kind="enter_record", subject=f"{ready.reference}:{DAY}")
    assert owed.state == "met"
    with pytest.raises(Refused, match="已经告知"):
        services.feed_back(ready, "on_site", "林秀英", by=maker, at=tomorrow)


def test_a_late_entry_says_why_and_shows_it(carried, begun, nine) -> None:
    maker, late = carried.team(begun)[0], nine + timedelta(days=1)
    ended = nine + timedelta(minutes=30)
    for sheet in begun.sheets.all():
        one = world.parcel("sheet", ended, sheet, **world.sheet_body(sheet))
        services.receive(begun, one, by=maker, at=late)
    for one in world.signatures(begun, ended):
        services.receive(begun, one, by=maker, at=late)
    finish = world.parcel("finish", ended, ended_at=ended.isoformat())
    with pytest.raises(Refused, match="特殊情况"):
        services.receive(begun, finish, by=maker, at=late)
    assert not Submission.objects.filter(client_id=finish.client_id).exists()
    said = replace(finish, body={**finish.body, "late": "山区没有信号"})
    services.receive(begun, said, by=maker, at=late)
    assert latest_record(begun).late == "山区没有信号"


def test_a_repeat_is_answered_again_and_changes_nothing(carried, begun, nine) -> None:
    maker = carried.team(begun)[0]
    sheet = begun.sheets.first()
    one = world.parcel("sheet", nine, sheet, **world.sheet_body(sheet))
    first = services.receive(begun, one, by=maker, at=nine)
    again = services.receive(begun, one, by=maker, at=nine + timedelta(minutes=5))
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.fate == "taken"
    assert SheetEntry.objects.filter(sheet=sheet).count() == 1
    other = replace(one, body=world.sheet_body(sheet, bad=True))
    with pytest.raises(Conflict, match="提交编号"):
        services.receive(begun, other, by=maker, at=nine)
    with pytest.raises(Conflict, match="提交编号"):
        services.receive(begun, one, by=carried.team(begun)[1], at=nine)


def test_what_a_second_device_sends_is_kept_and_seen_but_not_used(carried, begun, nine) -> None:
    first, second = carried.team(begun)
    sheet = begun.sheets.first()
    ours = world.parcel("sheet", nine, sheet, **world.sheet_body(sheet))
    theirs = world.parcel(
        "sheet", nine, sheet, device="phone-2", **world.sheet_body(sheet, bad=True)
    )
    services.receive(begun, ours, by=first, at=nine)
    receipt = services.receive(begun, theirs, by=second, at=nine)
    assert receipt.fate == "second"
    assert Submission.objects.get(client_id=theirs.client_id).body["findings"][0]["problem"]
    assert SheetEntry.objects.get(sheet=sheet).submission.device == "phone-1"
    assert services.receive(begun, world.begin(begun, nine), by=second, at=nine).fate == "second"


def test_of_two_who_write_at_once_the_database_lets_one_through(carried, begun, nine) -> None:
    """The negative control: without the constraint both sheets would stand."""
    sheet, maker = begun.sheets.first(), carried.team(begun)[0]
    one = world.parcel("sheet", nine, sheet, **world.sheet_body(sheet))
    services.receive(begun, one, by=maker, at=nine)
    entry = SheetEntry.objects.get(sheet=sheet)
    kept = Submission.objects.get(client_id=one.client_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            **{
                column.attname: getattr(kept, column.attname)
                for column in Submission._meta.concrete_fields
                if not column.primary_key
            }
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        SheetEntry.objects.filter(pk=entry.pk).update(result="12")
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(entry=entry).delete()


def test_a_sheet_is_whole_and_its_words_fit(carried, begun, nine) -> None:
    maker, sheet = carried.team(begun)[0], begun.sheets.first()
    good, bad = world.sheet_body(sheet), world.sheet_body(sheet, bad=True)
    key, number = sheet.questions[0]["key"], sheet.questions[2]["key"]
    wrong = [
        ({**good, "answers": {}}, "3 项没有填"),
        ({**good, "answers": good["answers"] | {number: {"value": "冷"}}}, "要填数"),
        ({**good, "answers": good["answers"] | {number: {"value": "9.5"}}}, "1 项不符合"),
        ({**good, "answers": good["answers"] | {key: {"value": "no"}}}, "1 项不符合"),
        ({**good, "findings": []}, "还没有选检查结果"),
        ({**bad, "findings": [bad["findings"][0] | {"disposal": "none"}]}, "不相配"),
        ({**bad, "findings": [bad["findings"][0] | {"problem": " "}]}, "发现了什么"),
        ({**good, "findings": [good["findings"][0] | {"result": "2"}]}, "不相配"),
        ({"result": "7", "disposal": "none"}, "现场情况"),
        ({"result": "6", "disposal": "none", "problem": "锁门"}, "不相配"),
        ({"answers": "x", "findings": 7}, "没有填"),
    ]
    for body, why in wrong:
        with pytest.raises(Invalid, match=why):
            one = world.parcel("sheet", nine, sheet, **body)
            services.receive(begun, one, by=maker, at=nine)
    assert not SheetEntry.objects.exists()


def test_a_firm_that_is_gone_is_a_result_and_nobody_signs_for_it(carried, begun, nine) -> None:
    maker = carried.team(begun)[0]
    gone = {"result": "7", "disposal": "none", "problem": "大门上锁，房东说三月退租"}
    for sheet in begun.sheets.all():
        services.receive(begun, world.parcel("sheet", nine, sheet, **gone), by=maker, at=nine)
    for one in world.signatures(begun, nine)[:-1]:
        services.receive(begun, one, by=maker, at=nine)
    finish = world.parcel("finish", nine, ended_at=nine.isoformat())
    services.receive(begun, finish, by=maker, at=nine)
    record = latest_record(begun)
    assert (record.result, record.is_open) == ("7", False)


def test_signatures_are_of_the_team_and_a_refusal_has_a_witness(carried, begun, nine) -> None:
    maker = carried.team(begun)[0]
    sheets = list(begun.sheets.all())
    for sheet in sheets:
        one = world.parcel("sheet", nine, sheet, **world.sheet_body(sheet))
        services.receive(begun, one, by=maker, at=nine)
    finish = world.parcel("finish", nine, ended_at=nine.isoformat())
    with pytest.raises(Invalid, match="2 人签名"):
        services.receive(begun, finish, by=maker, at=nine)
    strange = world.parcel("signature", nine, role="inspector", ref="R999", strokes=world.SIGNED)
    empty = world.parcel("signature", nine, role="firm", name="林秀英", strokes=[])
    alone = world.parcel("signature", nine, role="firm", name="林秀英", refused="不认可")
    for one, why in ((strange, "不在检查组"), (empty, "完整的签名"), (alone, "见证人")):
        with pytest.raises(Invalid, match=why):
            services.receive(begun, one, by=maker, at=nine)
    *inspectors, firm = world.signatures(begun, nine, refused="对结果有意见")
    for one in inspectors:
        services.receive(begun, one, by=maker, at=nine)
    with pytest.raises(Invalid, match="被检查单位还没有签名"):
        services.receive(begun, finish, by=maker, at=nine)
    services.receive(begun, firm, by=maker, at=nine)
    services.receive(begun, finish, by=maker, at=nine)
    kept = VisitSignature.objects.get(visit=begun, role="firm")
    assert (kept.refused, kept.witness) == ("对结果有意见", "居委会 何群")
    assert "居委会 何群".encode() in document(latest_record(begun).digest)


def test_what_comes_after_the_end_is_kept_apart(carried, ready, nine) -> None:
    world.visited(carried, ready, nine)
    later = nine + timedelta(hours=3)
    photo = world.parcel(
        "photo", later, data=world.PHOTO + b"2", taken_at=nine.isoformat(), place=""
    )
    receipt = services.receive(ready, photo, by=carried.team(ready)[0], at=later)
    assert receipt.fate == "late"
    assert Evidence.objects.filter(visit=ready).count() == 2
    assert VisitRecord.objects.filter(visit=ready).count() == 1


def test_paper_is_entered_with_its_scan(carried, begun, nine) -> None:
    maker, evening = carried.team(begun)[0], nine + timedelta(hours=9)
    for sheet in begun.sheets.all():
        one = world.parcel("sheet", nine, sheet, via="paper", **world.sheet_body(sheet))
        services.receive(begun, one, by=maker, at=evening)
    ended = nine + timedelta(minutes=40)
    finish = world.parcel("finish", evening, via="paper", ended_at=ended.isoformat())
    with pytest.raises(Invalid, match="扫描件"):
        services.receive(begun, finish, by=maker, at=evening)
    scan = world.parcel(
        "photo", evening, via="paper", data=b"%PDF-1.7 scan", taken_at=ended.isoformat()
    )
    services.receive(begun, scan, by=maker, at=evening)
    services.receive(begun, finish, by=maker, at=evening)
    begun.refresh_from_db()
    assert begun.state == "entered"
    assert b'"via":"paper"' in document(latest_record(begun).digest)


def test_a_draft_is_ones_own_and_goes_when_the_sheet_is_sent(carried, begun, nine) -> None:
    maker, sheet = carried.team(begun)[0], begun.sheets.first()
    services.save_draft(sheet, {"answers": {"a": 1}}, "phone-1", by=maker, at=nine)
    services.save_draft(sheet, {"answers": {"a": 2}}, "phone-2", by=maker, at=nine)
    assert Draft.objects.get(sheet=sheet).body == {"answers": {"a": 2}}
    with pytest.raises(Refused):
        services.save_draft(sheet, {}, "", by=carried.outsider(begun), at=nine)
    one = world.parcel("sheet", nine, sheet, **world.sheet_body(sheet))
    services.receive(begun, one, by=maker, at=nine)
    assert not Draft.objects.exists()


def test_the_last_visit_reveals_the_draw_and_starts_its_clocks(carried, nine, settings) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    draw = carried.draw
    for visit in carried.visits:
        assert not Obligation.objects.filter(subject=f"draw:{draw.draw_id}").exists()
        world.entered(carried, visit, DAY)
    owed = Obligation.objects.filter(subject=f"draw:{draw.draw_id}")
    assert {one.kind for one in owed} >= {"publish_normal_result"}
    run_pending(lambda: nine + timedelta(hours=1))
    draw.refresh_from_db()
    assert draw.state == "revealed"
    assert "最后一家" in draw.early_reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@hypothesis_settings(max_examples=25, deadline=None)
@given(body=st.dictionaries(st.sampled_from(["answers", "findings", "result", "at"]), JSON))
def test_whatever_a_phone_sends_is_taken_or_refused_in_words(module_world, body) -> None:
    visit = module_world.visits[0]
    maker, at = module_world.team(visit)[0], module_world.draw.frozen_at + timedelta(days=14)
    refusals = []
    for kind in ("begin", "sheet", "finish", "signature", "photo"):
        sheet = visit.sheets.first() if kind == "sheet" else None
        with transaction.atomic():
            try:
                services.receive(visit, world.parcel(kind, at, sheet, **body), by=maker, at=at)
            except DomainError as error:
                refusals.append(error.reason)
            transaction.set_rollback(True)
    assert all(refusals)


@given(body=st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_the_digest_of_a_submission_does_not_hang_on_the_order_of_its_keys(body) -> None:
    kept = clean(body)
    turned = dict(reversed(list(kept.items())))
    assert digest_of(kept, b"x") == digest_of(turned, b"x") != digest_of(kept, b"y")
