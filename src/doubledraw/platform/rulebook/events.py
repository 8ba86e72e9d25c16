"""What the rulebook tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class RulesDrafted(Event):
    """An edition of an organ's own rules was begun."""

    organ: str
    edition: int


@dataclass(frozen=True, slots=True)
class RulesWritten(Event):
    """A draft was changed: `parameter` is what was set or taken out, or "" for its title and day."""

    parameter: str
    deed: str


@dataclass(frozen=True, slots=True)
class RulesProposed(Event):
    """A draft was sealed and sent for approval."""

    digest: str
    since: str


@dataclass(frozen=True, slots=True)
class RulesAdopted(Event):
    """Another person approved the rules; they are public and in force from `since`."""

    digest: str
    since: str
    document: str
    log_index: int
    approved_for: str = ""


@dataclass(frozen=True, slots=True)
class RulesMoved(Event):
    """An edition was returned, discarded, replaced or repealed."""

    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeImported(Event):
    """A year's notice of holidays was taken in: from now on working days are counted by it."""

    year: int
    digest: str
    sources: tuple[str, ...]
    changed_days: int
