"""The commands a reader can type to check a draw with tools that are not ours."""

from dataclasses import dataclass

HASHERS = {"sha256": "sha256sum", "sm3": "openssl dgst -sm3"}


@dataclass(frozen=True, slots=True)
class Line:
    """One command and what it prints."""

    command: str
    prints: str = ""


def number_line(suite: str, key: str, code: str, number: str) -> Line:
    """How a firm's number comes about (DD-1 §4.1)."""
    return Line(f"printf %s%s {key} {code} | {HASHERS[suite]}", number)


def commitment_line(suite: str, url: str, commitment: str) -> Line:
    """How the commitment's fingerprint comes about (DD-1 §2.1)."""
    return Line(f"curl -s {url} | {HASHERS[suite]}", commitment)


def bundle_line(draw_id: str) -> Line:
    """How the whole bundle is verified on one's own machine."""
    return Line(f"doubledraw verify {draw_id}.zip")
