"""From the draw to the door: orders, the approval form, the notice; who may, who may not, in time."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.timezone import localtime

from doubledraw.platform.draws.models import ListView
from doubledraw.platform.draws.services import carry_out
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import AskedForm, AskedNotice
from doubledraw.platform.inspections.models import ApprovalForm, Notice, Visit
from doubledraw.platform.inspections.selectors import newest_notice, visits_of
from doubledraw.platform.inspections.services.noticing import Served
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.obligations.models import Obligation
from tests.platform.inspections.conftest import NOON
from tests.world import inspections as world

LATER = NOON + timedelta(days=1)


def test_every_released_firm_is_one_visit_with_a_sheet_for_each_department(carried) -> None:
    visits = carried.visits
    assert len(visits) == sum(carried.draw.sizes.values())
    for visit in visits:
        assert [item["code"] for item in visit.items] == ["SP-01", "XF-01"]
        sheets = list(visit.sheets.select_related("organ"))
        assert [sheet.organ for sheet in sheets] == [carried.place.market, carried.place.fire]
        assert [one["code"] for one in sheets[0].editions] == ["SP-B"]
        assert b'"kind":"sheet"' in document(sheets[0].editions[0]["digest"])
        assert len(sheets[0].questions) == 3
        assert not sheets[1].questions


def test_the_number_of_a_visit_tells_nothing_about_its_rank(carried) -> None:
    codes = [visit.code for visit in carried.visits]
    assert codes == sorted(codes)


def test_only_the_drawer_and_the_clerk_order_and_only_once(carried) -> None:
    for name in ("王处长", "何监督", "孙科长", "外单位钱某"):
        with pytest.raises(Refused):
            services.order_visits(carried.draw, by=carried.place[name], at=LATER)
    with pytest.raises(Invalid, match="没有等待下达"):
        services.order_visits(carried.draw, by=carried.place["周抽取"], at=LATER)


def test_each_person_has_exactly_the_visits_they_were_drawn_for(carried) -> None:
    told = {
        ref: set(visits_of(actor, LATER).values_list("pk", flat=True))
        for ref, actor in carried.people.items()
    }
    for visit in carried.visits:
        team = {one.user_id for one in carried.team(visit)}
        for ref, actor in carried.people.items():
            assert (visit.pk in told[ref]) == (actor.user_id in team)
    assert not visits_of(carried.place["外单位钱某"], LATER)


def test_what_was_ordered_never_changes(carried, visit) -> None:
    for change in ({"name": "别家"}, {"items": []}, {"number": "x"}, {"code": "T1"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        visit.sheets.update(questions=[])
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(state="reviewed")


def test_a_firm_that_stays_drawn_cannot_be_left_out(carried, visit) -> None:
    with pytest.raises(Refused, match="必须检查"):
        services.withdraw_visit(visit, "太远", by=carried.place["李起草"], at=LATER)


def test_a_form_is_made_by_the_team_and_signed_by_somebody_else(carried, visit) -> None:
    maker = carried.team(visit)[0]
    with pytest.raises(Refused, match="不在这一家的检查组"):
        services.submit_form([visit], AskedForm(), by=carried.outsider(visit), at=LATER)
    form = services.submit_form([visit], AskedForm(helpers=2), by=maker, at=LATER)
    assert visit.code.encode() in document(form.digest)
    for actor in (maker, carried.place["李起草"], carried.place["外单位钱某"]):
        with pytest.raises(Refused):
            services.approve_form(form, form.digest, by=actor, at=LATER)
    services.approve_form(form, form.digest, "同意", by=carried.place["孙科长"], at=LATER)
    visit.refresh_from_db()
    assert (visit.state, visit.form) == ("approved", form)
    with pytest.raises(Refused, match="已经报批"):
        services.submit_form([visit], AskedForm(), by=maker, at=LATER)


def test_the_database_itself_refuses_a_maker_who_approves(carried, visit) -> None:
    form = services.submit_form([visit], AskedForm(), by=carried.team(visit)[0], at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalForm.objects.filter(pk=form.pk).update(
            state="approved", decided_by=form.made_by, decided_at=LATER
        )


def test_a_form_sent_back_frees_its_visits_for_another(carried, visit) -> None:
    maker = carried.team(visit)[0]
    form = services.submit_form([visit], AskedForm(), by=maker, at=LATER)
    with pytest.raises(Invalid, match="写明意见"):
        services.return_form(form, " ", by=carried.place["王处长"], at=LATER)
    services.return_form(form, "协助人员没写", by=carried.place["王处长"], at=LATER)
    visit.refresh_from_db()
    again = services.submit_form([visit], AskedForm(1), by=maker, at=LATER)
    assert (again.edition, form.state) == (form.edition + 1, "returned")


def test_an_ordered_visit_is_done_by_its_own_end_and_not_by_a_button(carried, visit) -> None:
    maker = carried.team(visit)[0]
    with pytest.raises(Refused, match="交齐检查表") as refusal:
        carry_out(carried.draw, visit.code, by=maker, at=LATER)
    assert refusal.value.params["number"] == visit.number
    with pytest.raises(DatabaseError), transaction.atomic():
        visit.dispatch.visit_number = None
        visit.dispatch.save()
    visit.dispatch.refresh_from_db()
    done = world.entered(carried, visit)
    done.dispatch.refresh_from_db()
    assert done.dispatch.carried_out_at == done.entered_at


@pytest.fixture
def ready(carried, visit) -> Visit:
    world.approved(carried, [visit], LATER)
    return visit


def _asked(carried, hours: int = 0) -> AskedNotice:
    return AskedNotice(world.morning(date(2026, 6, 3)) + timedelta(hours=hours))


def test_a_notice_comes_48_hours_before_or_names_its_article(carried, ready) -> None:
    maker, asked = carried.team(ready)[0], _asked(carried)
    last = asked.planned_at - timedelta(hours=48)
    with pytest.raises(Refused, match="来不及通知") as refusal:
        at = last + timedelta(seconds=1)
        services.issue_notice(ready, asked, by=maker, at=at, chance=world.chance)
    assert "告知书" in refusal.value.cites.quotation
    notice = services.issue_notice(ready, asked, by=maker, at=last, chance=world.chance)
    assert notice.due == last
    owed = Obligation.objects.get(kind="serve_notice", subject=ready.reference)
    assert (owed.due, owed.state) == (last, "open")
    article = "《中华人民共和国食品安全法》第一百一十条"
    unannounced = replace(asked, unannounced=article)
    at = asked.planned_at - timedelta(hours=1)
    second = services.issue_notice(ready, unannounced, by=maker, at=at, chance=world.chance)
    assert (second.edition, second.due) == (2, None)
    assert newest_notice(ready) == second
    assert second.token != notice.token


def test_a_notice_waits_for_the_approval_and_for_the_period(carried, visit, ready) -> None:
    other = carried.visits[1]
    maker = carried.team(other)[0]
    with pytest.raises(Refused, match="没有批准"):
        services.issue_notice(other, _asked(carried), by=maker, at=LATER, chance=world.chance)
    outside = AskedNotice(localtime(LATER) + timedelta(days=3))
    with pytest.raises(Invalid, match="检查期"):
        services.issue_notice(
            ready, outside, by=carried.team(ready)[0], at=LATER, chance=world.chance
        )


def test_delivery_is_signed_or_proved_and_its_lateness_shows(carried, ready) -> None:
    maker, asked = carried.team(ready)[0], _asked(carried)
    notice = services.issue_notice(ready, asked, by=maker, at=LATER, chance=world.chance)
    at = asked.planned_at - timedelta(hours=5)
    refused = [
        (Served("handed", "林秀英", at), "没有签收的签名"),
        (Served("posted", "林秀英", at), "要有凭证"),
        (Served("handed", "", at, strokes=world.SIGNED), "写收件人"),
        (Served("handed", "林秀英", at + timedelta(days=9), strokes=world.SIGNED), "还没有到"),
        (Served("posted", "林秀英", at, proof=b"MZ not a picture"), "JPEG"),
    ]
    for served, why in refused:
        with pytest.raises(Invalid, match=why):
            services.deliver_notice(notice, served, by=maker, at=at)
    with pytest.raises(Refused):
        good = Served("handed", "林秀英", at, strokes=world.SIGNED)
        services.deliver_notice(notice, good, by=carried.outsider(ready), at=at)
    made = services.deliver_notice(notice, good, by=maker, at=at)
    assert made.is_late
    owed = Obligation.objects.get(kind="serve_notice", subject=ready.reference)
    assert owed.state == "met"
    assert owed.closed_at > owed.due
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(planned_at=at)


def test_a_look_at_a_secret_firm_is_written_down_once_a_day(carried, visit) -> None:
    actor = carried.place["王处长"]
    before = ListView.objects.count()
    for _ in range(3):
        services.look_at([visit], by=actor, at=LATER.astimezone(UTC))
    services.look_at([visit], by=actor, at=LATER + timedelta(days=1))
    assert ListView.objects.count() == before + 2
    with pytest.raises(Refused, match="揭示以前"):
        services.look_at([visit], by=carried.place["李起草"], at=LATER)
