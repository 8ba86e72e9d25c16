"""The pages around an import: whole lists, rejects by rule, memory of columns, templates, blank tables."""

import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.imports.differences import PAGE, differences
from doubledraw.platform.registry.imports.directory import directories
from doubledraw.platform.registry.imports.manner import headers_digest
from doubledraw.platform.registry.imports.templates import recognised, template_called, templates
from doubledraw.platform.registry.models import ColumnMemory, ImportBatch, Target
from doubledraw.platform.registry.services import apply_import, read_import, stage_import
from doubledraw.tables import read_table
from tests.world.county import County, county
from tests.world.rolls import imported, read, table, target_file

pytestmark = pytest.mark.django_db

HEADERS = ("统一社会信用代码", "名称")
ODD = ("代号", "称呼")


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return answer.content.decode()


def shops(count: int, name: str = "店") -> list[tuple[str, str]]:
    return [(f"s:{n}", f"第{n}{name}") for n in range(count)]


# whole lists


def test_every_row_of_the_difference_has_its_page(place, noon) -> None:
    li = place["李起草"]
    imported("targets", table(HEADERS, shops(130)), place.market, by=li, at=noon, scheme="local")
    rows = [*shops(120, "铺"), ("s:new", "新店")]
    batch = read("targets", table(HEADERS, rows), place.market, by=li, at=noon, scheme="local")
    assert {kind: batch.counts[kind] for kind in ("new", "changed", "vanished")} == {
        "new": 1,
        "changed": 120,
        "vanished": 10,
    }
    seen = [
        row
        for number in range(1, 4)
        for row in differences(batch.preview["lists"], "changed", number)[0]
    ]
    assert [row[1] for row in seen] == [f"s:{n}" for n in range(120)]
    assert seen[7][3] == {"name": ["第7店", "第7铺"]}
    client = signed_in("李起草")
    address = f"/desk/imports/{batch.pk}/rows/"
    assert "第119铺" in text(client.get(f"{address}changed/?page=3"))
    assert "第119铺" not in text(client.get(f"{address}changed/"))
    assert "第125店" in text(client.get(f"{address}vanished/"))
    assert "新店" in text(client.get(f"{address}new/?page=99"))
    for page in ("x", "0", "-1", "9" * 30):
        assert client.get(f"{address}changed/?page={page}").status_code == 200
    assert client.get(f"{address}other/").status_code == 404
    assert len(differences(batch.preview["lists"], "changed", 1)[0]) == PAGE
    assert differences(batch.preview["lists"], "changed", 4) == ([], 120)


def test_the_lists_stay_after_the_import_has_taken_effect(place, noon) -> None:
    batch = imported("targets", target_file(3), place.market, by=place["李起草"], at=noon)
    page = signed_in("李起草").get(f"/desk/imports/{batch.pk}/rows/new/")
    assert text(page).count('<th scope="row">') == 3


def test_the_cost_of_a_page_does_not_grow_with_the_file(
    place, noon, django_assert_max_num_queries
) -> None:
    client = signed_in("李起草")
    for count in (60, 400):
        rows = [*shops(count), *((f"{n}", "坏") for n in range(1, 90))]
        batch = read("targets", table(HEADERS, rows), place.market, by=place["李起草"], at=noon,
                     scheme="local")  # fmt: skip
        for page in ("rows/new/", "rejected/", ""):
            with django_assert_max_num_queries(12):
                client.get(f"/desk/imports/{batch.pk}/{page}")


def test_an_outsider_finds_none_of_it(place, noon) -> None:
    batch = read("targets", target_file(3), place.market, by=place["李起草"], at=noon)
    qian = signed_in("外单位钱某")
    for page in ("rows/new/", "rejected/", "rejects.csv"):
        assert qian.get(f"/desk/imports/{batch.pk}/{page}").status_code == 404


# rejects


