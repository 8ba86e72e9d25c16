"""Directories whose rows speak of targets that stand in the directory already, by code or by name."""

import unicodedata
from abc import abstractmethod
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import Changes, Directory, Entry, Standing
from doubledraw.platform.registry.models import Target, name_key

CODE = Field(
    "code",
    "统一社会信用代码",
    (
        *("统一社会信用代码/注册号", "社会信用代码", "信用代码", "注册号", "代码", "检查对象代码"),
        *("uscc", "id", "unicode", "regno"),
    ),
)
NAME = Field(
    "name",
    "名称",
    ("企业名称", "单位名称", "主体名称", "检查对象", "检查对象名称", "市场主体名称", "entname"),
)
_LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class Known:
    """A target as a row refers to it."""

    pk: int
    code: str
    name: str
    organ_path: str


class Referring(Directory):
    """Rows about targets: each finds its own, or is not taken, with the reason."""

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.targets: dict[str, Known] = {}
        self.entries: dict[str, Entry] = {}
        self._whose: dict[Hashable, str] = {}
        self._reasons: dict[str, tuple[str, Invalid]] = {}

    @abstractmethod
    def identity(self, entry: Entry, target: Known) -> Hashable:
        """What two rows must not both speak of."""

    def who(self, cells: Cells) -> tuple[str, str]:
        """The code and the name a row gives; one of them must be there."""
        code = cells.take("code", _code, "")
        name = cells.take("name", read.name, "")
        if not code and not name and not cells.troubles:
            missing = Invalid(
                "target_missing",
                "没有写是哪个检查对象",
                remedy="请补上统一社会信用代码，或者登记的全称。",
            )
            cells.troubles.append(("code", missing))
        return code, name

    def compare(self, entries: Sequence[Entry]) -> Changes:
        """As ever, once every row has found its target; the others are not ours to take."""
        found = _found(entries, self.organ)
        self.entries = {entry.key: entry for entry in entries}
        self.targets, lost = {}, []
        for entry in entries:
            target = found.get(entry.key)
            why = target if isinstance(target, Invalid) else self._refusal(entry, target)
            if why is not None:
                self._reasons[entry.key] = ("code" if self.has("code") else "name", why)
                lost.append(entry)
            elif isinstance(target, Known):
                self.targets[entry.key] = target
                entry.values["code"] = target.code
        changes = super().compare([entry for entry in entries if entry.key in self.targets])
        changes.foreign += lost
        return changes

    def has(self, name: str) -> bool:
        """Whether the file has such a column."""
        return name in self.columns

    def refuse(self, entry: Entry, name: str, why: Invalid) -> Standing:
        """Have a row left out for this reason: what `standing` gives for it."""
        self._reasons[entry.key] = (name, why)
        return Standing({}, is_ours=False)

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
        return self._reasons.get(entry.key) or super().foreign(entry)

    def name_of(self, values: Mapping[str, Any]) -> str:
        return str(values.get("name") or values.get("code", ""))

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        """Of the rows whose `targets` have been found."""
        return self.stand([(self.entries[key], self.targets[key]) for key in keys])

    @abstractmethod
    def stand(self, rows: Sequence[tuple[Entry, Known]]) -> dict[str, Standing]:
        """What stands for each row with its target, by the row's key, in a constant number of queries."""

    def _refusal(self, entry: Entry, target: Known | None) -> Invalid | None:
        if target is None:
            return Invalid(
                "unknown_target",
                "检查对象名录中没有 {key}",
                remedy="请先导入该检查对象，或者核对代码。",
                key=entry.values.get("code") or entry.values.get("name", ""),
            )
        other = self._whose.setdefault(self.identity(entry, target), entry.key)
        if other == entry.key:
            return None
        return Invalid(
            "twice_by_name",
            "文件里另一行写的也是它：{other}",
            remedy="请只留下正确的一行。",
            other=other[:80],
        )


def _found(entries: Iterable[Entry], organ: Organ) -> dict[str, "Known | Invalid"]:
    """The target of each row by the row's key, by code first: two queries."""
    entries = list(entries)
    codes = {entry.values.get("code", "") for entry in entries} - {""}
    keys = {
        name_key(entry.values.get("name", "")) for entry in entries if not entry.values.get("code")
    } - {""}
    served = shared_with(organ.path)
    by_code = {each.code: each for _, each in _rows(served & _coded(codes))} if codes else {}
    by_name: dict[str, list[Known]] = {}
    for key, each in _rows(served & Q(name_key__in=keys)) if keys else ():
        by_name.setdefault(key, []).append(each)
    found: dict[str, Known | Invalid] = {}
    known: Known | None
    for entry in entries:
        if code := entry.values.get("code", ""):
            known = by_code.get(code) or by_code.get(code.upper())
        else:
            alike = by_name.get(name_key(entry.values.get("name", "")), [])
            known = alike[0] if len(alike) == 1 else None
            if len(alike) > 1:
                found[entry.key] = _ambiguous(len(alike))
        if known:
            found[entry.key] = known
    return found


def _coded(codes: Iterable[str]) -> Q:
    return Q(code__in={spelling for code in codes for spelling in (code, code.upper())})


def _rows(condition: Q) -> list[tuple[str, Known]]:
    rows = Target.objects.filter(condition).values_list(
        "name_key", "pk", "code", "name", "organ__path"
    )
    return [(key, Known(pk, code, name, path)) for key, pk, code, name, path in rows]


def _ambiguous(count: int) -> Invalid:
    return Invalid(
        "name_ambiguous",
        "名录中有 {count} 个对象叫这个名称",
        remedy="请补上统一社会信用代码。",
        count=count,
    )


def _code(text: str) -> str:
    code = "".join(unicodedata.normalize("NFKC", text).split())
    read.refuse_unseen(code)
    if len(code) > _LONGEST_CODE:
        raise Invalid("too_long", "代码太长", remedy="请核对代码。")
    return code
