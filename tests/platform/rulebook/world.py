"""What the tests of the law share: a line of an organ's own rules, editions brought to approval, a notice of 2027."""

from datetime import date, datetime, timedelta

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.rulebook.documents.own import Line
from doubledraw.platform.rulebook.models import OwnRules
from doubledraw.platform.rulebook.services import (
    adopt_rules,
    begin_rules,
    propose_rules,
    put_line,
)
from tests.world.county import County

RATIO = "general_item_ratio_min"
NOTICE = """year = 2027
sources = ["国办发明电〔2026〕1号"]

[[holiday]]
name = "元旦"
off = [2027-01-01, 2027-01-02, 2027-01-03]

[[holiday]]
name = "春节"
off = [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08, 2027-02-09, 2027-02-10, 2027-02-11]
work = [2027-01-31, 2027-02-20]

[[holiday]]
name = "劳动节"
off = [2027-05-01, 2027-05-02, 2027-05-03]

[[holiday]]
name = "国庆节"
off = [2027-10-01, 2027-10-02, 2027-10-03]
"""
"""As an operator types one in; the days are made up for the tests."""


def a_line(share: str = "5/100", name: str = RATIO, **changes: object) -> Line:
    """A ratio with its words."""
    said = {
        "name": name,
        "value": share,
        "unit": "比例",
        "instrument": "清市监〔2026〕3号",
        "article": "第二条",
        "quotation": "抽查比例按本条执行",
        "words": "按本条",
    }
    return Line(**(said | changes))  # type: ignore[arg-type]


def drafted(
    place: County, at: datetime, *lines: Line, since: date | None = None, organ: Organ | None = None
) -> OwnRules:
    """An edition as 李起草 writes it."""
    li = place["李起草"]
    day = since or at.date() + timedelta(days=1)
    rules = begin_rules(organ or place.market, "本局补充规定", day, by=li, at=at)
    for line in lines:
        put_line(rules, line, by=li, at=at)
    return rules


def adopted(place: County, at: datetime, *lines: Line, since: date | None = None) -> OwnRules:
    """An edition that 王处长 has approved."""
    rules = drafted(place, at, *lines, since=since)
    digest = propose_rules(rules, by=place["李起草"], at=at)
    return adopt_rules(rules, digest, "局长办公会2026年第5次", by=place["王处长"], at=at)
