"""Papers: official documents from plain data, as PDF and as DOCX, both from one content (GB/T 9704-2012).

Pure: no framework, no clock, no network; equal papers give equal bytes, so that their hashes can be logged.
"""

from doubledraw.papers.model import Paper
from doubledraw.papers.typeset import bound, pages, pdf
from doubledraw.papers.word import docx

__all__ = ["Paper", "bound", "docx", "pages", "pdf"]
