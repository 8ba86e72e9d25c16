"""Who owns the database and the log's key rewrites the log; an outsider's monitor names the rule that it broke.

A draw is held by the real services and its log is published. Then the rows of the log are written anew behind the
triggers, signed with the installation's own key and published again, as the installation would.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from django.db import connection, transaction

from doubledraw.cli import monitor as command
from doubledraw.log import checkpoint, entries, monitor, stored
from doubledraw.log import tree as merkle
from doubledraw.platform.ledger import exports
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import Checkpoint, LogLeaf, LogNode
from doubledraw.platform.ledger.tree import fetch
from tests.cli.office import Said, type_in
from tests.platform.draws.test_frozen_tables import drop_triggers
from tests.soaked import seen
from tests.world import showing

pytestmark = pytest.mark.django_db

Log = list[bytes]
UNKNOWN = b'{"at":"2026-05-20T18:00:00+08:00","draw_id":"d-1","kind":"draw.again"}'


def at_kind(log: Log, kind: str) -> int:
    return next(at for at, data in enumerate(log) if f'"kind":"{kind}"'.encode() in data)


def changed(log: Log, kind: str, **fields: object) -> None:
    at = at_kind(log, kind)
    log[at] = entries.encode(replace(entries.decode(log[at]), **fields))  # type: ignore[arg-type]


def dropped(log: Log, *kinds: str) -> None:
    for kind in kinds:
        del log[at_kind(log, kind)]


def again(log: Log, kind: str, **fields: object) -> None:
    said = entries.decode(log[at_kind(log, kind)])
    log.append(entries.encode(replace(said, at=entries.decode(log[-1]).at, **fields)))  # type: ignore[arg-type]


def swapped(log: Log, one: str, other: str) -> None:
    a, b = at_kind(log, one), at_kind(log, other)
    log[a], log[b] = log[b], log[a]


def another_digit(log: Log, chance: Random) -> None:
    """One hexadecimal digit of an entry is another one."""
    at = chance.choice([n for n, data in enumerate(log) if re.search(rb"[0-9a-f]{64}", data)])
    found = chance.choice(list(re.finditer(rb"[0-9a-f]{64}", log[at])))
    where = chance.randrange(*found.span())
    digit = b"1" if log[at][where : where + 1] == b"0" else b"0"
    log[at] = log[at][:where] + digit + log[at][where + 1 :]


def cut_off(log: Log, chance: Random) -> None:
    """The end is gone."""
    del log[chance.randrange(1, len(log)) :]


def slipped_in(log: Log, chance: Random) -> None:
    """An entry stands a second time, before the end."""
    log.insert(chance.randrange(len(log) - 1), chance.choice(log))


def taken_out(log: Log, chance: Random) -> None:
    """An entry is missing."""
    del log[chance.randrange(len(log))]


def exchanged(log: Log, chance: Random) -> None:
    """Two entries change places."""
    one, other = chance.sample(range(len(log)), 2)
    log[one], log[other] = log[other], log[one]


def overwritten(log: Log, chance: Random) -> None:
    """An entry says what another says."""
    one, other = chance.sample(range(len(log)), 2)
    log[one] = log[other]


def another_time(log: Log, chance: Random) -> None:
    """An entry was made a second earlier or later."""
    at = chance.randrange(len(log))
    said = entries.decode(log[at])
    moved = datetime.fromisoformat(said.at) + timedelta(seconds=chance.choice((-1, 1)))
    log[at] = entries.encode(replace(said, at=moved.isoformat()))


def begun_anew(log: Log, chance: Random) -> None:
    """The log begins with its later entries."""
    turn = chance.randrange(1, len(log))
    log[:] = log[turn:] + log[:turn]


SEEN_BEFORE = (
    *(another_digit, cut_off, slipped_in, taken_out),
    *(exchanged, overwritten, another_time, begun_anew),
)
"""What whoever has seen an older checkpoint finds, whatever was done."""
EVERY_RUN, SOAK, SEED = 3, 200, 20260524
"""So many rewritings of each kind."""

BROKEN: dict[str, tuple[Callable[[Log], None], set[str]]] = {
    "no reveal": (lambda log: dropped(log, "draw.reveal"), {monitor.OVERDUE}),
    "no result": (
        lambda log: dropped(log, "draw.reveal", "draw.result"),
        {monitor.DRAW_BY},
    ),
    "a second result": (lambda log: again(log, "draw.result"), {monitor.SECOND}),
    "a second commit": (lambda log: again(log, "draw.commit"), {monitor.TWO_COMMITS}),
    "a second draw of the line": (
        lambda log: again(log, "draw.commit", draw_id="990126-2026-9999"),
        {monitor.TWO_LIVE, monitor.UNPUBLISHED},
    ),
    "numbers before the commit": (
        lambda log: swapped(log, "draw.commit", "draw.entropy"),
        {monitor.EARLY},
    ),
    "an unknown kind": (lambda log: log.append(UNKNOWN), {monitor.KIND}),
    "another commitment": (
        lambda log: changed(log, "draw.commit", commitment="0" * 64),
        {monitor.UNPUBLISHED, monitor.EARLY},
    ),
}
"""What also those find who see this log for the first time: exactly these rules."""


def written_anew(log: Log, at: datetime) -> None:
    """The log's rows say this now, under a checkpoint of the right key, and the public files follow."""
    with connection.cursor() as cursor:
        for table in ("ledger_logleaf", "ledger_lognode", "ledger_checkpoint"):
            drop_triggers(table)
            cursor.execute(f"DELETE FROM {table}")
    for index, data in enumerate(log):
        LogLeaf.objects.create(index=index, kind="x", subject="x", entry=data.decode(), at=at)
        nodes = stored.added(index, merkle.leaf_hash(data), fetch)
        LogNode.objects.bulk_create(
            LogNode(level=level, index=i, hash=value.hex()) for (level, i), value in nodes
        )
    key, root = log_key(), stored.root(len(log), fetch)
    note = checkpoint.Checkpoint(key.name, len(log), root).signed(key)
    Checkpoint.objects.create(size=len(log), root=root.hex(), note=note, at=at)
    exports.write_log()


