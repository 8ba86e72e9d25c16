"""Search: whatever a plain scan of the folded names finds, and nothing else, whichever way it is found."""

import csv
import gzip
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import target_rows
from doubledraw.platform.registry.imports.staging import chunks
from doubledraw.platform.registry.models import Target, initials, initials_of_key, name_key
from doubledraw.platform.registry.selectors import search
from doubledraw.platform.registry.selectors.search import Search, counted, matching
from tests.world.county import county
from tests.world.rolls import firms

REGISTER = (
    Path(__file__).resolve().parents[4] / "shared" / "data" / "targets" / "sample_200k.csv.gz"
)
IS_REAL = REGISTER.exists()
SOURCE = "real" if IS_REAL else "generated"
GENERATED = 20_000


def names() -> list[tuple[str, str]]:
    """(code, name) of 200,000 real firms, or of generated ones."""
    if not IS_REAL:
        return [(firm.uscc, firm.name) for firm in firms(Random(11), GENERATED)]
    with gzip.open(REGISTER, "rt", encoding="utf-8") as lines:
        return [(row["uscc"], row["name"]) for row in csv.DictReader(lines)]


def enter(organ: Organ, rows: Sequence[tuple[str, str]], at: datetime) -> None:
    """Put targets of these codes and names into the directory, as an import does."""
    always = {
        "version": 1, "organ_id": organ.pk, "region_id": organ.region_id, "scheme": "local",
        "kind": "enterprise", "status": "active", "entered_at": at, "changed_at": at,
    }  # fmt: skip
    for part in chunks(rows, 10_000):
        spelled = ({"code": code, **target_rows.spelled({"name": name})} for code, name in part)
        new = [target_rows.new_row(always | values) for values in spelled]
        assert target_rows.put(target_rows.entering(0, new))
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE registry_target")  # as autovacuum does soon after


def found(words: str) -> list[str]:
    return sorted(matching(Target.objects.all(), words).values_list("code", flat=True))


@pytest.fixture
def organ(db, noon) -> Organ:
    return county(noon).market


RARE = [
    ("a-1", "䶮記𠮷野家餐饮店"),
    ("a-2", "東莞市龍興電子有限公司"),
    ("a-3", "東莞市龙兴旅社"),
    ("a-4", "ＡＢＣ贸易（福安）有限公司"),
    ("a-5", "重庆长城食品厂"),
    ("a-6", "100%_果汁店"),
    ("913500001234567890", "福安市商行"),
    ("MiXed-1", "小店"),
]


@pytest.mark.parametrize("sample", [0, search.SAMPLE], ids=["index", "scan"])
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("䶮", ["a-1"]),
        ("𠮷", ["a-1"]),
        ("記𠮷", ["a-1"]),
        ("记𠮷野", ["a-1"]),
        ("龙兴", ["a-2", "a-3"]),
        ("龍興", ["a-2", "a-3"]),
        ("龙 兴", ["a-2", "a-3"]),
        ("abc贸易", ["a-4"]),
        ("（福安）", ["913500001234567890", "a-4"]),
        ("cqcc", ["a-5"]),
        ("CQCCSPC", ["a-5"]),
        ("fassh", ["913500001234567890"]),
        ("100果", ["a-6"]),
        ("9135 0000", ["913500001234567890"]),
        ("mixed", []),
        ("MiXed", ["MiXed-1"]),
        ("a-", ["a-1", "a-2", "a-3", "a-4", "a-5", "a-6"]),
        ("没有的字", []),
        ("龙电", []),
        ("！？", []),
        ("\ud800\x00", None),
        ("  ", None),
    ],
)
def test_words_find_what_they_speak_of_by_either_way(
    organ, noon, monkeypatch, sample, words, codes
) -> None:
    enter(organ, RARE, noon)
    monkeypatch.setattr(Search, "is_common", sample > 0)
    expected = sorted(code for code, _ in RARE) if codes is None else codes
    assert found(words) == expected


def test_the_index_follows_a_target_that_is_renamed_and_one_that_goes(
    organ, noon, monkeypatch
) -> None:
    monkeypatch.setattr(Search, "is_common", False)
    enter(organ, RARE, noon)
    Target.objects.filter(code="a-1").update(name_key="新名字", initials="xmz")
    assert (found("𠮷"), found("名字"), found("xmz")) == ([], ["a-1"], ["a-1"])
    Target.objects.filter(code="a-1").update(address="别处")
    Target.objects.filter(code="a-2").delete()
    assert (found("名字"), found("龙兴")) == (["a-1"], ["a-3"])


