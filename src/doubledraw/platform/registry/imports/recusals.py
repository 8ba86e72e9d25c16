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
from doubledraw.platform.registry.models import ImportBatch, Inspector, Recusal, Target
from doubledraw.platform.registry.states import RecusalReason, RecusalState

reason = read.one_of(
    {spelling: each for each in RecusalReason for spelling in (each.value, each.label)},
    "unknown_reason",
    "请填近亲属关系、利害关系、曾在该单位任职、上次由其检查、当事人申请或法定情形。",
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
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        people = Inspector.objects.filter(organ__path__startswith=organ.path)
        self.inspectors = dict(people.values_list("ref", "pk"))

    def read(self, cells: Cells) -> tuple[str, Values]:
        code = cells.must("target", _code, "")
        ref = cells.must("ref", self._ref, "")
        values: Values = {
            "reason": str(cells.must("reason", reason, RecusalReason.LAW)),
            "note": cells.take("note", read.line, ""),
        }
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
        found = {
            f"{row.target.code} {row.inspector.ref}": Standing(
                {"reason": row.reason, "note": row.note}
            )
            for row in Recusal.objects.filter(target__code__in=codes).select_related(
                "target", "inspector"
            )
        }
        # A recusal of a target nobody keeps is nobody's: it is reported and not taken.
        known = set(Target.objects.filter(code__in=codes).values_list("code", flat=True))
        lost = {key: Standing({}, is_ours=False) for key in keys if key.split(" ")[0] not in known}
        return found | lost

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
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
                **entry.values,
            )
            for entry in changes.new
        )
        for entry, _ in changes.changed:
            code, ref = entry.key.split(" ")
            Recusal.objects.filter(target__code=code, inspector__ref=ref).update(**entry.values)


def _code(text: str) -> str:
    code = "".join(text.split())
    if not code:
        raise Invalid("code_missing", "没有代码", remedy="请补上检查对象的代码。")
    return code
