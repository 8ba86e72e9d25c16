"""The sealed receipt of an import: which bytes came in, how they were read, what they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class ImportReceipt(Sealed):
    """What one import did to one directory (导入回执).

    `file` is the digest of the file as it came, `taken` of the rows that were taken from it. `mapping` is
    {field: header}; `fields` counts changes by field; the rows that were not taken are in `rejects` by line.
    """

    kind: ClassVar[str] = "import_receipt"

    directory: str
    organ: str
    filename: str
    file: str
    taken: str
    mapping: Mapping[str, str]
    options: Mapping[str, str]
    rows: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    vanished: int
    fields: Mapping[str, int]
    rejects: tuple[int, ...]
    applied_by: int
    applied_at: str
