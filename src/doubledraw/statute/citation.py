"""Pointers into the law. A rule that cannot cite one is not a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """One article of one instrument, e.g. 国发〔2019〕5号 第三部分(七), with its words where we have them.

    `quotation` is copied from the instrument's text or empty; it is never composed.
    """

    instrument: str
    article: str
    quotation: str = ""

    def __str__(self) -> str:
        return f"{self.instrument} {self.article}".strip()
