"""What is fixed before any public entropy exists: C, the files' digests, the nonces' seals (§2.1, §3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doubledraw.draw import canonical, frame, spelling
from doubledraw.draw.design import PROTOCOL, Design, EntropySource, entropy_sources
from doubledraw.draw.errors import DrawError
from doubledraw.draw.suite import Suite

NAME = "commitment.json"
ROUND_TABLES = ("roster.tsv", "recusals.tsv")


@dataclass(frozen=True, slots=True)
class FileDigest:
    """The hash of a table and its rows without the blind line."""

    digest: str
    rows: int


@dataclass(frozen=True, slots=True)
class Commitment:
    """commitment.json, read. C is the hash of its bytes."""

    draw_id: str
    design: str
    files: Mapping[str, FileDigest]
    strata: Mapping[str, int]
    nonces: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, data: bytes) -> Commitment:
        """The commitment in these bytes; DrawError names the field that breaks a rule."""
        fields = ("protocol", "draw_id", "design", "files", "strata", "nonces")
        found = canonical.fields(canonical.decode(data, NAME), NAME, fields)
        _check_protocol(found["protocol"], NAME)
        return cls(
            spelling.identifier(found["draw_id"], f"{NAME}, field draw_id"),
            spelling.hex64(found["design"], f"{NAME}, field design"),
            _files(found["files"], frame.TABLES, NAME),
            _counts(found["strata"]),
            _holders(found["nonces"]),
        )

    def check_design(self, design: Design) -> None:
        """The commitment is about this design."""
        if self.draw_id != design.draw_id:
            raise _differs("draw_id", self.draw_id, design.draw_id)
        digest = design.hashing().hex(design.encoded())
        if self.design != digest:
            raise _differs("design", self.design, digest)
        names = {stratum.name for stratum in design.strata}
        if set(self.strata) != names:
            raise _differs("strata", sorted(self.strata), sorted(names))

    def check_table(self, name: str, digest: str, rows: int) -> None:
        """The table is the one that was frozen."""
        check_digest(self.files[name], name, digest, rows)


@dataclass(frozen=True, slots=True)
class RoundCommitment:
    """round-r/commitment.json of a later team round, read (§3)."""

    draw_id: str
    commitment: str
    round: int
    files: Mapping[str, FileDigest]
    entropy: tuple[EntropySource, ...]
    draw_by: str

    @classmethod
    def read(cls, data: bytes, where: str) -> RoundCommitment:
        """The round's commitment in these bytes."""
        fields = ("protocol", "draw_id", "commitment", "round", "files", "entropy", "draw_by")
        found = canonical.fields(canonical.decode(data, where), where, fields)
        _check_protocol(found["protocol"], where)
        return cls(
            spelling.identifier(found["draw_id"], f"{where}, field draw_id"),
            spelling.hex64(found["commitment"], f"{where}, field commitment"),
            spelling.natural(found["round"], f"{where}, field round", least=1),
            _files(found["files"], ROUND_TABLES, where),
            entropy_sources(found["entropy"], where, found["draw_by"]),
            found["draw_by"],
        )


def nonce_commitment(suite: Suite, draw_id: str, holder: str, nonce: str) -> str:
    """The seal of a holder's secret nonce (§3.2)."""
    spelling.hex64(nonce, f"nonce of {holder}")
    return suite.sha(f"dd-1/nonce/{draw_id}/{holder}/{nonce}")


def build(design: Design, files: Mapping[str, bytes], holders: Sequence[tuple[str, str]]) -> bytes:
    """commitment.json for the five tables and the (holder, commitment) pairs; the freeze's last gate.

    Everything §2 and §2.1 demand of the tables is checked here once more.
    """
    tables = {name: frame.decode_table(name, files[name]) for name in frame.TABLES}
    frame.check(tables, design)
    suite = design.hashing()
    value = {
        "protocol": PROTOCOL,
        "draw_id": design.draw_id,
        "design": suite.hex(design.encoded()),
        "files": {name: _digest(suite, files[name]) for name in frame.TABLES},
        "strata": frame.populations(tables["strata.tsv"], design),
        "nonces": [{"holder": h, "commitment": c} for h, c in holders],
    }
    _holders(value["nonces"])
    return canonical.encode(value)


