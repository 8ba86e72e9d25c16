"""A published plan is adjusted by its next version, which goes the whole way and then takes its place."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from doubledraw.platform.disclosure.models import PublicDocument, PublicDraw
from doubledraw.platform.disclosure.selectors import draws_of_plan
from doubledraw.platform.draws.selectors import lines_not_drawn, lines_to_prepare, live_draw_of
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.plans.documents.changes import changes
from doubledraw.platform.plans.models import Plan, PlanComment
from doubledraw.platform.plans.selectors.content import sealed
from doubledraw.platform.plans.selectors.plans import line_ready_to_draw, published_lines
from doubledraw.platform.plans.selectors.progress import history, makers_of, timeline, unseen
from doubledraw.platform.plans.selectors.versions import changes_from_amended, versions_of
from doubledraw.platform.plans.services import (
    abandon_plan,
    adjust_plan,
    approve_plan,
    check_plan,
    draft_plan,
    publish_plan,
    return_plan,
    review_plan,
    submit_plan,
    write_line,
)
from tests.world import ceremony
from tests.world.planning import a_line, an_item, drafted_plan, published_plan, submitted_plan

pytestmark = pytest.mark.django_db
WHY = "新设河阳镇，对象范围变了"


def with_more_in_reserve(plan, place, at) -> Plan:
    """李起草 writes 5 in reserve into the first line."""
    line = plan.lines.select_related("item__organ").order_by("number")[0]
    line.plan, line.reserve = plan, 5
    write_line(line, plan.version, by=place["李起草"], at=at)
    return plan


def through(plan, place, at) -> Plan:
    """Submitted, checked, reviewed, approved, published."""
    submit_plan(plan, by=place["李起草"], at=at)
    check_plan(plan, plan.digest, by=place["孙科长"], at=at)
    review_plan(plan, plan.digest, by=place["陈法务"], at=at)
    approve_plan(plan, plan.digest, by=place["王处长"], at=at)
    publish_plan(plan, by=place["李起草"], at=at)
    return plan


def adjusted(plan, place, at) -> Plan:
    new = adjust_plan(plan, WHY, by=place["李起草"], at=at)
    return through(with_more_in_reserve(new, place, at), place, at)


def test_the_next_version_begins_with_everything_that_stands_in_the_first(place, noon) -> None:
    plan = published_plan(place, noon)
    line = plan.lines.get()
    new = adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    assert (new.number, new.revision, new.state) == (f"{plan.number}-2", 2, "draft")
    assert (new.amends, new.adjust_reason, new.title) == (plan, WHY, plan.title)
    copy = new.lines.get()
    assert copy.origin == line
    same = ("number", "title", "item", "scope", "strata", "seats", "starts", "ends", "reserve")
    assert [getattr(copy, name) for name in same] == [getattr(line, name) for name in same]
    assert makers_of(history(new)) == {place["李起草"].user_id}
    assert Plan.objects.get(pk=plan.pk).state == "published"


def test_publishing_it_replaces_the_first_in_the_same_moment(place, noon) -> None:
    plan = published_plan(place, noon)
    before = sealed(plan.digest)
    new = adjusted(plan, place, noon + timedelta(days=1))
    old = Plan.objects.get(pk=plan.pk)
    assert (old.state, new.state) == ("superseded", "published")
    assert (old.digest, sealed(old.digest)) == (plan.digest, before)
    assert sealed(new.digest)["amends"] == old.digest
    assert [c.field for c in changes_from_amended(new)] == ["reserve"]
    assert [m.label for m in timeline(old, history(old))][-1] == "由下一版代替"
    assert [v.number for v in versions_of(old)] == [old.number, new.number]


def test_a_third_version_adjusts_the_second_and_keeps_the_first_lines_as_origin(
    place, noon
) -> None:
    plan = published_plan(place, noon)
    first = plan.lines.get()
    second = adjusted(plan, place, noon)
    third = adjust_plan(second, "再调整", by=place["李起草"], at=noon)
    assert (third.number, third.revision, third.amends) == (f"{plan.number}-3", 3, second)
    assert third.lines.get().origin == first
    assert draft_plan(place.market, noon.year, "另一份", by=place["李起草"], at=noon).number == (
        f"990126-{noon.year}-P02"
    )


def test_writing_a_line_anew_does_not_forget_where_it_comes_from(place, noon) -> None:
    plan = published_plan(place, noon)
    new = with_more_in_reserve(adjust_plan(plan, WHY, by=place["李起草"], at=noon), place, noon)
    written = a_line(new, plan.lines.get().item, place, pk=new.lines.get().pk, number=1)
    write_line(written, new.version, by=place["李起草"], at=noon)
    assert new.lines.get().origin == plan.lines.get()


def test_one_adjustment_at_a_time(place, noon) -> None:
    plan = published_plan(place, noon)
    new = adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    with pytest.raises(Refused, match=f"已经有一份调整稿 {new.number} 正在办理"):
        adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            organ=plan.organ, year=plan.year, number="X", title="x", drafted_by=1,
            amends=plan, revision=9,
        )  # fmt: skip
    abandon_plan(new, "不调整了", by=place["李起草"], at=noon)
    assert adjust_plan(plan, WHY, by=place["李起草"], at=noon).number == f"{plan.number}-3"


def test_of_two_who_begin_at_once_the_later_is_told(place, noon, monkeypatch) -> None:
    plan = published_plan(place, noon)
    adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    module = "doubledraw.platform.plans.services.adjusting"
    monkeypatch.setattr(f"{module}.successor_of", lambda plan: None)
    with pytest.raises(Conflict, match="刚刚有人开始调整"):
        adjust_plan(plan, WHY, by=place["李起草"], at=noon)


def test_what_may_not_be_adjusted(place, noon) -> None:
    draft = drafted_plan(place, noon)
    with pytest.raises(Refused, match="还没有公布，不用调整"):
        adjust_plan(draft, WHY, by=place["李起草"], at=noon)
    plan = published_plan(place, noon)
    with pytest.raises(Invalid, match="调整要写明理由"):
        adjust_plan(plan, " ", by=place["李起草"], at=noon)
    for name in ("孙科长", "王处长", "陈法务", "外单位钱某", "审计冯"):
        with pytest.raises(Refused):
            adjust_plan(plan, WHY, by=place[name], at=noon)
    adjusted(plan, place, noon)
    with pytest.raises(Refused, match="这一版已被第 2 版代替"):
        adjust_plan(Plan.objects.get(pk=plan.pk), WHY, by=place["李起草"], at=noon)


def test_only_what_is_being_written_is_given_up_and_with_a_reason(place, noon) -> None:
    plan, li = submitted_plan(place, noon), place["李起草"]
    with pytest.raises(Conflict):
        abandon_plan(plan, "不要了", by=li, at=noon)
    return_plan(plan, plan.digest, "请改", by=place["孙科长"], at=noon)
    with pytest.raises(Invalid, match="作废要写明理由"):
        abandon_plan(plan, "", by=li, at=noon)
    with pytest.raises(Refused):
        abandon_plan(plan, "不要了", by=place["孙科长"], at=noon)
    abandon_plan(plan, "改为专项检查", by=li, at=noon)
    assert Plan.objects.get(pk=plan.pk).state == "abandoned"
    assert AuditEvent.objects.get(kind="PlanAbandoned").payload == {"reason": "改为专项检查"}


# what is signed


def test_the_first_submission_is_compared_with_what_is_published(place, noon) -> None:
    plan = published_plan(place, noon)
    new = adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    submit_plan(with_more_in_reserve(new, place, noon), by=place["李起草"], at=noon)
    for name in ("孙科长", "王处长"):
        found = unseen(new, history(new), place[name])
        assert (found.since, found.published, found.signed) == (plan.digest, 1, True)
        assert [(c.line, c.field, c.before, c.after) for c in found.changes] == [
            (1, "reserve", 3, 5)
        ]
    assert not unseen(new, history(new), place["周抽取"]).signed


# what starts from which version


def test_nothing_starts_from_a_superseded_version_nor_from_the_next_before_it_is_public(
    place, noon
) -> None:
    plan = published_plan(place, noon)
    old_line, zhou = plan.lines.get(), place["周抽取"]
    new = adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    new_line = new.lines.get()
    with pytest.raises(Conflict, match="还没有公布"):
        line_ready_to_draw(new_line.pk, zhou)
    assert line_ready_to_draw(old_line.pk, zhou)[0] == old_line
    through(new, place, noon)
    with pytest.raises(Conflict, match="已被第 2 版代替"):
        line_ready_to_draw(old_line.pk, zhou)
    assert line_ready_to_draw(new_line.pk, zhou)[0] == new_line
    assert list(published_lines(zhou)) == [new_line]


def test_a_line_drawn_in_an_earlier_version_waits_for_no_other_draw(place, noon) -> None:
    ceremony.plain_rolls(place, noon)
    plan = ceremony.plain_plan(place, noon, lines=2)
    first = plan.lines.first()
    draw = ceremony.frozen_draw(place, first, noon)
    new = adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    Plan.objects.filter(pk=plan.pk).update(state="superseded")
    Plan.objects.filter(pk=new.pk).update(state="published", digest="0" * 64)
    one, two = new.lines.order_by("number")
    assert list(lines_to_prepare(place["周抽取"])) == [two]
    assert (live_draw_of(one), live_draw_of(two)) == (draw, None)
    assert lines_not_drawn(place.market.pk, noon.year)
    ceremony.voided(place, draw, noon)
    assert list(lines_to_prepare(place["周抽取"])) == [one, two]
    assert live_draw_of(one) is None


# the pages


def browser(name: str) -> Client:
    client = Client()
    client.force_login(
        Staff.objects.get(name=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_from_the_page_of_the_published_plan_to_the_next_version(place, noon) -> None:
    plan, client = published_plan(place, noon), browser("李起草")
    url = f"/desk/plans/{plan.number}/"
    assert "调整这份计划" in client.get(url).content.decode()
    assert client.post(f"{url}adjust/", {"reason": " "}).status_code == 422
    answer = client.post(f"{url}adjust/", {"reason": WHY}, follow=True)
    page = answer.content.decode()
    assert f"{plan.number}-2" in page
    assert WHY in page
    assert "第 2 版正在办理" in client.get(url).content.decode()
    assert client.post(f"{url}adjust/", {"reason": WHY}).status_code == 403
    answer = client.post(f"/desk/plans/{plan.number}-2/abandon/", {"reason": "不调了"}, follow=True)
    assert "已作废" in answer.content.decode()
    assert "调整这份计划" not in browser("王处长").get(url).content.decode()


def test_the_old_version_reads_as_it_was_on_the_desk_and_in_public(place, noon) -> None:
    plan = published_plan(place, noon)
    new = adjusted(plan, place, noon + timedelta(days=1))
    run_pending(lambda: noon + timedelta(days=1))
    desk, public = browser("王处长"), Client()
    old = desk.get(f"/desk/plans/{plan.number}/").content.decode()
    assert "已被第 2 版代替" in old
    assert "每层候补 3 户" in old
    later = desk.get(f"/desk/plans/{new.number}/").content.decode()
    assert "和第 1 版比，改了 1 处" in later
    assert "每层候补 5 户" in later
    listed = public.get("/plans/").content.decode()
    assert f"/plans/{new.number}/" in listed
    assert f"/plans/{plan.number}/" not in listed
    old = public.get(f"/plans/{plan.number}/").content.decode()
    assert "已被第 2 版代替" in old
    assert f"/plans/{new.number}/" in old
    later = public.get(f"/plans/{new.number}/").content.decode()
    assert WHY in later
    assert "和第 1 版的差别" in later
    assert f"/plans/{plan.number}/" in later
    assert PublicDocument.objects.filter(key=plan.number).count() == 2


def test_a_draw_held_under_the_old_version_stands_at_the_line_of_the_new_one(place, noon) -> None:
    plan = published_plan(place, noon)
    new = adjusted(plan, place, noon)
    run_pending(lambda: noon)
    empty = {name: [] for name in ("strata", "excluded", "seats", "entropy", "steps", "rules")}
    held = [
        PublicDraw.objects.create(
            draw_id=f"D{line}", plan_number=plan.number, plan_line=line, state="committed",
            strata_public=True, population=9, draw_at=noon, draw_by=noon, **empty,
        )
        for line in (1, 2)
    ]  # fmt: skip
    first, second = (PublicDocument.objects.get(body__number=p.number) for p in (plan, new))
    assert second.body["drawn_as"] == {"1": [plan.number]}
    assert draws_of_plan(second) == {1: held[:1]}
    assert draws_of_plan(first) == {1: held[:1], 2: held[1:]}


def test_an_adjustment_under_way_is_not_public(place, noon) -> None:
    plan = published_plan(place, noon)
    new = adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    submit_plan(new, by=place["李起草"], at=noon)
    run_pending(lambda: noon)
    assert Client().get(f"/plans/{new.number}/").status_code == 404
    assert WHY not in Client().get(f"/plans/{plan.number}/").content.decode()


# what is said line by line


def test_comments_reach_the_drafter_beside_the_line_until_it_is_sent_in_again(place, noon) -> None:
    plan, li = submitted_plan(place, noon), browser("李起草")
    url, head = f"/desk/plans/{plan.number}/", browser("孙科长")
    assert 'name="line.1"' in head.get(f"{url}review/").content.decode()
    fields = {"digest": plan.digest, "line.1": "每层候补写少了"}
    kept = head.post(f"{url}review/sign/", fields | {"step": "check"})
    assert kept.status_code == 422
    assert kept.content.decode().count("每层候补写少了") == 1
    assert head.post(f"{url}review/return/", fields | {"line.7": "x"}).status_code == 422
    assert head.post(f"{url}review/return/", fields).status_code == 302
    comment = PlanComment.objects.get()
    assert (comment.line, comment.text, comment.name) == (1, "每层候补写少了", "孙科长")
    for page in (url, f"{url}lines/1/"):
        assert "每层候补写少了" in li.get(page).content.decode()
    plan.refresh_from_db()
    submit_plan(plan, by=place["李起草"], at=noon)
    page = li.get(url).content.decode()
    assert page.count("每层候补写少了") == 1
    assert "said" not in page
    (back,) = [m for m in timeline(plan, history(plan)) if m.place == "back"]
    assert back.comments == ({"line": 1, "text": "每层候补写少了"},)


def test_an_item_listed_meanwhile_stands_in_the_differences(place, noon) -> None:
    plan = published_plan(place, noon)
    new = adjust_plan(plan, WHY, by=place["李起草"], at=noon)
    extra = a_line(new, an_item(place, name="另一事项"), place, title="第二行")
    write_line(extra, new.version, by=place["李起草"], at=noon)
    submit_plan(new, by=place["李起草"], at=noon)
    assert [(c.line, c.field, c.after) for c in changes_from_amended(new)] == [
        (2, "line", "第二行")
    ]


def test_another_order_of_words_or_strata_is_no_change_but_one_of_seats_is() -> None:
    strata = [{"name": "A", "ratio": "1/10"}, {"name": "B", "ratio": "1/20"}]
    seats = [{"organ": "1", "count": 1}, {"organ": "2", "count": 1}]
    line = {"number": 1, "scope": {"regions": ["1", "2"]}, "strata": strata, "seats": seats}
    other = line | {"scope": {"regions": ["2", "1"], "kinds": []}, "strata": strata[::-1]}
    assert changes({"lines": [line]}, {"lines": [other]}) == []
    (found,) = changes({"lines": [line]}, {"lines": [line | {"seats": seats[::-1]}]})
    assert (found.field, found.before, found.after) == ("seats", seats, seats[::-1])
    fewer = line | {"strata": strata[:1]}
    assert [c.before for c in changes({"lines": [line]}, {"lines": [fewer]})] == [strata[1:]]
