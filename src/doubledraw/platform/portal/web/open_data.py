"""Open data and feeds: what can be taken away, in which form, under which licence."""

import hashlib
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext
from django.views.decorators.http import condition, require_safe

from doubledraw import __version__
from doubledraw.platform.disclosure.selectors import edition
from doubledraw.platform.portal.results import feeds, finding, penalties
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.counting import Counts
from doubledraw.platform.portal.results.open_data import DATASETS, FORMATS, Dataset, written
from doubledraw.platform.portal.web.pages import open_page, page
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest

LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
"""Unless the installation names another in its site.json, as "licence" and "licence_url"."""


@open_page
def catalogue(request: PublicRequest) -> HttpResponse:
    """The files, their columns, the licence, and how to know that a file arrived whole."""
    years = Counts(request.edition).by_year()
    decided = penalties.by_year()
    files = [
        (dataset, _years(decided if dataset.name == "penalties" else years))
        for dataset in DATASETS.values()
    ]
    return page(request, "portal/open.html", files=files, licence=_licence())


def _validator(request: PublicRequest, *args: Any, **kwargs: Any) -> str:
    request.edition = edition()
    return f'"{__version__}-{request.edition}-{get_language()}"'


@public
@require_safe
@condition(etag_func=_validator)
def file(request: PublicRequest, name: str, form: str) -> HttpResponseBase:
    """One table as it stands, narrowed as the list can be; streamed."""
    dataset, asked = _named(name, form, Asked.of(request.GET.dict()))
    pieces = written(dataset, form, asked, _about(dataset, asked))
    response = StreamingHttpResponse(pieces, content_type=FORMATS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return _lasting(response)


@public
@require_safe
@condition(etag_func=_validator)
def digest(request: PublicRequest, name: str, form: str) -> HttpResponse:
    """The SHA-256 of a whole file, in the form that sha256sum -c reads."""
    dataset, asked = _named(name, form, Asked())

    def computed() -> str:
        hashed = hashlib.sha256()
        for piece in written(dataset, form, asked, _about(dataset, asked)):
            hashed.update(piece)
        return hashed.hexdigest()

    found = Counts(request.edition).digest(f"{name}.{form}", computed)
    response = HttpResponse(f"{found}  {name}.{form}\n", content_type="text/plain; charset=utf-8")
    _lasting(response)
    return response


@public
@require_safe
@condition(etag_func=_validator)
def feed(request: PublicRequest) -> HttpResponse:
    """The newest results and penalty decisions of all, of an organ, a region or a firm, as Atom."""
    typed = Asked.of(request.GET.dict())
    asked = Asked(organ=typed.organ, region=typed.region, firm=typed.firm)
    told = [
        *map(feeds.entry_of, finding.newest_changes(asked, feeds.NEWEST)),
        *penalties.newest_changes(asked, feeds.NEWEST),
    ]
    told = sorted(told, key=lambda one: one.updated_at, reverse=True)[: feeds.NEWEST]
    narrowed = f"?{asked.query}" if asked.query else ""
    text = feeds.atom(
        _title(asked),
        settings.SITE["office"] or gettext(settings.SITE["name"]),
        settings.PUBLIC_URL,
        reverse("public-results") + narrowed,
        reverse("result-feed") + narrowed,
        told,
    )
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    _lasting(response)
    return response


def _years(counted: list[tuple[int, int]]) -> list[tuple[str, int]]:
    """(end of the file's name, rows): all years, then each; [] when there is nothing."""
    each = [(f"-{year}", n) for year, n in counted]
    return [("", sum(n for _, n in counted)), *each] if counted else []


def _title(asked: Asked) -> str:
    said = [gettext("检查结果"), *filter(None, (asked.organ, asked.region, asked.firm))]
    return " · ".join(said)


def _named(name: str, form: str, asked: Asked) -> tuple[Dataset, Asked]:
    """The table behind a file's name: "results", or "results-2026" for those of one year."""
    table, _, year = name.partition("-")
    if table not in DATASETS or form not in FORMATS:
        raise Http404
    if year:
        asked = replace(asked, year=year)
        if not Asked.of({"year": year}).year:
            raise Http404
    return DATASETS[table], asked


def _about(dataset: Dataset, asked: Asked) -> dict[str, Any]:
    """What a JSON file says about itself."""
    return {
        "dataset": dataset.name,
        "source": settings.SITE["office"] or settings.SITE["name"],
        "url": settings.PUBLIC_URL + reverse("open-data"),
        "licence": _licence(),
        "query": asked.query,
    }


def _licence() -> dict[str, str]:
    named = settings.SITE.get("licence")
    return {"name": named, "url": settings.SITE.get("licence_url", "")} if named else LICENCE


def _lasting(response: HttpResponseBase) -> HttpResponseBase:
    """Whoever keeps it asks whether it still holds."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, no_cache=True)
    return response
