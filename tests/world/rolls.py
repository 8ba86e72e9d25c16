"""The directories: targets and inspectors imported from files, items published by a second person.

The rows are the product's own fictional county, so that every test has real check digits and plausible words.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from doubledraw.demo.county.inspectors import Inspector as Person
from doubledraw.demo.county.inspectors import inspectors as people
from doubledraw.demo.county.targets import Target as Firm
from doubledraw.demo.county.targets import targets as firms
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.services import draft_item, propose_item, publish_item
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import ImportBatch
from doubledraw.platform.registry.services import apply_import, read_import, stage_import
from tests.world.county import County
from tests.world.keeping import kept

TARGET_HEADERS = (
    *("统一社会信用代码", "名称", "类型", "区划代码", "住所"),
    *("行业代码", "行业", "信用风险等级", "成立日期", "登记状态"),
)
INSPECTOR_HEADERS = ("执法证号", "姓名", "部门", "资质", "区域", "上限", "有效期")
HALL_REGIONS = ("990126001", "990126002", "990126003")


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file as a spreadsheet program saves it."""
    lines = io.StringIO()
    csv.writer(lines).writerows([headers, *rows])
    return lines.getvalue().encode("utf-8-sig")


def firm_row(firm: Firm) -> list[object]:
    """One firm under TARGET_HEADERS, in one of the three towns that `county` knows."""
    town = HALL_REGIONS[int(firm.region[-1]) % 3]
    return [
        *(firm.uscc, firm.name, firm.kind, town, firm.address),
        *(firm.industry_code, firm.industry, firm.credit_class, firm.established, firm.status),
    ]


def target_file(targets: int = 60, seed: int = 7) -> bytes:
    """A register of so many firms."""
    return table(TARGET_HEADERS, (firm_row(firm) for firm in firms(Random(seed), targets)))


def inspector_file(inspectors: int = 12, seed: int = 7, department: str = "") -> bytes:
    """A roster; everybody in one department, or in the organ it is imported for."""
    rows = (_person_row(person, department) for person in people(Random(seed), inspectors))
    return table(INSPECTOR_HEADERS, rows)


def _person_row(person: Person, department: str) -> list[object]:
    return [
        *(person.certificate, person.name, department, "、".join(person.qualifications)),
        *("全域", "", ""),
    ]


def imported(
    directory: str,
    data: bytes,
    organ: Organ,
    *,
    by: Actor,
    at: datetime,
    filename: str = "名录.csv",
    without_rejects: bool = False,
    **options: str,
) -> ImportBatch:
    """One import brought all the way by the real services."""
    batch = read(directory, data, organ, by=by, at=at, filename=filename, **options)
    apply_import(batch, by=by, at=at, without_rejects=without_rejects)
    return batch


def read(
    directory: str,
    data: bytes,
    organ: Organ,
    *,
    by: Actor,
    at: datetime,
    filename: str = "名录.csv",
    mapping: Mapping[str, int | str] | None = None,
    **options: str,
) -> ImportBatch:
    """One import brought to its preview."""
    batch = stage_import(
        directory, data, filename, organ, by=by, at=at, options=options, mapping=mapping
    )
    return read_import(batch)


@kept
def rolls(place: County, at: datetime, targets: int = 60, inspectors: int = 12) -> None:
    """Both directories of the market regulator, imported by 李起草."""
    li = place["李起草"]
    imported("targets", target_file(targets), place.market, by=li, at=at)
    imported("inspectors", inspector_file(inspectors), place.market, by=li, at=at)


def drafted_item(place: County, at: datetime, code: str = "SCJG-01", **said: str) -> Item:
    """An item as 李起草 writes it."""
    content: dict[str, Any] = {
        "code": code,
        "name": "餐饮服务食品安全检查",
        "basis": "《中华人民共和国食品安全法》第一百一十条",
        "object": "餐饮服务提供者",
        "content": "许可、从业人员健康、原料采购",
        "method": "现场检查",
        "ratio": "5%",
        "frequency": "每年2次",
        "priority": "general",
    }
    return draft_item(place.market, content | said, by=place["李起草"], at=at)


def published_items(place: County, at: datetime, items: int = 2) -> list[Item]:
    """Items published by 王处长."""
    found = []
    for number in range(1, items + 1):
        item = drafted_item(place, at, code=f"SCJG-{number:02d}")
        propose_item(item, by=place["李起草"], at=at)
        publish_item(item, digest=item.digest, by=place["王处长"], at=at)
        found.append(item)
    return found
