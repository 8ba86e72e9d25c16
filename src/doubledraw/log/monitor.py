"""What an outsider finds wrong with a log: the rules at the end of DD-1 §7, over all its entries.

`examine` is a pure function of the entries, of what else is public about their draws, and of the present moment. It
names every broken rule with the index of the entry that breaks it. That a new checkpoint extends the old one is for
those to say who hold the old one (`doubledraw monitor`, `doubledraw witness`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from doubledraw.log import entries
from doubledraw.log.entries import (
    DrawCommitted,
    EntropyCorrected,
    EntropyPublished,
    Entry,
    ResultDrawn,
    Revealed,
    Voided,
)
from doubledraw.log.errors import LogError

GRACE = timedelta(hours=1)
"""So long the files of a commit may take to appear beside the log."""
A_DAY = timedelta(days=1)
AT_ONCE = "at-once"

TWO_COMMITS = "two commits for one draw id"
TWO_LIVE = "two live draws of one plan line"
EARLY = "entropy before the commit's checkpoint or before its when"
DRAW_BY = "draw_by passed without result or void"
OVERDUE = "a reveal overdue"
NONCE = "a nonce seen before"
KIND = "an entry of an unknown kind"
EXTENDS = "a new checkpoint does not extend the old one"
SECOND = "a second entropy or result without a correction"
UNPUBLISHED = "what a draw has to publish is missing or is not what was logged"
RULES = (TWO_COMMITS, TWO_LIVE, EARLY, DRAW_BY, OVERDUE, NONCE, KIND, EXTENDS, SECOND, UNPUBLISHED)


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule broken by one entry (None: by the log as a whole)."""

    index: int | None
    rule: str
    text: str

    def line(self) -> str:
        """As a monitor says it."""
        section = "§3.3" if self.rule == SECOND else "§7"
        where = "log" if self.index is None else f"entry {self.index}"
        return f"{where}: DD-1 {section}: {self.rule}: {self.text}"


