"""What can be wrong with a spreadsheet, in the words of the person who holds it."""

from __future__ import annotations

from collections.abc import Mapping


class TableError(ValueError):
    """A table that cannot be read, or not as asked.

    `code` is stable and in snake_case, for translation; `reason` and `remedy` are English
    sentences; `where` names file, line and column; `params` are the values in them.
    """

    def __init__(
        self,
        code: str,
        reason: str,
        where: str = "",
        remedy: str = "",
        params: Mapping[str, object] | None = None,
    ) -> None:
        self.code = code
        self.reason = reason
        self.where = where
        self.remedy = remedy
        self.params = dict(params or {})
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.reason}{remedy}"

    def within(self, name: str) -> TableError:
        """The same error with the file's name before the place."""
        where = f"{name} {self.where}".rstrip()
        return TableError(self.code, self.reason, where, self.remedy, self.params)
