"""Is this the signature of that round? And the randomness it gives (drand's protocol specification).

The message of an unchained round is SHA-256 of its number in eight bytes, of a chained one SHA-256 of the
previous signature and the number. The randomness is SHA-256 of the signature.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from doubledraw.drand.chains import CHAINED_ON_G2, UNCHAINED_ON_G1, Chain
from doubledraw.drand.curve import G1, G2, ONE_G1, ONE_G2, Affine, Group, negative, read
from doubledraw.drand.errors import DrandError
from doubledraw.drand.hashing import to_point
from doubledraw.drand.pairing import is_one

LONGEST = 4000
"""Characters of an answer that are read at all."""

_DST = {
    G1.name: b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_",
    G2.name: b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_",
}
_MOST_ROUND = 2**64 - 1
_SIGNED_ON = {UNCHAINED_ON_G1: G1, CHAINED_ON_G2: G2}


@dataclass(frozen=True, slots=True)
class Answer:
    """What drand publishes of a round; all hex, `round` None and texts "" where nothing was said."""

    signature: str
    previous: str = ""
    round: int | None = None
    randomness: str = ""


def parse(text: str) -> Answer:
    """A signature in hex, or the JSON that drand's API gives; DrandError for anything else."""
    text = text.strip()
    if len(text) > LONGEST:
        raise DrandError("not_an_answer", f"longer than {LONGEST} characters")
    if not text.startswith("{"):
        return Answer(_hex("".join(text.split()), "signature"))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DrandError("not_an_answer", "neither hexadecimal digits nor JSON") from error
    number = found.get("round")
    if number is not None and (type(number) is not int or not 1 <= number <= _MOST_ROUND):
        raise DrandError("not_an_answer", "the round is not a number")
    return Answer(
        _hex(found.get("signature"), "signature"),
        _hex(found.get("previous_signature", ""), "previous_signature"),
        number,
        _hex(found.get("randomness", ""), "randomness"),
    )


def check(chain: Chain, number: int, answer: Answer) -> str:
    """The round's randomness, 64 hex digits, if the answer is the chain's own for it; DrandError says why not."""
    if not 1 <= number <= _MOST_ROUND:
        raise DrandError("no_such_round", "rounds are counted from 1")
    if answer.round is not None and answer.round != number:
        raise DrandError(
            "other_round",
            f"the answer is of round {answer.round}, not {number}",
            found=answer.round,
            expected=number,
        )
    signature = bytes.fromhex(answer.signature)
    if not _is_signed(chain, _message(chain, number, answer), signature):
        raise DrandError("signature_false", f"not the signature of round {number} of {chain.name}")
    randomness = hashlib.sha256(signature).hexdigest()
    if answer.randomness not in ("", randomness):
        raise DrandError("other_randomness", "the randomness is not the hash of the signature")
    return randomness


def verify(chain: Chain, number: int, answer: Answer) -> bool:
    """Whether `check` finds nothing wrong."""
    try:
        check(chain, number, answer)
    except DrandError:
        return False
    return True


def _message(chain: Chain, number: int, answer: Answer) -> bytes:
    counted = number.to_bytes(8, "big")
    if chain.scheme == UNCHAINED_ON_G1:
        return hashlib.sha256(counted).digest()
    if not answer.previous:
        raise DrandError(
            "needs_previous", "this chain's rounds are signed with the previous signature"
        )
    return hashlib.sha256(bytes.fromhex(answer.previous) + counted).digest()


def _is_signed(chain: Chain, message: bytes, signature: bytes) -> bool:
    group = _SIGNED_ON[chain.scheme]
    point, key = read(group, signature), _key(chain)
    hashed = to_point(group, message, _DST[group.name])
    if group is G1:
        return is_one([(negative(point), ONE_G2), (hashed, key)])
    return is_one([(negative(ONE_G1), point), (key, hashed)])


@cache
def _key(chain: Chain) -> Affine:
    group: Group = G2 if _SIGNED_ON[chain.scheme] is G1 else G1
    return read(group, bytes.fromhex(chain.public_key))


def _hex(value: Any, where: str) -> str:
    if not isinstance(value, str) or not re.fullmatch("(?:[0-9a-f]{2})*", value.lower()):
        raise DrandError("not_an_answer", f"{where} is not hexadecimal", where=where)
    return value.lower()
