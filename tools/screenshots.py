"""Pictures of every page of a served demo, both widths and languages: `screenshots.py BASE HOME FOLDER [NAME…]`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.browser.conftest import PASSWORD, WIDTHS, Site
from tests.browser.pages import every_page
from tests.conftest import ARGUMENTS, BROWSERS


def main(base: str, home: Path, folder: Path, names: list[str]) -> None:
    """Write FOLDER/<name>-<width>-<language>.png."""
    site = Site(base, home)
    folder.mkdir(parents=True, exist_ok=True)
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        states: dict[str, object] = {"": None}
        for name, (account, url) in every_page(site).items():
            if names and not any(name.startswith(wanted) for wanted in names):
                continue
            if account not in states:
                states[account] = sign_in(browser, base, account)
            for width, (across, down) in WIDTHS.items():
                for language in ("zh-hans", "en"):
                    context = browser.new_context(
                        viewport={"width": across, "height": down},
                        storage_state=states[account],  # type: ignore[arg-type]
                    )
                    context.add_cookies(
                        [{"name": "django_language", "value": language, "url": base}]
                    )
                    page = context.new_page()
                    page.goto(base + url)
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=folder / f"{name}-{width}-{language}.png", full_page=True)
                    context.close()
        browser.close()


def sign_in(browser: Browser, base: str, account: str) -> object:
    """The cookies of a signed-in account."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base}/sign-in/")
    page.fill("input[name=username]", account)
    page.fill("input[name=password]", PASSWORD)
    page.click("form.signin button.primary")
    page.wait_for_url("**/desk/**")
    return context.storage_state()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