def build_round(
    design: Design,
    c: str,
    number: int,
    files: Mapping[str, bytes],
    entropy: Sequence[EntropySource],
    draw_by: str,
) -> bytes:
    """round-r/commitment.json over the round's roster and recusals."""
    where = f"round-{number}/commitment.json"
    suite = design.hashing()
    sources = [source.to_json() for source in entropy]
    entropy_sources(sources, where, draw_by)
    value = {
        "protocol": PROTOCOL,
        "draw_id": design.draw_id,
        "commitment": c,
        "round": number,
        "files": {name: _digest(suite, files[name]) for name in ROUND_TABLES},
        "entropy": sources,
        "draw_by": draw_by,
    }
    return canonical.encode(value)


def check_digest(frozen: FileDigest, name: str, digest: str, rows: int) -> None:
    """Refuse a table whose bytes are not the ones committed to."""
    if frozen.digest != digest or frozen.rows != rows:
        raise DrawError(
            "digest_differs",
            f"the file was changed after the commitment: its hash is {digest} with {rows} rows,"
            f" committed were {frozen.digest} and {frozen.rows} rows",
            name,
            "Put back the file that was frozen; if it is lost, the draw must be voided in public.",
            "§2.1",
            {"file": name, "found": digest, "expected": frozen.digest},
        )


def _digest(suite: Suite, data: bytes) -> dict[str, Any]:
    return {"digest": suite.hex(data), "rows": frame.count_rows(data)}


def _files(value: object, names: Sequence[str], where: str) -> dict[str, FileDigest]:
    found = canonical.fields(value, f"{where}, field files", names)
    return {name: _file(found[name], f"{where}, field files.{name}") for name in names}


def _file(value: object, where: str) -> FileDigest:
    found = canonical.fields(value, where, ("digest", "rows"))
    return FileDigest(
        spelling.hex64(found["digest"], f"{where}.digest"),
        spelling.natural(found["rows"], f"{where}.rows"),
    )


def _counts(value: object) -> dict[str, int]:
    where = f"{NAME}, field strata"
    if not isinstance(value, dict):
        raise DrawError("not_an_object", "an object {…} is expected here", where, section="§2.1")
    return {name: spelling.natural(count, f"{where}.{name}") for name, count in value.items()}


def _holders(value: object) -> tuple[tuple[str, str], ...]:
    where = f"{NAME}, field nonces"
    if not isinstance(value, list) or not value:
        raise DrawError(
            "no_nonce",
            "no nonce holder is named",
            where,
            "The platform always holds one nonce itself.",
            "§3.2",
        )
    holders = tuple(_holder(item, f"{where}[{i}]") for i, item in enumerate(value))
    for side, what in ((0, "holder"), (1, "commitment")):
        values = [pair[side] for pair in holders]
        twice = next((v for i, v in enumerate(values) if v in values[:i]), None)
        if twice is not None:
            raise DrawError(
                "duplicate_holder",
                f"the {what} {twice!r} stands twice",
                where,
                "Every holder has one nonce of their own.",
                "§2.1",
                {"what": what, "value": twice},
            )
    return holders


def _holder(value: object, where: str) -> tuple[str, str]:
    found = canonical.fields(value, where, ("holder", "commitment"))
    return (
        spelling.name(found["holder"], f"{where}.holder"),
        spelling.hex64(found["commitment"], f"{where}.commitment"),
    )


def _check_protocol(value: object, where: str) -> None:
    if value != PROTOCOL:
        raise DrawError(
            "not_allowed",
            f"{value!r} is not {PROTOCOL}",
            f"{where}, field protocol",
            "This software checks draws of DD-1 only.",
            "§2.1",
        )


def _differs(field: str, found: object, expected: object) -> DrawError:
    return DrawError(
        "commitment_differs",
        f"{found!r} does not belong to design.json, which gives {expected!r}",
        f"{NAME}, field {field}",
        "One of the two files is from another draw, or was changed.",
        "§2.1",
        {"field": field},
    )
