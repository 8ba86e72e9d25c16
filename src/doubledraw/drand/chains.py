"""The chains we know: public key, genesis, period, each as published; and which round is out when."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from doubledraw.drand.errors import DrandError

UNCHAINED_ON_G1 = "bls-unchained-g1-rfc9380"
CHAINED_ON_G2 = "pedersen-bls-chained"
_NAMED = re.compile(r"drand (\S+) (?:第|round )?\s?([1-9][0-9]{0,11})\s?轮?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chain:
    """A beacon chain. `hash`, `public_key`, `group_hash`: hex; `genesis`: POSIX seconds; `period`: seconds.

    `hash` is drand's own digest of the other facts; `source` is where they were read.
    """

    name: str
    hash: str
    scheme: str
    public_key: str
    group_hash: str
    genesis: int
    period: int
    source: str

    def time_of(self, number: int) -> int:
        """When a round is published, in POSIX seconds."""
        return self.genesis + (number - 1) * self.period

    def round_at(self, seconds: int) -> int:
        """The first round that is not out before this moment, in POSIX seconds."""
        return max(1, -((self.genesis - seconds) // self.period) + 1)

    def source_of(self, number: int) -> str:
        """How a design names a round: `drand quicknet 第1000轮`."""
        return f"drand {self.name} 第{number}轮"


@cache
def known() -> tuple[Chain, ...]:
    """All of them, drand's present main chain first."""
    text = files("doubledraw.drand").joinpath("chains.json").read_text("utf-8")
    return tuple(Chain(**facts) for facts in json.loads(text))


def called(name: str) -> Chain:
    """The chain of this name or hash; DrandError when we know none."""
    for chain in known():
        if name.lower() in (chain.name, chain.hash):
            return chain
    raise DrandError("unknown_chain", f"no chain is known as {name!r}", name=name)


def named(source: str) -> tuple[Chain, int]:
    """Chain and round that a source names, `drand quicknet 第1000轮` or `drand quicknet 1000`; DrandError otherwise."""
    found = _NAMED.fullmatch(source.strip())
    if found is None:
        raise DrandError("unnamed_round", f"{source!r} does not name a chain and a round")
    return called(found[1]), int(found[2])
