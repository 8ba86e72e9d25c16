"""The directories and their imports in the browser."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.models import ImportBatch, Inspector, Recusal, Target
from doubledraw.platform.registry.states import BatchState
from tests.world.county import County, county
from tests.world.rolls import imported, inspector_file, read, rolls, table, target_file

pytestmark = pytest.mark.django_db

PAGES = ("/desk/targets/", "/desk/inspectors/", "/desk/imports/", "/desk/imports/new/")


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return answer.content.decode()


def upload(
    client: Client, data: bytes, place: County, name: str = "名录.csv", **said
) -> ImportBatch:
    """Upload as a browser does, and let the worker read."""
    form = {"directory": "targets", "organ": place.market.pk, **said}
    if data:
        form["file"] = SimpleUploadedFile(name, data)
    answer = client.post("/desk/imports/new/", form)
    assert answer.status_code == 302, text(answer)
    run_pending(now)
    assert client.get(answer.url).url.startswith("/desk/imports/")
    return ImportBatch.objects.latest("pk")


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_installation_teaches_the_next_step(place, page) -> None:
    answer = signed_in("李起草").get(page)
    assert answer.status_code == 200
    assert "导入" in text(answer)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_signs_in_first_and_administrators_have_no_business_here(place, page) -> None:
    assert Client().get(page).status_code == 302
    assert signed_in("审计冯").get(page).status_code == 403


def test_from_upload_to_receipt(place, noon) -> None:
    li = signed_in("李起草")
    batch = upload(li, target_file(30), place)
    preview = text(li.get(f"/desk/imports/{batch.pk}/"))
    assert "生效：新增 30，变动 0" in preview
    assert "UTF-8-SIG" in preview
    answer = li.post(f"/desk/imports/{batch.pk}/apply/")
    assert not Target.objects.exists()
    run_pending(now)
    assert li.get(answer.url).url == f"/desk/imports/{batch.pk}/"
    assert Target.objects.count() == 30
    batch.refresh_from_db()
    receipt = text(li.get(f"/desk/imports/{batch.pk}/"))
    assert "回执" in receipt
    assert batch.receipt_digest[:4] in receipt
    assert "生效：新增" not in receipt


def test_a_job_that_runs_twice_applies_once(place, noon) -> None:
    li = signed_in("李起草")
    batch = upload(li, target_file(3), place)
    li.post(f"/desk/imports/{batch.pk}/apply/")
    run_pending(now)
    Job.objects.filter(kind="registry.apply_import").update(state="queued", lease_until=None)
    run_pending(now)
    assert Job.objects.get(kind="registry.apply_import").state == "done"
    assert Target.objects.count() == 3


def test_roles_are_looked_at_again_when_the_job_runs(place, noon) -> None:
    from doubledraw.platform.organs.models import RoleGrant

    li = signed_in("李起草")
    batch = upload(li, target_file(3), place)
    li.post(f"/desk/imports/{batch.pk}/apply/")
    RoleGrant.objects.filter(staff__name="李起草").delete()
    run_pending(now)
    assert Job.objects.get(kind="registry.apply_import").error["code"] == "not_clerk"
    assert not Target.objects.exists()


def test_a_table_can_be_pasted(place) -> None:
    headers = "统一社会信用代码\t名称\n"
    pasted = headers + "s:1\t甲店\ns:2\t乙店\n"
    batch = upload(signed_in("李起草"), b"", place, pasted=pasted, scheme="local")
    assert batch.counts["new"] == 2
    assert batch.filename.endswith(".tsv")


def test_an_upload_without_a_file_keeps_what_was_typed(place) -> None:
    form = {"directory": "inspectors", "organ": place.market.pk, "scheme": "each"}
    answer = signed_in("李起草").post("/desk/imports/new/", form)
    assert answer.status_code == 422
    assert "请选择一个文件，或者粘贴表格。" in text(answer)
    assert '<option value="inspectors" selected>' in text(answer)


def test_rejects_stand_on_the_page_and_in_a_file_with_the_reason_beside_the_row(place) -> None:
    li = signed_in("李起草")
    rows = [("123", "=cmd|' /C calc'!A0"), ("s:1", "甲店")]
    batch = upload(li, table(("统一社会信用代码", "名称"), rows), place)
    page = text(li.get(f"/desk/imports/{batch.pk}/"))
    assert "统一社会信用代码有 18 位，这里是 3 位" in page
    assert "生效" in page
    answer = li.get(f"/desk/imports/{batch.pk}/rejects.csv")
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert found[0] == ["行", "原因", "怎么改", "统一社会信用代码", "名称"]
    assert found[1][0] == "2"
    assert "18 位" in found[1][1]
    assert found[1][3:] == ["123", "'=cmd|' /C calc'!A0"]
    assert len(found) == 3


def test_problems_must_be_accepted_and_the_refusal_says_how(place) -> None:
    li = signed_in("李起草")
    rows = [("s:1", "甲店"), ("学校", "乙店")]
    data = table(("统一社会信用代码", "名称"), rows)
    batch = upload(li, data, place, scheme="local")
    refused = li.post(f"/desk/imports/{batch.pk}/apply/")
    assert refused.status_code == 403
    assert "其余行先导入" in text(refused)
    li.post(f"/desk/imports/{batch.pk}/apply/", {"without_rejects": "yes"})
    run_pending(now)
    assert Target.objects.get().name == "甲店"


def test_columns_can_be_pointed_out_on_the_page(place) -> None:
    li = signed_in("李起草")
    batch = upload(li, table(("代号", "称呼"), [("s:1", "甲店")]), place, scheme="local")
    assert batch.state == BatchState.UNUSABLE
    page = text(li.get(f"/desk/imports/{batch.pk}/"))
    assert "没有找到这一列：统一社会信用代码、名称" in page
    assert "代号（s:1）" in page
    address = f"/desk/imports/{batch.pk}/read/"
    said = {"scheme": "local", "unknown_region": "organ", "column_code": "0"}
    missing = li.post(address, said)
    assert missing.status_code == 422
    assert "请指明哪一列是它。" in text(missing)
    twice = li.post(address, {**said, "column_name": "1", "column_address": "1"})
    assert "这一列已经用作另一项了。" in text(twice)
    assert li.post(address, {**said, "column_name": "1"}).status_code == 302
    run_pending(now)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"]) == (BatchState.READ, 1)
    assert batch.options == {"scheme": "local", "unknown_region": "organ"}


def test_an_import_can_be_given_up(place) -> None:
    li = signed_in("李起草")
    batch = upload(li, target_file(2), place)
    assert li.post(f"/desk/imports/{batch.pk}/discard/").status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.DISCARDED
    assert li.post(f"/desk/imports/{batch.pk}/apply/").status_code == 302
    run_pending(now)
    assert Job.objects.get(kind="registry.apply_import").error["code"] == "wrong_state"


def test_an_outsider_sees_nothing(place, noon) -> None:
    rolls(place, noon, targets=3, inspectors=2)
    qian = signed_in("外单位钱某")
    batch = ImportBatch.objects.first()
    target, inspector = Target.objects.first(), Inspector.objects.first()
    for page in (
        f"/desk/targets/{target.code}/",
        f"/desk/inspectors/{inspector.ref}/",
        f"/desk/imports/{batch.pk}/",
        f"/desk/imports/{batch.pk}/rejects.csv",
    ):
        assert qian.get(page).status_code == 404
    for deed in ("apply", "discard", "read"):
        assert qian.post(f"/desk/imports/{batch.pk}/{deed}/").status_code == 404
    assert target.name not in text(qian.get("/desk/targets/"))
    assert inspector.name not in text(qian.get("/desk/inspectors/"))
    assert target.name.encode() not in b"".join(
        qian.get("/desk/targets/export.csv").streaming_content
    )
    with_form = {"directory": "targets", "organ": place.market.pk, "pasted": "a\tb\n1\t2"}
    assert qian.post("/desk/imports/new/", with_form).status_code == 422


def test_a_reader_sees_the_preview_and_why_it_is_not_theirs(place, noon) -> None:
    batch = read("targets", target_file(3), place.market, by=place["李起草"], at=noon)
    page = text(signed_in("王处长").get(f"/desk/imports/{batch.pk}/"))
    assert "经办人可以导入名录" in page
    assert "/apply/" not in page


@pytest.mark.parametrize(
    "query",
    [
        *("", "q=面", "q=9199", "kind=enterprise&kind=sole_trader", "credit_class="),
        *("status=active&order=name", "order=code&page=2", "order=established", "region=990126001"),
        *(
            "change=new",
            "change=name",
            "change=nonsense",
            "page=999",
            "page=x",
            "industry=正餐服务",
        ),
        *("kind=nonsense", "q=%00", "order=nonsense"),
    ],
)
def test_the_list_answers_whatever_is_asked(place, noon, query) -> None:
    rolls(place, noon, targets=60, inspectors=1)
    assert signed_in("李起草").get(f"/desk/targets/?{query}").status_code == 200


@pytest.mark.parametrize("page", ["/desk/targets/", "/desk/inspectors/", "/desk/imports/"])
def test_a_list_costs_the_same_queries_for_few_rows_and_many(
    place, noon, page, django_assert_max_num_queries
) -> None:
    for targets, inspectors in ((10, 10), (200, 60)):
        rolls(place, noon, targets=targets, inspectors=inspectors)
        li = signed_in("李起草")
        li.get(page)
        with django_assert_max_num_queries(30):
            li.get(page)


def test_the_narrowed_list_can_be_taken_away_as_csv_and_brought_back(place, noon) -> None:
    rolls(place, noon, targets=40, inspectors=1)
    li = signed_in("李起草")
    one = Target.objects.filter(kind="enterprise").first()
    Target.objects.filter(pk=one.pk).update(name="+好店")
    data = b"".join(li.get("/desk/targets/export.csv?kind=enterprise").streaming_content)
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert len(rows) == 1 + Target.objects.filter(kind="enterprise").count()
    assert "'+好店" in {row[2] for row in rows}
    everything = b"".join(li.get("/desk/targets/export.csv").streaming_content)
    again = read("targets", everything, place.market, by=place["李起草"], at=noon)
    assert again.counts["rejected"] == 0
    assert again.counts["changed"] == 0


def test_a_target_says_where_each_word_came_from(place, noon) -> None:
    li = place["李起草"]
    headers = ("统一社会信用代码", "名称", "信用风险等级")
    for name, risk in (("甲店", "A"), ("甲老店", "D")):
        data = table(headers, [("s:1", name, risk)])
        imported("targets", data, place.market, by=li, at=noon, scheme="local")
    page = text(signed_in("李起草").get("/desk/targets/s:1/"))
    for words in ("甲店", "甲老店", "A 低", "D 高", "列入名录"):
        assert words in page


def test_a_recusal_is_declared_on_the_inspectors_page(place, noon) -> None:
    rolls(place, noon, targets=2, inspectors=1)
    ref, target = Inspector.objects.get().ref, Target.objects.first()
    li = signed_in("李起草")
    address = f"/desk/inspectors/{ref}/recusals/"
    wrong = li.post(address, {"code": "nobody", "reason": "KIN", "note": "配偶"})
    assert wrong.status_code == 422
    assert "名录里没有这个代码" in text(wrong)
    assert 'value="nobody"' in text(wrong)
    spaced = f"{target.code[:2]} {target.code[2:8]} {target.code[8:]}"
    said = {"code": spaced, "reason": "KIN", "note": "配偶"}
    assert li.post(address, said).status_code == 302
    assert Recusal.objects.get().target == target
    page = text(li.get(f"/desk/inspectors/{ref}/"))
    assert target.name in page
    assert "近亲属关系" in page
    again = li.post(address, said)
    assert again.status_code == 409
    reader = text(signed_in("王处长").get(f"/desk/inspectors/{ref}/"))
    assert "经办人可以登记该人员的回避" in reader


def test_reading_a_page_changes_nothing(place, noon) -> None:
    rolls(place, noon, targets=3, inspectors=1)
    batch = read("inspectors", inspector_file(2), place.market, by=place["李起草"], at=noon)
    li = signed_in("李起草")
    before = list(ImportBatch.objects.values_list("version", flat=True))
    for page in (*PAGES, f"/desk/imports/{batch.pk}/"):
        li.get(page)
    for deed in ("apply", "discard", "read"):
        assert li.get(f"/desk/imports/{batch.pk}/{deed}/").status_code == 405
    assert list(ImportBatch.objects.values_list("version", flat=True)) == before
