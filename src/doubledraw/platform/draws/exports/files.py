"""The record form as files: in Chinese whoever asks, so that the same draw at the same stage gives the same bytes."""

from django.utils.translation import override

from doubledraw import papers
from doubledraw.platform.draws.exports.record_form import record_form
from doubledraw.platform.draws.models import Draw

OFFICIAL = "zh-hans"


def record_pdf(draw: Draw, address: str) -> bytes:
    """The form as PDF; `address` is where anybody follows the draw."""
    with override(OFFICIAL):
        return papers.pdf(record_form(draw, address))


def record_docx(draw: Draw, address: str) -> bytes:
    """The same for a word processor."""
    with override(OFFICIAL):
        return papers.docx(record_form(draw, address))
