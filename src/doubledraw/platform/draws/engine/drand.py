"""Rounds of drand: which one a source names, when it is out, and whether a signature is its own (DD-1 §3.3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from doubledraw.drand import beacon, chains
from doubledraw.drand.errors import DrandError
from doubledraw.platform.draws.models import BeaconProof
from doubledraw.platform.draws.states import DD1
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.statute.citation import Citation

DRAND = "drand"
ENTROPY = Citation(DD1, "§3.3")

# code of the package → (reason, remedy)
TEXTS = {
    "unnamed_round": (
        "没有写明是哪条链的哪一轮",
        "请写成“drand quicknet 第12345678轮”的样子。",
    ),
    "unknown_chain": (
        "不认识 drand 的这条链：{name}",
        "可以用 quicknet（每 3 秒一轮）或 default（每 30 秒一轮）。",
    ),
    "other_round": (
        "这是第 {found} 轮的签名，事先指定的是第 {expected} 轮",
        "请到 drand 取事先指定的那一轮。",
    ),
    "signature_false": (
        "签名核验不通过：不是事先指定的这条链、这一轮的签名",
        "请重新取这一轮的签名，整段粘贴，不要改动。",
    ),
    "other_randomness": ("随机数和签名对不上", "请粘贴接口给出的原文，不要改动。"),
    "needs_previous": (
        "这条链的签名要连同上一轮的签名一起核验",
        "请粘贴接口给出的整段 JSON，里面有 previous_signature。",
    ),
    "not_an_answer": (
        "这不是签名，也不是 drand 接口给出的 JSON",
        "签名是 96 或 192 位十六进制数字；或者把接口给出的整段 JSON 粘贴进来。",
    ),
}
NO_POINT = (
    "这不是一个合格的签名：长度、写法不对，或者不是曲线上规定的点",
    "请重新取这一轮的签名，整段粘贴，不要改动。",
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A verified round: chain, number, the value it gives, the signatures that prove it; all hex."""

    chain: str
    round: int
    value: str
    signature: str
    previous: str


@dataclass(frozen=True, slots=True)
class NamedRound:
    """The round that a source names: its chain, that chain's hash, its number."""

    chain: str
    hash: str
    number: int


def proof_of(source: str, text: str) -> Proof:
    """What a pasted signature or answer of drand proves for the round that the source names; Invalid otherwise."""
    with _in_our_words():
        chain, number = chains.named(source)
        answer = beacon.parse(text)
        value = beacon.check(chain, number, answer)
    previous = answer.previous if chain.scheme == chains.CHAINED_ON_G2 else ""
    return Proof(chain.name, number, value, answer.signature, previous)


def round_named(source: str) -> NamedRound | None:
    """Which round a source names; None when it names none that we can verify."""
    try:
        chain, number = chains.named(source)
    except DrandError:
        return None
    return NamedRound(chain.name, chain.hash, number)


def round_for(when: datetime) -> str:
    """How a design names the round of the present main chain that is out at this time, or next after it."""
    chain = chains.known()[0]
    return chain.source_of(chain.round_at(int(when.timestamp())))


def check_round(source: str, when: datetime) -> None:
    """Refuse a source that names no known round, or one that is out before `when` or over a period after it."""
    with _in_our_words():
        chain, number = chains.named(source)
    late = chain.time_of(number) - when.timestamp()
    if not 0 <= late <= chain.period:
        right = chain.source_of(chain.round_at(int(when.timestamp())))
        raise Invalid(
            "round_at_other_time",
            "这一轮不在这个公布时间产生；这个时间的一轮是“{right}”",
            ENTROPY,
            "请改成这一轮，或者改公布时间。",
            right=right,
        )


def is_proven(source: str, value: str, proof: BeaconProof) -> bool:
    """Whether a kept signature still proves the kept value of this source."""
    try:
        chain, number = chains.named(source)
        answer = replace(beacon.parse(proof.signature), previous=proof.previous_signature)
        is_same = (chain.name, number) == (proof.chain, proof.number)
        return is_same and beacon.check(chain, number, answer) == value
    except DrandError:
        return False


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except DrandError as error:
        reason, remedy = TEXTS.get(error.code, NO_POINT)
        raise Invalid(error.code, reason, ENTROPY, remedy, **error.params) from error
