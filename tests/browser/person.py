"""Somebody at a browser: opens pages, presses what is written on buttons, reads what the page says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Locator, Page, TimeoutError, expect

from tests.browser.conftest import Site

PATIENCE = 60_000
INTERRUPTED = ("interrupted by another navigation", "net::ERR_ABORTED")
REFUSALS = ("403", "404", "409", "422")


@dataclass
class Person:
    """One person with a window of their own; what the browser complains about is kept."""

    site: Site
    context: BrowserContext
    page: Page
    heard: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Person":
        try:
            self.page.goto(self.site.base + path)
        except Error as problem:  # the page had just begun to look again by itself
            if not any(sign in str(problem) for sign in INTERRUPTED):
                raise
            self.page.goto(self.site.base + path)
        return self

    def press(self, name: str, within: str = "body", *, exact: bool = False) -> "Person":
        button = self.page.locator(within).get_by_role("button", name=name, exact=exact).first
        try:
            button.click()
        except TimeoutError as problem:  # what the page said is what the next reader needs
            raise AssertionError(f"{name}: {problem}\n{self.find('main').inner_text()}") from None
        return self

    def follow(self, name: str, within: str = "main", *, exact: bool = False) -> "Person":
        self.page.locator(within).get_by_role("link", name=name, exact=exact).first.click()
        return self

    def unfold(self, summary: str) -> "Person":
        self.page.locator("summary", has_text=summary).first.click()
        return self

    def fill(self, label: str, text: str) -> "Person":
        self.page.get_by_label(label, exact=True).locator("visible=true").first.fill(text)
        return self

    def choose(self, label: str, option: str) -> "Person":
        self.page.get_by_role("combobox", name=label, exact=True).select_option(label=option)
        return self

    def reads(self, *texts: str) -> "Person":
        for text in texts:
            expect(self.find("main")).to_contain_text(text)
        return self

    def misses(self, *texts: str) -> "Person":
        for text in texts:
            expect(self.find("main")).not_to_contain_text(text)
        return self

    def is_barred(self, button: str) -> "Person":
        """The button stands there, cannot be pressed, and says why."""
        barred = self.page.locator("main [aria-disabled=true]").filter(has_text=button).first
        expect(barred).to_be_visible()
        return self

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector).first

    def number(self, label: str) -> int:
        """The figure that stands over these words."""
        stat = self.page.locator(".stat", has=self.page.locator("small", has_text=label))
        return int(stat.first.locator("b").inner_text().replace(",", ""))

    def save(self, press: Callable[[], object], folder: Path) -> Path:
        """What a click downloads."""
        with self.page.expect_download() as coming:
            press()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def again_until(self, selector: str, seconds: float = 120) -> Locator:
        """Look at the same page again until something stands there, as one does who waits.

        Ask for what only the awaited page has: a page that says "not found" has an h1 too.
        """
        wanted = self.find(selector)
        for _ in range(int(seconds)):
            if wanted.count():
                break
            self.page.wait_for_timeout(1_000)
            self.page.reload()
        expect(wanted).to_be_attached()
        return wanted


def arrivals(
    site: Site, signed_in: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Person]]:
    """Everybody comes once, signs in, and keeps their window until the end."""
    here: dict[tuple[str, str], Person] = {}

    def come(account: str = "", width: str = "desktop") -> Person:
        if (account, width) not in here:
            context = signed_in(account, width=width)
            context.set_default_timeout(PATIENCE)
            here[account, width] = Person(site, context, context.new_page())
            _listen(here[account, width])
        return here[account, width]

    expect.set_options(timeout=PATIENCE)
    yield come
    for person in here.values():
        person.context.close()
    assert not [text for person in here.values() for text in person.heard]


def _listen(person: Person) -> None:
    """A refusal is a page of its own; everything else the browser complains about is a fault."""
    heard = person.heard
    person.page.on("pageerror", lambda error: heard.append(f"script error {error}"))
    person.page.on(
        "console",
        lambda said: (
            heard.append(f"{said.text} on {person.page.url}")
            if said.type == "error" and not any(code in said.text for code in REFUSALS)
            else None
        ),
    )
