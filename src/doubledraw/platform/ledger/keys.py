"""The log's signing key, a file of the installation, mode 0600, made by `doubledraw init`; whose cosignatures count."""

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from doubledraw.log.note import SignerKey
from doubledraw.log.policy import Policy


def make_log_key() -> SignerKey:
    """Make the key if there is none; the seed comes from the operating system."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return log_key()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(SignerKey(settings.LOG_ORIGIN, os.urandom(32)).encoded() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return log_key()


def log_key() -> SignerKey:
    """The key in use; FileNotFoundError before `doubledraw init`."""
    return _read(str(_path()))


def witnesses() -> Policy:
    """The witnesses of this installation and the quorum (k of n) it asks for; nobody, where no file says so."""
    path = Path(settings.WITNESSES)
    return Policy.parse(path.read_text(encoding="utf-8")) if path.exists() else Policy()


@cache
def _read(path: str) -> SignerKey:
    return SignerKey.parse(Path(path).read_text(encoding="ascii").strip())


def _path() -> Path:
    return Path(settings.KEYS) / "log.key"
