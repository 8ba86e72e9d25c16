"""A paper as DOCX (ECMA-376), written with the standard library; fonts are an office's, free ones named beside."""

from doubledraw.papers.word.package import docx

__all__ = ["docx"]
