"""Past inspections, one's own and the superior's: who was inspected by whom, when, for what."""

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import OrganLevel
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import Changes, Entry, Standing, Values
from doubledraw.platform.registry.imports.referring import CODE, NAME, Known, Referring
from doubledraw.platform.registry.models import ImportBatch, Inspector, VisitFact
from doubledraw.platform.registry.states import VisitSource

_TOLD = ("result", "inspectors", "level")
_RANK = {level: rank for rank, level in enumerate(OrganLevel)}
# The last of these in an organ's name tells its level; 市 in 市场 does not.
_NOT_A_PLACE = re.compile("市场|市监|市政|市容|乡村|城镇|城乡")
_SIGNS = (
    *((sign, OrganLevel.TOWNSHIP) for sign in ("街道", "乡", "镇")),
    *((sign, OrganLevel.COUNTY) for sign in ("县", "区", "旗")),
    *((sign, OrganLevel.CITY) for sign in ("市", "州", "盟")),
    *((sign, OrganLevel.PROVINCE) for sign in ("省", "国家", "中华人民共和国")),
)

level = read.one_of(
    {
        **{word: each for each in OrganLevel for word in (each.value, each.label)},
        "省": OrganLevel.PROVINCE,
        "市": OrganLevel.CITY,
        "县": OrganLevel.COUNTY,
        "区": OrganLevel.COUNTY,
        "区县": OrganLevel.COUNTY,
        "县区": OrganLevel.COUNTY,
        "所": OrganLevel.TOWNSHIP,
        "所级": OrganLevel.TOWNSHIP,
        "乡镇": OrganLevel.TOWNSHIP,
        "国家": OrganLevel.PROVINCE,
    },
    "unknown_level",
    "请填 省级、市级、县级 或 乡级。",
)


