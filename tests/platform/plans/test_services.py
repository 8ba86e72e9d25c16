"""A plan from its first word to the public log: who, in which order, with which digest."""

import pytest

from doubledraw.log.entries import PlanPublished, decode
from doubledraw.platform.approvals.selectors import signatures_of, signatures_on
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent, LogLeaf, SealedDocument
from doubledraw.platform.ledger.selectors import is_public
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.documents import line_reference
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.content import sealed, written
from doubledraw.platform.plans.services import (
    approve_plan,
    check_plan,
    draft_plan,
    drop_line,
    publish_plan,
    retitle_plan,
    return_plan,
    review_plan,
    submit_plan,
    write_line,
)
from tests.world.planning import (
    a_line,
    an_item,
    approved_plan,
    checked_plan,
    drafted_plan,
    published_plan,
    reviewed_plan,
    seat,
    submitted_plan,
)

pytestmark = pytest.mark.django_db


def line_of(plan):
    return plan.lines.select_related("item", "plan__organ").get()


def fresh(plan) -> Plan:
    return Plan.objects.select_related("organ").get(pk=plan.pk)


def kinds(plan) -> list[str]:
    return list(
        AuditEvent.objects.filter(subject=plan.subject)
        .order_by("id")
        .values_list("kind", flat=True)
    )


# drafting


def test_numbers_count_up_by_region_and_year(place, noon) -> None:
    li, qian = place["李起草"], place["外单位钱某"]
    numbers = [draft_plan(place.market, 2026, "计划", by=li, at=noon).number for _ in range(2)]
    numbers.append(draft_plan(place.market, 2027, "计划", by=li, at=noon).number)
    numbers.append(draft_plan(place.elsewhere, 2026, "计划", by=qian, at=noon).number)
    assert numbers == ["990126-2026-P01", "990126-2026-P02", "990126-2027-P01", "990127-2026-P01"]


def test_a_hundred_plans_still_count_up(place, noon) -> None:
    for taken in ("990126-2026-P99", "990126-2026-P100"):
        Plan.objects.create(organ=place.market, year=2026, number=taken, title="x", drafted_by=1)
    plan = draft_plan(place.market, 2026, "计划", by=place["李起草"], at=noon)
    assert plan.number == "990126-2026-P101"


@pytest.mark.parametrize("name", ["王处长", "陈法务", "周抽取", "外单位钱某", "系统孙"])
def test_only_a_clerk_of_the_organ_drafts(place, noon, name) -> None:
    with pytest.raises(Refused, match="经办人办理"):
        draft_plan(place.market, 2026, "计划", by=place[name], at=noon)
    assert not Plan.objects.exists()


def test_lines_are_numbered_and_stay_so(place, noon) -> None:
    plan, li, item = drafted_plan(place, noon), place["李起草"], an_item(place)
    second = write_line(a_line(plan, item, place), plan.version, by=li, at=noon)
    drop_line(line_of_number(plan, 1), plan.version, by=li, at=noon)
    third = write_line(a_line(plan, item, place), plan.version, by=li, at=noon)
    assert (second.number, third.number) == (2, 3)
    assert kinds(plan) == [
        "PlanDrafted",
        "LineWritten",
        "LineWritten",
        "LineDropped",
        "LineWritten",
    ]


def line_of_number(plan, number):
    line = plan.lines.select_related("item").get(number=number)
    line.plan = plan
    return line


def test_of_two_who_edit_at_once_the_second_is_told(place, noon) -> None:
    plan, li = drafted_plan(place, noon), place["李起草"]
    mine, theirs = fresh(plan), fresh(plan)
    retitle_plan(mine, "甲", mine.version, by=li, at=noon)
    with pytest.raises(Conflict):
        retitle_plan(theirs, "乙", theirs.version, by=li, at=noon)
    with pytest.raises(Conflict):
        retitle_plan(fresh(plan), "丙", plan.version, by=li, at=noon)
    assert fresh(plan).title == "甲"