def test_rejects_are_paged_and_narrowed_by_rule(place, noon) -> None:
    rows = [*((f"{n}号", "店") for n in range(70)), ("s:1", "")]
    batch = read("targets", table(HEADERS, rows), place.market, by=place["李起草"], at=noon,
                 scheme="local")  # fmt: skip
    client = signed_in("李起草")
    address = f"/desk/imports/{batch.pk}/rejected/"
    assert text(client.get(address)).count('class="why-cell') == 50
    assert text(client.get(f"{address}?page=2")).count('class="why-cell') == 21
    assert text(client.get(f"{address}?rule=name_missing")).count('class="why-cell') == 1
    assert text(client.get(f"{address}?rule=nonsense")).count('class="why-cell') == 50


def test_rejects_come_as_a_workbook_that_can_be_corrected_and_sent_again(
    place, noon, tmp_path
) -> None:
    rows = [("坏", "=1+1"), ("s:1", "好店")]
    batch = read("targets", table(HEADERS, rows), place.market, by=place["李起草"], at=noon,
                 scheme="local")  # fmt: skip
    answer = signed_in("李起草").get(f"/desk/imports/{batch.pk}/rejects.csv?format=xlsx")
    path = tmp_path / "rejects.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    with read_table(path) as sheet:
        assert sheet.headers[:3] == ["行", "原因", "怎么改"]
        ((_, row),) = list(sheet.rows)
    assert row[0] == "2"
    assert row[3:] == ["坏", "=1+1"]
    again = read("targets", path.read_bytes(), place.market, by=place["李起草"], at=noon,
                 filename="r.xlsx", scheme="local")  # fmt: skip
    assert again.mapping == {"code": 3, "name": 4}


# memory and templates


def test_columns_pointed_out_once_are_remembered(place, noon) -> None:
    li, odd = place["李起草"], table(ODD, shops(2))
    batch = stage_import("targets", odd, "a.csv", place.market, by=li, at=noon,
                         options={"scheme": "local"}, mapping={"code": 0, "name": 1})  # fmt: skip
    apply_import(read_import(batch), by=li, at=noon)
    memory = ColumnMemory.objects.get()
    assert memory.mapping == {"code": 0, "name": 1}
    again = read_import(
        stage_import("targets", table(ODD, shops(3)), "b.csv", place.market, by=li, at=noon)
    )
    assert (again.state, again.counts["new"], again.options["scheme"]) == ("read", 1, "local")
    assert again.preview["manner"]["by"] == "remembered"
    page = text(signed_in("李起草").get(f"/desk/imports/{again.pk}/"))
    assert "照上次同样表头的文件" in page
    said = read("targets", table(ODD, shops(1)), place.market, by=li, at=noon, scheme="each")
    assert said.options["scheme"] == "each", "what is said now wins over what is remembered"


def test_a_preview_alone_is_not_remembered(place, noon) -> None:
    li = place["李起草"]
    read("targets", table(HEADERS, shops(2)), place.market, by=li, at=noon, scheme="local")
    assert not ColumnMemory.objects.exists()


def test_memory_is_the_organs_own(place, noon) -> None:
    li = place["李起草"]
    imported("targets", table(HEADERS, shops(2)), place.market, by=li, at=noon, scheme="local")
    memory = ColumnMemory.objects.get()
    assert (memory.organ, memory.directory) == (place.market, "targets")
    assert memory.headers_digest == headers_digest([" 统一社会信用代码", "名称 "])


@pytest.mark.parametrize("template", templates().values(), ids=lambda each: each.name)
def test_every_built_in_template_is_recognised_and_speaks_of_fields_there_are(template) -> None:
    directory = directories()[template.directory]
    known = {field.name for field in directory.fields}
    assert set(template.columns) <= known
    places = template.places(template.headers)
    assert set(places) == set(template.columns), "every column it names is among its headers"
    required = {field.name for field in directory.fields if field.is_required}
    assert required <= set(places)
    assert recognised(template.headers, template.directory) == template
    assert recognised(template.headers[:-1], template.directory) != template
    assert template.source


