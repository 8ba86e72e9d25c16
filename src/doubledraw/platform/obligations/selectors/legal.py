"""The article by which a dispute about a day is decided, from what binds the organ that owes."""

from datetime import date

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.rulebook.selectors import article_for
from doubledraw.statute import law
from doubledraw.statute.citation import Citation


def dispute_rule(organ: Organ, day: date) -> Citation:
    """Who decides a dispute of this organ on `day` (CC-18e). One query."""
    return article_for(law.END_DATE_DISPUTES, organ, day, "期限争议由监督机关裁定")
