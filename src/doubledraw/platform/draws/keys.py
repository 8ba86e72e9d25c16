"""Nonces and their escrow shares sealed at rest: AES-256-GCM under a key file of the installation (DD-1 §3.2)."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

IV_BYTES = 12
KEY_BYTES = 32
_NONCE = b"doubledraw nonce v1"
_SHARE = b"doubledraw nonce share v1"


def seal(nonce: str, draw_id: str, holder: str, iv: bytes) -> bytes:
    """The sealed nonce; opens only for the same draw and holder. `iv` is 12 random bytes."""
    return _sealed(_NONCE, nonce, _whose(draw_id, holder), iv)


def unseal(sealed: bytes, draw_id: str, holder: str) -> str:
    """The nonce again; InvalidTag when it is another draw's, another holder's, or was changed."""
    return _opened(_NONCE, sealed, _whose(draw_id, holder))


def seal_share(share: str, draw_id: str, holder: str, number: int, iv: bytes) -> bytes:
    """A trustee's sealed share; opens only for the same draw, holder and trustee."""
    return _sealed(_SHARE, share, _whose(draw_id, holder, number), iv)


def unseal_share(sealed: bytes, draw_id: str, holder: str, number: int) -> str:
    """The share again; InvalidTag when it is another's, or was changed."""
    return _opened(_SHARE, sealed, _whose(draw_id, holder, number))


def make_nonce_key() -> bytes:
    """The key file's bytes; made with mode 0600 when there is none yet."""
    path = Path(settings.KEYS) / "nonce.key"
    if not path.exists():
        _write_once(path, os.urandom(KEY_BYTES))
    return path.read_bytes()


def _write_once(path: Path, secret: bytes) -> None:
    """Whole or not at all: a link of a finished file, so that no reader ever sees half a key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _sealed(purpose: bytes, secret: str, whose: bytes, iv: bytes) -> bytes:
    return iv + AESGCM(_key(purpose)).encrypt(iv, secret.encode(), whose)


def _opened(purpose: bytes, sealed: bytes, whose: bytes) -> str:
    iv, text = sealed[:IV_BYTES], sealed[IV_BYTES:]
    return AESGCM(_key(purpose)).decrypt(iv, text, whose).decode()


def _key(purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(make_nonce_key())


def _whose(*parts: object) -> bytes:
    return "\n".join(map(str, parts)).encode()
