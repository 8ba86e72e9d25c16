"""What can be wrong with a text of the log, with a stable code for each."""

from __future__ import annotations


class LogError(ValueError):
    """A note, checkpoint, proof, key or entry that is not what it must be.

    `code` is stable and in snake_case; `reason` is one English sentence; `where` names the line
    or field; `params` are the values in the reason, for translation.
    """

    def __init__(self, code: str, reason: str, where: str = "", **params: object) -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.code = code
        self.reason = reason
        self.where = where
        self.params = params