def test_a_template_is_one_of_its_directory() -> None:
    with pytest.raises(Invalid) as refusal:
        template_called("items", "inspectors")
    assert refusal.value.params["known"] == "people"


def test_the_provincial_roster_with_two_columns_of_one_name(place, noon) -> None:
    template = templates()["people"]
    row = dict.fromkeys(template.headers, "")
    row |= {"姓名": "赵检查", "工商部门执法证": "B7", "省政府执法证": "A7", "岗位管辖片区": "全域"}
    cells = [row[header] for header in template.headers]
    cells[18], cells[20] = "2027-01-01", "2028-01-01"
    batch = read("inspectors", table(template.headers, [cells]), place.market,
                 by=place["李起草"], at=noon)  # fmt: skip
    assert batch.state == "read", batch.problem
    assert batch.preview["manner"]["template"] == "省级平台人员导入模板"
    assert (batch.mapping["department_valid_until"], batch.mapping["valid_until"]) == (18, 20)


# the upload page and the list


def test_a_blank_table_for_every_directory_is_read_without_a_guess(place, noon, tmp_path) -> None:
    client = signed_in("李起草")
    for key, directory in directories().items():
        data = b"".join(client.get(f"/desk/imports/blank/{key}/").streaming_content)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert package.testzip() is None
        path = tmp_path / f"{key}.xlsx"
        path.write_bytes(data)
        with read_table(path) as sheet:
            assert sheet.headers == [field.label for field in directory.fields]
    assert client.get("/desk/imports/blank/nonsense/").status_code == 404


def test_a_template_can_be_chosen_and_must_be_of_the_directory(place) -> None:
    client = signed_in("李起草")
    form = {"directory": "targets", "organ": place.market.pk, "pasted": "a\tb\n1\t2"}
    wrong = client.post("/desk/imports/new/", {**form, "template": "people"})
    assert wrong.status_code == 422
    assert "这个模板是另一个名录的。" in text(wrong)
    assert (
        client.post("/desk/imports/new/", {**form, "template": "registration"}).status_code == 302
    )
    run_pending(now)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.source) == ("unusable", "paste")
    assert batch.problem["code"] == "column_missing"


def test_the_list_is_narrowed_by_directory_state_and_source(place, noon) -> None:
    li = place["李起草"]
    imported("targets", target_file(3), place.market, by=li, at=noon, filename="有效.csv")
    read("targets", target_file(4), place.market, by=li, at=noon, filename="待定.csv")
    client = signed_in("李起草")
    assert "待定.csv" not in text(client.get("/desk/imports/?state=applied"))
    assert "有效.csv" in text(client.get("/desk/imports/?state=applied&directory=targets"))
    assert "没有这样的导入" in text(client.get("/desk/imports/?directory=items"))
    assert "没有这样的导入" in text(client.get("/desk/imports/?source=feed"))
    assert client.get("/desk/imports/?directory=%00&state=%00&source=x").status_code == 200


def test_the_encoding_is_told(place) -> None:
    client = signed_in("李起草")
    form = {"directory": "targets", "organ": place.market.pk, "scheme": "local"}
    data = "统一社会信用代码,名称\ns:1,甲店\n".encode("gb18030")
    client.post("/desk/imports/new/", {**form, "file": SimpleUploadedFile("a.csv", data)})
    run_pending(now)
    assert "GB18030" in text(client.get(f"/desk/imports/{ImportBatch.objects.get().pk}/"))
    assert not Target.objects.exists()


def test_the_command_line_names_every_directory_and_list() -> None:
    from doubledraw.cli.clerks import DIRECTORIES, LISTS

    assert set(DIRECTORIES) == set(settings.DIRECTORIES)
    assert set(LISTS) == set(settings.EXPORTS)