def scan(keys: Sequence[str], words: str) -> set[int]:
    """The plain scan everything is measured against."""
    return {place for place, key in enumerate(keys) if words in key}


def questions(keys: Sequence[str], each: int) -> list[str]:
    """So many of each length from one to four, cut out of names, a tenth with their characters shuffled."""
    rng, asked = Random(5), []
    for length in (1, 2, 3, 4):
        while len(asked) < each * length:
            key = rng.choice(keys)
            at = rng.randrange(max(1, len(key) - length + 1))
            words = key[at : at + length]
            if rng.random() < 0.1:
                words = "".join(rng.sample(words, len(words)))
            if len(words) == length and not words.isascii():
                asked.append(words)
    return asked


@pytest.mark.parametrize("source", [SOURCE])
def test_no_question_of_four_hundred_is_answered_otherwise_than_by_a_scan(
    organ, noon, source
) -> None:
    rows = names()
    enter(organ, [(str(place), name) for place, (_, name) in enumerate(rows)], noon)
    keys = [name_key(name) for _, name in rows]
    asked = questions(keys, 100)
    wrong, ways = [], {True: 0, False: 0}
    for words in asked:
        sought = Search(Target.objects.all(), words)
        ways[sought.is_common] += 1
        answer = {int(code) for code in sought.found.order_by().values_list("code", flat=True)}
        if answer != scan(keys, words):
            wrong.append(words)
    print(f"{len(asked)} questions on {len(rows):,} {source} names, {ways[False]} by the index")
    assert not wrong
    assert min(ways.values()) > 10
    by_letters = {
        letters for words in asked for letters in [initials_of_key(words)] if len(letters) > 1
    }
    spoken = [initials_of_key(key) for key in keys]
    for letters in sorted(by_letters)[:100]:
        expected = scan(keys, letters) | scan(spoken, letters)
        answer = matching(Target.objects.all(), letters).order_by().values_list("code", flat=True)
        assert {int(code) for code in answer} == expected
    if connection.vendor == "sqlite":
        assert missed_by_trigrams(keys, asked) == {1, 2}


def missed_by_trigrams(keys: Sequence[str], asked: Sequence[str]) -> set[int]:
    """The lengths of questions that the tokenizer SQLite ships for substrings answers wrongly: the control."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE control USING fts5(name, tokenize='trigram')")
        cursor.executemany("INSERT INTO control(rowid, name) VALUES (%s, %s)", enumerate(keys))
        missed = set()
        for words in asked[::10]:
            cursor.execute("SELECT rowid FROM control WHERE control MATCH %s", [f'"{words}"'])
            if {row for (row,) in cursor.fetchall()} != scan(keys, words):
                missed.add(len(words))
        cursor.execute("DROP TABLE control")
    return missed


def test_counts_are_exact_or_say_that_they_are_not(organ, noon, monkeypatch) -> None:
    enter(organ, [(f"t-{n}", f"第{n}号福安商店") for n in range(300)], noon)
    everybody = Target.objects.all()
    assert counted(everybody, "福安") == search.Counted(300, True)
    assert counted(everybody, "") == search.Counted(300, True)
    assert counted(everybody, "29号") == search.Counted(3, True)
    monkeypatch.setattr(search, "SAMPLE", 50)
    monkeypatch.setattr(search, "EXAMINED", 100)
    assert counted(everybody, "福安") == search.Counted(100, False)
    monkeypatch.setattr(search, "EXAMINED", 301)
    assert counted(everybody, "福安") == search.Counted(300, True)
    monkeypatch.setattr(search, "MOST", 200)
    assert counted(everybody, "") == search.Counted(200, False)


def test_a_search_costs_one_question_more_than_its_answer(
    organ, noon, django_assert_num_queries
) -> None:
    enter(organ, RARE, noon)
    with django_assert_num_queries(2):
        list(matching(Target.objects.all(), "龙兴"))
    with django_assert_num_queries(0):
        matching(Target.objects.all(), "").query  # noqa: B018


@given(st.text(max_size=80))
def test_keys_and_initials_fit_their_columns_and_initials_are_letters_and_digits(name: str) -> None:
    assert len(name_key(name)) <= 200
    assert len(initials(name)) <= 200
    assert not initials(name).strip("abcdefghijklmnopqrstuvwxyz0123456789")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40))
def test_folding_chinese_twice_changes_nothing(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
