"""Headers are matched with the names we know, or the refusal says what is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.tables import TableError, match

WANTED = {
    "id": ("id", "统一社会信用代码", "uscc"),
    "stratum": ("stratum", "信用风险等级", "credit_class"),
    "weight": ("weight", "权重"),
}


def test_english_or_chinese_in_any_order_width_or_case() -> None:
    headers = ["名称", " ＵＳＣＣ ", "Weight", "信用风险等级"]
    assert match(headers, WANTED) == {"id": 1, "weight": 2, "stratum": 3}


def test_optional_fields_may_be_absent() -> None:
    assert match(["id"], WANTED, optional=("stratum", "weight")) == {"id": 0}


def test_an_override_wins_over_the_known_names() -> None:
    headers = ["id", "stratum", "Risk", "weight"]
    assert match(headers, WANTED, {"stratum": "Risk"})["stratum"] == 2


@given(st.permutations(["id", "信用风险等级", "权重", "x", "y"]))
def test_the_index_always_points_at_a_header_of_that_field(headers: list[str]) -> None:
    for field, index in match(headers, WANTED).items():
        assert headers[index] in WANTED[field]


@pytest.mark.parametrize(
    ("headers", "overrides", "code", "told"),
    [
        (["名称", "weight", "stratum"], {}, "column_missing", "found “名称”"),
        (["id", "uscc", "stratum", "weight"], {}, "column_ambiguous", "column 2"),
        (["id", "stratum", "stratum", "weight"], {}, "column_ambiguous", "column 3"),
        (["id", "stratum", "weight"], {"stratum": "Risk"}, "column_missing", "Risk"),
        (["id", "stratum", "weight"], {"rank": "Risk"}, "column_unknown", "rank"),
        (["id", "weight"], {"stratum": "id"}, "column_shared", "both"),
        ([], {}, "column_missing", "found none"),
    ],
)
def test_refusals_say_what_was_found(
    headers: list[str], overrides: dict[str, str], code: str, told: str
) -> None:
    with pytest.raises(TableError) as caught:
        match(headers, WANTED, overrides, optional=("weight",))
    assert caught.value.code == code
    assert told in str(caught.value)


def test_an_override_that_is_not_there_is_refused_even_for_an_optional_field() -> None:
    with pytest.raises(TableError) as caught:
        match(["id", "wieght"], WANTED, {"weight": "weigth"}, optional=("weight", "stratum"))
    assert "Did you mean “wieght”" in caught.value.remedy
