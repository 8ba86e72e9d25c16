"""清源县 and its eight towns: codes, sizes, roads, villages and the addresses made of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random
from typing import NamedTuple

from doubledraw.demo.county.dice import Weighted, pick, whole


class Terrain(StrEnum):
    """What kind of place a town is, which decides what opens there."""

    STREET = "street"
    RURAL = "rural"
    PARK = "park"


class County(NamedTuple):
    code: str
    name: str
    short: str


AS_OF = date(2026, 5, 20)
"""The day on which the county's rolls were copied: nothing on them is younger."""

COUNTY = County("990126", "清源县", "清源")
"""The code is not assigned to any place in GB/T 2260."""


@dataclass(frozen=True, slots=True)
class Town:
    """A street or town: 9-digit code, full name, the name firms use, relative size, its places."""

    code: str
    name: str
    short: str
    size: int
    terrain: Terrain
    roads: tuple[str, ...]
    villages: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The bare name, as in 石桥分公司."""
        return self.short.removesuffix("镇").removesuffix("乡")


def _town(
    serial: int, name: str, short: str, size: int, terrain: Terrain, roads: str, villages: str
) -> Town:
    code = f"{COUNTY.code}{serial:03d}"
    return Town(code, name, short, size, terrain, tuple(roads.split()), tuple(villages.split()))


TOWNS = (
    _town(
        1, "城关街道", "城关", 6210, Terrain.STREET,
        "人民路 解放路 文昌路 县前街 十字街 鼓楼街 学府路 清河路 西大街 南大街 北大街 "
        "劳动路 府前路 书院巷 柳荫巷 青年路 新华街",
        "鼓楼社区 文昌社区 县前社区 西苑社区 南湖社区 清河社区 书院社区 学府社区",
    ),
    _town(
        2, "东门街道", "东门", 3902, Terrain.STREET,
        "东门大街 建设路 迎宾路 车站路 向阳路 和平路 东风路 工农路 滨河东路 桥东街 朝阳路 育才路 健康路 胜利路",
        "东门社区 向阳社区 车站社区 朝阳社区 育才社区 桥东社区 滨河社区",
    ),
    _town(
        3, "河阳镇", "河阳镇", 2874, Terrain.RURAL,
        "河阳大街 镇中路 渡口路 兴镇路 清阳路 粮站路 河堤路 阳光路 老码头街",
        "渡口村 柳林村 河湾村 上阳村 下阳村 三岔村 新渡村 沙洲村 梁家村 五里铺村 堤头村 桑园村 荷塘村 北岸村",
    ),
    _town(
        4, "石桥镇", "石桥镇", 2431, Terrain.RURAL,
        "石桥大街 桥头路 集市路 振兴路 古桥路 粮库路 石门路 中心路 双桥路",
        "桥头村 石门村 杨家村 双桥村 青石村 石坝村 何家湾村 磨盘村 大槐村 井沿村 枣林村 南坡村 石磨村",
    ),
    _town(
        5, "白塔镇", "白塔镇", 1818, Terrain.RURAL,
        "白塔大街 塔前路 塔山路 古塔路 镇政街 茶场路 园艺路 东环路",
        "塔前村 塔后村 茶场村 松岗村 顾家村 白沙村 七里村 花桥村 梅子村 枫林村 云台村 泉口村",
    ),
    _town(
        6, "柳湾镇", "柳湾镇", 1367, Terrain.RURAL,
        "柳湾大街 沿河路 水产路 柳堤路 湾中路 农贸路 船埠路",
        "柳湾村 鱼塘村 苇塘村 沈家湾村 莲花村 水口村 东坝村 西坝村 船埠村 稻香村 鸭池村 清渡村",
    ),
    _town(
        7, "青岭乡", "青岭乡", 1102, Terrain.RURAL,
        "青岭街 岭前路 林场路 乡政路 山口路 茶亭路",
        "岭前村 岭后村 山口村 林场村 竹坪村 高坡村 石屋村 药园村 茶亭村 云雾村 大坳村 杉木村 凉水村",
    ),
    _town(
        8, "高新园区", "高新区", 727, Terrain.PARK,
        "创新大道 科技一路 科技二路 兴业路 纬三路 纬五路 经四路 园区东路 创业街 仓储路 智造路",
        "双创社区 兴业社区 新园社区",
    ),
)  # fmt: skip

_PULL = {
    "any": {Terrain.STREET: 1.0, Terrain.RURAL: 1.0, Terrain.PARK: 0.7},
    "street": {Terrain.STREET: 1.3, Terrain.RURAL: 0.6, Terrain.PARK: 0.5},
    "rural": {Terrain.STREET: 0.1, Terrain.RURAL: 1.6, Terrain.PARK: 0.1},
    "park": {Terrain.STREET: 0.3, Terrain.RURAL: 0.8, Terrain.PARK: 8.0},
}
"""How strongly each kind of place draws a trade that looks for such a place."""

TOWNS_FOR = {
    where: Weighted((town, town.size * pull[town.terrain]) for town in TOWNS)
    for where, pull in _PULL.items()
}


@dataclass(frozen=True, slots=True)
class Site:
    """Where in a town something stands: on a road, or in a village."""

    town: Town
    place: str
    is_village: bool


def site(rng: Random, town: Town, *, is_village: bool) -> Site:
    return Site(town, pick(rng, town.villages if is_village else town.roads), is_village)


_HOUSES = {Terrain.STREET: 398, Terrain.RURAL: 168, Terrain.PARK: 96}


def address(rng: Random, at: Site, *, is_office: bool) -> str:
    """A place of business, down to the number or the group; only offices sit upstairs."""
    start = f"{COUNTY.name}{at.town.name}{at.place}"
    if at.is_village:
        return start + _plot(rng, at.town)
    return f"{start}{whole(rng, 1, _HOUSES[at.town.terrain])}号{_room(rng, is_office)}"


def _plot(rng: Random, town: Town) -> str:
    if town.terrain is Terrain.RURAL and rng.random() < 0.6:
        return f"{whole(rng, 1, 12)}组"
    return f"{whole(rng, 1, 160)}号"


def _room(rng: Random, is_office: bool) -> str:
    chance = rng.random()
    if chance < 0.66:
        return ""
    if chance < 0.84:
        return f"附{whole(rng, 1, 9)}号"
    if is_office:
        return f"{whole(rng, 2, 16)}层{whole(rng, 1, 12):02d}室"
    return f"{whole(rng, 1, 9)}幢{whole(rng, 101, 118)}铺"
