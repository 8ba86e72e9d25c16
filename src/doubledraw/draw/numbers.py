"""Every number of a draw: the hash of a short text that a person can type (§3, §4.1)."""

from __future__ import annotations

from collections.abc import Callable

from doubledraw.draw.suite import Suite

Number = Callable[[str], str]


def key(suite: Suite, label: str, seed: str) -> str:
    """key(label): 32 hex digits. Labels: target, order/g, edge/g, salt, seal."""
    return suite.sha(f"dd-1/{label}/{seed}")[:32]


def number(suite: Suite, key: str, text: str) -> str:
    """number(label, text) under an already derived key: 64 hex digits."""
    return suite.sha(key + text)


def numbering(suite: Suite, label: str, seed: str) -> Number:
    """number(label, …) as a function of the text alone."""
    new, prefix = suite.new, key(suite, label, seed).encode()

    def numbered(text: str) -> str:
        return new(prefix + text.encode()).hexdigest()

    return numbered
