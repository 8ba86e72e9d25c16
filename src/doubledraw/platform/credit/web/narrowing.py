"""Lists narrowed by a few words of the address: what was chosen, for the selector and for the form above the list."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from doubledraw.platform.kernel.flow import Labelled
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of the form; `every` says that nothing is chosen, `first` is chosen where the address says nothing."""

    name: str
    label: str
    every: str
    words: type[Labelled]
    first: str = ""

    def of(self, request: StaffRequest) -> str:
        """The code that is chosen; "" for all, and for what nobody knows."""
        asked = request.GET.get(self.name, self.first)
        return asked if asked in list(self.words) else ""


def listed(request: StaffRequest, rows: QuerySet[Any], *choices: Choice) -> dict[str, Any]:
    """What `credit/filter.html` and the table under it show: one page of the rows, and the fields."""
    return {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "choices": [(one, list(one.words), one.of(request)) for one in choices],
    }
