"""Registers of any size: names as firms have them, made up; in a file, or in a database of the platform.

Only arithmetic on the number of a firm decides, so that every run searches the same names.
"""

import atexit
import csv
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
PLACES = (
    "福州",
    "厦门",
    "宁德",
    "福安",
    "古田",
    "屏南",
    "寿宁",
    "周宁",
    "柘荣",
    "霞浦",
    "福鼎",
    "泉州",
    "晋江",
    "石狮",
    "南安",
    "莆田",
    "仙游",
    "龙岩",
    "长汀",
    "永定",
    "上杭",
    "武平",
    "漳州",
    "龙海",
    "云霄",
)
BRANDS = (
    "兴隆盛达华昌源丰泰安恒瑞鑫宏远博新利康美佳乐天地海山江河春秋明月星辰金玉宝石龙凤鹏麟松柏竹梅"
    "永久长青永和顺发旺富贵荣耀光辉煌文武双全德仁义礼智信诚实正大中东西南北方圆平升腾飞跃进步高峰"
)
TRADES = (
    "食品",
    "餐饮",
    "贸易",
    "商贸",
    "电子",
    "科技",
    "机械",
    "建材",
    "装饰",
    "物流",
    "运输",
    "农业",
    "养殖",
    "茶叶",
    "水产",
    "服装",
    "家具",
    "医疗器械",
    "药房",
    "教育咨询",
    "广告传媒",
    "汽车修理",
    "加油",
    "化工",
    "五金",
    "电器",
    "网络",
    "旅行社",
    "房地产开发",
    "物业管理",
)
FORMS = (
    "有限公司",
    "有限公司",
    "有限公司",
    "有限责任公司",
    "股份有限公司",
    "经营部",
    "商行",
    "店",
    "厂",
    "农民专业合作社",
)
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, place, 31) for place in range(17)]


def name(number: int) -> str:
    """The name of one firm."""
    mixed = number * 2654435761 % 4294967291
    brand = "".join(BRANDS[mixed // 97**place % len(BRANDS)] for place in range(2 + mixed % 2))
    place, trade = PLACES[mixed // 7 % len(PLACES)], TRADES[mixed // 1201 % len(TRADES)]
    return f"{place}{'市' if mixed % 3 else ''}{brand}{trade}{FORMS[mixed // 35603 % len(FORMS)]}"


def code(number: int) -> str:
    """A credit code with its check digit (GB 32100)."""
    body = f"91350981{number:09d}"
    total = sum(_LETTERS.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return body + _LETTERS[-total % 31]


def table(count: int) -> Path:
    """A register of so many firms as CSV; made once."""
    path = DATA / f"register-{count}.csv"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("统一社会信用代码", "名称", "成立日期", "住所", "经营范围"))
            for number in range(count):
                day = f"20{number % 26:02d}-{1 + number % 12:02d}-{1 + number % 28:02d}"
                address = f"福建省宁德市{PLACES[number % len(PLACES)]}路{number % 997}号"
                writer.writerow((code(number), name(number), day, address, "零售；批发；" * 8))
    return path


def installed_for_good(vendor: str, home: Path) -> Any:
    """The tests' county on `sqlite` (under `home`) or `postgresql`, for the rest of this process.

    None where it has been founded before.
    """
    os.environ["DOUBLEDRAW_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "doubledraw.platform.settings"
    if vendor == "postgresql":
        from tests.postgres_server import database

        server = ExitStack()
        os.environ["DOUBLEDRAW_DATABASE_URL"] = server.enter_context(database("bench"))
        atexit.register(server.close)
    return _installed()


def fill(
    place: Any, count: int, columns: Callable[[int], Mapping[str, str]] = lambda number: {}
) -> None:
    """Enter so many targets into the market regulator's directory; `columns` says more of the firm of a number."""
    from django.db import transaction

    from doubledraw.platform.registry.imports import target_rows
    from doubledraw.platform.registry.imports.staging import chunks

    always = {
        "version": 1,
        "organ_id": place.market.pk,
        "region_id": place.market.region_id,
        "scheme": "uscc",
        "kind": "enterprise",
        "status": "active",
        "entered_at": noon(),
        "changed_at": noon(),
    }
    for numbers in chunks(range(count), 10_000):
        said = (
            {"code": code(n), **target_rows.spelled({"name": name(n)}), **columns(n)}
            for n in numbers
        )
        with transaction.atomic():
            rows = [target_rows.new_row(always | values) for values in said]
            assert target_rows.put(target_rows.entering(0, rows))
    settle()


def name_towns(codes: Iterable[str]) -> None:
    """Towns of the county beside those that the tests' county has."""
    from doubledraw.platform.kernel.actor import SYSTEM
    from doubledraw.platform.organs.models import Region
    from doubledraw.platform.organs.services import name_region

    known = set(Region.objects.values_list("code", flat=True))
    for number, town in enumerate(codes, 1):
        if town not in known:
            name_region(town, f"第{number}镇", "990126", by=SYSTEM)


def settle() -> None:
    """What autovacuum does within a minute, or a checkpoint."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE registry_target")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _installed() -> Any:
    import django

    django.setup()
    from django.core.management import call_command

    from doubledraw.platform.organs.models import Organ
    from tests.world.county import county

    call_command("migrate", verbosity=0)
    return county(noon()) if not Organ.objects.exists() else None


def noon() -> Any:
    """When everything in a bench happens."""
    from datetime import UTC, datetime

    return datetime(2026, 3, 1, 4, tzinfo=UTC)
