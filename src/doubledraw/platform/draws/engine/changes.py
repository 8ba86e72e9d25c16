"""How a draw's tables differ from those of the last one: in, out, moved (DD-1 §9)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from doubledraw.platform.draws.states import FrameChange

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many firms came, went or moved, and the list of them: kind, id, before, after, sorted, as TSV."""

    counts: dict[str, int]
    listed: bytes


def changes_between(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> Changes:
    """Compare frame.tsv and strata.tsv of two draws; the blind lines say nothing. A firm can move in several ways."""
    rows = sorted({*_frames(before, now), *_strata(before, now)})
    counts = Counter(kind for kind, *_ in rows)
    listed = "".join("\t".join(row) + "\n" for row in rows).encode()
    return Changes({str(kind): counts[kind] for kind in FrameChange}, listed)


def _frames(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> Iterator[Words]:
    old, new = _differing(before["frame.tsv"], now["frame.tsv"])
    for code in old.keys() | new.keys():
        if code not in old:
            yield str(FrameChange.IN), code, "", new[code][0]
        elif code not in new:
            yield str(FrameChange.OUT), code, old[code][0], ""
        else:
            yield str(FrameChange.REGION), code, old[code][0], new[code][0]


def _strata(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> Iterator[Words]:
    old, new = _differing(before["strata.tsv"], now["strata.tsv"])
    for code in old.keys() & new.keys():
        for place, kind in enumerate((FrameChange.STRATUM, FrameChange.WEIGHT)):
            if old[code][place] != new[code][place]:
                yield str(kind), code, old[code][place], new[code][place]


def _differing(before: bytes, now: bytes) -> tuple[dict[str, Words], dict[str, Words]]:
    """Id → the other columns, of the lines that only one of the tables has."""
    old, new = _lines(before), _lines(now)
    return _by_id(old - new), _by_id(new - old)


def _lines(table: bytes) -> set[bytes]:
    return set(table.split(b"\n")[1:]) - {b""}


def _by_id(lines: set[bytes]) -> dict[str, Words]:
    rows = (line.decode().split("\t") for line in lines)
    return {code: tuple(words) for code, *words in rows}
