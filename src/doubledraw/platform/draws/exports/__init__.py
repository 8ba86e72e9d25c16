"""Paper: the record form of a draw, one content for a page to print, a PDF and a DOCX."""

from doubledraw.platform.draws.exports.files import record_docx, record_pdf
from doubledraw.platform.draws.exports.record_form import record_form

__all__ = ["record_docx", "record_form", "record_pdf"]
