"""Plans in a browser: one of three departments from draft to publication; an ad-hoc one that comes too late."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site
from tests.browser.errands import today
from tests.browser.person import Person, arrivals

Come = Callable[..., Person]
TITLE = "校园周边联合抽查计划"
LEADING = "学校、托幼机构和养老机构食堂食品安全检查（重点）（20%）"
THEIRS = ("校外培训机构检查（重点）", "学校和养老机构消防监督检查（重点）")
TEAM = ("县市场监督管理局", "县教育局", "县消防救援大队")


@pytest.fixture(scope="module")
def come(site: Site, signed_in: Callable[..., BrowserContext]) -> Iterator[Come]:
    yield from arrivals(site, signed_in)


def begin(clerk: Person, kind: str, title: str, year: int = 0) -> str:
    """Begin a plan of a kind; its number."""
    clerk.open("/desk/plans/").follow("编制计划")
    clerk.find(f"a[href='?kind={kind}']").click()
    clerk.page.fill("#id_title", title)
    if year:
        clerk.page.fill("#id_year", str(year))
    clerk.press("开始编制")
    clerk.page.wait_for_url("**-P*/")
    return clerk.page.url.rstrip("/").rsplit("/", 1)[1]


def type_line(clerk: Person, item: str, starts: date, ends: date, quota: str) -> None:
    """Whom: the training schools; how many: one ratio for all."""
    clerk.page.select_option("#item", label=item)
    clerk.page.fill("#starts", starts.isoformat())
    clerk.page.fill("#ends", ends.isoformat())
    clerk.page.get_by_label("技能培训、教育辅助及其他教育").check()
    clerk.page.get_by_role("radio", name="不分层").check()
    quotas = clerk.page.locator("tr[data-stratum='全部'] input[name=quota]")
    expect(quotas).to_be_visible()
    quotas.fill(quota)


def seat(clerk: Person, place: int, department: str) -> None:
    """One person of a department."""
    row = clerk.page.locator(".seat").nth(place)
    inspectors = row.locator("select option", has_text=department).first
    row.locator("select").select_option(str(inspectors.get_attribute("value")))
    row.locator("input[name=people]").fill("1")


def save(clerk: Person) -> None:
    clerk.press("保存这一行")
    clerk.page.wait_for_url("**-P*/")


@pytest.fixture(scope="module")
def asked(come: Come) -> str:
    """周敏 plans one visit for three departments; its number."""
    clerk = come("zhoumin")
    number = begin(clerk, "annual", TITLE)
    clerk.follow("加一行")
    type_line(clerk, LEADING, today(clerk), date(today(clerk).year, 12, 31), "25%")
    clerk.unfold("一次上门，还查别的事项")
    for item in THEIRS:
        clerk.page.get_by_role("checkbox", name=item).check()
    clerk.press("加一个部门")
    for place, department in enumerate(TEAM):
        seat(clerk, place, department)
    expect(clerk.find("[data-meaning]")).to_contain_text("次上门查 3 项")
    save(clerk)
    clerk.reads("部门联合", "县教育局还没有答复是否参加", *TEAM).is_barred("提交审查")
    return number


@pytest.fixture(scope="module")
def agreed(asked: str, come: Come) -> str:
    """林教 agrees; 马骁 declines, gets what he asked for, and agrees to exactly that."""
    clerk, schools, fire = come("zhoumin"), come("linjiao"), come("maxiao")
    schools.open("/desk/").follow(TITLE).reads("校外培训机构检查", "县市场监督管理局发起")
    schools.press("同意参加").reads("已同意")
    fire.open("/desk/plans/").follow(TITLE).press("不同意").reads("不同意要写明理由")
    fire.page.get_by_label("意见").fill("请写明消防监督员")
    fire.press("不同意").reads("不同意")
    clerk.open(f"/desk/plans/{asked}/").reads("县消防救援大队不同意参加：请写明消防监督员")
    clerk.follow("修改")
    clerk.page.locator(".seat").nth(2).locator("input[name=qualification]").fill("消防监督员")
    save(clerk)
    clerk.reads("县消防救援大队还没有答复是否参加").misses("县教育局还没有答复")
    fire.open(f"/desk/plans/{asked}/part/").reads("此后这一部分改了，要重新答复", "消防监督员")
    fire.press("同意参加").reads("已同意")
    return asked


def test_a_plan_of_three_departments_from_draft_to_publication(agreed: str, come: Come) -> None:
    page = f"/desk/plans/{agreed}/"
    come("zhoumin").open(page).press("提交审查").reads("计划已提交")
    for account, button in (("zhaoke", "复核通过"), ("chenfawu", "审核通过"), ("wangchu", "批准")):
        come(account).open(page).follow("审阅").reads("部门联合，现场检查").press(button)
    clerk = come("zhoumin").open(page)
    clerk.press("公布").reads("计划已公布")
    reader = come()
    reader.open(f"/plans/{agreed}/")
    reader.again_until("main:has-text('参与部门')")
    reader.reads("参与部门", "县消防救援大队、县教育局", "校外培训机构检查", "部门联合，现场检查")


def test_an_ad_hoc_plan_four_days_ahead_is_refused_eight_days_ahead_passes(come: Come) -> None:
    clerk = come("zhoumin")
    late, good = today(clerk) + timedelta(days=4), today(clerk) + timedelta(days=8)
    begin(clerk, "ad_hoc", "寒假培训机构临时抽查", good.year)
    clerk.reads("临时抽查没有写明法律依据", "并提供法律依据及上级检查文件")
    clerk.follow("写事由")
    clerk.page.fill("#id_legal_basis", "《民办教育促进法实施条例》")
    clerk.page.fill("#id_superior_document", "教监管〔2026〕7号")
    clerk.press("保存").misses("没有写明法律依据").follow("加一行")
    type_line(clerk, LEADING, late, late, "25%")
    expect(clerk.find("[data-field=starts]")).to_contain_text("检查最早从")
    save(clerk)
    earliest = (today(clerk) + timedelta(days=7)).isoformat()
    clerk.reads(f"检查最早从{earliest}开始", "长春市商务局2021年计划", "拟检查日期前一周以上")
    clerk.is_barred("提交审查").follow("修改")
    clerk.page.fill("#ends", good.isoformat())
    clerk.page.fill("#starts", good.isoformat())
    save(clerk)
    clerk.misses("检查最早从").press("提交审查").reads("计划已提交")
