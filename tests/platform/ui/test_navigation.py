"""The menu marks where one is, on every page of a directory."""

import pytest

from doubledraw.platform.ui.navigation import DESK, place_in_menu


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/desk/", "工作台"),
        ("/desk/experts/ZJ-1/", "执法人员名录"),
        ("/desk/recusals/rules/", "执法人员名录"),
        ("/desk/imports/3/", "检查对象名录"),
        ("/desk/label/B001/", "检查对象名录"),
        ("/desk/rules/days/", "工作日历"),
        ("/desk/rules/own/", "监管规则"),
        ("/desk/nowhere/", ""),
    ],
)
def test_a_page_belongs_to_one_entry(path, entry) -> None:
    place = place_in_menu(path, DESK)
    marked = {e.label for group in DESK for e in group.entries if place in e.prefixes}
    assert marked == ({entry} if entry else set())
