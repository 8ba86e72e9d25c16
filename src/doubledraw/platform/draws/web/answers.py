"""Answers that are not pages."""

from django.http import HttpResponse


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """Bytes to keep under this name."""
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
