"""Words that sealed documents hold already filled, in the reader's language."""

import pytest
from django.utils import translation

from doubledraw.platform.desk.templatetags.desk import fitting
from doubledraw.platform.dossiers.selectors import draw_facts, draw_pieces, pieces
from doubledraw.platform.followups.selectors import telling
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.ui.templatetags.ui import month
from doubledraw.platform.ui.words import KEPT, again


def test_every_form_that_documents_are_filled_with_can_be_read_again() -> None:
    forms = {pieces.EDITION, pieces.COPY, draw_pieces.ROUND, draw_pieces.FIRMS}
    forms |= {draw_facts.LOGGED, telling.UNTIL, telling.FINED}
    assert forms <= set(KEPT)


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("第1份", "No. 1"),
        ("公开日志第 41 条", "Entry 41 of the public log"),
        ("名录 2013 户", "2013 on the rolls"),
        (
            "清责改〔2026〕1号，2026-11-30 前改正",
            "清责改〔2026〕1号, to be put right before 2026-11-30",
        ),
        ("法制机构　陈法务　县司法局", "Legal section　陈法务　县司法局"),
        ("顾倩、方雅斌", "顾倩, 方雅斌"),
        ("办结、复查", "办结, 复查"),
        ("门口第1份样品", "门口第1份样品"),
        ("", ""),
    ],
)
def test_it_is_read_in_english_and_chinese_stays_as_it_is(kept: str, read: str) -> None:
    with translation.override("en"):
        assert again(kept) == read
    with translation.override("zh-hans"):
        assert again(kept) == kept


@pytest.mark.parametrize(
    ("about", "chinese", "english"),
    [
        ("2026-11", "2026年11月", "Nov 2026"),
        ("2026Q3", "2026年第3季度", "Q3 2026"),
        ("2026", "2026年度", "Year 2026"),
        ("第二轮抽查", "第二轮抽查", "第二轮抽查"),
    ],
)
def test_a_period_is_said_in_both_languages(about: str, chinese: str, english: str) -> None:
    for language, said in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            assert Obligation(about=about).period == said


def test_a_month_is_said_in_both_languages() -> None:
    with translation.override("en"):
        assert month("2026-11") == "Nov 2026"
    with translation.override("zh-hans"):
        assert month("2026-11") == "2026年11月"


def test_closing_is_a_deed_and_closed_a_state() -> None:
    with translation.override("en"):
        assert (again("办结"), again("办结投诉")) == ("Closed", "Close the complaint")


def test_a_title_ends_with_an_ellipsis_where_its_bar_ends() -> None:
    assert fitting("企业公示信息不定向抽查", 200) == "企业公示信息不定向抽查"
    assert fitting("企业公示信息不定向抽查", 74) == "企业公示…"
    assert fitting("企业公示信息不定向抽查", 12) == ""