def test_under_review_nothing_is_edited(place, noon) -> None:
    plan, li = submitted_plan(place, noon), place["李起草"]
    for deed in (
        lambda: retitle_plan(plan, "乙", plan.version, by=li, at=noon),
        lambda: write_line(a_line(plan, an_item(place), place), plan.version, by=li, at=noon),
        lambda: drop_line(line_of_number(plan, 1), plan.version, by=li, at=noon),
    ):
        with pytest.raises(Conflict, match="内容不能再改"):
            deed()


# the way through


def test_the_whole_way(place, noon) -> None:
    plan = published_plan(place, noon)
    assert fresh(plan).state == "published"
    assert kinds(plan) == [
        "PlanDrafted",
        "LineWritten",
        "PlanSubmitted",
        "DocumentSigned",
        "PlanChecked",
        "DocumentSigned",
        "PlanReviewed",
        "DocumentSigned",
        "PlanApproved",
        "PlanPublished",
    ]
    signed = [(s.step, s.signer_name) for s in signatures_of(plan.digest)]
    assert signed == [
        ("check", "孙科长"),
        ("legal_review", "陈法务"),
        ("approve", "王处长"),
    ]


def test_publishing_writes_the_log_and_asks_for_disclosure(place, noon) -> None:
    plan = published_plan(place, noon)
    leaf = LogLeaf.objects.get(subject=f"document:{plan.digest}")
    entry = decode(leaf.entry.encode())
    assert isinstance(entry, PlanPublished)
    assert (entry.plan, entry.lines) == (plan.digest, [line_reference(plan.digest, 1)])
    assert is_public(plan.digest)
    assert set(Job.objects.values_list("kind", flat=True)) == {
        "disclosure.follow",
        "ledger.publish",
    }
    job = Job.objects.get(kind="disclosure.follow")
    assert job.key == f"disclosure:plan:{plan.digest}:published"
    assert job.args == {"kind": "plan", "digest": plan.digest, "pk": plan.pk}


def test_before_publication_nothing_is_public(place, noon) -> None:
    plan = approved_plan(place, noon)
    assert not is_public(plan.digest)
    assert not LogLeaf.objects.exists()
    assert not Job.objects.exists()


def test_the_sealed_plan_holds_the_line_and_the_numbers_of_its_day(place, noon) -> None:
    plan = submitted_plan(place, noon)
    content = sealed(plan.digest)
    line = content["lines"][0]
    assert (content["drafted_by"], content["edition"], content["number"]) == (
        "李起草",
        1,
        plan.number,
    )
    estimate = line.pop("estimate")
    assert line == written(line_of(plan))
    assert estimate["population"] == 120
    assert estimate["sample"] == sum(s["sample"] for s in estimate["strata"]) == plan.sample


def test_a_blocking_finding_stops_the_submission(place, noon) -> None:
    plan = drafted_plan(place, noon, seats=[seat(place.market, 1)])
    with pytest.raises(Refused, match="不得少于 2 名") as refused:
        submit_plan(plan, by=place["李起草"], at=noon)
    assert "不得少于两人" in refused.value.cites.quotation
    assert not SealedDocument.objects.exists()


def test_several_findings_are_counted(place, noon) -> None:
    plan = drafted_plan(place, noon, seats=[], strata=[])
    with pytest.raises(Refused, match="还有 2 处要处理"):
        submit_plan(plan, by=place["李起草"], at=noon)


def test_a_warning_with_a_written_reason_passes_and_is_sealed(place, noon) -> None:
    strata = [{"name": n, "ratio": "50/100"} for n in ("A", "B", "C", "D", "未分类")]
    plan = drafted_plan(place, noon, strata=strata)
    with pytest.raises(Refused, match="高于 20%"):
        submit_plan(plan, by=place["李起草"], at=noon)
    line = line_of(plan)
    line.departures = {"ratio_above_maximum": "上级部署的专项检查"}
    line.plan = plan
    write_line(line, plan.version, by=place["李起草"], at=noon)
    digest = submit_plan(plan, by=place["李起草"], at=noon)
    assert sealed(digest)["lines"][0]["departures"] == line.departures


