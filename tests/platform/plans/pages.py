"""Plans' pages as a test asks for them: who looks, what they read, what they type."""

import re

from django.test import Client
from django.urls import reverse

from doubledraw.platform.organs.models import Staff
from doubledraw.platform.plans.models import Plan


def browser(name: str) -> Client:
    client = Client()
    client.force_login(
        Staff.objects.get(name=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def text(answer) -> str:
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(name: str, plan: Plan, *more: object) -> str:
    return reverse(name, args=[plan.number, *more])


def typed(plan: Plan, **changes: object) -> dict[str, object]:
    """What a person sends with the line editor's form."""
    fields = {
        "version": plan.version,
        "item": plan.lines.get().item_id if plan.lines.exists() else "",
        "title": "餐饮抽查",
        "starts": "2026-06-01",
        "ends": "2026-07-31",
        "strata_by": "credit_class",
        "stratum": ["A", "B", "C", "D", "未分类"],
        "quota": ["3%", "5%", "10/100", "20％", "4户"],
        "least": ["1", "", "", "", ""],
        "most": ["", "", "", "", ""],
        "method": "srs",
        "organ": ["990126-01", ""],
        "people": ["2", ""],
        "qualification": ["", ""],
        "reserve": "3",
        "max_load": "",
        "reveal": "at-once",
        "reveal_on": "",
    }
    return fields | changes
