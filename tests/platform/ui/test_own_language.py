"""Every test begins in the language of the house, whoever read English before it."""

import pytest
from django.test import Client
from django.utils.translation import get_language


@pytest.mark.django_db
def test_whoever_reads_english_leaves_the_thread_in_english() -> None:
    """Or the next test would prove nothing."""
    Client(headers={"Accept-Language": "en"}).get("/plans/")
    assert get_language() == "en"


def test_the_next_test_begins_in_chinese() -> None:
    assert get_language() == "zh-hans"