# maker is not checker


def also(name: str, role: Role, place, noon):
    staff = Staff.objects.get(name=name)
    grant_role(staff, role, place.market, by=place["安全赵"], at=noon)
    return actor_of(staff)


def test_the_drafter_cannot_check_their_own_plan(place, noon) -> None:
    plan = checked_plan(place, noon)
    also("李起草", Role.LEGAL, place, noon)
    li = also("李起草", Role.APPROVER, place, noon)
    with pytest.raises(Refused, match="您参与起草了这份计划"):
        review_plan(plan, plan.digest, by=li, at=noon)
    with pytest.raises(Refused, match="您参与起草了这份计划"):
        return_plan(plan, plan.digest, "x", by=li, at=noon)
    review_plan(plan, plan.digest, by=place["陈法务"], at=noon)
    with pytest.raises(Refused, match="您参与起草了这份计划"):
        approve_plan(plan, plan.digest, by=li, at=noon)


def test_whoever_wrote_a_line_is_a_maker_too(place, noon) -> None:
    plan = drafted_plan(place, noon)
    wang = also("王处长", Role.CLERK, place, noon)
    line = line_of(plan)
    line.plan = plan
    write_line(line, plan.version, by=wang, at=noon)
    submit_plan(plan, by=place["李起草"], at=noon)
    check_plan(plan, plan.digest, by=place["孙科长"], at=noon)
    review_plan(plan, plan.digest, by=place["陈法务"], at=noon)
    with pytest.raises(Refused, match="您参与起草了这份计划"):
        approve_plan(plan, plan.digest, by=wang, at=noon)


def test_the_reviewer_cannot_approve_as_well(place, noon) -> None:
    plan = reviewed_plan(place, noon)
    chen = also("陈法务", Role.APPROVER, place, noon)
    with pytest.raises(Refused, match="一人不能签两个环节"):
        approve_plan(plan, plan.digest, by=chen, at=noon)
    assert fresh(plan).state == "reviewed"


@pytest.mark.parametrize("name", ["李起草", "王处长", "陈法务", "周抽取", "外单位钱某", "审计冯"])
def test_only_the_head_of_the_section_checks(place, noon, name) -> None:
    plan = submitted_plan(place, noon)
    with pytest.raises(Refused):
        check_plan(plan, plan.digest, by=place[name], at=noon)
    assert fresh(plan).state == "submitted"


@pytest.mark.parametrize("name", ["李起草", "孙科长", "王处长", "周抽取", "外单位钱某", "审计冯"])
def test_only_the_legal_office_reviews(place, noon, name) -> None:
    plan = checked_plan(place, noon)
    with pytest.raises(Refused):
        review_plan(plan, plan.digest, by=place[name], at=noon)
    assert fresh(plan).state == "checked"


@pytest.mark.parametrize("name", ["李起草", "陈法务", "周抽取", "外单位钱某", "审计冯"])
def test_only_the_approver_approves(place, noon, name) -> None:
    plan = reviewed_plan(place, noon)
    with pytest.raises(Refused):
        approve_plan(plan, plan.digest, by=place[name], at=noon)
    assert fresh(plan).state == "reviewed"


@pytest.mark.parametrize("name", ["王处长", "陈法务", "周抽取", "外单位钱某", "审计冯"])
def test_only_a_clerk_publishes(place, noon, name) -> None:
    plan = approved_plan(place, noon)
    with pytest.raises(Refused):
        publish_plan(plan, by=place[name], at=noon)
    assert not LogLeaf.objects.exists()


