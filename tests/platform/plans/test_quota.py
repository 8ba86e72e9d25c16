"""Quotas are read as people type them, refused with a remedy, and sized as DD-1 §4.2 says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw.design import Stratum
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.plans.documents.quota import quota, size, spelled


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("3%", {"ratio": "3/100"}),
        ("3/100", {"ratio": "3/100"}),
        ("3 %", {"ratio": "3/100"}),
        ("3％", {"ratio": "3/100"}),
        ("３％", {"ratio": "3/100"}),
        ("03/100", {"ratio": "3/100"}),
        ("3 ／ 100", {"ratio": "3/100"}),
        ("3.0%", {"ratio": "3/100"}),
        ("2.5%", {"ratio": "25/1000"}),
        ("0.25%", {"ratio": "25/10000"}),
        ("2‰", {"ratio": "2/1000"}),
        ("100%", {"ratio": "100/100"}),
        ("1/3", {"ratio": "1/3"}),
        ("0%", {"ratio": "0/100"}),
        ("12户", {"count": 12}),
        (" 12 家 ", {"count": 12}),
    ],
)
def test_what_people_type_becomes_what_a_design_writes(typed, stored) -> None:
    assert quota(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc", "quota_unreadable"),
        ("3.5.%", "quota_unreadable"),
        ("", "quota_unreadable"),
        ("-3%", "quota_unreadable"),
        ("3e2%", "quota_unreadable"),
        ("3//100", "quota_unreadable"),
        ("三%", "quota_unreadable"),
        ("9" * 30, "quota_unreadable"),
        ("2/1", "quota_above_all"),
        ("120%", "quota_above_all"),
        ("1/0", "quota_over_nothing"),
        ("3", "quota_without_unit"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(typed, code) -> None:
    with pytest.raises(Invalid) as refused:
        quota(typed)
    assert refused.value.code == code
    assert refused.value.remedy


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10**7))
def test_sizes_are_those_of_the_protocol(part, whole, population) -> None:
    ratio = f"{min(part, whole)}/{whole}"
    assert size({"ratio": ratio}, population) == Stratum("x", ratio=ratio).size(population)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 100))
def test_sizes_with_limits_are_those_of_the_protocol(count, least, more, population) -> None:
    limits = {"count": count, "min": least, "max": least + more}
    assert size(limits, population) == Stratum("x", **limits).size(population)


@given(st.integers(0, 10_000), st.sampled_from([100, 1000, 10_000, 10**6, 7, 365, 1]))
def test_a_quota_is_said_so_that_it_reads_back_the_same(part, whole) -> None:
    stratum = {"ratio": f"{min(part, whole)}/{whole}"}
    again = quota(spelled(stratum))
    assert Fraction(again["ratio"]) == Fraction(stratum["ratio"])


@pytest.mark.parametrize(
    ("stratum", "said"),
    [
        ({"ratio": "3/100"}, "3%"),
        ({"ratio": "25/1000"}, "2.5%"),
        ({"ratio": "2/1000"}, "0.2%"),
        ({"ratio": "1/3"}, "1/3"),
        ({"ratio": "100/100"}, "100%"),
        ({"count": 12}, "12户"),
        ({}, ""),
    ],
)
def test_how_a_quota_is_said(stratum, said) -> None:
    assert spelled(stratum) == said
