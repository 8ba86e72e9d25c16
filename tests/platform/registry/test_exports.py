"""Lists taken away as files: what the page shows, nothing of anybody else's, and the import takes it back."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.exports import exporters
from doubledraw.platform.registry.models import Inspector, Recusal, Target
from doubledraw.tables import read_table
from doubledraw.tables.writing import FORMATS
from tests.world.county import County, county
from tests.world.rolls import read, rolls

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def taken(client: Client, address: str, folder: Path) -> tuple[list[str], list[list[str]]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    path = folder / "taken"
    path.write_bytes(b"".join(answer.streaming_content))
    with read_table(path) as sheet:
        return sheet.headers, [row for _, row in sheet.rows]


@pytest.mark.parametrize("form", FORMATS)
def test_the_narrowed_list_in_every_format(place, noon, tmp_path, form) -> None:
    rolls(place, noon, targets=40, inspectors=1)
    address = f"/desk/export/targets/?kind=enterprise&format={form}"
    headers, rows = taken(signed_in("李起草"), address, tmp_path)
    assert headers[0] == "统一社会信用代码"
    assert {row[0] for row in rows} == set(
        Target.objects.filter(kind="enterprise").values_list("code", flat=True)
    )


@pytest.mark.parametrize("directory", ["targets", "inspectors"])
@pytest.mark.parametrize("form", FORMATS)
def test_what_was_taken_away_comes_back_without_a_change(
    place, noon, tmp_path, directory, form
) -> None:
    rolls(place, noon, targets=30, inspectors=8)
    answer = signed_in("李起草").get(f"/desk/export/{directory}/?format={form}")
    data = b"".join(answer.streaming_content)
    again = read(
        directory, data, place.market, by=place["李起草"], at=noon, filename=f"x.{form}",
        scheme="each",
    )  # fmt: skip
    assert again.counts["rejected"] == 0, list(again.rejects.values_list("rule", "value"))[:3]
    assert (again.counts["new"], again.counts["changed"]) == (0, 0), again.preview["changed"][:2]


@pytest.mark.parametrize("key", list(settings.EXPORTS))
def test_every_list_answers_and_an_outsider_takes_nothing(place, noon, tmp_path, key) -> None:
    rolls(place, noon, targets=6, inspectors=3)
    headers, _ = taken(signed_in("李起草"), f"/desk/export/{key}/?q=%00&organ=x&status=y", tmp_path)
    assert headers == list(exporters()[key].headers)
    _, rows = taken(signed_in("外单位钱某"), f"/desk/export/{key}/", tmp_path)
    assert rows == []
    assert signed_in("审计冯").get(f"/desk/export/{key}/").status_code == 403
    assert Client().get(f"/desk/export/{key}/").status_code == 302


def test_recusals_are_for_those_who_decide_on_them(place, noon, tmp_path) -> None:
    rolls(place, noon, targets=2, inspectors=1)
    Recusal.objects.create(
        target=Target.objects.first(), inspector=Inspector.objects.get(), reason="KIN",
        declared_by=1, declared_at=noon,
    )  # fmt: skip
    assert len(taken(signed_in("李起草"), "/desk/export/recusals/", tmp_path)[1]) == 1
    assert len(taken(signed_in("王处长"), "/desk/export/recusals/", tmp_path)[1]) == 1
    legal = Staff.objects.filter(grants__role="legal").first()
    assert taken(signed_in(legal.name), "/desk/export/recusals/", tmp_path)[1] == []


def test_there_is_no_other_list(place) -> None:
    assert signed_in("李起草").get("/desk/export/staff/").status_code == 404


def test_the_cost_in_queries_does_not_grow_with_the_rows(
    place, noon, django_assert_max_num_queries
) -> None:
    li = None
    for targets, inspectors in ((10, 10), (60, 40)):
        rolls(place, noon, targets=targets, inspectors=inspectors)
        li = li or signed_in("李起草")
        for key in ("targets", "inspectors"):
            with django_assert_max_num_queries(12):
                io.BytesIO(b"".join(li.get(f"/desk/export/{key}/?format=xlsx").streaming_content))
