"""An outsider watches a published log: a year passes, and each rule of DD-1 §7 fails when it is broken on purpose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from doubledraw.cli import monitor as command
from doubledraw.log import checkpoint, entries, monitor
from doubledraw.log.note import COSIGNATURE, SignerKey
from tests.cli.office import Said, type_in
from tests.log.year import FIRST_DAY, LOG, YEAR_IS_OVER, Site, Told, put, stamp, year

DAY = timedelta(days=1)
WITNESS = SignerKey.from_seed("audit.example", b"a" * 32, COSIGNATURE)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """The monitor's clock, which a test can set."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(command, "_now", lambda: moment)

    set_to(YEAR_IS_OVER)
    return set_to


@cache
def whole_year() -> Site:
    return Site.of(year())


def watch(address: Path, *words: object) -> Said:
    return type_in("monitor", address, "--key", LOG.verifier().encoded(), *words)


def draws() -> list[Told]:
    """Three draws to break."""
    return [Told(f"d-{n}", FIRST_DAY + n * DAY, f"line-{n}") for n in range(3)]


def test_a_years_log_passes(tmp_path: Path) -> None:
    said = watch(whole_year().write(tmp_path))
    assert (said.code, said.out) == (0, "")
    assert f"{len(whole_year().entries)} entries; no rule is broken" in said.err
    assert len(whole_year().entries) > 1200


def test_a_year_is_followed_from_look_to_look(tmp_path: Path, clock) -> None:
    site, state = Site.of(year(90)), tmp_path / "state"
    for months in (1, 1.001, 2, 3, 14):
        moment = FIRST_DAY + months * 30 * DAY
        clock(moment)
        address = site.write(tmp_path / "public", site.size_at(moment))
        said = watch(address, "--state", state)
        assert (said.code, said.out) == (0, ""), said
    assert len((state / "seen").read_text().splitlines()) >= 4


def two_commits(site: Site) -> None:
    again = replace(entries.decode(site.entries[0]), at=stamp(FIRST_DAY + 4 * DAY))
    site.entries.append(entries.encode(again))


def two_live(site: Site) -> None:
    second = Told("d-9", FIRST_DAY + 5 * DAY, "line-0")
    more = Site.of([second])
    site.entries += more.entries
    site.files |= more.files


def entropy_first(site: Site) -> None:
    site.entries[0], site.entries[1] = site.entries[1], site.entries[0]


def entropy_before_its_when(site: Site) -> None:
    entropy = entries.decode(site.entries[1])
    when = datetime.fromisoformat(entropy.entropy[0]["when"])  # type: ignore[attr-defined]
    site.entries[1] = entries.encode(replace(entropy, at=stamp(when - timedelta(seconds=1))))


def commit_after_the_when(site: Site) -> None:
    commit = entries.decode(site.entries[0])
    site.entries[0] = entries.encode(replace(commit, at=stamp(FIRST_DAY + timedelta(hours=12))))


def no_result(site: Site) -> None:
    del site.entries[2:4]


def no_reveal(site: Site) -> None:
    del site.entries[3]


def unknown_kind(site: Site) -> None:
    site.entries.append(b'{"at":"2025-02-01T09:00:00+08:00","draw_id":"d-1","kind":"draw.again"}')


def second_result(site: Site) -> None:
    site.entries.insert(3, site.entries[2])


def design_missing(site: Site) -> None:
    del site.files["draws/d-1/files/design.json"]


def design_of_another(site: Site) -> None:
    promised = Told("d-1", FIRST_DAY + DAY, "line-1", embargo=300 * DAY).design()
    site.files["draws/d-1/files/design.json"] = promised


def nonces_missing(site: Site) -> None:
    del site.files["draws/d-1/files/nonces.json"]


