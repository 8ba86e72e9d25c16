"""Open data and feeds: the same rows as the page, in forms that cannot hurt whoever opens them."""

import csv
import io
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.portal.results import listing
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.open_data import DATASETS, FINDING_COLUMNS, RESULT_COLUMNS
from doubledraw.platform.portal.results.rows import Row
from tests.platform.portal.test_results import code, gone, mixed, number
from tests.world import results

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def shown() -> list[PublicVisit]:
    return results.publish(mixed())


def data(reader: Client, url: str) -> bytes:
    answer = reader.get(url)
    assert answer.status_code == 200, url
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def rows_of_csv(reader: Client, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data(reader, url).decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "query",
    ["", "?region=990126001", "?q=第17", "?state=archived", "?year=2026&month=2&kind=problem"],
)
def test_page_csv_and_json_have_the_same_rows(
    shown: list[PublicVisit], reader: Client, query: str
) -> None:
    asked = Asked.of(dict(part.split("=") for part in query[1:].split("&") if part))
    page = [row.number for row in listing.part(asked, most=100).rows]
    table = rows_of_csv(reader, f"/open/results.csv{query}")
    document = json.loads(data(reader, f"/open/results.json{query}"))
    assert [row["number"] for row in table] == page
    assert [row["number"] for row in document["rows"]] == page
    for one, other in zip(table, document["rows"], strict=True):
        for name in ("firm_name", "result_label", "ended_on", "published_at", "state"):
            assert one[name] == other[name]
        assert one["organs"] == "、".join(other["organs"])
        assert list(one) == list(other) == [column.name for column in RESULT_COLUMNS]
    assert document["licence"]["name"]


def test_the_columns_are_those_of_the_row_and_stay() -> None:
    """Adding one at the end is allowed; this list is what others have built upon."""
    names = [column.name for column in RESULT_COLUMNS]
    assert set(names) == set(Row.__dataclass_fields__) - {"pk"}
    assert names[:12] == [
        *("number", "version", "state", "firm_code", "firm_name", "region_code", "region_name"),
        *("organ_name", "organs", "plan_number", "plan_line", "draw_id"),
    ]
    assert [column.name for column in FINDING_COLUMNS] == [
        *("number", "version", "item_code", "item_name", "organ_name", "result", "result_label"),
        *("kind", "problem", "disposal"),
    ]


def test_findings_belong_to_the_results_of_the_same_question(
    shown: list[PublicVisit], reader: Client
) -> None:
    numbers = {row["number"] for row in rows_of_csv(reader, "/open/results.csv?kind=problem")}
    found = rows_of_csv(reader, "/open/findings.csv?kind=problem")
    assert {row["number"] for row in found} == numbers
    assert len(found) == 2 * len(numbers)
    assert {row["problem"] for row in found} == {"", "食品留样未标注时间"}


def test_a_withdrawn_result_leaves_its_number_and_why(
    shown: list[PublicVisit], reader: Client
) -> None:
    (row,) = rows_of_csv(reader, "/open/results.csv?state=withdrawn")
    assert row["number"] == number(5)
    assert row["reason"] == "查错了企业"
    assert row["result"] == row["result_label"] == row["kind"] == row["disposal"] == ""
    assert number(5) not in {row["number"] for row in rows_of_csv(reader, "/open/findings.csv")}


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "'=1", "＝1")


def test_no_cell_is_a_formula(reader: Client) -> None:
    results.publish(
        results.visit(n, firm_name=text, task=f"{text}任务") for n, text in enumerate(FORMULAS)
    )
    table = rows_of_csv(reader, "/open/results.csv")
    assert all(cell[:1] not in "=+-@\t" for row in table for cell in row.values() if cell)
    document = json.loads(data(reader, "/open/results.json"))
    assert [row["firm_name"] for row in document["rows"]] == list(reversed(FORMULAS))


@pytest.mark.parametrize("name", ["results.csv", "results.json", "findings-2026.csv"])
def test_the_digest_is_of_the_file(shown: list[PublicVisit], reader: Client, name: str) -> None:
    said = data(reader, f"/open/{name}.sha256").decode()
    assert said == f"{sha256(data(reader, f'/open/{name}')).hexdigest()}  {name}\n"
    results.publish([results.visit(90, "B")])
    assert data(reader, f"/open/{name}.sha256").decode() != said


