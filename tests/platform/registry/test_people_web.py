"""The pages of people in the browser: what each says, who may do what, and nothing an outsider can learn."""

import os
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import (
    Certificate,
    Employment,
    Equipment,
    EquipmentLoan,
    Expert,
    Inspector,
    Institution,
    Leave,
    Pool,
    PoolMember,
    Recusal,
    RecusalRule,
    Target,
)
from tests.clock import here
from tests.world.county import County, county
from tests.world.rolls import rolls

pytestmark = pytest.mark.django_db

SOAK = bool(os.environ.get("DOUBLEDRAW_SOAK"))
LISTS = tuple(
    f"/desk/{name}/"
    for name in ("inspectors", "experts", "institutions", "pools", "equipment", "recusals")
)
RIGHT_CODE = "91350100M000100Y43"
NAUGHTY = (
    *("\0", "\u202e倒", "𠮷䶮", "x" * 10_000, "'; drop table x; --", "{{ 7 }}", "=1+1"),
    *("0000-00-00", "9" * 40, "1e400", "-1", "　", "<script>alert(1)</script>"),
)


@pytest.fixture
def place(noon) -> County:
    found = county(noon)
    rolls(found, noon, targets=3, inspectors=3)
    return found


def signed_in(name: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return answer.content.decode()


def someone() -> Inspector:
    return Inspector.objects.order_by("ref")[0]


def at(ref: str, rest: str = "") -> str:
    return f"/desk/inspectors/{ref}/{rest}"


CARD = {
    "name": "钱检查", "kind": "civil_servant", "status": "active", "qualifications": "食品检查员，药品检查员",
    "regions": "城关街道", "capacity": "20", "phone": "13800000000", "reason": "岗位调整",
}  # fmt: skip


@pytest.mark.parametrize("page", LISTS)
def test_an_empty_list_says_what_to_do_next(noon, page) -> None:
    county(noon)
    answer = signed_in("李起草").get(page)
    assert answer.status_code == 200
    assert any(word in text(answer) for word in ("导入", "登记", "邀请"))
    assert Client().get(page).status_code == 302
    assert signed_in("审计冯").get(page).status_code == 403


def test_somebody_is_entered_and_changed_by_hand(place) -> None:
    li = signed_in("李起草")
    said = {**CARD, "organ": place.market.pk, "ref": "HAND-1", "valid_until": "2030-01-01"}
    assert li.get("/desk/inspectors/new/").status_code == 200
    assert li.post("/desk/inspectors/new/", said).url == at("HAND-1")
    person = Inspector.objects.get(ref="HAND-1")
    assert (person.regions, person.capacity) == (["990126001"], 20)
    assert person.qualifications == sorted(["食品检查员", "药品检查员"])
    assert Certificate.objects.get(number="HAND-1").valid_until == date(2030, 1, 1)
    again = li.post("/desk/inspectors/new/", said)
    assert (again.status_code, "已经有人使用" in text(again)) == (422, True)
    assert 'value="药品检查员、食品检查员"' in text(li.get(at("HAND-1", "edit/")))
    changed = {**CARD, "organ": place.market.pk, "regions": "", "version": person.version}
    wrong = li.post(at("HAND-1", "edit/"), {**changed, "capacity": "许多", "reason": ""})
    assert wrong.status_code == 422
    assert "应为整数" in text(wrong)
    assert li.post(at("HAND-1", "edit/"), changed).status_code == 302
    assert li.post(at("HAND-1", "edit/"), {**changed, "name": "晚"}).status_code == 409
    page = text(li.get(at("HAND-1")))
    assert "岗位调整" in page
    assert "全域" in page


def test_certificates_leave_and_employers_on_the_page(place) -> None:
    li, ref = signed_in("李起草"), someone().ref
    held = {"kind": "professional", "number": "P-1", "valid_until": "2031-01-01"}
    assert li.post(at(ref, "certificates/"), held).status_code == 302
    certificate = Certificate.objects.get(number="P-1")
    withdraw = at(ref, f"certificates/{certificate.pk}/withdraw/")
    assert "这一项不能空着" in text(li.post(withdraw, {"day": "2026-05-01"}))
    assert li.post(withdraw, {"day": "2026-05-01", "reason": "注销"}).status_code == 302
    days = {"since": "2026-06-01", "until": "2026-05-01"}
    wrong = li.post(at(ref, "leave/"), days)
    assert (wrong.status_code, "止早于起" in text(wrong)) == (422, True)
    assert li.post(at(ref, "leave/"), {**days, "until": "2026-06-09"}).status_code == 302
    assert li.post(at(ref, f"leave/{Leave.objects.get().pk}/cancel/")).status_code == 302
    job = {"employer": "甲公司", "until": "2025-01-01"}
    assert li.post(at(ref, "employments/"), job).status_code == 302
    assert li.post(at(ref, "employments/"), job).status_code == 409
    drop = at(ref, f"employments/{Employment.objects.get().pk}/drop/")
    assert li.post(drop, {"reason": "登记错人"}).status_code == 302
    page = text(li.get(at(ref)))
    for words in ("2026年5月1日注销", "已取消", "登记错人"):
        assert words in page


def test_a_recusal_goes_through_two_people_in_the_browser(place) -> None:
    li, wang, inspector = signed_in("李起草"), signed_in("王处长"), someone()
    target = Target.objects.first()
    said = {"code": target.code, "reason": "KIN", "note": "配偶"}
    scan = SimpleUploadedFile("证明.pdf", b"%PDF-1.7 x")
    bad = SimpleUploadedFile("证明.docx", b"PK")
    wrong = li.post(at(inspector.ref, "recusals/"), {**said, "evidence": bad})
    assert (wrong.status_code, "PDF、JPEG 或 PNG" in text(wrong)) == (422, True)
    assert li.post(at(inspector.ref, "recusals/"), {**said, "evidence": scan}).status_code == 302
    recusal = Recusal.objects.get()
    page = f"/desk/recusals/{recusal.pk}/"
    assert "审批人可以批准回避" in text(li.get(page))
    assert li.post(f"{page}decide/", {"decision": "approve"}).status_code == 403
    assert "等我审批" in text(wang.get("/desk/recusals/"))
    silent = wang.post(f"{page}decide/", {"decision": "refuse"})
    assert (silent.status_code, "要写明理由" in text(silent)) == (422, True)
    assert wang.post(f"{page}decide/", {"decision": "approve"}).status_code == 302
    answer = wang.get(f"{page}evidence/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == b"%PDF-1.7 x"
    assert li.post(f"{page}end/", {"reason": ""}).status_code == 422
    assert li.post(f"{page}end/", {"reason": "已离职"}).status_code == 302
    recusal.refresh_from_db()
    assert recusal.state == "ended"


def test_who_does_not_need_the_register_learns_nothing_from_it(place) -> None:
    inspector, target = someone(), Target.objects.first()
    signed_in("李起草").post(
        at(inspector.ref, "recusals/"), {"code": target.code, "reason": "KIN", "note": "机密说明"}
    )
    pk = Recusal.objects.get().pk
    for name in ("陈法务", "外单位钱某"):
        reader = signed_in(name)
        for page in (
            *("/desk/recusals/", at(inspector.ref), f"/desk/targets/{target.code}/"),
            *(f"/desk/recusals/{pk}/", f"/desk/recusals/{pk}/evidence/"),
        ):
            assert "机密说明" not in text(reader.get(page)), page
        assert reader.get(f"/desk/recusals/{pk}/").status_code == 404
        assert reader.post(f"/desk/recusals/{pk}/end/", {"reason": "x"}).status_code == 404
    assert "机密说明" in text(signed_in("何监督").get(f"/desk/recusals/{pk}/"))


def test_a_rule_is_proposed_and_adopted_in_the_browser(place) -> None:
    li, wang = signed_in("李起草"), signed_in("王处长")
    said = {"organ": place.market.pk, "reason": "LAST_TIME", "months": "12", "basis": "办法第六条"}
    assert li.post("/desk/recusals/rules/new/", {**said, "months": "0"}).status_code == 422
    assert li.post("/desk/recusals/rules/new/", said).status_code == 302
    assert li.post("/desk/recusals/rules/new/", said).status_code == 409
    rule = RecusalRule.objects.get()
    assert li.post(f"/desk/recusals/rules/{rule.pk}/adopt/").status_code == 403
    assert wang.post(f"/desk/recusals/rules/{rule.pk}/adopt/").status_code == 302
    assert "王处长" in text(li.get("/desk/recusals/rules/"))
    assert wang.post(f"/desk/recusals/rules/{rule.pk}/end/").status_code == 302
    assert signed_in("外单位钱某").post(f"/desk/recusals/rules/{rule.pk}/end/").status_code == 404


def test_an_expert_and_an_institution_are_entered_and_changed(place) -> None:
    li = signed_in("李起草")
    for kind, key, model, more in (
        ("experts", {"ref": "E-1"}, Expert, {"title": "高工"}),
        ("institutions", {"code": RIGHT_CODE}, Institution, {"kind": "law", "contact": "某"}),
    ):
        said = {"organ": place.market.pk, "name": "甲", "status": "active", **key, **more}
        assert li.get(f"/desk/{kind}/new/").status_code == 200
        page = li.post(f"/desk/{kind}/new/", said).url
        assert li.post(f"/desk/{kind}/new/", said).status_code == 422
        assert "甲" in text(li.get(page))
        assert li.post(f"{page}edit/", {**said, "name": "乙"}).status_code == 302
        assert model.objects.get().name == "乙"
        assert "乙" in text(li.get(f"/desk/{kind}/?q=乙"))
        assert "乙" not in text(signed_in("外单位钱某").get(f"/desk/{kind}/"))
        assert signed_in("外单位钱某").get(page).status_code == 404
        assert signed_in("王处长").post(f"{page}edit/", said).status_code == 403
    wrong = li.post("/desk/institutions/new/", {**said, "code": RIGHT_CODE[:-1] + "9"})
    assert (wrong.status_code, "校验位不符" in text(wrong)) == (422, True)


def test_a_pool_is_founded_joined_and_closed_in_the_browser(place, noon) -> None:
    li = signed_in("李起草")
    said = {"name": "联合库", "code": "P-1", "organ": place.market.pk, "basis": "协议"}
    assert li.post("/desk/pools/new/", said).url == "/desk/pools/P-1/"
    assert li.post("/desk/pools/new/", said).status_code == 409
    assert li.post("/desk/pools/P-1/invite/", {"organ": "无此机关"}).status_code == 422
    assert li.post("/desk/pools/P-1/invite/", {"organ": place.fire.name}).status_code == 302
    member = PoolMember.objects.get(organ=place.fire)
    answer = f"/desk/pools/P-1/members/{member.pk}/answer/"
    assert li.post(answer, {"answer": "join"}).status_code == 403
    grant_role(
        Staff.objects.get(name="何监督"), Role.CLERK, place.fire, by=place["安全赵"], at=noon
    )
    he = signed_in("何监督")
    assert "等我答复" in text(he.get("/desk/pools/"))
    assert he.post(answer, {"answer": "join"}).status_code == 302
    assert "已加入" in text(li.get("/desk/pools/P-1/"))
    assert signed_in("外单位钱某").get("/desk/pools/P-1/").status_code == 404
    assert li.post("/desk/pools/P-1/close/").status_code == 302
    assert Pool.objects.get().closed_at


def test_a_device_is_lent_and_returned_in_the_browser(place) -> None:
    li, ref = signed_in("李起草"), someone().ref
    said = {"organ": place.market.pk, "code": "C-1", "name": "记录仪"}
    page = li.post("/desk/equipment/new/", said).url
    assert li.post("/desk/equipment/new/", said).status_code == 422
    due = (here().date() + timedelta(days=3)).isoformat()
    assert li.post(f"{page}lend/", {"ref": "nobody", "due_on": due}).status_code == 422
    assert li.post(f"{page}lend/", {"ref": ref, "due_on": due}).status_code == 302
    assert li.post(f"{page}lend/", {"ref": ref, "due_on": due}).status_code == 409
    assert "记录仪" in text(li.get(at(ref)))
    loan = EquipmentLoan.objects.get()
    back = f"/desk/equipment/loans/{loan.pk}/return/"
    assert signed_in("外单位钱某").post(back).status_code == 404
    assert li.post(back, {"repair": "yes"}).status_code == 302
    assert Equipment.objects.get().status == "repair"
    edited = {"name": "记录仪二", "model": "", "status": "usable"}
    assert li.post(f"{page}edit/", edited).status_code == 302
    assert "记录仪二" in text(li.get("/desk/equipment/?loan=in"))


def test_an_outsider_gets_the_same_answer_for_what_is_there_and_what_is_not(place) -> None:
    qian, inspector = signed_in("外单位钱某"), someone()
    for there, not_there in (
        (at(inspector.ref), at("NOBODY")),
        (at(inspector.ref, "edit/"), at("NOBODY", "edit/")),
        (at(inspector.ref, "leave/"), at("NOBODY", "leave/")),
    ):
        for method in ("get", "post"):
            found, missing = (getattr(qian, method)(page) for page in (there, not_there))
            assert found.status_code == missing.status_code
            assert inspector.name not in text(found)


@pytest.mark.parametrize("page", LISTS)
def test_the_lists_answer_whatever_is_asked(place, page) -> None:
    names = ("q", "organ", "status", "state", "reason", "kind", "loan", "certificate", "page", "on")
    li = signed_in("李起草")
    for words in NAUGHTY:
        assert li.get(page, dict.fromkeys(names, words)).status_code == 200, words


def test_no_form_breaks_on_naughty_words(place) -> None:
    li, ref = signed_in("李起草"), someone().ref
    forms = {
        "/desk/inspectors/new/": {**CARD, "organ": place.market.pk, "ref": "N-1"},
        at(ref, "edit/"): {**CARD, "organ": place.market.pk, "version": "1"},
        at(ref, "certificates/"): {"kind": "professional", "number": "P-9", "valid_until": ""},
        at(ref, "leave/"): {"since": "2026-01-01", "until": "2026-01-02", "reason": ""},
        at(ref, "employments/"): {"employer": "甲", "code": "", "until": "2026-01-01"},
        at(ref, "recusals/"): {"code": "x", "reason": "KIN", "note": "", "since": "", "until": ""},
        "/desk/recusals/rules/new/": {
            "organ": place.market.pk, "reason": "LAST_TIME", "months": "3", "basis": "办法",
        },
        "/desk/experts/new/": {"organ": place.market.pk, "ref": "E-1", "name": "甲", "status": "active"},
        "/desk/pools/new/": {"organ": place.market.pk, "name": "库", "code": "P"},
        "/desk/equipment/new/": {"organ": place.market.pk, "code": "C", "name": "仪"},
    }  # fmt: skip
    assert send_naughty(li, forms) > 200


def test_a_form_that_breaks_on_naughty_words_is_found(place) -> None:
    """The control: a view that divides by what it is sent."""
    li = signed_in("李起草")
    broken = override_settings(ROOT_URLCONF="tests.platform.test_naughty_forms")
    with broken, pytest.raises((ValueError, ZeroDivisionError)):
        send_naughty(li, {"/divide/": {"n": "1"}})


def send_naughty(client: Client, forms: dict[str, dict[str, object]]) -> int:
    """Every form with each field in turn gone wrong, in every third way, `make soak` in all; how often one was sent."""
    fields, step = [(page, field) for page in forms for field in forms[page]], 1 if SOAK else 3
    for turn, (page, field) in enumerate(fields):
        for words in NAUGHTY[turn % step :: step]:
            said = {**forms[page], field: words}
            assert client.post(page, said).status_code < 500, (page, field, words)
    return sum(len(NAUGHTY[turn % step :: step]) for turn in range(len(fields)))


@pytest.mark.parametrize("page", [*LISTS, "one"])
def test_pages_cost_the_same_queries_for_few_rows_and_many(
    place, noon, page, django_assert_max_num_queries
) -> None:
    li, first = signed_in("李起草"), someone()
    url = at(first.ref) if page == "one" else page
    targets = list(Target.objects.all())
    for number in range(30):
        person = Inspector.objects.create(
            organ=place.market, ref=f"M{number}", name="多", regions=["*"], changed_at=noon
        )
        for owner in (person, first):
            Leave.objects.create(
                inspector=owner, since=noon.date(), until=noon.date(), entered_by=1, entered_at=noon
            )
        for target in targets:
            Recusal.objects.create(
                target=target, inspector=person, reason="KIN", declared_by=1, declared_at=noon
            )
        device = Equipment.objects.create(organ=place.market, code=f"C{number}", name="仪")
        EquipmentLoan.objects.create(
            equipment=device, inspector=first, lent_at=noon, due_on=noon.date(), lent_by=1
        )
        pool = Pool.objects.create(organ=place.market, code=f"P{number}", name="库")
        PoolMember.objects.create(
            pool=pool, organ=place.market, state="joined", invited_by=1, changed_at=noon
        )
    li.get(url)
    with django_assert_max_num_queries(19):
        assert li.get(url).status_code == 200
