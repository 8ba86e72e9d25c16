"""The inspector's phone in a real browser: a whole visit without a network, sent once when it is back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Site, audit
from tests.conftest import ARGUMENTS

PHONE = "/desk/visits/phone/"
WHOLE = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"iphone": (390, 844), "android": (412, 915)}
CONTROLLED = """() => new Promise(done => {
  const worker = navigator.serviceWorker;
  if (worker.controller) done(); else worker.addEventListener('controllerchange', () => done(), { once: true });
})"""
FILL = """() => {
  const tell = (field, kind) => field.dispatchEvent(new Event(kind, { bubbles: true }));
  const each = (what, deed) => document.querySelectorAll(what).forEach(deed);
  const write = (field, text, kind) => { field.value = text; tell(field, kind); };
  each('.seg input[value=yes]', one => one.click());
  each('.free input.input', one => write(one, one.inputMode === 'decimal' ? '5' : '有', 'input'));
  each('.free', box => box.querySelector('input[type=radio], input[type=checkbox]')?.click());
  each('[data-t=result]', one => write(one, 'E', 'change'));
  each('[data-t=problem]', one => write(one, '当场改正', 'input'));
}"""


@pytest.fixture(scope="module")
def phone(site: Site, signed_in: Callable[..., BrowserContext]) -> Page:
    context = signed_in("jiancha1", width="phone")
    page = context.new_page()
    page.goto(site.base + PHONE)
    expect(page.locator(".todo a").first).to_be_visible()
    page.evaluate(CONTROLLED)
    return page


def _sign(page: Page) -> None:
    box = page.locator("dialog canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for n in range(1, 14):
        page.mouse.move(box["x"] + 30 + 15 * n, box["y"] + 30 + (n * 37) % 60)
    page.mouse.up()
    page.get_by_role("button", name="签好了").click()
    expect(page.locator("dialog")).to_have_count(0)


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


def _against_installing(page: Page) -> set[str]:
    session = page.context.new_cdp_session(page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    return {error["errorId"] for error in errors}


def test_chromium_finds_nothing_against_installing_it(
    site: Site, phone: Page, chromium: Browser, tmp_path: Path
) -> None:
    """The whole Chromium with a profile of its own: the headless shell finds nothing against any page."""
    path = next((found for name in WHOLE if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("only the headless shell is here; apt install chromium")
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=path, args=[*ARGUMENTS, "--headless=new"]
    )
    context.add_cookies(phone.context.cookies())  # type: ignore[arg-type]
    page = context.pages[0]
    page.goto(f"{site.base}/desk/visits/")
    assert "no-manifest" in _against_installing(page), "the control has none"
    page.goto(site.base + PHONE)
    page.evaluate(CONTROLLED)
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
    site: Site, phone: Page, tmp_path: Path
) -> None:
    number = site.one(
        "SELECT number FROM inspections_visit WHERE state = 'approved' ORDER BY planned_at LIMIT 1"
    )
    phone.goto(site.base + PHONE)
    expect(phone.locator(".todo a").first).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("没有网络，照常检查")).to_be_visible()
    phone.goto(f"{site.base}{PHONE}#{number}")
    phone.get_by_role("button", name="登记进门").click()
    expect(phone.locator("[data-t=sheets] form").first).to_be_visible()
    phone.evaluate(FILL)
    picture = tmp_path / "photo.png"
    phone.locator("#main h1").screenshot(path=picture)
    cameras = phone.locator("[data-t=camera]")
    if cameras.count():
        cameras.first.set_input_files(picture)
        expect(phone.locator(".photos img")).to_have_count(1)
    phone.reload()  # the draft is kept
    hand_in = phone.get_by_role("button", name="交这张检查表")
    expect(hand_in.first).to_be_visible()
    for left in range(hand_in.count(), 0, -1):
        expect(hand_in).to_have_count(left)
        hand_in.first.click()
    expect(hand_in).to_have_count(0)
    waiting = phone.get_by_role("button", name="在这里签")
    for left in range(waiting.count(), 0, -1):
        expect(waiting).to_have_count(left)
        waiting.first.click()
        name = phone.locator("dialog input[data-t=name]")
        if name.is_visible():
            name.fill("林秀英")
        _sign(phone)
    expect(waiting).to_have_count(0)
    phone.get_by_role("button", name="结束，交给负责人审核").click()
    expect(phone.locator(".todo .tag", has_text="检查结束，等待审核")).to_be_visible()
    assert not _states(site, number), "nothing has left the phone"
    phone.context.set_offline(False)
    expect(phone.locator("#main").get_by_text("没有等待上传的。")).to_be_visible(timeout=40_000)
    state = site.one(f"SELECT state FROM inspections_visit WHERE number = '{number}'")
    assert state == "entered"
    told = {kind: (fate, int(n)) for kind, fate, n in _states(site, number)}
    assert told["begin"] == told["finish"] == ("taken", 1)
    assert all(fate == "taken" for fate, _ in told.values())
