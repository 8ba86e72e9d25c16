"""The recusal register: who is kept away from which target, and why."""

from collections.abc import Collection, Mapping
from datetime import datetime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import (
    Changes,
    Directory,
    Entry,
    Standing,
    Values,
)
from doubledraw.platform.registry.imports.people import day_or_none
from doubledraw.platform.registry.models import (
    ImportBatch,
    Inspector,
    Recusal,
    RecusalChange,
    Target,
)
from doubledraw.platform.registry.states import (
    OPEN_RECUSALS,
    ChangeCause,
    RecusalReason,
    RecusalState,
)

DAYS = ("since", "until")
BACKWARDS = Invalid("days_backwards", "止早于起", remedy="请核对起止日期。")

reason = read.one_of(
    {spelling: each for each in RecusalReason for spelling in (each.value, each.label)},
    "unknown_reason",
    "请填近亲属关系、利害关系、曾在该单位任职、上次由其检查、当事人申请或法定情形。",
)

state = read.one_of(
    {spelling: each for each in RecusalState for spelling in (each.value, each.label)},
    "unknown_state",
    "请留空，或者填“已批准”。",
)


class Recusals(Directory):
    """回避登记."""

    key = "recusals"
    title = "回避登记"
    unit = "条"
    fields = (
        Field(
            "target",
            "统一社会信用代码",
            ("id", "uscc", "代码", "检查对象代码", "code"),
            is_required=True,
        ),
        Field("ref", "执法证号", ("inspector", "证件编号", "证号"), is_required=True),
        Field("reason", "事由", ("回避事由", "原因"), is_required=True),
        Field("note", "说明", ("备注",)),
        Field("since", "起", ("起始日期", "开始日期")),
        Field("until", "止", ("截止日期", "结束日期")),
        Field("state", "状态", ("审批状态", "回避状态")),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        people = Inspector.objects.filter(organ__path__startswith=organ.path)
        self.inspectors = dict(people.values_list("ref", "pk"))
        self.waiting: set[str] = set()

    def read(self, cells: Cells) -> tuple[str, Values]:
        code = cells.must("target", _code, "")
        ref = cells.must("ref", self._ref, "")
        values: Values = {
            "reason": str(cells.must("reason", reason, RecusalReason.LAW)),
            "note": cells.take("note", read.line, ""),
        }
        for name in DAYS:
            if day := cells.take(name, read.day, ""):
                values[name] = day
        cells.take("state", _in_force, "")
        if values.get("since", "") > values.get("until", "9999"):
            cells.troubles.append(("until", BACKWARDS))
        return f"{code} {ref}" if code and ref else "", values

    def _ref(self, text: str) -> str:
        if text not in self.inspectors:
            raise Invalid(
                "unknown_inspector",
                "本机关名录中没有执法证号 {ref}",
                remedy="请先把该人员导入执法人员名录。",
                ref=text[:40],
            )
        return text

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        codes = {key.split(" ")[0] for key in keys}
        rows = _open(codes)
        self.waiting = {_key(row) for row in rows if row.state == RecusalState.DECLARED}
        found = {
            _key(row): Standing(
                {"reason": row.reason, "note": row.note, **_days(row)},
                is_open=row.state == RecusalState.APPROVED,
            )
            for row in rows
        }
        # A recusal of a target nobody keeps is nobody's: it is reported and not taken.
        known = set(Target.objects.filter(code__in=codes).values_list("code", flat=True))
        lost = {key: Standing({}, is_ours=False) for key in keys if key.split(" ")[0] not in known}
        return found | lost

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
        if entry.key in self.waiting:
            return "reason", Invalid(
                "recusal_waiting",
                "这两者已有一项回避在等审批，内容不同",
                remedy="请先办完那一项，再导入。",
            )
        return "target", Invalid(
            "unknown_target",
            "检查对象名录中没有 {key}",
            remedy="请先导入该检查对象，或者核对代码。",
            key=entry.key.split(" ")[0],
        )

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        codes = {entry.key.split(" ")[0] for entry in changes.new}
        targets = dict(Target.objects.filter(code__in=codes).values_list("code", "pk"))
        Recusal.objects.bulk_create(
            Recusal(
                target_id=targets[entry.key.split(" ")[0]],
                inspector_id=self.inspectors[entry.key.split(" ")[1]],
                declared_by=by.user_id,
                declared_at=at,
                batch=batch,
                state=RecusalState.APPROVED,
                **_columns(entry.values),
            )
            for entry in changes.new
        )
        rows = {_key(row): row for row in _open({e.key.split(" ")[0] for e, _ in changes.changed})}
        for entry, fields in changes.changed:
            row = rows[entry.key]
            for name, value in _columns({name: entry.values[name] for name in fields}).items():
                setattr(row, name, value)
            row.version, row.batch = row.version + 1, batch
        changed = [rows[entry.key] for entry, _ in changes.changed]
        Recusal.objects.bulk_update(
            changed, ["reason", "note", *DAYS, "version", "batch"], batch_size=200
        )
        RecusalChange.objects.bulk_create(
            RecusalChange(
                recusal=rows[entry.key],
                batch=batch,
                cause=ChangeCause.IMPORT.value,
                fields=fields,
                by=by.user_id,
                at=at,
            )
            for entry, fields in changes.changed
        )


def _in_force(text: str) -> str:
    """What has ended, was refused or waits for somebody's decision does not come in as approved."""
    found = state(text)
    if found != RecusalState.APPROVED:
        raise Invalid(
            "recusal_not_in_force",
            "这项回避{state}，不能按已批准的导入",
            remedy="请删去这一行；还没审批的，请在人员页面申报。",
            state=found.label,
        )
    return str(found)


def _open(codes: Collection[str]) -> list[Recusal]:
    """The recusals of these targets that still act, or wait."""
    rows = Recusal.objects.filter(target__code__in=codes, state__in=OPEN_RECUSALS)
    return list(rows.select_related("target", "inspector"))


def _key(row: Recusal) -> str:
    return f"{row.target.code} {row.inspector.ref}"


def _days(row: Recusal) -> dict[str, str]:
    return {name: day.isoformat() if (day := getattr(row, name)) else "" for name in DAYS}


def _columns(values: Values) -> Values:
    """Staged values as the table holds them: days are dates there."""
    return {name: day_or_none(value) if name in DAYS else value for name, value in values.items()}


def _code(text: str) -> str:
    code = "".join(text.split())
    if not code:
        raise Invalid("code_missing", "没有代码", remedy="请补上检查对象的代码。")
    return code
