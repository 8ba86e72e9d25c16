"""The vocabularies: large enough, without the words that nobody may use, none of them stammering."""

import csv
from importlib.resources import files

from doubledraw.demo.county.industries import industries
from doubledraw.demo.county.trades import Kind, trades
from doubledraw.demo.county.words import styles


def test_styles_are_large_and_clean() -> None:
    sizes = {name: len(words) for name, words in styles().items()}
    assert sum(sizes.values()) > 15_000
    assert all(size > 500 for name, size in sizes.items() if name != "ordinal"), sizes
    for words in styles().values():
        assert len(set(words)) == len(words)
        assert all(word == word.strip() and 1 < len(word) <= 6 for word in words)


def test_barred_words_are_gone_but_would_have_been_made() -> None:
    made = {word for words in styles().values() for word in words}
    assert not made & {"万达", "华润", "慈善", "信达", "福耀"}
    assert {"恒达", "宏泰", "金穗"} <= made


def test_every_trade_can_be_named() -> None:
    known = set(styles()) | {"place"}
    for weighted in trades().values():
        for trade in weighted.choices:
            assert set(trade.styles) <= known, trade
            assert all(trade.nouns), trade
            assert trade.scope.endswith("。"), trade
            assert trade.industry_code in industries(), trade
            assert 1985 <= trade.since <= 2026, trade


def test_every_line_of_the_trades_is_used() -> None:
    text = files("doubledraw.demo.county").joinpath("trades.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert sum(len(weighted.choices) for weighted in trades().values()) == len(rows)
    assert {row["kind"] for row in rows} == {kind.name.lower() for kind in Kind}


def test_the_industries_are_whole() -> None:
    levels = [industry.level for industry in industries().values()]
    assert levels.count(1) == 20
    assert levels.count(2) == 97
    assert all(i.level == 1 or i.parent in industries() for i in industries().values())