class Inspections(Referring):
    """历史检查: facts that later draws exclude and recuse by. They are added, never changed."""

    key = "inspections"
    title = "历史检查"
    unit = "次"
    fills = (VisitFact,)
    fields = (
        CODE,
        NAME,
        Field(
            "day",
            "检查日期",
            ("检查完成日期", "抽查完成日期", "检查时间", "日期", "date", "visited_on", "insdate"),
            is_required=True,
        ),
        Field("organ", "检查机关", ("检查实施机关", "抽查机关", "实施机关", "insauth_cn")),
        Field("level", "层级", ("机关层级", "检查层级", "抽查层级")),
        Field("item_code", "事项编码", ("抽查事项编码",)),
        Field("item", "事项名称", ("检查事项", "抽查事项", "抽查任务名称", "任务名称", "item")),
        Field("result", "检查结果", ("结果", "抽查结果", "insres_cn")),
        Field("inspectors", "检查人员", ("执法人员", "检查人员执法证号", "检查人")),
        Field("reference", "编号", ("任务编号", "抽查任务编号", "检查编号", "文书编号", "ccjcid")),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        organs = Organ.objects.values_list("name", "short_name", "level")
        self.levels = {name: told for full, short, told in organs for name in (short, full)}
        people = Inspector.objects.filter(organ__path__startswith=organ.path)
        self.refs, self.named = set[str](), dict[str, set[str]]()
        for ref, name in people.values_list("ref", "name"):
            self.refs.add(ref)
            self.named.setdefault(name, set()).add(ref)

    def read(self, cells: Cells) -> tuple[str, Values]:
        code, name = self.who(cells)
        organ = cells.take("organ", lambda text: read.line(text, 100), self.organ.name)
        item = cells.take("item", lambda text: read.line(text, 200), "")
        item_code = cells.take("item_code", lambda text: read.line(text, 40), "")
        if not item:
            self.remark("without_item")
        nobody: list[str] = []
        values: Values = {
            "code": code,
            "name": name,
            "organ_name": organ,
            "level": str(cells.take("level", level, None) or self._level_of(organ)),
            "item_code": item_code,
            "item_name": item or item_code or "未写明事项",
            "visited_on": cells.must("day", _day, ""),
            "result": cells.take("result", lambda text: read.line(text, 100), ""),
            "inspectors": cells.take("inspectors", self._people, nobody),
            "reference": cells.take("reference", lambda text: read.line(text, 64), ""),
        }
        return " ".join((code or name, *_place(values))), values

    def identity(self, entry: Entry, target: Known) -> Hashable:
        return target.pk, *_place(entry.values)

    def stand(self, rows: Sequence[tuple[Entry, Known]]) -> dict[str, Standing]:
        days = [entry.values["visited_on"] for entry, _ in rows]
        if not days:
            return {}
        facts = VisitFact.objects.filter(
            target__in={target.pk for _, target in rows},
            visited_on__range=(min(days), max(days)),
        ).values("target_id", "organ_name", "item_name", "visited_on", "reference", *_TOLD)
        there = {
            (
                fact["target_id"],
                *_place({**fact, "visited_on": fact["visited_on"].isoformat()}),
            ): fact
            for fact in facts
        }
        standing = {}
        for entry, target in rows:
            if fact := there.get((target.pk, *_place(entry.values))):
                standing[entry.key] = self._recorded(entry, {name: fact[name] for name in _TOLD})
        return standing

    def _recorded(self, entry: Entry, told: Values) -> Standing:
        """The same once more changes nothing; the same visit told otherwise is not taken."""
        if all(entry.values[name] == told[name] for name in _TOLD):
            return Standing(entry.values)
        why = Invalid(
            "visit_recorded",
            "这次检查已经记录过，写的是“{result}”",
            remedy="检查事实不能改写；两次检查请用编号分开。",
            result=told["result"] or "–",
        )
        return self.refuse(entry, "result" if self.has("result") else "day", why)

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        VisitFact.objects.bulk_create(
            VisitFact(
                target_id=self.targets[entry.key].pk,
                source=self._source(entry.values["level"]),
                batch=batch,
                at=at,
                **{
                    name: value
                    for name, value in entry.values.items()
                    if name not in ("code", "name")
                },
            )
            for entry in changes.new
        )

    def _source(self, told: str) -> str:
        """An inspection from above weighs more: what the superior has looked at is not sampled again."""
        above = _RANK[OrganLevel.of(told)] < _RANK[OrganLevel.of(self.organ.level)]
        return (VisitSource.SUPERIOR if above else VisitSource.IMPORTED).value

    def _level_of(self, name: str) -> OrganLevel:
        """The level of an organ by its name: as it is known here, or by the last division in its name."""
        if name in self.levels:
            return OrganLevel.of(self.levels[name])
        plain = _NOT_A_PLACE.sub("", name.replace("自治区", "省"))[:-1]
        places = [(plain.rfind(sign), told) for sign, told in _SIGNS if sign in plain]
        if not places:
            self.remark("level_of_own")
            return OrganLevel.of(self.organ.level)
        self.remark("level_by_name")
        return max(places, key=lambda each: each[0])[1]

    def _people(self, text: str) -> list[str]:
        """Certificate numbers; names where exactly one of our inspectors goes by it, else as written."""
        found = set()
        for word in read.listed(text):
            refs = self.named.get(word, set())
            if word not in self.refs and len(refs) != 1:
                self.remark("inspector_unknown")
            found |= refs if len(refs) == 1 else {word[:64]}
        return sorted(found)


def _place(values: Values) -> tuple[str, str, str, str]:
    return (
        values["organ_name"],
        values["item_name"],
        values["visited_on"],
        values["reference"],
    )


def _day(text: str) -> str:
    if not text:
        raise Invalid("date_missing", "没有日期", remedy="请补上日期。")
    return read.day(text)


def day_of(text: str) -> date | None:
    """A date as it is staged."""
    return date.fromisoformat(text) if text else None
