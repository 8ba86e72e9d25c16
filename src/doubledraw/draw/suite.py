"""The two hash suites: sha256, and sm3 of the national standard GB/T 32905-2016 (§2)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, Self

from doubledraw.draw.errors import DrawError

NAMES = ("sha256", "sm3")


class Hash(Protocol):
    """What a hash constructor gives back."""

    def digest(self) -> bytes:
        """32 bytes."""

    def hexdigest(self) -> str:
        """64 lower-case hexadecimal digits."""

    def update(self, data: bytes, /) -> None:
        """Hash on."""

    def copy(self) -> Self:
        """The same, to be hashed on by itself."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One hash function, used for everything in a draw."""

    name: str
    new: Callable[[bytes], Hash] = field(repr=False)

    def digest(self, data: bytes) -> bytes:
        """The 32 bytes of the hash."""
        return self.new(data).digest()

    def hex(self, data: bytes) -> str:
        """The hash of a file, in hex."""
        return self.new(data).hexdigest()

    def sha(self, text: str) -> str:
        """sha(text) of §2: the hash of the UTF-8 text, in hex."""
        return self.new(text.encode()).hexdigest()


def named(name: str) -> Suite:
    """The suite that a design names."""
    if name == "sha256":
        return Suite("sha256", hashlib.sha256)
    if name == "sm3":
        return Suite("sm3", _library_sm3 if _has_library_sm3() else PureSM3)
    raise DrawError(
        "unknown_suite",
        f"{name!r} is no hash suite of DD-1",
        "design.json, field suite",
        "Name sha256 or sm3.",
        "§2",
        {"suite": name},
    )


def _library_sm3(data: bytes) -> Hash:
    return hashlib.new("sm3", data)


def _has_library_sm3() -> bool:
    try:
        hashlib.new("sm3")
    except ValueError:
        # OpenSSL may be built without it, or a policy may forbid it.
        return False
    return True


class PureSM3:
    """SM3 in plain Python, for machines whose OpenSSL has none. GB/T 32905-2016 §5."""

    def __init__(self, data: bytes = b"") -> None:
        self._data = bytearray(data)

    def update(self, data: bytes, /) -> None:
        """Hash on."""
        self._data += data

    def copy(self) -> PureSM3:
        """The same, to be hashed on by itself."""
        return PureSM3(bytes(self._data))

    def digest(self) -> bytes:
        """32 bytes."""
        state = _SM3_START
        message = _padded(bytes(self._data))
        for start in range(0, len(message), 64):
            state = _compressed(state, message[start : start + 64])
        return struct.pack(">8I", *state)

    def hexdigest(self) -> str:
        """64 lower-case hexadecimal digits."""
        return self.digest().hex()


_Words = tuple[int, int, int, int, int, int, int, int]
_SM3_START: _Words = (
    0x7380166F,
    0x4914B2B9,
    0x172442D7,
    0xDA8A0600,
    0xA96F30BC,
    0x163138AA,
    0xE38DEE4D,
    0xB0FB0E4E,
)
_MASK = 0xFFFFFFFF


def _rotated(word: int, bits: int) -> int:
    bits %= 32
    return ((word << bits) | (word >> (32 - bits))) & _MASK


# The constants T_j already rotated by j, as the round needs them.
_T = tuple(_rotated(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64))


def _padded(message: bytes) -> bytes:
    zeros = (55 - len(message)) % 64
    return message + b"\x80" + bytes(zeros) + struct.pack(">Q", len(message) * 8)


def _expanded(block: bytes) -> list[int]:
    """The words W_0 … W_67 of a block (§5.3.2)."""
    words = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _rotated(words[j - 3], 15)
        mixed ^= _rotated(mixed, 15) ^ _rotated(mixed, 23)
        words.append(mixed ^ _rotated(words[j - 13], 7) ^ words[j - 6])
    return words


def _compressed(state: _Words, block: bytes) -> _Words:
    """The compression function CF (§5.3.3); the letters are the standard's."""
    words = _expanded(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        twelve = _rotated(a, 12)
        ss1 = _rotated((twelve + e + _T[j]) & _MASK, 7)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
        tt1 = (ff + d + (ss1 ^ twelve) + (words[j] ^ words[j + 4])) & _MASK
        tt2 = (gg + h + ss1 + words[j]) & _MASK
        a, b, c, d = tt1, a, _rotated(b, 9), c
        e, f, g, h = tt2 ^ _rotated(tt2, 9) ^ _rotated(tt2, 17), e, _rotated(f, 19), g
    s = state
    return (s[0] ^ a, s[1] ^ b, s[2] ^ c, s[3] ^ d, s[4] ^ e, s[5] ^ f, s[6] ^ g, s[7] ^ h)
