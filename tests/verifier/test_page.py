"""The panel in a real browser: as a single file without network, and on a page under the portal's strict policy."""

from __future__ import annotations

import functools
import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.verifier.conftest import PROJECT, VERIFIER, Built, Node
from tests.verifier.small import ATTESTERS, small_draw

pytestmark = pytest.mark.browser

OFFLINE = (VERIFIER / "doubledraw-verify.html").as_uri()
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
PARTS = (
    *("hashes", "ed25519", "canonical", "zip", "tables", "documents", "selection", "teams"),
    *("trees", "notes", "policy", "log", "bundle", "firm", "leaf", "words", "session", "page"),
)
BIG = 200_000


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    return chromium


class Seen:
    """What a page did besides showing: requests and complaints."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda r: self.requests.append(r.url))
        page.on("pageerror", lambda e: self.complaints.append(str(e)))
        page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))


@pytest.fixture(params=[1440, 390], ids=["wide", "phone"])
def offline(browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, Seen]]:
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    seen = Seen(page)
    page.goto(OFFLINE)
    yield page, seen
    page.close()


def written(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(name, data)
    return path


@pytest.fixture(scope="module")
def opened(node: Node) -> Built:
    return node.build(small_draw(), log={"attesters": ATTESTERS})


@pytest.fixture(scope="module")
def bundles(opened: Built, node: Node, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bundles")
    false = opened.public | {
        "drawn.tsv": opened.public["drawn.tsv"].replace(b"91350981MA", b"91350981MB", 1)
    }
    secret = node.build(small_draw(strata_public=False), log={"attesters": ATTESTERS})
    node.ask("writeBig", count=BIG, path=str(folder / "big.zip"))
    return {
        "true": written(folder / "true.zip", opened.public),
        "auditor": written(folder / "auditor.zip", opened.auditor),
        "false": written(folder / "false.zip", false),
        "secret": written(folder / "secret.zip", secret.public),
        "odd": written(folder / "odd.zip", {"../design.json": b"{}"}),
        "big": folder / "big.zip",
    }


def choose(page: Page, path: Path) -> None:
    page.set_input_files("input[accept]", path)
    expect(page.locator(".dd1-word")).to_be_visible(timeout=60_000)


def ask(page: Page, code: str) -> str:
    page.fill(".dd1-ask input", code)
    page.click(".dd1-ask button")
    expect(page.locator(".dd1-said")).to_contain_text(code)
    return page.locator(".dd1-answer").inner_text()


def is_wider_than_screen(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def test_a_true_bundle_is_called_true_without_any_network(
    offline: tuple[Page, Seen], bundles: dict[str, Path]
) -> None:
    page, seen = offline
    choose(page, bundles["true"])
    assert page.locator(".dd1-word").inner_text() == "本包可验证部分相符"
    assert "未能验证：执法人员搭配（§5）" in page.locator(".dd1-open").inner_text()
    assert page.locator(".dd1-group li.is-false").count() == 0
    assert seen.requests == [OFFLINE]
    assert seen.complaints == []
    assert not is_wider_than_screen(page)


def test_an_auditor_bundle_with_the_witness_known_is_wholly_true(
    offline: tuple[Page, Seen], bundles: dict[str, Path], node: Node
) -> None:
    page, _ = offline
    page.click(".dd1-policy summary")
    page.fill(".dd1-policy textarea", node.ask("vkey", name="witness.example/audit", type=4))
    choose(page, bundles["auditor"])
    assert page.locator(".dd1-word").inner_text() == "全部相符"


def test_a_false_bundle_is_called_false_and_says_where(
    offline: tuple[Page, Seen], bundles: dict[str, Path]
) -> None:
    page, _ = offline
    choose(page, bundles["false"])
    assert page.locator(".dd1-word").inner_text() == "不相符"
    assert "drawn.tsv" in page.locator(".dd1-reasons").inner_text()
    marks = page.locator(".dd1-group li.is-false .dd1-mark").all_inner_texts()
    assert marks == ["不相符"]
    assert not is_wider_than_screen(page)


def test_something_that_is_no_bundle_is_called_unreadable(
    offline: tuple[Page, Seen], bundles: dict[str, Path]
) -> None:
    page, _ = offline
    choose(page, bundles["odd"])
    assert page.locator(".dd1-word").inner_text() == "这个文件读不出来"
    assert "../design.json" in page.locator(".dd1-verdict").inner_text()


def test_a_firm_finds_itself(
    offline: tuple[Page, Seen], bundles: dict[str, Path], opened: Built
) -> None:
    page, seen = offline
    choose(page, bundles["true"])
    stratum, _, code, number = opened.files["selection.tsv"].decode().splitlines()[0].split("\t")
    answer = ask(page, code)
    assert "抽中。" in answer
    assert stratum in answer
    assert number in answer
    assert "printf '%s%s'" in answer
    assert "遗漏" in ask(page, "91350981MA88888888")
    assert "排除清单" in ask(page, "91350981MA9999999X")
    assert not is_wider_than_screen(page)
    assert seen.requests == [OFFLINE]


def test_secret_strata_are_explained_in_english_too(
    offline: tuple[Page, Seen], bundles: dict[str, Path]
) -> None:
    page, _ = offline
    page.click("[data-verifier-language]")
    choose(page, bundles["secret"])
    assert page.locator(".dd1-word").inner_text() == "What this bundle can show agrees"
    answer = ask(page, "91350981MA00000007")
    assert "would give the stratum away" in answer
    page.locator(".dd1-checks summary").click()
    assert "jiwei.example" in page.locator(".dd1-checks").inner_text()
    assert not is_wider_than_screen(page)


def test_a_folder_is_as_good_as_a_zip(
    offline: tuple[Page, Seen], opened: Built, tmp_path: Path
) -> None:
    page, _ = offline
    for name, data in opened.public.items():
        path = tmp_path / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    page.set_input_files("input[webkitdirectory]", tmp_path / "bundle")
    expect(page.locator(".dd1-word")).to_have_text("本包可验证部分相符")


GAPS = """() => {
  const gaps = { worst: 0 };
  let last = performance.now();
  setInterval(() => {
    gaps.worst = Math.max(gaps.worst, performance.now() - last);
    last = performance.now();
  }, 5);
  window.gaps = gaps;
}"""


def test_the_page_stays_awake_while_it_counts(
    offline: tuple[Page, Seen], bundles: dict[str, Path]
) -> None:
    page, _ = offline
    page.evaluate(GAPS)
    choose(page, bundles["big"])
    worst = page.evaluate("window.gaps.worst")
    print(f"{BIG:,} targets in the page itself: longest pause {worst:.0f} ms")
    assert worst < 600  # about 60 on a quiet machine


# ── on a page of the portal ──

HTML = """<!doctype html><html lang="{language}" class="portal"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>x</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/ui/tokens.css"><link rel="stylesheet" href="/ui/base.css">
<link rel="stylesheet" href="/verifier/verifier.css">{scripts}</head>
<body><main class="wrap"><div data-verifier data-bundle="{bundle}"></div></main></body></html>"""


class Portal(http.server.SimpleHTTPRequestHandler):
    """Serves the static files and two pages under the strict policy."""

    folder: Path

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        roots = {
            "ui": PROJECT / "src/doubledraw/platform/ui/static/ui",
            "verifier": VERIFIER,
            "files": self.folder,
        }
        first, _, rest = path.lstrip("/").split("?")[0].partition("/")
        return str(roots.get(first, self.folder / "absent") / rest)

    def do_GET(self) -> None:
        name = self.path.lstrip("/")
        if not name.startswith("draw-"):
            return super().do_GET()
        language, bundle = name.removeprefix("draw-").split("-")
        scripts = "".join(f'<script src="/verifier/{part}.js" defer></script>' for part in PARTS)
        address = "https://elsewhere.example/b.zip" if bundle == "other" else f"/files/{bundle}.zip"
        page = HTML.format(language=language, bundle=address, scripts=scripts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)
        return None

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def portal(bundles: dict[str, Path]) -> Iterator[str]:
    handler = type("Here", (Portal,), {"folder": bundles["big"].parent})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    yield opened
    opened.close()


def recompute(page: Page) -> str:
    page.click(".dd1-run")
    expect(page.locator(".dd1-word")).to_be_visible(timeout=60_000)
    return page.locator(".dd1-word").inner_text()


def test_a_published_bundle_is_recomputed_in_a_worker(page: Page, portal: str) -> None:
    seen = Seen(page)
    page.goto(f"{portal}/draw-zh-true")
    assert recompute(page) == "本包可验证部分相符"
    assert len(page.workers) == 1
    assert seen.complaints == []
    assert all(url.startswith(portal) for url in seen.requests)
    assert "抽中。" in ask(page, "91350981MA00000001") or "没有抽中" in ask(
        page, "91350981MA00000001"
    )


def test_a_published_bundle_that_is_false_is_called_false(page: Page, portal: str) -> None:
    page.goto(f"{portal}/draw-en-false")
    assert recompute(page) == "Does not agree"


def test_the_page_stays_awake_while_the_worker_counts(page: Page, portal: str) -> None:
    page.goto(f"{portal}/draw-zh-big")
    page.evaluate(GAPS)
    assert recompute(page) == "本包可验证部分相符"
    worst = page.evaluate("window.gaps.worst")
    print(f"{BIG:,} targets in a worker: longest pause {worst:.0f} ms")
    assert worst < 400


def test_a_bundle_of_another_site_is_not_fetched(page: Page, portal: str) -> None:
    seen = Seen(page)
    page.goto(f"{portal}/draw-zh-other")
    recompute(page)
    assert "不在本网站上" in page.locator(".dd1-verdict").inner_text()
    assert all(url.startswith(portal) for url in seen.requests)


def test_a_missing_bundle_says_what_to_do(page: Page, portal: str) -> None:
    page.goto(f"{portal}/draw-zh-absent")
    recompute(page)
    assert "请下载后" in page.locator(".dd1-verdict").inner_text()


def test_without_a_worker_the_page_counts_itself(page: Page, portal: str) -> None:
    page.route("**/worker.js", lambda route: route.abort())
    page.goto(f"{portal}/draw-zh-true")
    assert recompute(page) == "本包可验证部分相符"
    assert "91350981MA88888888" in ask(page, "91350981MA88888888")
