"""A chain whose secret key the tests hold: real signatures for rounds that drand has not published yet."""

import hashlib
import json

import pytest

from doubledraw.drand import chains, curve, hashing
from doubledraw.drand.chains import UNCHAINED_ON_G1, Chain

SECRET = 0x5EC2E7
DST = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


def own_chain() -> Chain:
    """It ticks like quicknet, under the tests' key."""
    key = curve.times(curve.ONE_G2, SECRET)
    assert key is not None
    quicknet = chains.called("quicknet")
    public = curve.write(curve.G2, key).hex()
    times = (quicknet.genesis, quicknet.period)
    return Chain("testnet", "7e" * 32, UNCHAINED_ON_G1, public, "00" * 32, *times, "the tests")


def use_own_chain(monkeypatch: pytest.MonkeyPatch) -> Chain:
    """Known beside the published chains."""
    found = (*chains.known(), own_chain())
    monkeypatch.setattr(chains, "known", lambda: found)
    return found[-1]


def signature(number: int) -> str:
    """Of a round of the tests' chain, in hex."""
    message = hashlib.sha256(number.to_bytes(8, "big")).digest()
    point = curve.times(hashing.to_point(curve.G1, message, DST), SECRET)
    assert point is not None
    return curve.write(curve.G1, point).hex()


def value(number: int) -> str:
    """The randomness of a round of the tests' chain."""
    return hashlib.sha256(bytes.fromhex(signature(number))).hexdigest()


def answer(number: int) -> str:
    """As drand's API says it."""
    said = {"round": number, "randomness": value(number), "signature": signature(number)}
    return json.dumps(said)