BROKEN = [
    (two_commits, monitor.TWO_COMMITS, "entry 12:"),
    (two_live, monitor.TWO_LIVE, "entry 12:"),
    (entropy_first, monitor.EARLY, "entry 0:"),
    (entropy_before_its_when, monitor.EARLY, "entry 1:"),
    (commit_after_the_when, monitor.EARLY, "entry 0:"),
    (no_result, monitor.DRAW_BY, "entry 0:"),
    (no_reveal, monitor.OVERDUE, "entry 0:"),
    (unknown_kind, monitor.KIND, "entry 12:"),
    (second_result, monitor.SECOND, "entry 3:"),
    (design_missing, monitor.UNPUBLISHED, "entry 4:"),
    (design_of_another, monitor.UNPUBLISHED, "entry 4:"),
    (nonces_missing, monitor.UNPUBLISHED, "entry 4:"),
]


def test_the_log_that_is_going_to_be_broken_is_whole(tmp_path: Path) -> None:
    assert watch(Site.of(draws()).write(tmp_path)).code == 0


@pytest.mark.parametrize(
    ("deed", "rule", "where"), BROKEN, ids=lambda v: getattr(v, "__name__", "")
)
def test_a_rule_that_is_broken_is_named_with_its_entry(
    tmp_path: Path, deed: Callable[[Site], None], rule: str, where: str
) -> None:
    site = Site.of(draws())
    deed(site)
    said = watch(site.write(tmp_path))
    assert said.code == 1
    lines = said.out.splitlines()
    assert any(line.startswith(where) and "§" in line and rule in line for line in lines), said.out
    assert {line.split(": ")[2] for line in lines} == {rule}


def test_a_nonce_that_two_draws_share_is_found_when_it_is_revealed(tmp_path: Path) -> None:
    told = draws()
    told[0].nonce = told[2].nonce = "7e" * 32
    said = watch(Site.of(told).write(tmp_path))
    assert said.code == 1
    assert said.out.startswith(f"entry 11: DD-1 §7: {monitor.NONCE}: d-2 ")


def test_a_draw_voided_after_its_entropy_is_revealed_all_the_same(tmp_path: Path) -> None:
    told = [Told("d-1", FIRST_DAY, "line-1", void="late")]
    site = Site.of(told)
    assert watch(site.write(tmp_path / "whole")).code == 0
    assert entries.decode(site.entries.pop()).KIND == "draw.reveal"
    said = watch(site.write(tmp_path / "hidden"))
    assert (said.code, monitor.OVERDUE in said.out) == (1, True)


class TestExtending:
    """A new checkpoint has to begin with everything that was seen."""

    def seen(self, folder: Path) -> tuple[Site, Path]:
        site = Site.of(draws())
        state = folder / "state"
        assert watch(site.write(folder / "first", 8), "--state", state, "--log-only").code == 0
        return site, state

    def broken(self, address: Path, state: Path) -> None:
        before = {p.name: p.read_bytes() for p in state.iterdir() if p.is_file()}
        said = watch(address, "--state", state, "--log-only")
        assert said.code == 1
        assert said.out.startswith(f"log: DD-1 §7: {monitor.EXTENDS}: ")
        evidence = next(state.glob("evidence-*")).read_text()
        assert before["checkpoint"].decode() in evidence
        assert (address / "checkpoint").read_text() in evidence
        after = {p.name: p.read_bytes() for p in state.iterdir() if p.name in before}
        assert after == before

    def test_a_changed_entry(self, tmp_path: Path) -> None:
        site, state = self.seen(tmp_path)
        site.entries[3] = site.entries[4]
        self.broken(site.write(tmp_path / "second"), state)

    def test_another_tree_of_the_same_size(self, tmp_path: Path) -> None:
        site, state = self.seen(tmp_path)
        site.entries[7] = site.entries[6]
        self.broken(site.write(tmp_path / "second", 8), state)

    def test_fewer_entries(self, tmp_path: Path) -> None:
        site, state = self.seen(tmp_path)
        self.broken(site.write(tmp_path / "second", 7), state)

    def test_growth_passes(self, tmp_path: Path) -> None:
        site, state = self.seen(tmp_path)
        address = site.write(tmp_path / "second")
        (state / "entries").write_bytes((state / "entries").read_bytes() + b"cut short")
        for _ in range(2):
            said = watch(address, "--state", state, "--log-only")
            assert (said.code, said.out) == (0, ""), said


