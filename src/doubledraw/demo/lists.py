"""What the clerk of 清源县 has made of the roll: labels with rules, special directories, key targets, look-alikes."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from doubledraw.demo.people import MARKET, Cast
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports.byhand import read_typed
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.services.key_targets import enter_key_targets
from doubledraw.platform.registry.services.label_rules import (
    Typed,
    labels_with_rules,
    read_conditions,
    refresh_labels,
    set_rule,
)
from doubledraw.platform.registry.services.labels import make_label, put_label
from doubledraw.platform.registry.services.specials import enter_licence, found_special
from doubledraw.platform.registry.services.targets import enter_target
from doubledraw.platform.registry.services.views import save_view
from doubledraw.platform.registry.states import LabelFamily, SchemeChoice, TargetStatus

CLERK = "zhoumin"
LABELS: tuple[tuple[str, LabelFamily, tuple[Typed, ...]], ...] = (
    ("餐饮", LabelFamily.INDUSTRY, (("industry_code", "starts", "62、H62"),)),
    ("网吧", LabelFamily.FIELD, (("name", "contains", "网吧、网咖、电竞"),)),
    ("危化品", LabelFamily.FIELD, (("name", "contains", "加油站、加气站、气体、烟花爆竹、燃气"),)),
    ("药品", LabelFamily.FIELD, (("name", "contains", "药店、药房、大药"),)),
    (
        "校外培训",
        LabelFamily.FIELD,
        (("name", "contains", "培训"), ("name", "excludes", "驾驶、驾校")),
    ),
    ("连锁门店", LabelFamily.TYPE, (("name", "contains", "分公司、连锁、分店"),)),
    ("群众关注", LabelFamily.TYPE, ()),
)
SPECIALS = (
    ("食品经营许可", "食品经营许可证", "食品安全", ("饭店", "餐厅", "面馆", "小吃")),
    ("药品经营许可", "药品经营许可证", "药品", ("药店", "药房", "大药")),
    ("危险化学品经营许可", "危险化学品经营许可证", "特种设备", ("加油站", "加气站", "气体")),
)
LICENCES = 45
KEY = 12


def keep_lists(cast: Cast, at: datetime) -> None:
    """Make the lists over the roll as it stands; the same for the same roll."""
    market, clerk = cast.organs[MARKET], cast.people[CLERK]
    for name, family, typed in LABELS:
        label = make_label(market, name, family, by=clerk, at=at)
        if typed:
            set_rule(label, read_conditions(market, typed), by=clerk, at=at)
        else:
            put_label(label, _first(8, credit_class="D"), why="12345 热线多次反映", by=clerk, at=at)
    refresh_labels(labels_with_rules(), at=at)
    for title, licence, qualification, words in SPECIALS:
        special = found_special(market, title, qualification=qualification, by=clerk, at=at)
        for number, target in enumerate(_called(words), start=1):
            enter_licence(
                special,
                target,
                name=licence,
                number=f"JY{special.code[-1]}990126{number:06d}",
                issuer=MARKET,
                approved_on=_approved(at.date(), number),
                valid_until=_approved(at.date(), number) + timedelta(days=5 * 365),
                by=clerk,
                at=at,
            )
    reason = "上年度抽查发现问题，列入重点抽查"
    enter_key_targets(market, _first(KEY, credit_class="D"), reason, by=clerk, at=at)
    _enter_twins(market, cast, at)
    save_view("targets", "高风险餐饮", "credit_class=D&status=active", by=clerk, at=at)


def _active() -> QuerySet[Target]:
    return Target.objects.filter(status=TargetStatus.ACTIVE).order_by("code")


def _first(n: int, **alike: str) -> QuerySet[Target]:
    return Target.objects.filter(
        pk__in=list(_active().filter(**alike).values_list("pk", flat=True)[:n])
    )


def _called(words: tuple[str, ...]) -> list[Target]:
    found = [
        target for word in words for target in _active().filter(name__contains=word)[:LICENCES]
    ]
    return list({target.pk: target for target in found}.values())[:LICENCES]


def _approved(today: date, number: int) -> date:
    """So that some licences have run out and some are about to."""
    return today - timedelta(days=5 * 365 + 40 - number * 37)


def _enter_twins(market: Organ, cast: Cast, at: datetime) -> None:
    """Two firms that stand in the roll once more, under a number of old."""
    for target in _active().filter(kind="enterprise")[:2]:
        said = {
            "code": f"QY-OLD-{target.code[-6:]}",
            "name": target.name,
            "region": target.region_id,
            "address": target.address,
            "industry_code": target.industry_code,
            "industry": target.industry,
        }
        typed = read_typed(market, said, SchemeChoice.LOCAL)
        typed.values["kind"] = target.kind
        enter_target(market, typed, "由旧系统补录，旧编号", by=cast.people[CLERK], at=at)
