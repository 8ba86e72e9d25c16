"""The leaf file: what a firm checks at its door, offline, against the logged result (§6).

One JSON document: the log entry `draw.result` as text, its proof under a signed checkpoint, the log's key, and the
firm's two leaves with their ways up to the roots of that entry. A notice carries it as a QR code. Where a team round
or a substitute came later, `later` holds those entries under the same checkpoint: the leaf of a firm that took a place
is true by them, that of a firm or team that was replaced is false by them.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from typing import Any

from doubledraw.draw import canonical
from doubledraw.draw.errors import DrawError
from doubledraw.draw.leaves import LeafProof
from doubledraw.draw.outcome import BLOCKED
from doubledraw.draw.suite import Suite

PROTOCOL = "dd-1 leaf"
FRAGMENT = "leaf="
MOST_BYTES = 1 << 20
WAY = ("leaf", "index", "size", "hashes")
LATER = "later"


def build(
    suite: Suite,
    entry: str,
    proof: str,
    key: str,
    target: LeafProof,
    team: LeafProof | str | None,
    later: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The leaf file of one firm.

    entry  the text of draw.result as it stands in the log
    proof  its tlog-proof; the file holds its lines, because a JSON text of DD-1 has no line breaks (§2)
    key    the log's verifier key
    team   its leaf in the tree in force; the leaf's text alone when a substitution made it; None when blocked
    later  (entry, tlog-proof under the same checkpoint) of what changed the firm's place or team, in log order
    """
    named = {"leaf": team} if isinstance(team, str) else _way(team) if team else BLOCKED
    more = [{"entry": text, "proof": lines.split("\n")} for text, lines in later]
    value = {
        "protocol": PROTOCOL,
        "suite": suite.name,
        "entry": entry,
        "proof": proof.split("\n"),
        "key": key,
        "target": _way(target),
        "team": named,
    }
    return canonical.encode(value | ({LATER: more} if more else {}))


def link(data: bytes) -> str:
    """The fragment of an address that carries the file; a fragment never leaves the browser."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    return FRAGMENT + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The file itself, out of the file's text or out of an address that carries it."""
    text = text.strip()
    if FRAGMENT not in text or text.startswith("{"):
        return text.encode()
    packed = text.rpartition(FRAGMENT)[2]
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(-15)
        plain = unpacker.decompress(data, MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError):
        plain = b""
    if not plain or not unpacker.eof or unpacker.unused_data:
        raise DrawError(
            "bad_link", "the address carries no leaf file", "", "Scan the code again.", "§6"
        )
    return plain


def _way(proof: LeafProof) -> dict[str, Any]:
    return {name: getattr(proof, name) for name in WAY} | {"hashes": list(proof.hashes)}
