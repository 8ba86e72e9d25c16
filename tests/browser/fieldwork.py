"""What an inspector does on the phone: comes in, fills the sheets, photographs, signs, finishes, sends."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site

PHONE = "/desk/visits/phone/"
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


def opened(site: Site, context: BrowserContext) -> Page:
    """The phone page with its visits, kept for the way without a network."""
    page = context.new_page()
    page.goto(site.base + PHONE)
    expect(page.locator(".todo a").first).to_be_visible()
    page.evaluate(CONTROLLED)
    return page


def begin(site: Site, page: Page, number: str) -> None:
    """At the firm's door."""
    page.goto(f"{site.base}{PHONE}#{number}")
    page.get_by_role("button", name="登记进门").click()
    expect(page.locator("[data-t=sheets] form").first).to_be_visible()


def photograph(page: Page, path: Path) -> None:
    """One picture to the first question."""
    page.locator("#main h1").screenshot(path=path)
    page.locator("[data-t=camera]").first.set_input_files(path)
    expect(page.locator(".photos img")).to_have_count(1)


def hand_in(page: Page) -> None:
    """Every department's sheet."""
    button = page.get_by_role("button", name="交这张检查表")
    for left in range(button.count(), 0, -1):
        expect(button).to_have_count(left)
        button.first.click()
    expect(button).to_have_count(0)


def sign_all(page: Page) -> None:
    """The inspectors and the firm, each on the glass."""
    waiting = page.get_by_role("button", name="在这里签")
    for left in range(waiting.count(), 0, -1):
        expect(waiting).to_have_count(left)
        waiting.first.click()
        name = page.locator("dialog input[data-t=name]")
        if name.is_visible():
            name.fill("林秀英")
        sign(page)
    expect(waiting).to_have_count(0)


def sign(page: Page) -> None:
    """Some strokes."""
    box = page.locator("dialog canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for n in range(1, 14):
        page.mouse.move(box["x"] + 30 + 15 * n, box["y"] + 30 + (n * 37) % 60)
    page.mouse.up()
    page.get_by_role("button", name="签好了").click()
    expect(page.locator("dialog")).to_have_count(0)


def finish(page: Page) -> None:
    """The visit is over for the phone."""
    page.get_by_role("button", name="结束，交给负责人审核").click()
    expect(page.locator(".todo .tag", has_text="检查结束，等待审核")).to_be_visible()


def is_sent(page: Page) -> None:
    """Nothing waits on the phone any more."""
    expect(page.locator("#main").get_by_text("没有等待上传的。")).to_be_visible(timeout=40_000)
