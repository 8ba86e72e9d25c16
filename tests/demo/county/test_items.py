"""The list of items: forty, each with a statute, and modest about what was checked."""

import re
from fractions import Fraction

from doubledraw.demo.county import ORGANS, items
from doubledraw.demo.county.items import percent

ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")


def test_forty_items_of_twelve_organs() -> None:
    assert len({item.code for item in items()}) == len({i.name for i in items()}) == 40
    assert {item.organ for item in items()} == set(ORGANS)


def test_every_basis_names_a_statute() -> None:
    for item in items():
        assert re.match(r"《[^《》]+》", item.basis), item


def test_an_article_is_given_exactly_where_it_was_checked() -> None:
    for item in items():
        assert bool(ARTICLE.search(item.basis)) == item.is_basis_checked, item
    assert any(item.is_basis_checked for item in items())
    assert not all(item.is_basis_checked for item in items())


def test_qualifications_are_ones_that_the_organ_has() -> None:
    for item in items():
        assert not item.qualification or item.qualification in item.organ.qualifications, item


def test_ratios_are_shares_and_print_as_percent() -> None:
    assert all(0 < item.ratio <= 1 for item in items())
    assert percent(Fraction(1, 20)) == "5%"
    assert {item.category for item in items()} == {"一般检查事项", "重点检查事项"}
