"""Nonces sealed at rest: AES-256-GCM under a key file of the installation (DD-1 §3.2)."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

IV_BYTES = 12
KEY_BYTES = 32
_PURPOSE = b"doubledraw nonce v1"


def seal(nonce: str, draw_id: str, holder: str, iv: bytes) -> bytes:
    """The sealed nonce; opens only for the same draw and holder. `iv` is 12 random bytes."""
    return iv + AESGCM(_key()).encrypt(iv, nonce.encode(), _whose(draw_id, holder))


def unseal(sealed: bytes, draw_id: str, holder: str) -> str:
    """The nonce again; InvalidTag when it is another draw's, another holder's, or was changed."""
    iv, text = sealed[:IV_BYTES], sealed[IV_BYTES:]
    return AESGCM(_key()).decrypt(iv, text, _whose(draw_id, holder)).decode()


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


def _key() -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=_PURPOSE).derive(make_nonce_key())


def _whose(draw_id: str, holder: str) -> bytes:
    return f"{draw_id}\n{holder}".encode()
