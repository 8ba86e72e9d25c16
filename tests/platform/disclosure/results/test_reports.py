"""An institution that reports after the result was published: a further version tells of it, by the usual road."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from doubledraw.platform.disclosure import services
from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.disclosure.selectors.waiting import (
    preview_of,
    unpublished,
    waiting,
    waiting_keys,
)
from doubledraw.platform.inspections.models import Commission, Visit
from doubledraw.platform.inspections.services.commissioning import (
    AskedCommission,
    approve_commission,
    commission,
    end_commission,
    report_commission,
)
from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.registry.models import Institution
from tests.platform.disclosure.results.conftest import DAY
from tests.world import inspections as world

CHECK = world.morning(DAY)
AFTER, LATER = CHECK + timedelta(hours=9), date(2026, 6, 24)
REPORTED = world.morning(LATER)
WHY = "补充受委托机构提交报告的情况"


@pytest.fixture(autouse=True)
def karamay(settings):
    settings.RULE_SETS = ("karamay-2016",)


@pytest.fixture
def asked(stage, visit) -> Callable[..., Commission]:
    """An institution that was commissioned, and approved by another person, when the visit was made."""

    def of(name: str, kind: str = "laboratory") -> Commission:
        market, nth = stage.place.market, Institution.objects.count()
        code = f"9165020{nth}MA00000001"
        lab = Institution.objects.create(
            organ=market, changed_at=CHECK, code=code, name=name, kind=kind
        )
        said = AskedCommission(
            lab, market, "检测留样", "chosen", DAY + timedelta(days=20), 0, "只有一家有此资质"
        )
        made = commission(visit, said, by=stage.carried.team(visit)[0], at=CHECK)
        approve_commission(made, by=stage["王处长"], at=CHECK)
        return made

    return of


@pytest.fixture
def published(stage, visit, asked) -> tuple[Visit, Commission]:
    """The result is public; the institution has not reported yet."""
    made = asked("清源检测中心")
    stage.reviewed(visit)
    stage.revealed()
    assert stage.public(visit).commissions is None
    return visit, made


def _reports(stage, made: Commission, at: datetime = REPORTED) -> None:
    made.refresh_from_db()
    by = stage.carried.team(made.visit)[0]
    report_commission(made, world.PHOTO, "r.jpg", "菌落总数合格", by=by, at=at)


def test_a_late_report_makes_a_version_that_says_who_reported_when_and_why_it_is_there(
    stage, published
) -> None:
    visit, made = published
    duties = list(Obligation.objects.order_by("pk").values_list("kind", "subject", "state"))
    _reports(stage, made)
    stage.follow(LATER)
    old, new = PublicVisit.objects.filter(key=visit.number).order_by("version")
    assert (old.state, old.is_current, old.commissions) == ("corrected", False, None)
    assert old.changed_reason == WHY
    assert (new.state, new.version, new.digest) == ("published", 2, old.digest)
    (told,) = new.commissions
    assert told["institution"] == "清源检测中心"
    assert told["reported"] == "2026-06-24"
    said = json.loads(document(new.public_digest))
    assert (said["corrects"], said["reason"]) == (old.public_digest, WHY)
    assert "菌落" not in document(new.public_digest).decode(), "the conclusion is nobody's business"
    assert LogLeaf.objects.filter(subject=f"document:{new.public_digest}").count() == 1
    assert new.findings.count() == old.findings.count()
    now = list(Obligation.objects.order_by("pk").values_list("kind", "subject", "state"))
    assert now == duties, "no clock of publication runs again"
    assert services.follow_result(visit.pk, at=REPORTED + timedelta(hours=9)) is None
    assert not waiting_keys(stage["王处长"])


def test_the_public_page_shows_the_version_its_reason_and_the_day_of_the_report(
    stage, published
) -> None:
    visit, made = published
    _reports(stage, made)
    stage.follow(LATER)
    page = Client().get(f"/results/{visit.number}/").content.decode()
    for words in (WHY, "清源检测中心", "2026年6月24日提交报告", "历次公布", "企业不付费"):
        assert words in page
    english = Client(headers={"accept-language": "en"}).get(f"/results/{visit.number}/")
    shown = english.content.decode()
    for words in ("A commissioned institution has reported", "reported on 24 Jun 2026"):
        assert words in shown
    assert WHY not in shown
    first = Client().get(f"/results/{visit.number}/?version=1").content.decode()
    assert "这一版已经更正" in first
    assert "清源检测中心" not in first


def test_each_report_makes_its_version_and_a_commission_that_ends_makes_none(
    stage, visit, asked
) -> None:
    one, two, ended = asked("清源检测中心"), asked("白杨审计所", "accounting"), asked("空手检测所")
    stage.reviewed(visit)
    stage.revealed()
    ended.refresh_from_db()
    end_commission(ended, "机构退回委托", by=stage.carried.team(visit)[0], at=REPORTED)
    stage.follow(LATER)
    assert stage.public(visit).version == 1
    for n, made in enumerate((one, two), 1):
        _reports(stage, made, REPORTED + timedelta(days=n))
        stage.follow(LATER + timedelta(days=n))
        row = stage.public(visit)
        assert (row.version, len(row.commissions)) == (1 + n, n)


def test_a_report_before_the_publication_needs_no_further_version(stage, visit, asked) -> None:
    _reports(stage, asked("清源检测中心"), CHECK)
    stage.reviewed(visit)
    stage.revealed()
    stage.follow()
    row = stage.public(visit)
    assert (row.version, len(row.commissions)) == (1, 1)
    Institution.objects.update(name="清源检测中心（改名）")
    assert services.follow_result(visit.pk, at=AFTER) is None, "a new name is no new report"


def test_a_withdrawn_result_does_not_come_back_with_a_report(stage, published) -> None:
    visit, made = published
    row = stage.public(visit)
    asked = services.ask_retraction(row, "公示了另一家的结果", by=stage["李起草"], at=AFTER)
    services.decide_retraction(asked, agree=True, by=stage["王处长"], at=AFTER)
    _reports(stage, made)
    stage.follow(LATER)
    assert stage.public(visit).state == "withdrawn"
    assert not unpublished().exists()


def test_where_a_person_publishes_the_version_waits_for_another_than_who_entered(
    stage, visit, asked
) -> None:
    made, organ = asked("清源检测中心"), visit.draw.organ
    words = [{"text": "糖三盐二", "reason": "配方是商业秘密"}]
    said = {"needs_person": True, "by": stage["李起草"], "at": AFTER}
    rules = services.propose_rules(organ, words, "清市监〔2026〕1号", **said)
    services.decide_rules(rules, agree=True, by=stage["王处长"], at=AFTER)
    stage.reviewed(visit)
    stage.revealed()
    seen = preview_of(visit, AFTER).public.digest
    services.publish_result(visit, seen, by=stage["王处长"], at=AFTER)
    assert not waiting_keys(stage["王处长"])
    _reports(stage, made)
    at = stage.follow(LATER)
    assert stage.public(visit).version == 1, "nothing is published by itself here"
    (one,) = waiting([pk for pk, _ in waiting_keys(stage["王处长"])], at)
    assert one.preview.standing.wait == "person"
    fresh = one.preview.public.digest
    with pytest.raises(Refused):
        services.publish_result(visit, fresh, by=stage.carried.team(visit)[0], at=at)
    with pytest.raises(Conflict, match="不一样了"):
        services.publish_result(visit, seen, by=stage["王处长"], at=at)
    row = services.publish_result(visit, fresh, by=stage["王处长"], at=at)
    assert (row.version, row.changed_reason) == (2, "")
    assert len(row.commissions) == 1
    assert not waiting_keys(stage["王处长"])


def test_a_term_that_is_over_does_not_begin_again_with_a_report(stage, published) -> None:
    visit, made = published
    over = REPORTED.date() - timedelta(days=4)
    PublicVisit.objects.filter(key=visit.number).update(state="archived", until=over)
    _reports(stage, made)
    stage.follow(LATER)
    row = stage.public(visit)
    assert (row.version, row.state, row.until) == (2, "archived", over)
    assert len(row.commissions) == 1
    assert not waiting_keys(stage["王处长"])
