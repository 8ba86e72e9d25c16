"""Sealed documents: frozen content with a kind, a schema version, canonical bytes and a digest."""

import hashlib
from dataclasses import asdict, dataclass
from typing import ClassVar

from doubledraw.draw import canonical


@dataclass(frozen=True)
class Sealed:
    """Base of every document one stage hands to the next. Subclasses are frozen dataclasses of JSON values."""

    kind: ClassVar[str]
    schema: ClassVar[int] = 1

    def encoded(self) -> bytes:
        """RFC 8785 bytes of `{kind, schema, …fields}`."""
        return canonical.encode({"kind": self.kind, "schema": self.schema, **asdict(self)})

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, hex."""
        return hashlib.sha256(self.encoded()).hexdigest()
