"""The bytes: any public file of a draw, streamed from the store under its digest."""

from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from doubledraw.platform.disclosure.models import PublicFile
from doubledraw.platform.disclosure.selectors import file_of
from doubledraw.platform.portal.descriptions import BUNDLE, content_type
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest

A_DAY = 60 * 60 * 24
A_YEAR = A_DAY * 365
FIXED = frozenset({"design.json", "commitment.json", "frame.tsv", "strata.tsv", "exclusions.tsv"})


def _digest(request: PublicRequest, draw_id: str, name: str = BUNDLE) -> str:
    return f'"{_found(draw_id, name).digest}"'


@public
@require_safe
@condition(etag_func=_digest)
def file(request: PublicRequest, draw_id: str, name: str) -> HttpResponseBase:
    """One file by its name in the bundle."""
    return _streamed(_found(draw_id, name))


@public
@require_safe
@condition(etag_func=_digest)
def bundle(request: PublicRequest, draw_id: str) -> HttpResponseBase:
    """Everything in one zip. It grows when an auditor signs, so it is asked for again."""
    return _streamed(_found(draw_id, BUNDLE))


def _found(draw_id: str, name: str) -> PublicFile:
    try:
        return file_of(draw_id, name)
    except PublicFile.DoesNotExist as error:
        raise Http404 from error


def _streamed(found: PublicFile) -> FileResponse:
    response = FileResponse(
        store.path_of(found.digest).open("rb"),
        as_attachment=True,
        filename=_filename(found),
        content_type=content_type(found.name),
    )
    response["X-Content-Type-Options"] = "nosniff"
    if found.name in FIXED:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    elif found.name == BUNDLE:
        patch_cache_control(response, public=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=A_DAY)
    return response


def _filename(found: PublicFile) -> str:
    if found.name == BUNDLE:
        return f"{found.draw_id}.zip"
    return f"{found.draw_id}-{found.name.replace('/', '-')}"
