"""The inspector's phone in a real browser: a whole visit without a network, sent once when it is back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser import fieldwork
from tests.browser.conftest import Site, audit
from tests.browser.fieldwork import PHONE
from tests.conftest import ARGUMENTS

WHOLE = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"iphone": (390, 844), "android": (412, 915)}
LACKS = """async () => {
  const link = document.querySelector('link[rel=manifest]');
  if (!link) return ['manifest'];
  const told = await (await fetch(link.href)).json(), at = path => new URL(path, link.href).href;
  const wide = path => new Promise(done => {
    const picture = new Image();
    picture.onload = () => done(picture.naturalWidth); picture.onerror = () => done(0); picture.src = at(path);
  });
  const lacks = [], icon = size => (told.icons || []).find(one => one.sizes === size + 'x' + size);
  for (const size of [192, 512]) if (!icon(size) || await wide(icon(size).src) !== size) lacks.push('icon ' + size);
  if (!told.name) lacks.push('name');
  if (told.display !== 'standalone') lacks.push('display');
  if (!at(told.start_url).startsWith(at(told.scope))) lacks.push('start in scope');
  if (!navigator.serviceWorker.controller) lacks.push('worker');
  return lacks;
}"""
"""What a page needs to be installed and has not, where no whole browser can be asked."""


@pytest.fixture(scope="module")
def phone(site: Site, signed_in: Callable[..., BrowserContext]) -> Page:
    return fieldwork.opened(site, signed_in("jiancha1", width="phone"))


def _states(site: Site, number: str) -> list[tuple[str, ...]]:
    return site.ask(
        "SELECT s.kind, s.fate, COUNT(*) FROM inspections_submission s JOIN inspections_visit v "
        f"ON v.id = s.visit_id WHERE v.number = '{number}' GROUP BY 1, 2 ORDER BY 1"
    )


@pytest.mark.parametrize("size", SIZES)
def test_the_phone_page_fits_its_screens_and_is_accessible(
    site: Site, phone: Page, axe: str, size: str
) -> None:
    width, height = SIZES[size]
    phone.set_viewport_size({"width": width, "height": height})
    phone.goto(site.base + PHONE)
    expect(phone.locator(".todo a").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    assert not audit(phone, axe)
    phone.locator(".todo a").first.click()
    expect(phone.locator("#main h1")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= width
    assert not audit(phone, axe)


def test_nothing_is_said_of_firms_before_they_were_looked_up(
    site: Site, signed_in: Callable[..., BrowserContext], axe: str
) -> None:
    context = signed_in("jiancha1", width="phone", bypass_csp=True)
    page, held = context.new_page(), list[Route]()
    page.route("**/phone/mine/", lambda route: held.append(route))
    with page.expect_request("**/phone/mine/"):
        page.goto(site.base + PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("我的任务")
    expect(page.get_by_text("正在打开")).to_be_visible()
    assert not audit(page, axe)
    held[0].continue_()
    expect(page.locator(".todo a").first).to_be_visible()
    expect(page.locator("[aria-busy]")).to_have_count(0)
    context.close()


def test_without_a_network_an_empty_phone_does_not_say_that_there_are_no_firms(
    site: Site, signed_in: Callable[..., BrowserContext]
) -> None:
    context = signed_in("jiancha1", width="phone", service_workers="block")
    page = context.new_page()
    page.route("**/phone/mine/", lambda route: route.abort())
    page.goto(site.base + PHONE)
    expect(page.get_by_text("任务还没有取到手机里")).to_be_visible()
    expect(page.get_by_text("没有要检查的企业")).to_be_hidden()
    page.unroute("**/phone/mine/")
    page.get_by_role("button", name="现在上传").click()
    expect(page.locator(".todo a").first).to_be_visible()
    expect(page.get_by_text("任务还没有取到手机里")).to_be_hidden()
    context.close()


REFUSED = "indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }"


def test_a_browser_that_keeps_nothing_is_told_so(
    site: Site, signed_in: Callable[..., BrowserContext], axe: str
) -> None:
    context = signed_in("jiancha1", width="phone", bypass_csp=True)
    context.add_init_script(REFUSED)
    page, said = context.new_page(), list[str]()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site.base + PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("手机存不下检查内容")
    assert not audit(page, axe) + said
    context.close()


def _against_installing(page: Page) -> set[str]:
    session = page.context.new_cdp_session(page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    return {error["errorId"] for error in errors}


def test_nothing_speaks_against_installing_it(
    site: Site, phone: Page, chromium: Browser, tmp_path: Path
) -> None:
    phone.goto(f"{site.base}/desk/visits/")
    assert phone.evaluate(LACKS) == ["manifest"], "the control has none"
    phone.goto(site.base + PHONE)
    assert phone.evaluate(LACKS) == []
    if path := next((found for name in WHOLE if (found := shutil.which(name))), None):
        _ask_the_whole_browser(path, site, phone, chromium, tmp_path)


def _ask_the_whole_browser(
    path: str, site: Site, phone: Page, chromium: Browser, folder: Path
) -> None:
    """With a profile of its own; the headless shell would find nothing against any page."""
    context = chromium.browser_type.launch_persistent_context(
        str(folder), executable_path=path, args=[*ARGUMENTS, "--headless=new"]
    )
    context.add_cookies(phone.context.cookies())  # type: ignore[arg-type]
    page = context.pages[0]
    page.goto(f"{site.base}/desk/visits/")
    assert "no-manifest" in _against_installing(page), "the control has none"
    page.goto(site.base + PHONE)
    page.evaluate(fieldwork.CONTROLLED)
    assert not _against_installing(page)
    context.close()


def test_what_is_shown_at_the_door_needs_no_network(site: Site, phone: Page) -> None:
    phone.goto(site.base + PHONE)
    phone.locator(".todo a").first.click()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="进门出示：证件和通知书").click()
    assert phone.evaluate("document.querySelector('dialog .code').width") > 200
    expect(phone.locator("dialog .crew li")).to_have_count(3)
    phone.get_by_role("button", name="返回").click()
    phone.context.set_offline(False)


def test_a_visit_without_a_network_is_sent_once_when_it_is_back(
    site: Site, phone: Page, axe: str, tmp_path: Path
) -> None:
    number = site.one(
        "SELECT number FROM inspections_visit WHERE state = 'approved' ORDER BY planned_at LIMIT 1"
    )
    phone.goto(site.base + PHONE)
    expect(phone.locator(".todo a").first).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("没有网络，照常检查")).to_be_visible()
    fieldwork.begin(site, phone, number)
    phone.evaluate(fieldwork.FILL)
    fieldwork.photograph(phone, tmp_path / "photo.png")
    phone.reload()  # the draft is kept
    expect(phone.get_by_role("button", name="交这张检查表").first).to_be_visible()
    fieldwork.hand_in(phone)
    fieldwork.sign_all(phone)
    fieldwork.finish(phone)
    assert not _states(site, number), "nothing has left the phone"
    name = site.one(f"SELECT name FROM inspections_visit WHERE number = '{number}'")
    said = phone.get_by_role("status").filter(has_text=name)
    expect(said).to_contain_text("存在手机里，有网后自动上传")
    expect(said.get_by_role("link")).to_have_count(0)
    phone.reload()
    expect(said).to_contain_text("存在手机里")
    phone.context.set_offline(False)
    fieldwork.is_sent(phone)
    expect(said).to_contain_text("已经上传，等待审核")
    expect(phone.locator(".todo a", has_text=name)).to_have_count(0)
    assert not audit(phone, axe)
    phone.reload()
    said.get_by_role("link", name="看检查记录").click()
    expect(phone).to_have_url(f"{site.base}/desk/visits/{number}/")
    expect(phone.locator("h1")).to_be_visible()
    state = site.one(f"SELECT state FROM inspections_visit WHERE number = '{number}'")
    assert state == "entered"
    told = {kind: (fate, int(n)) for kind, fate, n in _states(site, number)}
    assert told["begin"] == told["finish"] == ("taken", 1)
    assert all(fate == "taken" for fate, _ in told.values())
