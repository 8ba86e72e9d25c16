"""Pointers into the law. A rule that cannot cite one is not a rule."""

from dataclasses import dataclass

from doubledraw.statute.errors import StatuteError
from doubledraw.statute.shapes import a_table

OUR_OWN = "DoubleDraw 自身规则"


@dataclass(frozen=True, slots=True)
class Citation:
    """One article of one instrument, e.g. 国发〔2019〕5号 第三部分(七), with its words where we have them.

    `quotation` is copied from the instrument's text or empty; it is never composed. `seen` is the public page the text
    was read on. `adopted_by` names who answers for a fact, or for its use here, that no text at hand confirms.
    """

    instrument: str
    article: str
    quotation: str = ""
    seen: str = ""
    adopted_by: str = ""

    @property
    def is_confirmed(self) -> bool:
        return not self.adopted_by

    def __str__(self) -> str:
        named = f"{self.instrument} {self.article}".strip()
        return named if self.is_confirmed else f"{named}（未经原文核对，采用者：{self.adopted_by}）"


def own_rule(name: str) -> Citation:
    """What the product asks of everybody, where no text is needed for it: named as its own."""
    return Citation(OUR_OWN, name)


def read_citation(entry: object, whose: str) -> Citation:
    """The citation of a table of a law book; StatuteError names `whose` it is when it does not suffice.

    Instrument and article are required, and one of: the words, where they were read, who adopted the fact without.
    """
    entry = a_table(entry, f"the citation of {whose}")
    unknown = set(entry) - set(Citation.__dataclass_fields__)
    if unknown or not all(isinstance(text, str) for text in entry.values()):
        raise StatuteError(f"{whose} has a citation with {sorted(unknown) or 'something not text'}")
    if not entry.get("instrument", "").strip() or not entry.get("article", "").strip():
        raise StatuteError(f"{whose} has a value without a citation")
    citation = Citation(**entry)
    if not (citation.quotation or citation.seen or citation.adopted_by):
        raise StatuteError(
            f"{whose} cites {citation} without its words, a page it was read on, or who adopted it"
        )
    return citation
