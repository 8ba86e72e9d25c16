"""Credit events of outside systems (外部信用信息): a row an event, under its own number, taken once."""

from collections.abc import Hashable, Sequence
from datetime import date, datetime

from doubledraw.platform.credit.documents import SealedCreditEvent
from doubledraw.platform.credit.events import CreditImported
from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.credit.states import CANCELLING, OF_LISTS, CreditKind, EventOrigin
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import Changes, Entry, Standing, Values
from doubledraw.platform.registry.imports.referring import CODE, NAME, Known, Referring
from doubledraw.platform.registry.models import ImportBatch

RECALCULATE = "credit.recalculate"
_TAKEN = [kind for kind in CreditKind if kind not in (*CANCELLING, *OF_LISTS)]
_kind = read.one_of(
    {word: kind for kind in _TAKEN for word in (kind.value, kind.label)},
    "unknown_credit_kind",
    "请填本系统信用信息类别里的一种，例如 行政处罚、逾期没有整改、其他信用信息。",
)


class CreditEvents(Referring):
    """外部信用信息: facts of other systems about targets. They are added, never changed."""

    key = "credit-events"
    title = "外部信用信息"
    unit = "条"
    fills = (CreditEvent,)
    fields = (
        CODE,
        NAME,
        Field("kind", "信息类别", ("类别", "信用信息类别", "信用事件"), True),
        Field("day", "日期", ("发生日期", "决定日期", "认定日期"), True),
        Field("reference", "编号", ("文书号", "决定书文号", "信息编号", "文号"), True),
        Field("organ", "机关", ("认定机关", "处罚机关", "来源机关", "提供单位"), True),
        Field("detail", "内容", ("摘要", "事由", "主要内容")),
    )

    def read(self, cells: Cells) -> tuple[str, Values]:
        code, name = self.who(cells)
        organ = cells.must("organ", lambda text: _needed(read.line(text, 60)), "")
        reference = cells.must("reference", lambda text: _needed(read.line(text, 50)), "")
        values: Values = {
            "code": code,
            "name": name,
            "kind": str(cells.must("kind", _kind, CreditKind.OTHER)),
            "day": cells.must("day", lambda text: read.day(_needed(text)), ""),
            "organ": organ,
            "reference": reference,
            "detail": cells.take("detail", lambda text: read.line(text, 500), ""),
        }
        return f"{organ}:{reference}", values

    def identity(self, entry: Entry, target: Known) -> Hashable:
        return _source(entry.values)

    def stand(self, rows: Sequence[tuple[Entry, Known]]) -> dict[str, Standing]:
        sources = {_source(entry.values): entry.key for entry, _ in rows}
        there = {
            one.source: one
            for one in CreditEvent.objects.filter(source__in=sources).select_related("target")
        }
        return {
            entry.key: self._recorded(entry, target, there[_source(entry.values)])
            for entry, target in rows
            if _source(entry.values) in there
        }

    def _recorded(self, entry: Entry, target: Known, before: CreditEvent) -> Standing:
        """The same once more changes nothing; the same number told otherwise is not taken."""
        said = (target.pk, entry.values["kind"], entry.values["day"], entry.values["detail"])
        if said == (before.target_id, before.kind, before.day.isoformat(), before.detail):
            return Standing(entry.values)
        why = Invalid(
            "credit_recorded",
            "这个编号已经记过另一件事",
            remedy="信用记录不能改写；请核对编号。",
        )
        return self.refuse(entry, "reference", why)

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        made = [self._kept(entry, batch, by, at) for entry in changes.new]
        if not made:
            return
        event = CreditImported(batch.pk, len(made))
        record(event, by=by, at=at, subject=f"import:{batch.pk}")
        targets = sorted({one.target_id for one in made})
        key = f"{RECALCULATE}:import:{made[0].pk}"
        enqueue(RECALCULATE, {"targets": targets}, key=key, at=at, title="重算信用风险等级")

    def _kept(self, entry: Entry, batch: ImportBatch, by: Actor, at: datetime) -> CreditEvent:
        said, target = entry.values, self.targets[entry.key]
        sealed = SealedCreditEvent(
            *(target.code, target.name, said["kind"], said["day"]),
            *(_source(said), said["organ"], said["detail"], ""),
        )
        return CreditEvent.objects.create(
            target_id=target.pk,
            kind=said["kind"],
            day=date.fromisoformat(said["day"]),
            source=_source(said),
            origin=EventOrigin.IMPORTED,
            organ_name=said["organ"],
            detail=said["detail"],
            digest=seal(sealed, at=at),
            batch=batch,
            by=by.user_id,
            by_name=by.name,
            at=at,
        )

    def shown(self, name: str, value: object) -> str:
        if name == "kind" and value:
            return CreditKind.of(str(value)).label
        return super().shown(name, value)


def _source(values: Values) -> str:
    return f"outside:{values['organ']}:{values['reference']}"


def _needed(text: str) -> str:
    if not text:
        raise Invalid("cell_missing", "没有填写", remedy="请补上这一格。")
    return text
