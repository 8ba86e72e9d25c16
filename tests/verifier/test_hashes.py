"""SHA-256, SM3, SHA-512, Ed25519 and Merkle trees against published vectors and other people's code."""

from __future__ import annotations

import base64
import hashlib
import random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verifier.conftest import Node

# FIPS 180-4 examples; GB/T 32905-2016 annex A
PUBLISHED = {
    b"abc": {
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sm3": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        "sha512": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    },
    b"abcd" * 16: {
        "sm3": "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    },
}

# RFC 8032 §7.1: public key, message, signature
RFC_8032 = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        "454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
)
ORDER = 2**252 + 27742317777372353535851937790883648493


def encoded(texts: list[bytes]) -> list[str]:
    return [base64.b64encode(text).decode() for text in texts]


def sm3(data: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def test_published_hashes(node: Node) -> None:
    answers = node.ask("hashes", texts=encoded(list(PUBLISHED)))
    for expected, found in zip(PUBLISHED.values(), answers, strict=True):
        assert expected.items() <= found.items()


def test_hashes_of_every_length_around_the_blocks(node: Node) -> None:
    rng = random.Random(1)
    texts = [rng.randbytes(n) for n in range(300)] + [rng.randbytes(100_001)]
    for text, found in zip(texts, node.ask("hashes", texts=encoded(texts)), strict=True):
        expected = {
            "sha256": hashlib.sha256(text).hexdigest(),
            "sm3": sm3(text),
            "sha512": hashlib.sha512(text).hexdigest(),
        }
        assert found == expected, len(text)


def test_signatures_of_rfc_8032(node: Node) -> None:
    assert all(node.ask("signatures", cases=RFC_8032))


def spoiled(case: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """The same signature with one thing wrong each."""
    key, message, signature = case
    r, s = signature[:64], int.from_bytes(bytes.fromhex(signature[64:]), "little")
    malleable = (s + ORDER).to_bytes(32, "little").hex()
    return [
        (key, message + "00", signature),
        (key, message, signature[:-2] + "ff"),
        (key, message, ("00" if r[:2] != "00" else "01") + signature[2:]),
        (key, message, r + malleable),
        (key, message, signature + "00"),
        ("ff" * 31 + "7f", message, signature),
        (RFC_8032[0][0] if key != RFC_8032[0][0] else RFC_8032[1][0], message, signature),
    ]


def test_spoiled_signatures_are_refused(node: Node) -> None:
    cases = [bad for case in RFC_8032 for bad in spoiled(case)]
    assert not any(node.ask("signatures", cases=cases))


def test_signatures_by_another_implementation(node: Node) -> None:
    rng = random.Random(2)
    cases = []
    for n in range(30):
        key = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
        message = rng.randbytes(n * 7)
        public = key.public_key().public_bytes_raw()
        cases.append((public.hex(), message.hex(), key.sign(message).hex()))
    assert all(node.ask("signatures", cases=cases))


def test_roots_and_inclusion_proofs_of_small_trees(node: Node) -> None:
    assert node.ask("merkle", sizes=list(range(1, 40))) == {"wrongSizes": []}
