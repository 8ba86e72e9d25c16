"""Words in the list of results: wherever a search begins, it finds and counts the same."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.portal.results import listing, rarity, searching
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.counting import Counts
from doubledraw.platform.portal.results.rarity import Statistics, forget_statistics, share_of
from tests.world import results

pytestmark = pytest.mark.django_db
COUNT, LATE = 260, 40
"""More than are counted; these many were dated a year later than they were entered."""
RARE = range(0, COUNT, 9)
WORDS = ("商行", "清源", "䶮氏", "氏粮油", "没有")
NARROWED = ({}, {"kind": "problem"}, {"region": "990126001"}, {"inspecting": "县消防救援大队"})
WAYS = ("as it is", "known as common", "nothing known", "known as rare")


@pytest.fixture
def _shown() -> None:
    """Among many firms of one name every ninth has another; the days are not in the order of entry."""
    late = results.BEGAN + timedelta(days=365)
    results.publish(
        results.visit(
            n,
            "B" if n % 4 == 0 else "1",
            firm_name=f"清源䶮氏粮油商行{n}号" if n in RARE else f"清源第{n}商行",
            **({"published_at": late - timedelta(minutes=n)} if n % 7 == 0 and n < LATE else {}),
        )
        for n in range(COUNT)
    )


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a search begins, whatever the database."""
    if request.param != WAYS[0]:
        monkeypatch.setattr(searching, "_is_offered", lambda words: False)
        shares = {"known as common": 1.0, "nothing known": None, "known as rare": 0.0}
        monkeypatch.setattr(searching, "share_of", lambda words: shares[request.param])
    return str(request.param)


def found(asked: Asked) -> list[str]:
    """The numbers in every part of a list, in order."""
    numbers, after = [], ""
    while True:
        part = listing.part(asked, after, 11)
        numbers += [row.number for row in part.rows]
        after = part.after
        if not after:
            return numbers


def meant(asked: Asked) -> list[PublicVisit]:
    """The same, by looking at every row."""
    rows = PublicVisit.objects.filter(is_current=True).order_by("-published_at", "-pk")
    return [
        row
        for row in rows
        if asked.q in row.name_key
        and asked.kind in ("", row.kind)
        and asked.region in ("", row.region_code)
        and asked.inspecting in ("", *row.findings.values_list("organ_name", flat=True).distinct())
    ]


@pytest.mark.usefixtures("_shown", "way")
@pytest.mark.parametrize("near", [40, 1_000])
@pytest.mark.parametrize("offered", [10, 45])
def test_every_way_finds_the_same(near: int, offered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "NEAR", near)
    monkeypatch.setattr(searching, "OFFERED", offered)
    for narrowed in NARROWED:
        for words in WORDS:
            asked = Asked(q=words, **narrowed)
            assert found(asked) == [row.key for row in meant(asked)], (words, narrowed)


@pytest.mark.usefixtures("_shown", "way")
@pytest.mark.parametrize("offered", [30, searching.OFFERED_TO_COUNT])
def test_every_way_counts_the_same(offered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "OFFERED_TO_COUNT", offered)
    for narrowed in NARROWED:
        for words in WORDS:
            asked = Asked(q=words, **narrowed)
            rows = meant(asked)
            tally = Counts.now().tally(asked, listing.part(asked).kinds)
            most = min(len(rows), searching.MOST_COUNTED)
            assert (tally.total, tally.is_cut) == (most, len(rows) > most), (words, narrowed)
            if not tally.is_cut:
                assert {kind: n for kind, _, n in tally.kinds} == Counter(row.kind for row in rows)


def test_a_search_whose_words_are_rarer_than_its_newest_rows_needs_the_index() -> None:
    """A control: among the newest alone they would be missed."""
    results.publish(
        results.visit(n, firm_name="清源䶮氏商行" if n < 3 else f"清源第{n}商行") for n in range(60)
    )
    question, given = searching._among_newest(searching.current(Asked(q="䶮氏")))
    rows = searching.fetched(f"SELECT name_key FROM {question}", [*given[:-1], 20])
    assert not [name for (name,) in rows if "䶮氏" in name]
    assert len(found(Asked(q="䶮氏"))) == 3


def test_a_search_asks_as_much_of_many_as_of_more() -> None:
    asked, numbers = Asked(q="商行"), []
    for begin, end in ((10, 90), (100, 330)):
        results.publish(results.visit(n) for n in range(begin, end))
        with CaptureQueriesContext(connection) as made:
            listing.part(asked)
            searching.kinds(asked)
        numbers.append(len(made))
    assert numbers[1] <= numbers[0] <= 5


# ── how common words are ──


def test_the_rarest_pair_says_how_common_words_are() -> None:
    known = Statistics({"商行": 0.5, "清源": 0.25}, least=0.01)
    assert known.share("商行") == 0.5
    assert known.share("清源商行") == 0.01, "源商 is not listed"
    assert known.share("清源") == 0.25
    assert known.share("商") == 1.0, "nothing is known of one character"


@pytest.mark.usefixtures("_shown")
def test_postgresql_says_how_common_words_are_once_it_has_looked() -> None:
    forget_statistics()
    if connection.vendor == "sqlite":
        assert share_of("商行") is None
        return
    assert share_of("商行") is None, "nobody has looked yet"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE disclosure_publicvisit")
    assert share_of("商行") is None, "what is known is believed for a while"
    forget_statistics()
    common, rare = share_of("商行"), share_of("䶮氏")
    assert common is not None
    assert rare is not None
    assert common > 0.9
    assert rare == pytest.approx(len(RARE) / COUNT, abs=0.02)
    assert share_of("T000001") is None, "the statistics are of names, not of codes"
    forget_statistics()


def test_statistics_are_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    read = iter([Statistics({"商行": 0.5}, 0.5), Statistics({"商行": 0.1}, 0.1)])
    monkeypatch.setattr(rarity, "_read", lambda: next(read))
    clock = [1_000.0]
    monkeypatch.setattr(rarity.time, "monotonic", lambda: clock[0])
    forget_statistics()
    shares = []
    for seconds in (0, rarity.KEPT, 1):
        clock[0] += seconds
        known = rarity._statistics()
        shares.append(known and known.share("商行"))
    assert shares == [0.5, 0.5, 0.1]
    forget_statistics()
