"""The static files of a log, wherever they are: below an address on the web, or in a folder."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

from doubledraw.cli.complaints import Unusable

PATIENCE = 30
"""Seconds to wait for an answer."""
_WEB = ("http://", "https://")


class Source:
    """Reads files by their path below an address."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.is_web = address.startswith(_WEB)

    def get(self, path: str) -> bytes | None:
        """The bytes of a file, or None when there is none. Unusable when it is too large or out of reach."""
        from doubledraw.log.tiles import LARGEST

        found = self._fetch(path, LARGEST + 1) if self.is_web else self._read(path, LARGEST + 1)
        if found is not None and len(found) > LARGEST:
            raise Unusable("the file is too large for a file of a log", self._at(path))
        return found

    def text(self, path: str) -> str:
        """The text of a file that must be there."""
        found = self.get(path)
        if found is None:
            raise Unusable(
                "there is no such file", self._at(path), "Name the folder or address of the log."
            )
        try:
            return found.decode()
        except UnicodeDecodeError:
            raise Unusable("the file is no text", self._at(path)) from None

    def beside(self, name: str) -> Source:
        """The folder of this name next to this one."""
        if self.is_web:
            return Source(f"{self.address.rpartition('/')[0]}/{name}")
        return Source(str(Path(self.address).resolve().parent / name))

    def _at(self, path: str) -> str:
        return f"{self.address}/{path}"

    def _read(self, path: str, most: int) -> bytes | None:
        try:
            with Path(self._at(path)).open("rb") as file:
                return file.read(most)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def _fetch(self, path: str, most: int) -> bytes | None:
        try:
            with urllib.request.urlopen(self._at(path), timeout=PATIENCE) as answer:
                return bytes(answer.read(most))
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise Unusable(f"the server answers {error.code}", self._at(path)) from None
        except (OSError, ValueError) as error:
            raise Unusable(f"cannot be reached: {error}", self._at(path), "Try again.") from None


def send(address: str, text: str) -> str:
    """Hand a text in at an address on the web; the answer."""
    if not address.startswith(_WEB):
        raise Unusable("not an address on the web", address, "Begin it with https://.")
    request = urllib.request.Request(address, text.encode(), {"Content-Type": "text/plain"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return str(answer.read(1 << 16).decode(errors="replace"))
    except urllib.error.HTTPError as error:
        said = error.read(1 << 16).decode(errors="replace")
        raise Unusable(f"the server refuses ({error.code}): {said}", address) from None
    except OSError as error:
        raise Unusable(f"cannot be reached: {error}", address, "Try again.") from None
