"""How a page is shown is decided before it is drawn: nothing turns from light to dark before the reader's eyes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Site

TURNING = """
window.turned = [];
addEventListener('transitionrun', e => window.turned.push(e.target.className + ' ' + e.propertyName), true);
"""
"""Buttons turn slowly: where their colours change after they were first drawn, that is heard."""


def theme(page: Page) -> str | None:
    return page.get_attribute("html", "data-theme")


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/results/"])
def test_who_prefers_the_dark_never_sees_it_light(site: Site, chromium: Browser, path: str) -> None:
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.add_init_script(TURNING)
    page.goto(site.base + path)
    assert theme(page) == "dark"
    page.wait_for_timeout(300)
    assert page.evaluate("window.turned") == []
    assert page.locator("[data-mode=theme]").first.get_attribute("aria-pressed") == "true"
    context.close()


def test_what_was_chosen_counts_more_than_what_the_device_prefers(
    site: Site, chromium: Browser
) -> None:
    """And what the address asks for more than both; the button is heard by those that remember."""
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.add_init_script(TURNING)
    page.goto(site.base + "/")
    page.locator("[data-mode=theme]").first.click()
    assert theme(page) is None
    page.goto(site.base + "/draws/")
    assert theme(page) is None
    page.goto(site.base + "/draws/?theme=dark&print=large")
    assert theme(page) == "dark"
    assert page.get_attribute("html", "data-print") == "large"
    context.close()


def test_a_page_that_turns_later_would_be_found(
    site: Site, signed_in: Callable[..., BrowserContext]
) -> None:
    """Negative control."""
    context = signed_in("zhaoke")
    page = context.new_page()
    page.add_init_script(TURNING)
    page.goto(site.base + "/desk/staff/")
    page.wait_for_selector(".btn")
    page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
    page.wait_for_timeout(300)
    assert page.evaluate("window.turned.length") > 0
    context.close()


JUMPING = """
window.jumped = [];
new PerformanceObserver(list => list.getEntries().forEach(one => one.sources.forEach(source => {
  window.jumped.push(source.node ? source.node.nodeName + '.' + source.node.className : 'gone');
}))).observe({ type: 'layout-shift', buffered: true });
"""


@pytest.mark.parametrize("rows", ["tight", "loose"])
def test_no_row_of_a_dense_list_jumps_when_its_script_comes(
    site: Site, signed_in: Callable[..., BrowserContext], rows: str
) -> None:
    """The script is held back until the list stands: rows that come one after another may still widen a column."""
    context = signed_in("zhoumin")
    page, held = context.new_page(), list[Route]()
    page.goto(site.base + "/desk/targets/")
    page.locator(f"[data-dens={rows}]").click()
    page.add_init_script(JUMPING)
    page.route("**/registry.js*", lambda route: held.append(route))
    with page.expect_request("**/registry.js*"):
        page.goto(site.base + "/desk/targets/", wait_until="commit")
    page.wait_for_selector("footer, .under", state="attached")
    page.wait_for_timeout(500)
    page.evaluate("window.jumped.length = 0")
    button = page.locator(f"[data-dens={rows}]")
    assert button.get_attribute("aria-pressed") is None
    held[0].continue_()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(200)
    assert page.evaluate("window.jumped") == []
    other = {"tight": "loose", "loose": "tight"}[rows]
    page.evaluate("rows => document.documentElement.setAttribute('data-rows', rows)", other)
    page.wait_for_timeout(200)
    assert page.evaluate("window.jumped.length") > 0, "the control"
    context.close()
