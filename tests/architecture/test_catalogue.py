"""The English catalogue says what the Chinese says: the same places, no Chinese left over, no stray space."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from doubledraw.draw.entropy import FORMS
from doubledraw.platform.kernel.flow import Labelled
from doubledraw.platform.plans.documents.quota import FIRMS

SRC = Path(__file__).resolve().parents[2] / "src" / "doubledraw"
CATALOGUE = SRC / "locale" / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
PLACE = re.compile(r"\{\w*\}|%\(\w+\)s|%%|</?\w[^>]*>")
QUOTED = re.compile(r"《[^》]*》|“[^”]*”|『[^』]*』|[\u4e00-\u9fff]+〔\d{4}〕\d+号")
"""Titles, quotations, numbers of documents."""
FULL_WIDTH = "，。：；、（）"
JOINT = 2
"""A text this short joins two values, such as 至: in English its spaces are part of it."""


def texts() -> list[tuple[str, str]]:
    catalogue = read_po(CATALOGUE.open("rb"), locale="en")
    return [(str(m.id), str(m.string)) for m in catalogue if m.id]


def kept_words() -> set[str]:
    """What stays Chinese in English: cited law, code table values a file or form must spell, names of languages."""
    return {
        *chain.from_iterable(
            cited(ast.parse(path.read_text("utf-8"))) for path in SRC.rglob("*.py")
        ),
        *(member.label for table in tables(Labelled) for member in table),
        *(form.title for form in FORMS),
        *(name for _, name in settings.LANGUAGES),
        FIRMS,
    }


def cited(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Citation":
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


def tables(base: type[Labelled]) -> Iterator[type[Labelled]]:
    for table in base.__subclasses__():
        yield table
        yield from tables(table)


def places(text: str, *, months_have_names: bool = False) -> list[str]:
    """Its places and tags. In a date the month is a number in Chinese and may be a name in English."""
    return sorted(PLACE.findall(text.replace("{name}", "{month}") if months_have_names else text))


def same_places(source: str, english: str) -> bool:
    dated = "{month}" in source and ("{day}" in source or "{year}" in source)
    return places(source) == places(english, months_have_names=dated)


def left_over(english: str, kept: set[str]) -> str:
    """The Chinese of an English text that no rule keeps."""
    rest = QUOTED.sub("", english)
    for word in sorted(kept, key=len, reverse=True):
        rest = rest.replace(word, "")
    return "".join(CHINESE.findall(rest))


def edges_agree(source: str, english: str) -> bool:
    """Spaces at the ends are those of the source; a full-width mark carries its own, a joint is free."""
    if len(source) <= JOINT:
        return True
    starts = english[:1].isspace() <= (source[0].isspace() or source[0] in FULL_WIDTH)
    ends = english[-1:].isspace() <= (source[-1].isspace() or source[-1] in FULL_WIDTH)
    return starts and ends


def fits_attributes(source: str, english: str) -> bool:
    """Texts also stand in attributes, unescaped: English brings no quotation mark or bracket of its own."""
    return all(english.count(mark) <= source.count(mark) for mark in '"<>')


def tags() -> Iterator[str]:
    for path in (SRC / "platform").rglob("*.html"):
        yield from re.findall(r"""\{% translate "[^"]*" %\}""", path.read_text("utf-8"))


def shown(tag: str, language: str) -> str:
    with override(language):
        return Template("{% load i18n %}" + tag).render(Context())


def test_django_finds_the_english_of_every_tag() -> None:
    unchanged = {source.replace("%%", "%") for source, english in texts() if source == english}
    found = {tag: shown(tag, "en") for tag in {*tags()}}
    assert len(found) > 300
    assert not [t for t, said in found.items() if f'"{said}"' in t and said not in unchanged]
    assert shown('{% translate "没有这样的话" %}', "en") == "没有这样的话"


def test_every_place_of_the_chinese_is_in_the_english() -> None:
    assert not [pair for pair in texts() if pair[1] and not same_places(*pair)]


def test_no_chinese_is_left_but_law_and_code_values() -> None:
    kept = kept_words()
    assert not {english: found for _, english in texts() if (found := left_over(english, kept))}


def test_no_english_begins_or_ends_with_a_stray_space() -> None:
    assert not [pair for pair in texts() if not edges_agree(*pair)]


def test_no_english_breaks_out_of_an_attribute() -> None:
    assert not [pair for pair in texts() if not fits_attributes(*pair)]


def test_nothing_shouts() -> None:
    assert not [english for source, english in texts() if "!" in english and "！" not in source]


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("{organ}的{role}", "{role}"),
        ("抽 %(n)s 户", "draw %(m)s"),
        ("{year}年", "{name}"),
        ("从 <b>%(n)s</b> 户", "of %(n)s"),
        ("%(share)s%%", "%(share)s"),
    ],
)
def test_a_lost_place_would_be_found(source: str, english: str) -> None:
    assert not same_places(source, english)


def test_a_month_may_become_a_name() -> None:
    assert same_places("{month}月{day}日", "{day} {name}")


def test_a_chinese_word_left_over_would_be_found() -> None:
    kept = {"存续", "市场监管总局令"}
    assert left_over("The 名录 is empty", kept) == "名录"
    assert left_over("Frame，strata", kept) == "，"
    assert not left_over("Enter 存续 (active), see 《食品安全法》", kept)
    assert {FIRMS, "快乐8", "草拟"} <= kept_words()
    assert len([*cited(ast.parse('Citation("某办法", "第三条", quotation)'))]) == 2


@pytest.mark.parametrize(
    ("source", "english", "agrees"),
    [
        ("抽取人", "Draw officer ", False),
        ("抽取人", " Draw officer", False),
        ("名单即将揭示。", "The list will be revealed soon. ", True),
        ("，至多 %(n)s 户", " at most", True),
        ("至", " to ", True),
    ],
)
def test_a_stray_space_would_be_found(source: str, english: str, agrees: bool) -> None:
    assert edges_agree(source, english) is agrees


def test_a_quotation_mark_in_an_attribute_would_be_found() -> None:
    assert not fits_attributes("说“是”", 'Say "yes"')
    assert fits_attributes('写两次（""）', 'write twice ("")')