def test_no_step_is_skipped(place, noon) -> None:
    plan = submitted_plan(place, noon)
    with pytest.raises(Conflict):
        approve_plan(plan, plan.digest, by=place["王处长"], at=noon)
    with pytest.raises(Conflict):
        publish_plan(plan, by=place["李起草"], at=noon)
    assert not signatures_of(plan.digest)


# what the signer saw


def test_a_signature_covers_only_what_was_seen(place, noon) -> None:
    plan = checked_plan(place, noon)
    for digest in ("0" * 64, ""):
        with pytest.raises(Conflict, match="已经不是您看到的那一份"):
            review_plan(plan, digest, by=place["陈法务"], at=noon)
    assert [s.signer_name for s in signatures_of(plan.digest)] == ["孙科长"]


def test_a_signature_meant_for_the_version_before_the_return_is_not_taken(place, noon) -> None:
    plan, chen, li = checked_plan(place, noon), place["陈法务"], place["李起草"]
    seen = plan.digest
    return_plan(plan, seen, "依据不全", by=chen, at=noon)
    submit_plan(plan, by=li, at=noon)
    check_plan(plan, plan.digest, by=place["孙科长"], at=noon)
    with pytest.raises(Conflict, match="已经不是您看到的那一份"):
        review_plan(plan, seen, by=chen, at=noon)


def test_a_return_needs_a_reason(place, noon) -> None:
    plan = submitted_plan(place, noon)
    with pytest.raises(Invalid, match="退回要写明理由"):
        return_plan(plan, plan.digest, "  ", by=place["孙科长"], at=noon, comments={1: " "})


RETURNED_FROM = {"孙科长": submitted_plan, "陈法务": checked_plan, "王处长": reviewed_plan}


@pytest.mark.parametrize("name", RETURNED_FROM)
def test_after_a_return_it_is_edited_and_gets_a_new_digest(place, noon, name) -> None:
    plan = RETURNED_FROM[name](place, noon)
    first, li = plan.digest, place["李起草"]
    return_plan(plan, first, "请提高 D 类比例", by=place[name], at=noon)
    assert (plan.state, plan.return_reason) == ("returned", "请提高 D 类比例")
    retitle_plan(plan, "修改后的计划", plan.version, by=li, at=noon)
    submit_plan(plan, by=li, at=noon)
    assert plan.digest != first
    check_plan(plan, plan.digest, by=place["孙科长"], at=noon)
    review_plan(plan, plan.digest, by=place["陈法务"], at=noon)
    approve_plan(plan, plan.digest, by=place["王处长"], at=noon)
    assert {s.digest for s in signatures_on(plan.subject)} >= {plan.digest}


def test_sending_the_same_words_again_is_a_new_document_to_sign(place, noon) -> None:
    plan = reviewed_plan(place, noon)
    first = plan.digest
    return_plan(plan, first, "请再斟酌", by=place["王处长"], at=noon)
    submit_plan(plan, by=place["李起草"], at=noon)
    assert plan.digest != first
    assert sealed(plan.digest)["edition"] == 2


def test_an_item_retired_on_the_way_stops_the_publication(place, noon) -> None:
    plan = approved_plan(place, noon)
    Item.objects.update(state=ItemState.RETIRED)
    with pytest.raises(Refused, match="不是已公布的抽查事项") as refused:
        publish_plan(plan, by=place["李起草"], at=noon)
    assert "清单之外无监管" in refused.value.cites.quotation


# races


def test_of_two_approvals_of_the_same_row_one_wins_and_the_other_is_told(place, noon) -> None:
    plan = reviewed_plan(place, noon)
    second = also("周抽取", Role.APPROVER, place, noon)
    mine, theirs = fresh(plan), fresh(plan)
    approve_plan(mine, plan.digest, by=place["王处长"], at=noon)
    with pytest.raises(Conflict, match="王处长已经办理“批准”，计划现在是“待公布”"):
        approve_plan(theirs, plan.digest, by=second, at=noon)
    assert [s.signer_name for s in signatures_of(plan.digest)] == ["孙科长", "陈法务", "王处长"]
