"""A paper as DOCX (ECMA-376), written with the standard library; the fonts are those of an office, with free ones named beside."""

from doubledraw.papers.word.package import docx

__all__ = ["docx"]
