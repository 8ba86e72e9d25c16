"""Paper: the record form of a draw as one content for two shapes, a page to print and a DOCX."""

from doubledraw.platform.draws.exports.docx import document
from doubledraw.platform.draws.exports.sheet import Block, Sheet, sheet_of

__all__ = ["Block", "Sheet", "document", "sheet_of"]
