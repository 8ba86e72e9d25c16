"""What can be wrong with a round, with a stable code for each."""

from __future__ import annotations


class DrandError(ValueError):
    """A point, round, chain or answer that is not what it must be.

    `code` is stable and in snake_case; `reason` is one English sentence; `params` are the values in it.
    """

    def __init__(self, code: str, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.params = params
