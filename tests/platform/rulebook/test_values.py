"""What a person types is what the law book writes, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.platform.rulebook.documents.values import read_value, typed_value
from doubledraw.statute.books import every_parameter
from doubledraw.statute.units import UNITS, is_well_formed


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("5%", "比例", "5/100"), ("2‰", "比例", "1/500"), (" 12.5 ％", "比例", "1/8"),
        ("3/100", "比例", "3/100"), ("1", "比例", "100/100"), ("0", "比例", "0/100"),
        ("20", "工作日", 20), ("0", "日", 0), ("2", "人", 2), ("是", "是", 1), ("0", "是", 0),
        ("2月28日", "每年", "02-28"), ("10-8、4-5 7-1", "每年", "04-05 07-01 10-08"),
        ("2月末", "每年", "02-last"), ("20", "每月", 20), ("季末", "每季", "end"),
        ("2026-11-30", "截止", "2026-11-30"),
    ],
)  # fmt: skip
def test_a_value_as_people_write_it(typed: str, unit: str, value: object) -> None:
    assert read_value(typed, unit) == value


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", "比例"), ("120%", "比例"), ("-1", "工作日"), ("1e3", "日"), ("1/0", "比例"), ("半", "比例"),
        ("2.5", "人"), ("0", "人"), ("13-01", "每年"), ("02-30", "每年"), ("32", "每月"),
        ("2026-2-30", "截止"), ("5", "尺"), ("9" * 70, "日"), ("nan%", "比例"), ("inf", "比例"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_none(typed: str, unit: str) -> None:
    assert read_value(typed, unit) is None


@given(st.text(max_size=70), st.sampled_from(sorted(UNITS)))
def test_any_text_is_a_value_or_none_and_never_a_fault(typed: str, unit: str) -> None:
    found = read_value(typed, unit)
    assert found is None or is_well_formed(found, unit)


def test_every_shipped_value_can_be_typed() -> None:
    for _, parameter in every_parameter():
        for value in parameter.values:
            found = read_value(typed_value(value.value, value.unit), value.unit)
            assert found is not None
            assert (found == value.value) or value.unit == "比例"