@dataclass(frozen=True, slots=True)
class Promise:
    """What design.json and commitment.json, found to be those committed to, fix for a draw."""

    whens: tuple[str, ...]
    draw_by: str
    reveal: str
    seals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known: by draw id the promises, the nonces that were revealed, and what is wrong with a draw's
    files; and when the log was last seen without the entry of an index."""

    promises: Mapping[str, Promise] = field(default_factory=dict)
    nonces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    seen_without: Callable[[int], datetime | None] = lambda index: None
    files_expected: bool = True


@dataclass(slots=True)
class _Draw:
    """What the log has said of one draw so far."""

    index: int
    commit: DrawCommitted
    entropy: int | None = None
    result: datetime | None = None
    corrected: bool = False
    voided: datetime | None = None
    revealed: bool = False


def read(index: int, data: bytes) -> Entry | Fault:
    """The entry in a leaf, or the fault of a kind nobody knows; LogError when the entry is malformed."""
    try:
        return entries.decode(data)
    except LogError as error:
        if error.code == "entry_kind":
            return Fault(index, KIND, "the entry is of no kind of DD-1")
        raise LogError(error.code, str(error), where=f"entry {index}") from None


def examine(said: Iterable[tuple[int, Entry | Fault]], known: Known, now: datetime) -> list[Fault]:
    """Every broken rule, in order of the log; what is overdue `now` comes last."""
    watch = _Watch(known, now)
    for index, item in said:
        if isinstance(item, Fault):
            watch.faults.append(item)
        else:
            watch.take(index, item)
    watch.end()
    return watch.faults


class _Watch:
    """The log read so far."""

    def __init__(self, known: Known, now: datetime) -> None:
        self.known, self.now = known, now
        self.faults: list[Fault] = []
        self.draws: dict[str, _Draw] = {}
        self.lines: dict[str, list[str]] = {}
        self.voided_uncommitted: set[str] = set()
        self.seals: dict[str, str] = {}
        self.nonces: dict[str, str] = {}

    def take(self, index: int, entry: Entry) -> None:
        """One entry."""
        match entry:
            case DrawCommitted():
                self._commit(index, entry)
            case EntropyPublished() | EntropyCorrected():
                self._entropy(index, entry)
            case ResultDrawn():
                self._result(index, entry)
            case Voided():
                self._void(index, entry)
            case Revealed():
                self._reveal(index, entry)

    def end(self) -> None:
        """What should have happened by now."""
        for draw_id, draw in self.draws.items():
            promise = self.known.promises.get(draw_id)
            if promise is not None:
                self._check_draw_by(draw_id, draw, promise)
                self._check_reveal(draw_id, draw, promise)
            if self.known.files_expected:
                self._check_published(draw_id, draw)

    def _fault(self, index: int | None, rule: str, text: str) -> None:
        self.faults.append(Fault(index, rule, text))

    def _commit(self, index: int, entry: DrawCommitted) -> None:
        before = self.draws.get(entry.draw_id)
        if before is not None:
            text = f"{entry.draw_id} was committed to in entry {before.index}"
            self._fault(index, TWO_COMMITS, text)
            return
        self._check_line(index, entry)
        self.draws[entry.draw_id] = _Draw(index, entry)
        self.lines.setdefault(entry.plan, []).append(entry.draw_id)
        promise = self.known.promises.get(entry.draw_id)
        if promise is not None:
            self._check_committed_in_time(index, entry, promise)
            self._check_seals(index, entry.draw_id, promise)

    def _check_line(self, index: int, entry: DrawCommitted) -> None:
        """One live draw a plan line; a successor names the voided draw it follows."""
        earlier = self.lines.get(entry.plan, [])
        for other in earlier:
            if self.draws[other].voided is None:
                text = f"{entry.draw_id} and {other} are both of {entry.plan}"
                self._fault(index, TWO_LIVE, text)
        last = earlier[-1] if earlier else ""
        is_void = entry.replaces in self.voided_uncommitted or entry.replaces == last
        if last and self.draws[last].voided and entry.replaces != last:
            text = f"{entry.draw_id} does not name {last}, the voided draw of {entry.plan}"
            self._fault(index, TWO_LIVE, text)
        elif entry.replaces and not is_void:
            text = (
                f"{entry.replaces}, which {entry.draw_id} replaces, is no voided draw of its line"
            )
            self._fault(index, TWO_LIVE, text)

    def _check_committed_in_time(self, index: int, entry: DrawCommitted, promise: Promise) -> None:
        first, logged = min(map(_time, promise.whens)), self._logged(index, entry.at)
        if logged >= first:
            seen = (
                "" if logged == _time(entry.at) else f" and was not in the log at {_said(logged)}"
            )
            text = f"{entry.draw_id} was committed to at {entry.at}{seen}; its entropy is of {_said(first)}"
            self._fault(index, EARLY, text)

    def _logged(self, index: int, at: str) -> datetime:
        """The earliest an entry can have stood in the log: as it says, or after it was last seen without it."""
        unseen = self.known.seen_without(index)
        return _time(at) if unseen is None else max(_time(at), unseen)

    def _check_seals(self, index: int, draw_id: str, promise: Promise) -> None:
        for seal in promise.seals:
            if seal in self.seals:
                text = f"{draw_id} commits to the same nonce as {self.seals[seal]}"
                self._fault(index, NONCE, text)
            self.seals[seal] = draw_id

    def _entropy(self, index: int, entry: EntropyPublished | EntropyCorrected) -> None:
        draw = self._committed(entry.draw_id, entry.commitment)
        if draw is None:
            text = f"no commit of {entry.draw_id} with this commitment stands before it"
            self._fault(index, EARLY, text)
            return
        self._check_whens(index, entry)
        if isinstance(entry, EntropyCorrected):
            draw.corrected = True
        elif draw.entropy is not None:
            self._fault(index, SECOND, f"{entry.draw_id} had its entropy in entry {draw.entropy}")
        else:
            draw.entropy = index

    def _check_whens(self, index: int, entry: EntropyPublished | EntropyCorrected) -> None:
        promise = self.known.promises.get(entry.draw_id)
        whens = tuple(item.get("when", "") for item in entry.entropy)
        if promise is not None and whens != promise.whens:
            text = f"the dates of the entropy of {entry.draw_id} are not those of its design"
            self._fault(index, EARLY, text)
        early = [when for when in (*whens, *(promise.whens if promise else ())) if when]
        if any(_time(entry.at) < _time(when) for when in early):
            text = f"{entry.draw_id} has entropy at {entry.at}, which is of {max(early, key=_time)}"
            self._fault(index, EARLY, text)

    def _result(self, index: int, entry: ResultDrawn) -> None:
        draw = self._committed(entry.draw_id, entry.commitment)
        if draw is None or draw.entropy is None:
            text = f"a result of {entry.draw_id} without commit and entropy before it"
            self._fault(index, EARLY, text)
        if draw is None:
            return
        if draw.result is not None and not draw.corrected:
            self._fault(index, SECOND, f"{entry.draw_id} has its result already")
        draw.result = draw.result or self._logged(index, entry.at)
        draw.corrected = False

    def _void(self, index: int, entry: Voided) -> None:
        draw = self.draws.get(entry.draw_id)
        if draw is None:
            self.voided_uncommitted.add(entry.draw_id)
        else:
            draw.voided = draw.voided or self._logged(index, entry.at)

    def _reveal(self, index: int, entry: Revealed) -> None:
        draw = self.draws.get(entry.draw_id)
        if draw is not None:
            draw.revealed = True
        for nonce in self.known.nonces.get(entry.draw_id, ()):
            if nonce in self.nonces:
                text = f"{entry.draw_id} opens the same nonce as {self.nonces[nonce]}"
                self._fault(index, NONCE, text)
            self.nonces[nonce] = entry.draw_id

    def _committed(self, draw_id: str, commitment: str) -> _Draw | None:
        draw = self.draws.get(draw_id)
        return draw if draw is not None and draw.commit.commitment == commitment else None

    def _check_draw_by(self, draw_id: str, draw: _Draw, promise: Promise) -> None:
        ends = [end for end in (draw.result, draw.voided) if end is not None]
        limit = _time(promise.draw_by)
        if (min(ends) if ends else self.now) > limit:
            how = f"the first stands at {_said(min(ends))}" if ends else "neither stands in the log"
            text = f"{draw_id} promised one by {promise.draw_by}; {how}"
            self._fault(draw.index, DRAW_BY, text)

    def _check_reveal(self, draw_id: str, draw: _Draw, promise: Promise) -> None:
        """A draw voided before its entropy has nothing to reveal; one voided later is revealed all the same (§3)."""
        first = min(map(_time, promise.whens))
        is_off = draw.voided is not None and draw.voided < first
        if draw.revealed or is_off or (draw.result is None and draw.voided is None):
            return
        due = _due(promise, draw.result)
        if self.now > due:
            text = f"{draw_id} promised to reveal by {_said(due)}"
            self._fault(draw.index, OVERDUE, text)

    def _check_published(self, draw_id: str, draw: _Draw) -> None:
        problem = self.known.problems.get(draw_id, "")
        is_late = self.now > _time(draw.commit.at) + GRACE
        if not problem and draw_id not in self.known.promises and is_late:
            problem = (
                "design.json and commitment.json cannot be had; draw_by and reveal are unknown"
            )
        if problem:
            self._fault(draw.index, UNPUBLISHED, f"{draw_id}: {problem}")


def _due(promise: Promise, result: datetime | None) -> datetime:
    """The end of the promised day; "at-once" is within a day of the result."""
    draw_by = _time(promise.draw_by)
    if promise.reveal == AT_ONCE:
        return (result or draw_by) + A_DAY
    return datetime.fromisoformat(promise.reveal).replace(tzinfo=draw_by.tzinfo) + A_DAY


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise LogError("entry_malformed", f"{text} is no date-time")
    return found


def _said(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