def test_years_together_are_everything(reader: Client) -> None:
    results.publish(results.visit(n) for n in range(320, 340))
    results.publish(
        results.visit(n, ended_on=results.BEGAN.date() - timedelta(days=400)) for n in range(5)
    )
    years = [len(rows_of_csv(reader, f"/open/results-{year}.csv")) for year in (2025, 2026)]
    years.append(len(rows_of_csv(reader, "/open/results-2024.csv")))
    assert sum(years) == len(rows_of_csv(reader, "/open/results.csv")) == 25
    page = reader.get("/open/").content.decode()
    for column in (*RESULT_COLUMNS, *FINDING_COLUMNS):
        assert column.name in page
        assert column.title in page
    assert "/open/results-2026.csv.sha256" in page


@pytest.mark.parametrize(
    "path", ["firms.csv", "results.xlsx", "results-20.csv", "results-x.csv", "results-2026-1.csv"]
)
def test_files_that_are_not_there_are_not_found(reader: Client, path: str) -> None:
    assert reader.get(f"/open/{path}").status_code == 404
    assert reader.get(f"/open/{path}.sha256").status_code == 404


def test_a_file_that_has_not_changed_is_not_sent_again(
    shown: list[PublicVisit], reader: Client
) -> None:
    for turn, url in enumerate(("/open/results.csv", "/results/feed.xml")):
        tag = {"if-none-match": reader.get(url).headers["ETag"]}
        assert reader.get(url, headers=tag).status_code == 304
        results.publish([results.visit(70 + turn)])
        assert reader.get(url, headers=tag).status_code == 200


def test_every_column_is_explained_in_words() -> None:
    for dataset in DATASETS.values():
        for column in dataset.columns:
            assert column.title
            assert column.says
            assert column.form in ("string", "string[]", "integer", "date", "date-time")


# ── feeds ──


def entries(reader: Client, url: str) -> list[dict[str, Any]]:
    feed = ET.fromstring(data(reader, url))
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith(url)  # type: ignore[union-attr]
    return [
        {name: one.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "summary")}
        for one in feed.findall(f"{ATOM}entry")
    ]


def test_a_feed_is_atom_with_ids_that_stay(shown: list[PublicVisit], reader: Client) -> None:
    found = entries(reader, "/results/feed.xml")
    ids = [entry["id"] for entry in found]
    assert len(set(ids)) == len(ids) == 49
    assert all(entry["updated"] and entry["title"] for entry in found)
    updated = [entry["updated"] for entry in found]
    assert updated == sorted(updated, reverse=True)
    assert ids[:2] == [
        f"http://127.0.0.1:8000/results/{number(3)}/",
        f"http://127.0.0.1:8000/results/{number(5)}/",
    ] or {ids[0][-5:-1], ids[1][-5:-1]} == {"0003", "0005"}


def test_a_withdrawal_comes_up_in_the_feed(reader: Client) -> None:
    results.publish(results.visit(n) for n in range(60))
    before = entries(reader, "/results/feed.xml")
    assert not any(entry["id"].endswith(f"{number(2)}/") for entry in before)
    PublicVisit.objects.filter(key=number(2)).delete()
    results.publish([gone(2, results.BEGAN + timedelta(days=9))])
    first = entries(reader, "/results/feed.xml")[0]
    assert first["id"].endswith(f"{number(2)}/")
    assert "已撤回" in first["title"]
    assert "查错了企业" in first["summary"]


def test_feeds_of_an_organ_a_region_and_a_firm(shown: list[PublicVisit], reader: Client) -> None:
    assert len(entries(reader, f"/results/feed.xml?firm={code(7)}")) == 1
    assert len(entries(reader, "/results/feed.xml?region=990126001")) == 16
    organ = (
        "/results/feed.xml?organ=%E5%8E%BF%E6%B6%88%E9%98%B2%E6%95%91%E6%8F%B4%E5%A4%A7%E9%98%9F"
    )
    assert len(entries(reader, organ)) == 25
    assert entries(reader, "/results/feed.xml?firm=none") == []


def test_what_xml_cannot_hold_breaks_no_feed(reader: Client) -> None:
    name = "坏\x0b名\x00字 & <b>\ufffe"
    results.publish([results.visit(1, firm_name=name.replace("\x00", "\x01"), name_key="x")])
    (entry,) = entries(reader, "/results/feed.xml")
    assert "& <b>" in entry["title"]
