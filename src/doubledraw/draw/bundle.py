"""Bundles: which files the public and the auditors get; read from and written to zip or folder (§8)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from doubledraw.draw import canonical, spelling
from doubledraw.draw.commitment import Commitment
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.draw.frame import TABLES

PUBLIC = (
    "design.json",
    "commitment.json",
    "frame.tsv",
    "exclusions.tsv",
    "entropy.json",
    "drawn.tsv",
    "outcome.json",
)
OPEN = ("strata.tsv", "nonces.json", "selection.tsv", "reserve.tsv")
ROUND = ("commitment.json", "roster.tsv", "recusals.tsv", "entropy.json", "outcome.json")

MOST_FILES = 10_000
MOST_BYTES = 2 << 30

_SEGMENT = r"[0-9A-Za-z_-][0-9A-Za-z._-]{0,127}"
_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})?")
_LOGGED = re.compile(r"log/(?:key|[0-9]{8}-[a-z]+\.[a-z]+\.(?:json|tlog-proof))")
_ATTESTED = re.compile(r"attestations/(?:keys|[0-9A-Za-z][0-9A-Za-z._-]{0,63}\.note)")
_ROUND = re.compile(r"round-([1-9][0-9]{0,3})/")
# The oldest date a zip can say: a bundle made twice is the same bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def public_names(design: Design) -> frozenset[str]:
    """What the public bundle holds, beside log/ and attestations/."""
    return frozenset(PUBLIC + OPEN if design.strata_public else PUBLIC)


def auditor_names(*, blocked: bool, rounds: Iterable[bool] = ()) -> frozenset[str]:
    """What the auditor bundle holds, beside log/ and attestations/.

    blocked  whether the first teams were blocked (then there is no teams.tsv)
    rounds   for each later team round, whether it was blocked
    """
    names = {*PUBLIC, *OPEN, *TABLES} | (set() if blocked else {"teams.tsv"})
    for number, again in enumerate(rounds, 1):
        names |= {f"round-{number}/{name}" for name in ROUND}
        names |= set() if again else {f"round-{number}/teams.tsv"}
    return frozenset(names)


def public(files: Mapping[str, bytes], design: Design) -> dict[str, bytes]:
    """The public bundle out of everything a draw has."""
    names = public_names(design)
    return {name: data for name, data in files.items() if name in names or is_evidence(name)}


def is_evidence(name: str) -> bool:
    """Whether this is a file of log/ or attestations/, which every bundle may hold."""
    return bool(_LOGGED.fullmatch(name) or _ATTESTED.fullmatch(name))


def round_numbers(names: Iterable[str]) -> list[int]:
    """The team rounds that have a folder, ascending."""
    return sorted({int(found[1]) for name in names if (found := _ROUND.match(name))})


def nonces_file(commitment: Commitment, nonces: Sequence[str]) -> bytes:
    """nonces.json: every holder's nonce, in commitment order."""
    pairs = zip(commitment.nonces, nonces, strict=True)
    return canonical.encode([{"holder": holder, "nonce": nonce} for (holder, _), nonce in pairs])


def read_nonces(data: bytes, commitment: Commitment) -> list[str]:
    """The nonces in nonces.json, if it names exactly the holders of the commitment, in order."""
    where = "nonces.json"
    found = canonical.decode(data, where)
    items = found if isinstance(found, list) else [found]
    pairs = [canonical.fields(item, where, ("holder", "nonce")) for item in items]
    if [pair["holder"] for pair in pairs] != [holder for holder, _ in commitment.nonces]:
        raise DrawError(
            "nonce_holders",
            "the holders are not those of the commitment, in its order",
            where,
            "None is left out and none is added.",
            "§8",
        )
    return [spelling.hex64(pair["nonce"], f"{where}, nonce of {pair['holder']}") for pair in pairs]


def read(path: Path) -> dict[str, bytes]:
    """All files of a bundle, by name; refused when it is odd or far too large."""
    if path.is_dir():
        return _read_folder(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_zip(archive, path.name)
    except DrawError:
        raise
    except Exception as error:
        # A broken zip ends in BadZipFile, zlib.error, EOFError, RuntimeError and more.
        raise _unreadable(path, error) from None


def pack(files: Mapping[str, bytes]) -> bytes:
    """The zip of a bundle: sorted, undated, uncompressed, so that equal files give equal bytes.

    Compression would make the bytes depend on the version of zlib.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            _check_name(name)
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return target.getvalue()


def write(files: Mapping[str, bytes], path: Path) -> None:
    """Write a bundle as a zip."""
    path.write_bytes(pack(files))


def _read_zip(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if archive.comment:
        raise DrawError("odd_zip", "the zip carries a comment", name, section="§8")
    _check_count(len(entries), name)
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        _check_name(entry.filename)
        if entry.filename in files:
            raise DrawError(
                "file_twice",
                f"{entry.filename} stands twice in the zip",
                name,
                "Pack the files again.",
                "§8",
                {"file": entry.filename},
            )
        with archive.open(entry) as stream:
            # The size in the directory of a zip can lie, so what is read is what counts.
            files[entry.filename] = stream.read(left + 1)
        left -= len(files[entry.filename])
        _check_left(left, name)
    return files


def _read_folder(path: Path) -> dict[str, bytes]:
    found = sorted(entry for entry in path.rglob("*") if entry.is_symlink() or not entry.is_dir())
    _check_count(len(found), str(path))
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in found:
        name = entry.relative_to(path).as_posix()
        _check_name(name)
        if entry.is_symlink() or not entry.is_file():
            raise DrawError(
                "not_a_file", "this is a link or a device", name, "Copy the file itself.", "§8"
            )
        left -= entry.stat().st_size
        _check_left(left, str(path))
        files[name] = entry.read_bytes()
    return files


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise DrawError(
            "odd_name",
            f"{name!r} is no name of a file in a bundle",
            "bundle",
            "A bundle holds the files of §8 directly, and the folders log, attestations and round-r.",
            "§8",
            {"name": name},
        )


def _check_count(count: int, where: str) -> None:
    if count > MOST_FILES:
        raise DrawError(
            "too_many_files", f"{count} files are more than {MOST_FILES}", where, section="§8"
        )


def _check_left(left: int, where: str) -> None:
    if left < 0:
        raise DrawError(
            "too_large", f"the bundle is larger than {MOST_BYTES >> 30} GiB", where, section="§8"
        )


def _unreadable(path: Path, error: Exception) -> DrawError:
    return DrawError(
        "unreadable",
        f"this is neither a folder nor a sound zip: {error}",
        str(path),
        "Download the bundle again.",
        "§8",
    )
