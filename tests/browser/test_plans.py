"""A published plan is adjusted in a browser: sent back for one line, put right, published anew; the old one stays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site
from tests.browser.person import Person, arrivals

Come = Callable[..., Person]
WHY = "新设河阳镇，候补要多备几户"
COMMENT = "4 户还不够，请写 6 户"


@pytest.fixture(scope="module")
def come(site: Site, signed_in: Callable[..., BrowserContext]) -> Iterator[Come]:
    yield from arrivals(site, signed_in)


@dataclass(frozen=True)
class Versions:
    """The demo's plan and its next version, by number; what the first said of itself before."""

    old: str
    new: str
    said: str


@pytest.fixture(scope="module")
def begun(site: Site, come: Come) -> Versions:
    """周敏 begins to adjust the demo's plan and writes another reserve into its second line."""
    old = site.one(
        "SELECT number FROM plans_plan WHERE state = 'published' ORDER BY published_at LIMIT 1"
    )
    clerk = come("zhoumin").open(f"/desk/plans/{old}/")
    said = clerk.page.locator("section.line").nth(1).inner_text()
    clerk.unfold("调整这份计划")
    clerk.page.fill("#adjust-reason", WHY)
    clerk.press("开始调整").reads("第 2 版，调整自第 1 版", WHY)
    clerk.page.wait_for_url("**-2/")
    write_reserve(clerk, f"{old}-2", "4")
    clerk.press("提交审查").reads("等科室负责人复核")
    return Versions(old, f"{old}-2", said)


def write_reserve(clerk: Person, number: str, reserve: str) -> None:
    clerk.open(f"/desk/plans/{number}/lines/2/")
    clerk.page.fill("#reserve", reserve)
    clerk.press("保存这一行")
    clerk.page.wait_for_url(f"**/{number}/")


@pytest.fixture(scope="module")
def returned(begun: Versions, come: Come) -> Versions:
    """赵科 sees what differs from the published version and sends it back with a word on the second line alone."""
    head = come("zhaoke").open(f"/desk/plans/{begun.new}/").follow("审阅")
    head.reads("和已公布的第 1 版比，改了 1 处", WHY)
    head.page.locator("section.line").nth(1).locator("summary").click()
    head.page.fill("[name='line.2']", COMMENT)
    head.press("退回").reads("计划已退回起草人")
    return begun


@pytest.fixture(scope="module")
def published(returned: Versions, come: Come) -> Versions:
    """周敏 finds the word beside the line and puts it right; 赵科, 陈法务, 王楚 sign; 周敏 publishes."""
    clerk, number = come("zhoumin"), returned.new
    clerk.open(f"/desk/plans/{number}/").reads("有 1 行写了意见", COMMENT)
    clerk.open(f"/desk/plans/{number}/lines/2/").reads(COMMENT)
    write_reserve(clerk, number, "6")
    clerk.press("重新提交").reads("等科室负责人复核")
    for account, button, done in (
        ("zhaoke", "复核通过", "复核已通过"),
        ("chenfawu", "审核通过", "法制审核已通过"),
        ("wangchu", "批准", "计划已批准"),
    ):
        signer = come(account).open(f"/desk/plans/{number}/").follow("审阅")
        signer.reads("3", "6").press(button).reads(done)
    come("", "phone").open(f"/plans/{returned.old}/").misses("已被第 2 版代替")
    clerk.open(f"/desk/plans/{number}/").press("公布", within="main", exact=True)
    clerk.reads("计划已公布，是日志第")
    return returned


def test_the_old_version_still_reads_as_it_was_on_the_desk(published: Versions, come: Come) -> None:
    clerk = come("zhoumin").open(f"/desk/plans/{published.old}/").reads("已被第 2 版代替")
    assert clerk.page.locator("section.line").nth(1).inner_text() == published.said
    clerk.open(f"/desk/plans/{published.new}/").reads("每层候补 6 户", "和第 1 版比，改了 1 处")


def test_the_public_reads_both_versions_and_what_differs(published: Versions, come: Come) -> None:
    stranger = come("", "phone").open(f"/plans/{published.old}/")
    stranger.again_until(".callout")
    stranger.reads("已被第 2 版代替").follow("看现行版本")
    stranger.reads(WHY, "和第 1 版的差别", "每层候补")
    expect(stranger.page.locator("del").first).to_have_text("3")
    expect(stranger.page.locator("ins").first).to_have_text("6")
    stranger.open("/plans/").follow("年度随机抽查工作计划").reads(published.new)


def test_from_the_old_version_nothing_starts(published: Versions, site: Site, come: Come) -> None:
    line = site.one(
        "SELECT l.id FROM plans_planline l JOIN plans_plan p ON p.id = l.plan_id "
        f"WHERE p.number = '{published.old}' AND l.number = 4"
    )
    come("lixiaowen").open(f"/desk/draws/new/{line}/").reads("已被")
