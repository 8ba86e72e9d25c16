"""From the notice to the firm's file: each step by the person whose it is, on a phone where it happens on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import fieldwork
from tests.browser.conftest import Site
from tests.browser.errands import today
from tests.browser.person import Person, arrivals

Come = Callable[..., Person]
FIRE = "县消防救援大队"
PROBLEM = "安全出口堆放杂物"


@pytest.fixture(scope="module")
def come(site: Site, signed_in: Callable[..., BrowserContext]) -> Iterator[Come]:
    yield from arrivals(site, signed_in)


@pytest.fixture(scope="module")
def number(site: Site) -> str:
    """The first visit that is approved and announced."""
    return site.one(
        "SELECT number FROM inspections_visit WHERE state = 'approved' ORDER BY planned_at LIMIT 1"
    )


@pytest.fixture(scope="module")
def firm(site: Site, number: str) -> tuple[str, str]:
    """Its code and name."""
    ((code, name),) = site.ask(
        f"SELECT code, name FROM inspections_visit WHERE number = '{number}'"
    )
    return code, name


def test_the_firm_sees_who_may_come_and_why_and_rates_it(
    site: Site, number: str, firm: tuple[str, str], come: Come
) -> None:
    token = site.one(
        "SELECT n.token FROM inspections_notice n JOIN inspections_visit v ON v.id = n.visit_id "
        f"WHERE v.number = '{number}'"
    )
    reader = come("", "phone").open(f"/door/{token}/")
    reader.reads(firm[1], "不收", "随机", "《")
    reader.page.get_by_label("5 分").check()
    reader.press("评价").reads("已收到")


def test_two_departments_fill_their_sheets_without_a_network(
    site: Site, number: str, signed_in: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    phone = fieldwork.opened(site, signed_in("jiancha1", width="phone"))
    phone.context.set_offline(True)
    fieldwork.begin(site, phone, number)
    fieldwork.photograph(phone, tmp_path / "photo.png")
    assert phone.locator("[data-t=sheets] form").count() > 1, "each department has its own"
    phone.evaluate(fieldwork.FILL)
    _found_wanting(phone)
    fieldwork.hand_in(phone)
    fieldwork.sign_all(phone)
    fieldwork.finish(phone)
    state = f"SELECT state FROM inspections_visit WHERE number = '{number}'"
    assert site.one(state) == "approved", "nothing has left the phone"
    phone.context.set_offline(False)
    fieldwork.is_sent(phone)
    assert site.one(state) == "entered"


def test_the_firm_is_told_and_another_person_reviews(number: str, come: Come) -> None:
    visit = f"/desk/visits/{number}/"
    inspector = come("jiancha1").open(visit)
    if inspector.page.get_by_role("button", name="打开", exact=True).count():
        inspector.press("打开", exact=True)
    inspector.fill("告知了谁", "负责人").press("登记告知")
    inspector.reads("审核检查结果需要科室负责人或审批人角色")
    head = come("zhaoke").open(visit).press("打开", exact=True)
    head.reads(PROBLEM, "待审核").press("审核通过").reads("已审核")


def test_the_problem_is_ordered_put_right_and_closed_by_two_people(number: str, come: Come) -> None:
    chain = f"/desk/followups/{number}/"
    clerk = come("maxiao").open(chain)
    clerk.again_until("main button:has-text('打开')")
    clerk.press("打开", exact=True).reads(PROBLEM)
    day = today(clerk).isoformat()
    clerk.unfold("责令改正") if not clerk.find("[name=until]").is_visible() else None
    clerk.fill("文号", "清消责改〔2026〕1号").fill("改正期限", day).fill("复查不晚于", day)
    clerk.fill("违反的条款", "《中华人民共和国消防法》第二十八条")
    clerk.fill("责令改正的依据", "《中华人民共和国行政处罚法》第二十八条")
    clerk.fill("改正要求", "清理安全出口").press("责令改正", "main form").reads("整改中")
    clerk.fill("复查日期", day).fill("复查情况", "出口已经清理")
    for box in clerk.page.locator("[name=ref]").all()[:2]:
        box.check()
    clerk.press("登记复查", "main form").reads("待办结")
    clerk.choose("办结结果", "复查已改正").press("提请办结", "main form").reads("待批准办结")
    clerk.reads("下一步由别人办理")
    approver = come("wangchu").open(chain).press("打开", exact=True)
    approver.press("批准办结", "main form").reads("已办结", "全部问题已于")


def test_the_public_reads_it_once_the_list_is_open(
    site: Site, number: str, firm: tuple[str, str], come: Come
) -> None:
    stranger = come("", "phone")
    stranger.open(f"/results/{number}/").reads("没有找到")
    drawer = come("lixiaowen").open(f"/desk/draws/{site.draw(3)}/").unfold("提前揭示")
    drawer.fill("提前的理由", "检查已经结束").press("提前揭示", "main form")
    stranger.again_until(f"h1:has-text('{firm[1]}')")
    stranger.reads(PROBLEM, "责令改正", "复查")
    stranger.misses("林秀英")
    stranger.open(f"/targets/{firm[0]}/").reads(firm[1], PROBLEM)


def test_everything_stands_in_the_firms_file(
    number: str, firm: tuple[str, str], come: Come
) -> None:
    reader = come("zhoumin").open(f"/desk/firms/{firm[0]}/file/")
    reader.reads(firm[1], number, "通知书", "检查记录", "责令改正", "复查", "公示")


def _found_wanting(page: Page) -> None:
    """One item of the fire brigade's sheet is a problem that is to be put right by order."""
    sheet = page.locator("[data-t=sheets] section").filter(has_text=FIRE).first
    sheet.locator("[data-t=result]").first.select_option("A")
    sheet.locator("[data-t=problem]").first.fill(PROBLEM)
    sheet.locator("[data-t=disposal]").first.select_option("order")
    expect(sheet.locator("[data-t=problem]").first).to_have_value(PROBLEM)
