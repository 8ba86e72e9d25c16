"""Public results: lists and searches among 10^5, whole pages through every middleware, beside a page that says hello.

The peer asks the same questions of the same table with Django's Paginator (a count and an offset) and `icontains`,
and draws no page around them.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench import registers
from bench.cases import Facts, Timed, case

EACH = 150
READERS = 5
"""So many ask for a page within the minute for which it is kept; shown beside, the bars are for pages made anew."""
PAGE = 20
TOWNS = 12
NOT_A_DRAW = "–"
Clock = Callable[[], float]


def _filled(vendor: str, count: int) -> None:
    """So many results of two items each; on SQLite kept for the next run."""
    kept = registers.DATA / f"results-{count}"
    home = kept if vendor == "sqlite" else Path(tempfile.mkdtemp())
    home.mkdir(parents=True, exist_ok=True)
    registers.installed_for_good(vendor, home)
    from django.conf import settings
    from django.db import connection

    from doubledraw.platform.disclosure.models import PublicVisit
    from tests.world.results import publish, visit

    settings.ROOT_URLCONF = "bench.hello"
    settings.ALLOWED_HOSTS = ["*"]
    if PublicVisit.objects.count() != count:
        for numbers in _chunks(range(count), 5_000):
            publish(visit(n, "B" if n % 9 == 0 else "1", **_said(n)) for n in numbers)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if vendor == "postgresql" else "ANALYZE")


def _chunks(numbers: range, size: int) -> Sequence[range]:
    return [numbers[at : at + size] for at in range(0, len(numbers), size)]


def _said(n: int) -> dict[str, Any]:
    town = n % TOWNS
    return {
        "firm_name": registers.name(n),
        "code": registers.code(n),
        "region_code": f"990126{town:03d}",
        "region_name": f"第{town}镇",
        "key": f"990126-2026-P{n // 10_000:02d}-L01-{n:06d}",
    }


def _lists(count: int) -> list[dict[str, str]]:
    """First pages and later ones, of everything, of a town, of an organ, of what has problems."""
    narrowed = (
        {},
        {"region": "990126003"},
        {"organ": "县消防救援大队"},
        {"kind": "problem"},
        {"item": "SP01"},
    )
    return [
        dict(narrowed[turn % len(narrowed)]) | ({"page": str(turn)} if turn % 2 else {})
        for turn in range(EACH)
    ]


def _words(count: int) -> list[str]:
    """Two characters out of names."""
    names = (registers.name(turn * 7919 % count) for turn in range(EACH))
    return [name[turn % (len(name) - 1) :][:2] for turn, name in enumerate(names)]


def _ours(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        _filled(vendor, count)
        from doubledraw.platform.portal.web.pages import forget_pages

        asked = _Asked(time.process_time if vendor == "sqlite" else time.perf_counter)
        lists, words = _lists(count), _words(count)
        numbers = [_said(turn * 104_729 % count)["key"] for turn in range(EACH)]
        places = _places()
        for url in ("/hello/", "/results/", "/results/?q=商行"):
            asked.seconds(url)

        def pages(turn: int) -> dict[str, tuple[str, dict[str, str]]]:
            query = {k: v for k, v in lists[turn].items() if k != "page"}
            after = {"after": places[turn % len(places)]} if "page" in lists[turn] else {}
            return {
                "list": ("/results/", query | after),
                "search": ("/results/", {"q": words[turn]}),
                "page": (f"/results/{numbers[turn]}/", {}),
            }

        def timed() -> Callable[[], Facts]:
            hello: list[float] = []
            anew: dict[str, list[float]] = {"list": [], "search": [], "page": []}
            again: dict[str, list[float]] = {"list": [], "search": [], "page": []}
            for turn in range(EACH):
                hello += [asked.seconds("/hello/") for _ in range(3)]
                for name, (url, query) in pages(turn).items():
                    forget_pages()
                    anew[name].append(asked.seconds(url, query))
                    again[name].append(asked.seconds(url, query))
            return lambda: _facts(hello, anew, again)

        return timed

    return prepare


def _facts(
    hello: list[float], anew: dict[str, list[float]], again: dict[str, list[float]]
) -> Facts:
    """Each page's cost in hellos of the same minute: made anew, asked again, asked by so many readers."""
    facts: Facts = {"hello_ms": f"{median(hello) * 1_000:.2f}"}
    for name in anew:
        new, next_time = median(anew[name]), median(again[name])
        mixed = (new + (READERS - 1) * next_time) / READERS
        facts[f"{name}_of_hello"] = f"{median(hello) / new:.3f}"
        facts[f"{name}_by_five_of_hello"] = f"{median(hello) / mixed:.3f}"
        facts[f"{name}_again_of_hello"] = f"{median(hello) / next_time:.3f}"
        facts[f"{name}_p95_ms"] = f"{sorted(anew[name])[int(0.95 * EACH)] * 1_000:.1f}"
    return facts


class _Asked:
    """Asks the product as a server would, without the server."""

    def __init__(self, clock: Clock) -> None:
        from django.core.handlers.wsgi import WSGIHandler
        from django.test import RequestFactory

        self.clock, self.factory, self.handler = clock, RequestFactory(), WSGIHandler()

    def seconds(self, url: str, query: dict[str, str] | None = None) -> float:
        """How long the whole answer took."""
        request = self.factory.get(url, query or {}, headers={"accept-language": "zh-CN"})
        begun = self.clock()
        response = self.handler(request.environ, lambda status, headers: None)
        whole = b"".join(response)
        taken = self.clock() - begun
        response.close()
        assert response.status_code == 200, url
        assert whole
        return taken


def _places() -> list[str]:
    """Where later parts of the list begin."""
    from doubledraw.platform.portal.results.asked import Asked
    from doubledraw.platform.portal.results.listing import part

    found, after = [], ""
    for _ in range(40):
        after = part(Asked(), after, 500).after
        found.append(after)
    return found


def _plain(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        _filled(vendor, count)
        from django.core.paginator import Paginator

        from doubledraw.platform.disclosure.models import PublicVisit

        current = PublicVisit.objects.filter(is_current=True).order_by("-published_at")
        columns = {"region": "region_code", "organ": "organ_name", "kind": "kind"}
        columns["item"] = "findings__item_code"
        lists, words = _lists(count), _words(count)

        def answer(query: dict[str, str]) -> None:
            rows = current.filter(**{columns[k]: v for k, v in query.items() if k in columns})
            page = Paginator(rows, PAGE).page(1 + 25 * int(query.get("page", "0")) % 200)
            list(page)

        def timed() -> Callable[[], Facts]:
            costs: dict[str, list[float]] = {"list": [], "search": []}
            for turn in range(EACH):
                begun = time.perf_counter()
                answer(lists[turn])
                costs["list"].append(time.perf_counter() - begun)
                begun = time.perf_counter()
                found = current.filter(firm_name__icontains=words[turn])
                list(Paginator(found, PAGE).page(1))
                costs["search"].append(time.perf_counter() - begun)
            return lambda: {
                f"{name}_p95_ms": f"{sorted(each)[int(0.95 * EACH)] * 1_000:.1f}"
                for name, each in costs.items()
            }

        return timed

    return prepare


for _vendor, _name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
    case(f"results-{_vendor}", f"DoubleDraw's lists and searches of results, {_name}", NOT_A_DRAW)(
        _ours(_vendor)
    )
    case(
        f"results-plain-{_vendor}",
        f"Django's Paginator and icontains over the same table, no page, {_name}",
        NOT_A_DRAW,
    )(_plain(_vendor))
