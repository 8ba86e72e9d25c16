"""The roster of inspectors (执法检查人员名录): 300 people in twelve organs, and those organs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from doubledraw.demo.county.codes import organisation_check, uscc_check
from doubledraw.demo.county.dice import Weighted, pick, whole
from doubledraw.demo.county.places import AS_OF, COUNTY, TOWNS, Terrain, Town

EVERYWHERE = ("*",)


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ with power to inspect: how many of every 300 it has, and what its people can do.

    `number` counts the organs from 1 and stands in certificate numbers and in the organ's code.
    """

    key: str
    number: int
    name: str
    size: int
    unit: str
    qualifications: tuple[str, ...]
    has_stations: bool = False
    level: str = "县级"
    region: str = COUNTY.code

    @property
    def uscc(self) -> str:
        """A valid code of category 11 (机关)."""
        body = f"MB{self.number:06d}"
        code = f"11{self.region}{body}{organisation_check(body)}"
        return code + uscc_check(code)


ORGANS = (
    Organ(
        "SCJG", 1, "县市场监督管理局", 92, "综合行政执法大队",
        ("食品检查员", "药品检查员", "医疗器械检查员", "化妆品检查员", "特种设备安全监察员", "计量监督员"),
        has_stations=True,
    ),
    Organ("YJGL", 2, "县应急管理局", 24, "应急管理综合行政执法大队", ("安全生产执法",)),
    Organ("XFJY", 3, "县消防救援大队", 22, "防火监督科", ("消防监督员",)),
    Organ("JYJ", 4, "县教育局", 14, "校外教育培训监管股", ("校外培训执法",)),
    Organ("WJW", 5, "县卫生健康局", 26, "卫生监督所", ("卫生监督员",)),
    Organ("WLTY", 6, "县文化体育和旅游局", 18, "文化市场综合行政执法大队", ("文化市场执法",)),
    Organ("STHJ", 7, "县生态环境分局", 22, "生态环境保护综合行政执法大队", ("环境监察员",)),
    Organ("ZJJ", 8, "县住房和城乡建设局", 20, "建设工程质量安全监督站", ("工程质量安全监督员",)),
    Organ("SWJ", 9, "县商务局", 8, "市场秩序股", ()),
    Organ("NYNC", 10, "县农业农村局", 22, "农业综合行政执法大队", ("农业执法",)),
    Organ("RSJ", 11, "县人力资源和社会保障局", 14, "劳动保障监察大队", ("劳动保障监察员",)),
    Organ("JTYS", 12, "县交通运输局", 18, "交通运输综合行政执法大队", ("道路运输执法",)),
)  # fmt: skip

STAFF_KINDS = Weighted([("公务员", 52), ("参照公务员法管理人员", 28), ("事业编制执法人员", 20)])

_SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾"
    "彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦"
    "江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_FIRST = tuple("建国志文晓海春俊玉红明永立新宏伟佳思雨子家小丽雅慧秀美振光学德庆卫少天一正宇泽")
_SECOND = tuple("华平军强峰涛敏静波辉杰芳霞玲燕娟斌鹏飞宁琳洁莹轩航博然云梅兰凯旭东林生成亮勇健松")
_SINGLE = tuple("伟强军磊涛超勇杰鹏斌波辉刚健峰凯浩宁洋帆敏静丽霞燕娟芳玲洁莹琳雪婷倩颖蕾岚欣悦璐")

_COUNTRY = tuple(town for town in TOWNS if town.terrain is Terrain.RURAL)

_EXPIRED_SHARE = 0.05
_STATION_SHARE = 0.6
_NO_LIMIT_SHARE = 0.55


@dataclass(frozen=True, slots=True)
class Inspector:
    """One person: certificate, organ, unit within it, what they may do, where, how much, until when.

    `regions` are 9-digit codes or ("*",); `capacity` is visits a year, None without limit.
    """

    certificate: str
    name: str
    organ: Organ
    unit: str
    qualifications: tuple[str, ...]
    regions: tuple[str, ...]
    capacity: int | None
    valid_until: date
    staff_kind: str

    def is_valid_on(self, day: date) -> bool:
        return day <= self.valid_until


def inspectors(rng: Random, n: int = 300, as_of: date = AS_OF) -> Iterator[Inspector]:
    """Yield n inspectors, organ by organ in proportion to size; certificates occur once."""
    taken: set[str] = set()
    for organ, size in _sizes(n):
        for serial in range(1, size + 1):
            yield _inspector(rng, organ, serial, taken, as_of)


def _sizes(n: int) -> Iterator[tuple[Organ, int]]:
    """Share n among the organs: the running total is rounded, so the sizes add up to n."""
    total = sum(organ.size for organ in ORGANS)
    before = given = 0
    for organ in ORGANS:
        before += organ.size
        size = round(n * before / total) - given
        given += size
        yield organ, size


def _inspector(rng: Random, organ: Organ, serial: int, taken: set[str], as_of: date) -> Inspector:
    station = _station(rng, organ)
    return Inspector(
        certificate=f"{organ.region}{organ.number:02d}{serial:04d}",
        name=_name(rng, taken),
        organ=organ,
        unit=f"{station.stem}市场监督管理所" if station else organ.unit,
        qualifications=_qualifications(rng, organ),
        regions=_beat(rng, station) if station else EVERYWHERE,
        capacity=None if rng.random() < _NO_LIMIT_SHARE else whole(rng, 3, 12) * 5,
        valid_until=_valid_until(rng, as_of),
        staff_kind=STAFF_KINDS.pick(rng),
    )


def _station(rng: Random, organ: Organ) -> Town | None:
    """Only the market regulator has stations in the towns."""
    if organ.has_stations and rng.random() < _STATION_SHARE:
        return pick(rng, TOWNS)
    return None


def _beat(rng: Random, station: Town) -> tuple[str, ...]:
    """The station's own town; country stations may help each other."""
    codes = {station.code}
    if station.terrain is Terrain.RURAL:
        codes.add(pick(rng, _COUNTRY).code)
    return tuple(sorted(codes))


def _qualifications(rng: Random, organ: Organ) -> tuple[str, ...]:
    """Common ones first: each next qualification of an organ is rarer than the one before."""
    held = (q for rank, q in enumerate(organ.qualifications) if rng.random() < 0.7 / (1 + rank / 2))
    return tuple(sorted(held))


def _valid_until(rng: Random, as_of: date) -> date:
    """Certificates run for five years; a few people have let theirs lapse."""
    if rng.random() < _EXPIRED_SHARE:
        return as_of - timedelta(days=whole(rng, 1, 240))
    return as_of + timedelta(days=whole(rng, 20, 5 * 365))


def _name(rng: Random, taken: set[str]) -> str:
    """A name as people have them; everybody in the roster has another."""
    while True:
        name = pick(rng, _SURNAMES) + _given(rng)
        if name not in taken or len(taken) > 20_000:
            taken.add(name)
            return name


def _given(rng: Random) -> str:
    if rng.random() < 0.25:
        return pick(rng, _SINGLE)
    first, second = pick(rng, _FIRST), pick(rng, _SECOND)
    return first + second if first != second else first + "明"