def spoil(path: str, change: Callable[[bytes], bytes | None]) -> Callable[[Path], None]:
    def deed(address: Path) -> None:
        data = change((address / path).read_bytes())
        (address / path).unlink()
        if data is not None:
            put(address / path, data)

    return deed


@pytest.mark.parametrize(
    ("deed", "word"),
    [
        (spoil("tile/0/000.p/12", lambda data: data[:-1]), "tile/0/000.p/12"),
        (spoil("tile/0/000.p/12", lambda data: bytes(len(data))), "tile/0/000.p/12"),
        (spoil("tile/0/000.p/12", lambda data: None), "does not have this file"),
        (spoil("tile/entries/000.p/12", lambda data: data[:-1]), "cut off"),
        (spoil("tile/entries/000.p/12", lambda data: data.replace(b"d-0", b"d-8")), "root"),
        (
            spoil("checkpoint", lambda data: data.replace(b"\n12\n", b"\n11\n")),
            "signature is false",
        ),
        (spoil("checkpoint", lambda data: data[:20]), "signed note"),
        (spoil("checkpoint", lambda data: b"\xff" + data), "no text"),
        (spoil("checkpoint", lambda data: None), "no such file"),
    ],
)
def test_files_that_cannot_be_used_are_an_error(tmp_path: Path, deed, word: str) -> None:
    address = Site.of(draws()).write(tmp_path)
    deed(address)
    said = watch(address)
    assert (said.code, said.out) == (2, ""), said
    assert word in said.err


def test_an_entry_cut_off_within_a_whole_bundle_is_an_error(tmp_path: Path) -> None:
    site = Site.of(draws())
    site.entries.append(b'{"at":"2025-02-01T09:00:00+08:00","draw_id":"d-')
    said = watch(site.write(tmp_path))
    assert (said.code, "entry 12" in said.err) == (2, True)


def test_the_key_is_kept_and_another_is_refused(tmp_path: Path) -> None:
    site, state = Site.of(draws()), tmp_path / "state"
    address = site.write(tmp_path / "public")
    first = type_in("monitor", address, "--state", state)
    assert (first.code, "compare it" in first.err) == (0, True)
    stranger = SignerKey.from_seed(LOG.name, b"s" * 32)
    site.write(tmp_path / "public", key=stranger)
    said = type_in("monitor", address, "--state", state)
    assert (said.code, "not signed by any" in said.err) == (2, True)
    said = type_in("monitor", address, "--state", state, "--key", stranger.verifier().encoded())
    assert (said.code, "kept" in said.err) == (2, True)


def test_a_spoilt_copy_of_its_own_is_no_fault_of_the_log(tmp_path: Path) -> None:
    address, state = Site.of(draws()).write(tmp_path / "public"), tmp_path / "state"
    assert watch(address, "--state", state).code == 0
    put(state / "entries", (state / "entries").read_bytes().replace(b"d-0", b"d-8"))
    said = watch(address, "--state", state)
    assert (said.code, "own copy is spoilt" in said.err) == (2, True)


def test_a_checkpoint_without_the_quorum_is_said(tmp_path: Path) -> None:
    address = Site.of(draws()).write(tmp_path)
    policy = tmp_path / "policy"
    policy.write_text(f"witness audit {WITNESS.verifier().encoded()}\nquorum audit\n")
    assert "no quorum" in watch(address, "--policy", policy).err
    signed = (address / "checkpoint").read_text()
    put(address / "checkpoint", checkpoint.cosign(signed, WITNESS, 1).encode())
    assert "no quorum" not in watch(address, "--policy", policy).err


@pytest.mark.parametrize("draw_id", ["../../../etc", "..", "a/b"])
def test_a_draw_id_that_is_a_path_is_not_followed(tmp_path: Path, draw_id: str) -> None:
    told = draws()
    commit = replace(told[0].entries()[0], draw_id=draw_id)
    site = Site.of(told)
    site.entries.append(entries.encode(commit))
    said = watch(site.write(tmp_path / "public"), "--state", tmp_path / "state")
    assert said.code == 1
    assert "no id of DD-1" in said.out
