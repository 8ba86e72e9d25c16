"""A role lent for a period: in force from its first to its last day, never lent on; nobody checks their own by it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import Delegation, RoleGrant, Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role, lend_role, withdraw_delegation
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.selectors.plans import plans_waiting_for
from doubledraw.platform.plans.services import approve_plan, check_plan, return_plan, review_plan
from tests.world.county import County, county
from tests.world.planning import reviewed_plan, submitted_plan

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 5, 20), date(2026, 5, 29)


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def staff(name: str) -> Staff:
    return Staff.objects.select_related("organ").get(name=name)


def lent(place, noon, lender="王处长", deputy="周抽取", role=Role.APPROVER, **given) -> Delegation:
    fields = {"since": FIRST, "until": LAST, "reason": "出差"} | given
    organ = fields.pop("organ", place.market)
    return lend_role(role, organ, staff(deputy), **fields, by=place[lender], at=noon)


def deputy(name="周抽取", on=FIRST):
    return actor_of(staff(name), on)


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
        (None, False),
    ],
)
def test_it_is_in_force_from_its_first_to_its_last_day(place, noon, on, holds) -> None:
    lent(place, noon)
    actor = actor_of(staff("周抽取"), on)
    assert actor.holds(Role.APPROVER, place.market.path) == holds
    found = actor.lent(Role.APPROVER, place.market.path)
    assert (found.lender_name if found else None) == ("王处长" if holds else None)
    assert actor.holds(Role.DRAWER, place.market.path)
    assert actor.lent(Role.DRAWER, place.market.path) is None


def test_it_ends_with_the_lenders_own_role_account_or_word(place, noon) -> None:
    one = lent(place, noon)
    assert deputy().holds(Role.APPROVER, place.market.path)
    Staff.objects.filter(name="王处长").update(is_active=False)
    assert not deputy().holds(Role.APPROVER, place.market.path)
    Staff.objects.filter(name="王处长").update(is_active=True)
    grant = RoleGrant.objects.get(staff__name="王处长")
    grant.delete()
    assert not deputy().holds(Role.APPROVER, place.market.path)
    grant_role(staff("王处长"), Role.APPROVER, place.market, by=place["安全赵"], at=noon)
    assert deputy().holds(Role.APPROVER, place.market.path)
    withdraw_delegation(one, by=place["王处长"], at=noon)
    assert not deputy().holds(Role.APPROVER, place.market.path)
    kinds = list(AuditEvent.objects.filter(subject="staff:zhou").values_list("kind", flat=True))
    assert kinds[-2:] == ["RoleLent", "DelegationWithdrawn"]


def test_the_actor_costs_two_queries_with_and_without_what_was_lent(place, noon) -> None:
    def queries() -> int:
        person = Staff.objects.get(name="周抽取")
        with CaptureQueriesContext(connection) as asked:
            actor_of(person, FIRST)
        return len(asked)

    before = queries()
    lent(place, noon)
    assert queries() == before == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": Role.DRAWER}, "role_not_held"),
        ({"lender": "周抽取", "deputy": "李起草"}, "role_not_held"),
        ({"deputy": "王处长"}, "lends_to_self"),
        ({"deputy": "审计冯"}, "admin_does_no_business"),
        ({"until": FIRST - timedelta(days=1)}, "period_over"),
        ({"since": date(2026, 1, 1), "until": date(2026, 1, 2)}, "period_over"),
        ({"lender": "安全赵"}, "role_not_held"),
    ],
)
def test_what_may_not_be_lent(place, noon, given, code) -> None:
    with pytest.raises(Refused) as refused:
        lent(place, noon, **given)
    assert refused.value.code == code
    assert not Delegation.objects.exists()


def test_a_reason_is_wanted_and_an_account_that_is_open(place, noon) -> None:
    with pytest.raises(Invalid, match="委托要写明理由"):
        lent(place, noon, reason=" ")
    Staff.objects.filter(name="周抽取").update(is_active=False)
    with pytest.raises(Refused, match="账号已经停用"):
        lent(place, noon)


def test_a_lent_role_is_not_lent_on(place, noon) -> None:
    lent(place, noon)
    with pytest.raises(Refused) as refused:
        lend_role(
            Role.APPROVER, place.market, staff("李起草"), FIRST, LAST, "出差",
            by=deputy(), at=noon,
        )  # fmt: skip
    assert "不能再转委托" in refused.value.remedy


def test_only_the_lender_and_the_security_administrator_take_it_back(place, noon) -> None:
    one = lent(place, noon)
    for name in ("周抽取", "李起草", "审计冯", "系统孙"):
        with pytest.raises(Refused):
            withdraw_delegation(one, by=place[name], at=noon)
    stale = Delegation.objects.get(pk=one.pk)
    withdraw_delegation(one, by=place["安全赵"], at=noon)
    with pytest.raises(Refused, match="已经收回"):
        withdraw_delegation(one, by=place["王处长"], at=noon)
    with pytest.raises(Conflict):
        withdraw_delegation(stale, by=place["王处长"], at=noon)


@pytest.mark.parametrize(
    "changes", [{"deputy_id": "lender"}, {"until": FIRST - timedelta(days=1)}, {"role": "king"}]
)
def test_the_database_refuses_too(place, noon, changes) -> None:
    one = lent(place, noon)
    fields = {k: one.lender_id if v == "lender" else v for k, v in changes.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=one.pk).update(**fields)


# what a deputy signs


def test_a_deputys_signature_says_for_whom(place, noon) -> None:
    lent(place, noon)
    plan, zhou = reviewed_plan(place, noon), deputy()
    assert list(plans_waiting_for(zhou)) == [plan]
    approve_plan(plan, plan.digest, "同意", by=zhou, at=noon)
    signature = Signature.objects.get(step="approve")
    assert (signature.signer_name, signature.behalf_name) == ("周抽取", "王处长")
    assert signature.on_behalf_of == place["王处长"].user_id
    page = browser("李起草").get(f"/desk/plans/{plan.number}/").content.decode()
    assert "代王处长" in page


def test_a_maker_does_not_check_through_a_deputy(place, noon) -> None:
    grant_role(staff("李起草"), Role.HEAD, place.market, by=place["安全赵"], at=noon)
    place.people["李起草"] = actor_of(staff("李起草"))
    lent(place, noon, "李起草", "周抽取", Role.HEAD)
    plan = submitted_plan(place, noon)
    for deed in (
        lambda: check_plan(plan, plan.digest, by=deputy(), at=noon),
        lambda: return_plan(plan, plan.digest, "请改", by=deputy(), at=noon),
    ):
        with pytest.raises(Refused, match="委托您的李起草参与起草了这份计划"):
            deed()


def test_a_deputy_does_not_check_what_they_made(place, noon) -> None:
    lent(place, noon, "孙科长", "李起草", Role.HEAD)
    plan = submitted_plan(place, noon)
    with pytest.raises(Refused, match="您参与起草了这份计划"):
        check_plan(plan, plan.digest, by=deputy("李起草"), at=noon)


def test_nobody_signs_two_steps_through_a_deputy(place, noon) -> None:
    """孙科长 checks; whoever approves for 孙科长 would sign for them twice; nor does 孙科长 approve for another."""
    grant_role(staff("孙科长"), Role.APPROVER, place.market, by=place["安全赵"], at=noon)
    place.people["孙科长"] = actor_of(staff("孙科长"))
    lent(place, noon, "孙科长", "周抽取", Role.APPROVER)
    plan = reviewed_plan(place, noon)
    with pytest.raises(Refused, match="委托您的孙科长已经签署过这份文件"):
        approve_plan(plan, plan.digest, by=deputy(), at=noon)
    Delegation.objects.all().delete()
    lent(place, noon, "王处长", "孙科长", Role.APPROVER)
    with pytest.raises(Refused, match="一人不能签两个环节"):
        approve_plan(plan, plan.digest, by=deputy("孙科长"), at=noon)


def test_who_was_signed_for_does_not_sign_the_next_step(place, noon) -> None:
    lent(place, noon, "孙科长", "周抽取", Role.HEAD)
    grant_role(staff("孙科长"), Role.LEGAL, place.market, by=place["安全赵"], at=noon)
    plan = submitted_plan(place, noon)
    check_plan(plan, plan.digest, by=deputy(), at=noon)
    with pytest.raises(Refused, match="已有人受您委托签署过这份文件"):
        review_plan(plan, plan.digest, by=deputy("孙科长"), at=noon)


def test_the_database_refuses_a_maker_who_signs_through_another(place, noon) -> None:
    plan = submitted_plan(place, noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.create(
            digest=plan.digest, subject=plan.subject, step="check", drafted_by=plan.drafted_by,
            signer_id=place["周抽取"].user_id, signer_name="周抽取", organ_name="x",
            on_behalf_of=plan.drafted_by, behalf_name="李起草", at=noon,
        )  # fmt: skip


# the pages


def browser(name: str) -> Client:
    client = Client()
    client.force_login(
        Staff.objects.get(name=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def typed(place, **changes: object) -> dict[str, object]:
    fields = {
        "grant": RoleGrant.objects.get(staff__name="王处长").pk,
        "deputy": staff("周抽取").pk,
        "since": "2026-01-01",
        "until": "2099-01-01",
        "reason": "出差",
    }
    return fields | changes


def test_a_role_is_lent_and_taken_back_on_ones_own_page(place, noon) -> None:
    wang, zhou = browser("王处长"), browser("周抽取")
    assert "还没有委托" in wang.get("/desk/delegations/").content.decode()
    answer = wang.post("/desk/delegations/", typed(place), follow=True).content.decode()
    assert "生效中" in answer
    assert "王处长" in zhou.get("/desk/delegations/").content.decode()
    one = Delegation.objects.get()
    plan = reviewed_plan(place, noon)
    assert "审阅" in zhou.get(f"/desk/plans/{plan.number}/").content.decode()
    assert zhou.post(f"/desk/delegations/{one.pk}/withdraw/").status_code == 403
    assert browser("李起草").post(f"/desk/delegations/{one.pk}/withdraw/").status_code == 404
    listed = browser("安全赵").get("/desk/delegations/").content.decode()
    assert "王处长" in listed
    assert "委托别人" not in listed
    assert (
        "已收回" in wang.post(f"/desk/delegations/{one.pk}/withdraw/", follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": ""}, 422),
        ({"until": "2025-01-01"}, 403),
        ({"deputy": "0"}, 422),
        ({"grant": "1"}, 422),
        ({"reason": ""}, 422),
    ],
)
def test_what_cannot_be_lent_is_said(place, noon, changes, said) -> None:
    assert browser("王处长").post("/desk/delegations/", typed(place, **changes)).status_code == said
    assert not Delegation.objects.exists()


def test_nobody_lends_the_role_of_another_and_outsiders_are_not_offered(place, noon) -> None:
    answer = browser("李起草").post("/desk/delegations/", typed(place))
    assert answer.status_code == 422
    assert "外单位钱某" not in browser("李起草").get("/desk/delegations/").content.decode()
    assert browser("审计冯").get("/desk/delegations/").status_code == 403
