"""The sheet for the notice board that tells a whole frame the law and the standards, from what was sealed."""

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from doubledraw.papers.forms import EducationSheet, Standard
from doubledraw.papers.model import Paper
from doubledraw.platform.inspections.models import Education
from doubledraw.platform.ledger.selectors import document


def education_sheet(education: Education) -> Paper:
    """检查标准告知, under the red head of the organ; its code opens the public page."""
    said: dict[str, Any] = json.loads(document(education.digest))
    return EducationSheet(
        organ=said["organ_name"],
        number=said["number"],
        task=said["title"],
        starts=date.fromisoformat(said["starts"]),
        ends=date.fromisoformat(said["ends"]),
        recipients=said["recipients"],
        standards=tuple(_standard(item) for item in said["items"]),
        made_on=localdate(education.issued_at),
        address=settings.PUBLIC_URL + reverse("public-education", args=[education.number]),
        digest=education.digest,
    ).paper()


def _standard(item: dict[str, Any]) -> Standard:
    lines = (tuple(item[name]) for name in ("basis", "content", "standard"))
    return Standard(item["name"], *lines)
