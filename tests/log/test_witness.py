"""A witness cosigns growth and nothing else, whatever the log shows it."""

from pathlib import Path

import pytest

from doubledraw.log import checkpoint, note
from doubledraw.log.errors import LogError
from doubledraw.log.note import COSIGNATURE, SignerKey
from doubledraw.log.witness import MISBEHAVIOUR, cosign_growth
from tests.log.year import LOG, Site, put

WITNESS = SignerKey.from_seed("audit.example", b"a" * 32, COSIGNATURE)
OTHER = SignerKey.from_seed("notary.example", b"n" * 32, COSIGNATURE)
ENTRIES = [f"entry {i}".encode() for i in range(700)]


def show(folder: Path, size: int, entries: list[bytes] = ENTRIES, key: SignerKey = LOG) -> Path:
    return Site(entries).write(folder, size, key)


def ask(shown: Path, last: str, time: int = 1000) -> str:
    def get(path: str) -> bytes | None:
        return (shown / path).read_bytes() if (shown / path).is_file() else None

    signed = (shown / "checkpoint").read_text()
    return cosign_growth(last, signed, LOG.verifier(), get, WITNESS, time)


def refused(shown: Path, last: str, time: int = 1000) -> str:
    with pytest.raises(LogError) as error:
        ask(shown, last, time)
    return error.value.code


@pytest.fixture
def first(tmp_path: Path) -> str:
    return ask(show(tmp_path / "first", 300), "")


def test_growth_is_cosigned_with_its_time(tmp_path: Path, first: str) -> None:
    grown = ask(show(tmp_path / "grown", 700), first, 2000)
    assert checkpoint.check_cosignature(grown, WITNESS.verifier().encoded()) == 2000
    assert checkpoint.open_signed(grown, LOG.verifier()).size == 700


def test_the_same_checkpoint_gets_the_same_words_again(tmp_path: Path, first: str) -> None:
    assert ask(show(tmp_path / "again", 300), first, 5000) == first


def test_another_tree_of_the_same_size_is_never_signed(tmp_path: Path, first: str) -> None:
    fork = [*ENTRIES[:299], b"another", *ENTRIES[300:]]
    assert refused(show(tmp_path / "fork", 300, fork), first) == "split_view"


def test_a_tree_that_does_not_continue_is_never_signed(tmp_path: Path, first: str) -> None:
    for changed in (0, 150, 299):
        fork = [b"another" if i == changed else entry for i, entry in enumerate(ENTRIES)]
        code = refused(show(tmp_path / f"fork-{changed}", 700, fork), first)
        assert code == "not_consistent"
        assert code in MISBEHAVIOUR


def test_a_smaller_tree_is_not_signed_after_a_larger(tmp_path: Path, first: str) -> None:
    assert refused(show(tmp_path / "older", 299), first) == "rolled_back"


def test_tiles_of_another_tree_are_no_growth(tmp_path: Path, first: str) -> None:
    shown = show(tmp_path / "grown", 700)
    fork = show(tmp_path / "fork", 700, [b"another", *ENTRIES[1:]])
    put(shown / "tile/1/000.p/2", (fork / "tile/1/000.p/2").read_bytes())
    code = refused(shown, first)
    assert code == "tree_differs"
    assert code not in MISBEHAVIOUR


def test_a_strangers_log_is_not_signed(tmp_path: Path) -> None:
    stranger = SignerKey.from_seed(LOG.name, b"s" * 32)
    assert refused(show(tmp_path, 300, key=stranger), "") == "signature_missing"


def test_a_clock_set_back_is_refused(tmp_path: Path, first: str) -> None:
    assert refused(show(tmp_path / "grown", 700), first, 999) == "clock_set_back"


def test_what_others_wrote_below_is_not_carried_on(tmp_path: Path) -> None:
    shown = show(tmp_path, 300)
    signed = (shown / "checkpoint").read_text()
    (shown / "checkpoint").write_text(checkpoint.cosign(signed, OTHER, 900))
    names = [line.name for line in note.Note.parse(ask(shown, "")).signatures]
    assert names == [LOG.name, WITNESS.name]
