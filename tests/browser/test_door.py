"""The door in a real browser: the leaf checked on the spot, an auditor's key that never leaves the browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site
from tests.browser.person import Person, arrivals

Come = Callable[..., Person]
VERIFY = "/verify/"


@pytest.fixture(scope="module")
def come(site: Site, signed_in: Callable[..., BrowserContext]) -> Iterator[Come]:
    yield from arrivals(site, signed_in)


def test_a_leaf_is_taken_and_checked_on_the_spot_offline(
    site: Site, come: Come, tmp_path: Path
) -> None:
    drawer = come("lixiaowen").open(f"/desk/draws/{site.draw(3)}/")
    drawer.press("看抽中名单")
    drawer.page.get_by_role("button", name="的二维码").first.click()
    expect(drawer.page.locator("figure.code svg")).to_be_visible()
    leaf = drawer.save(lambda: drawer.press("凭证文件"), tmp_path)
    firm = come("").open(VERIFY)
    firm.page.context.set_offline(True)
    firm.page.locator("input[type=file][accept*=json]").set_input_files(leaf)
    expect(firm.page.locator(".dd1-verdict")).to_contain_text("确是抽中的")
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text(Path(leaf).read_text("utf-8").replace('"index":', '"index":1'), "utf-8")
    firm.page.locator("input[type=file][accept*=json]").set_input_files(spoilt)
    expect(firm.page.locator(".dd1-verdict")).to_contain_text("凭证不成立")
    firm.page.context.set_offline(False)


def test_an_auditor_signs_with_a_key_of_the_browser(site: Site, come: Come) -> None:
    draw = site.draw(2)
    auditor = come("wuji").open(f"/desk/draws/{draw}/signing/")
    text = auditor.page.locator("[data-text]").text_content() or ""
    assert text.startswith("dd-1 attestation\n")
    auditor.page.locator("[data-name]").fill("browser.example")
    auditor.page.locator("label.check input").check()
    auditor.press("签名并交回")
    expect(auditor.page.locator("#attestations")).to_contain_text("browser.example")
    note = site.one("SELECT note FROM draws_attestation WHERE key_name = 'browser.example'")
    assert note.startswith(text)
