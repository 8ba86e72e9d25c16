"""Why a draw was refused, in words a clerk and a lawyer can act on."""

from __future__ import annotations

from collections.abc import Mapping


class DrawError(ValueError):
    """A document, table or bundle that breaks a rule of DD-1.

    code     stable snake_case, for translation and tests
    reason   one English sentence
    where    file, line, field: "frame.tsv line 12, field region"
    remedy   what to do next
    section  the rule: "§2.1"
    params   the values in the reason, for translation
    """

    def __init__(
        self,
        code: str,
        reason: str,
        where: str = "",
        remedy: str = "",
        section: str = "",
        params: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.where = where
        self.remedy = remedy
        self.section = section
        self.params = dict(params or {})

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        rule = f" (DD-1 {self.section})" if self.section else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.reason}{rule}.{remedy}"
