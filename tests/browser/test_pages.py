"""Every page, at both widths, in both languages: accessible, within the screen, without one browser complaint."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import WIDTHS, Site, audit
from tests.browser.pages import every_page

NAMES = (
    "portal-home", "portal-draws", "portal-draw-revealed", "portal-draw-attested",
    "portal-draw-plan", "portal-draw-embargoed", "portal-draw-waiting", "portal-screen-revealed",
    "portal-screen-classes", "portal-screen-embargoed", "portal-screen-waiting",
    "portal-target", "portal-search",
    "portal-results", "portal-result-shares", "portal-penalties", "portal-open-data",
    "portal-changes", "portal-door", "desk-visits", "desk-visit-closed", "desk-visit-form",
    "desk-visits-phone", "desk-credit", "desk-credit-firm", "desk-credit-proposal",
    "desk-credit-listing", "desk-credit-measures", "desk-credit-rule", "desk-credit-export",
    "desk-follow-ups", "desk-follow-up-closed", "desk-minor-offences", "desk-complaints",
    "desk-results", "desk-results-rules", "desk-results-sheet", "desk-task-end", "desk-firm-file",
    "desk-file-room", "desk-file-room-draws", "desk-file-room-draw",
    "desk-recorders", "desk-visit-days", "desk-my-days", "desk-educations",
    "desk-outbox", "portal-educations",
    "portal-search-empty", "portal-plans", "portal-plan", "portal-items", "portal-item",
    "portal-rules", "portal-rule", "portal-rules-compare", "portal-duties", "portal-workdays",
    "desk-rules", "desk-rule-set", "desk-own-rules", "desk-own-rules-new", "desk-holidays",
    "portal-verify", "portal-missing", "sign-in", "desk-home-clerk", "desk-home-drawer",
    "desk-home-auditor", "desk-targets", "desk-target", "desk-target-edit", "desk-target-new",
    "desk-targets-none", "desk-labels", "desk-label", "desk-specials", "desk-special",
    "desk-key-targets", "desk-duplicates", "desk-views", "desk-inspector-new", "desk-experts",
    "desk-expert", "desk-institutions", "desk-institution", "desk-pools", "desk-equipment",
    "desk-device", "desk-recusals", "desk-recusal", "desk-recusal-rules", "desk-import-new",
    "desk-feeds", "desk-feed-new", "desk-inspectors", "desk-inspector", "desk-imports",
    "desk-import", "desk-items", "desk-item", "desk-item-new", "desk-item-edition",
    "desk-item-revision", "desk-supervision", "desk-responsibilities", "desk-sheets",
    "desk-sheet", "desk-sheet-print", "desk-guides", "desk-filings", "desk-filing",
    "desk-filing-new", "desk-delegations", "desk-plans", "desk-plan", "desk-plan-kinds", "desk-plan-begin",
    "desk-draw-part", "desk-draw-signature",
    "desk-plan-merge", "desk-plans-joint", "desk-draws", "desk-draw-prepare", "desk-draw-exclusions",
    "desk-draw-year",
    "desk-draw-plan", "desk-draw-waiting",
    "desk-draw-embargoed", "desk-draw-revealed", "desk-draw-auditor", "desk-obligations",
    "desk-draw-round-new", "desk-draw-substitutes",
    "desk-draw-door", "desk-draw-views", "desk-draw-timeline", "desk-draw-sheet",
    "desk-draw-signing", "desk-dispatches", "portal-draw-own",
    "desk-obligation", "desk-obligations-month", "desk-reminders", "desk-office", "desk-health",
    "desk-organs", "desk-organ", "desk-organ-clerk", "desk-organ-merge", "desk-regions",
    "desk-staff-move", "desk-staff", "desk-person", "desk-staff-new", "desk-organ-new",
    "desk-audit", "desk-password", "desk-refused", "desk-missing",
)  # fmt: skip
AUDITED = (
    ("zh-hans", "desktop", ""),
    ("en", "phone", ""),
    ("zh-hans", "phone", "theme=dark&print=large"),
)
DRAWN = """() => new Promise(done => {
  const root = document.documentElement, look = () => {
    const busy = document.querySelector('[aria-busy=true]') !== null;
    if (busy && performance.now() < 10000) setTimeout(look, 10);
    else done([root.lang, root.scrollWidth - innerWidth, busy]);
  };
  look();
})"""
"""The language, what is too wide, and whether a page that fills itself in is still busy after ten seconds."""
STATUS = {"portal-missing": 404, "desk-missing": 404, "desk-refused": 403}
OTHERS = (("en", "desktop"), ("zh-hans", "phone"))


def test_the_list_of_pages_is_complete(site: Site) -> None:
    assert set(NAMES) == set(every_page(site))


Seen = Callable[[str, str, str], Page]


@pytest.fixture(scope="module")
def seen(site: Site, signed_in: Callable[..., BrowserContext], axe: str) -> Iterator[Seen]:
    """The window of an account, without the content policy that forbids axe, in a language at a width."""
    windows: dict[str, Page] = {}

    def window(account: str, language: str, width: str) -> Page:
        if account not in windows:
            windows[account] = signed_in(account, bypass_csp=True).new_page()
            windows[account].add_init_script(axe)
        return turned(windows[account], site, language, width)

    yield window
    for page in windows.values():
        page.context.close()


def turned(page: Page, site: Site, language: str, width: str) -> Page:
    """The window, from now on in this language at this width."""
    cookie = {"name": "django_language", "value": language, "url": site.base}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.set_viewport_size({"width": WIDTHS[width][0], "height": WIDTHS[width][1]})
    return page


Heard = Callable[[str], tuple[Page, list[str]]]


@pytest.fixture(scope="module")
def heard(signed_in: Callable[..., BrowserContext]) -> Iterator[Heard]:
    """The window of an account with the content policy in force, and what the browser complains about in it."""
    windows: dict[str, tuple[Page, list[str]]] = {}

    def window(account: str) -> tuple[Page, list[str]]:
        if account not in windows:
            page = signed_in(account).new_page()
            windows[account] = (page, listen(page))
        windows[account][1].clear()
        return windows[account]

    yield window
    for page, _ in windows.values():
        page.context.close()


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, tuple[str, str]]:
    """Name → account and path."""
    return every_page(site)


@pytest.mark.parametrize("name", NAMES)
def test_page(
    name: str,
    site: Site,
    pages: dict[str, tuple[str, str]],
    seen: Seen,
    heard: Heard,
    axe: str,
) -> None:
    """Audited where the policy lets axe in; elsewhere the policy is in force and every complaint is heard."""
    account, path = pages[name]
    status, faults = STATUS.get(name, 200), []
    for language, width, mode in AUDITED:
        page = seen(account, language, width)
        found = opened(page, site.base + with_mode(path, mode), language, status)
        faults += [f"{language} {width} {mode}: {fault}" for fault in found + audit(page, axe)]
    page, complaints = heard(account)
    for language, width in OTHERS:
        turned(page, site, language, width)
        found = opened(page, site.base + path, language, status)
        faults += [f"{language} {width}: {fault}" for fault in found]
    page.wait_for_timeout(200)
    assert not faults + complaints, "\n".join(faults + complaints)


def opened(page: Page, address: str, language: str, status: int) -> list[str]:
    """What is wrong at first sight."""
    answer, found = page.goto(address), []
    assert answer
    assert answer.status == status, address
    said, wide, is_busy = page.evaluate(DRAWN)
    if is_busy:
        found.append("the page is still busy")
    if not said.startswith(language[:2]):
        found.append("the page is not in the reader's language")
    if wide:
        found.append(f"{wide} px wider than the screen")
    return found


def listen(page: Page) -> list[str]:
    """Everything the browser complains about: script errors, refused content, failed requests."""
    heard: list[str] = []
    expected = ("404", "403")
    page.on("pageerror", lambda error: heard.append(f"script error {error}"))
    page.on(
        "console",
        lambda m: (
            heard.append(m.text)
            if m.type == "error" and not any(code in m.text for code in expected)
            else None
        ),
    )
    return heard


def with_mode(path: str, mode: str) -> str:
    return path if not mode else f"{path}{'&' if '?' in path else '?'}{mode}"


def test_the_audit_would_find_a_fault(
    site: Site, signed_in: Callable[..., BrowserContext], axe: str
) -> None:
    context = signed_in("", bypass_csp=True)
    page = context.new_page()
    page.goto(site.base + "/sign-in/")
    page.evaluate("document.querySelector('label').remove()")
    assert any("label" in fault for fault in audit(page, axe))
    context.close()


def test_the_content_policy_bites(site: Site, signed_in: Callable[..., BrowserContext]) -> None:
    context = signed_in("")
    page = context.new_page()
    complaints = listen(page)
    page.goto(site.base + "/")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.bitten = 1';"
        " document.body.append(s); }"
    )
    assert complaints
    assert page.evaluate("window.bitten") is None
    context.close()