class TestRewritten:
    """A log that was rewritten, seen from outside."""

    @pytest.fixture(autouse=True)
    def public(self, place, noon, settings, monkeypatch) -> Path:
        """What the county publishes of an honest draw that is over."""
        monkeypatch.setattr(command, "_now", lambda: noon + timedelta(days=30))
        showing.revealed(place, showing.open_line(place, noon), noon)
        return Path(settings.PUBLIC)

    def watch(self, public: Path, *words: object) -> Said:
        return type_in("monitor", public / "log", "--key", log_key().verifier().encoded(), *words)

    def after(self, deed: Callable[[Log], None], public: Path, noon, *words: object) -> Said:
        """What a monitor says after the deed, which is then undone."""
        kept = public.with_name("kept")
        shutil.copytree(public / "log", kept)
        with transaction.atomic():
            rows = LogLeaf.objects.order_by("index").values_list("entry", flat=True)
            log = [entry.encode() for entry in rows]
            honest = list(log)
            deed(log)
            while log == honest and isinstance(deed, partial):
                deed(log)
            shutil.rmtree(public / "log")
            written_anew(log, noon)
            said = self.watch(public, *words)
            transaction.set_rollback(True)
        shutil.rmtree(public / "log")
        kept.rename(public / "log")
        return said

    def found_later(self, public: Path, noon: datetime, state: Path, count: int) -> None:
        """Every rewriting is found by who saw the log before; the honest log passes again."""
        assert self.watch(public, "--state", state, "--log-only").code == 0
        chance = Random(SEED)
        for kind in SEEN_BEFORE * count:
            said = self.after(
                partial(kind, chance=chance), public, noon, "--state", state, "--log-only"
            )
            assert said.code == 1, kind.__name__
            assert said.out.startswith(f"log: DD-1 §7: {monitor.EXTENDS}: "), (kind, said)
        honest = self.after(lambda log: None, public, noon, "--state", state, "--log-only")
        assert honest.code == 0, "the control: the same log written anew is the same log"

    def test_whoever_saw_the_log_before_finds_that_it_was_rewritten(
        self, public, noon, tmp_path
    ) -> None:
        self.found_later(public, noon, tmp_path / "state", EVERY_RUN)

    @pytest.mark.soak
    def test_eight_kinds_two_hundred_times(self, public, noon, tmp_path) -> None:
        with seen("rewritings of a log that was seen before", connection.vendor) as counts:
            self.found_later(public, noon, tmp_path / "state", SOAK)
            counts |= {"kinds": len(SEEN_BEFORE), "rewritings found": len(SEEN_BEFORE) * SOAK}

    def test_a_rule_that_was_broken_is_named_to_everybody(self, public, noon) -> None:
        assert self.watch(public).code == 0
        found = {}
        for name, (deed, _) in BROKEN.items():
            said = self.after(deed, public, noon)
            assert said.code == 1, (name, said)
            found[name] = {line.split(": ")[2] for line in said.out.splitlines()}
        assert found == {name: rules for name, (_, rules) in BROKEN.items()}

    def test_a_public_file_that_was_exchanged_is_named(self, public) -> None:
        for name in ("design.json", "nonces.json"):
            path = next(public.glob(f"draws/*/files/{name}"))
            honest = path.read_bytes()
            path.write_bytes(honest + b" ")
            said = self.watch(public)
            assert (said.code, monitor.UNPUBLISHED in said.out) == (1, True), (name, said)
            path.write_bytes(honest)
        assert self.watch(public).code == 0
