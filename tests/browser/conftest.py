"""A real demo, served by the real command, opened in a real Chromium."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.clock import CHINA
from tests.migrated import folder_of_run, once

PASSWORD = "qingyuan-demo"
WIDTHS = {"desktop": (1440, 1000), "phone": (390, 844)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """The served demo: its address, its folder, and the numbers one needs to open its pages."""

    base: str
    home: Path

    def ask(self, query: str) -> list[tuple[str, ...]]:
        with sqlite3.connect(self.home / "doubledraw.sqlite3") as db:
            return db.execute(query).fetchall()

    def one(self, query: str) -> str:
        return str(self.ask(query)[0][0])

    def now(self) -> datetime:
        """The clock of the served demo, which near the end of a year is not the machine's."""
        told = json.loads((self.home / "site.json").read_text(encoding="utf-8"))
        return datetime.now(CHINA) + timedelta(seconds=int(told["clock_shift"]))

    def draw(self, position: int) -> str:
        """The demo's draws: 1 revealed, 2 attested, 3 embargoed, 4 waiting."""
        return str(self.ask("SELECT draw_id FROM draws_draw ORDER BY draw_id")[position - 1][0])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the run's demo, served."""
    home = tmp_path_factory.mktemp("site") / "demo"
    shutil.copytree(_built_once(folder_of_run(tmp_path_factory.getbasetemp())), home)
    command = [sys.executable, "-m", "doubledraw"]
    port = free_port()
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "serve", "--home", str(home), "--port", str(port)],
            stdout=log, stderr=log, env=os.environ | {"DOUBLEDRAW_HOME": str(home)},
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/sign-in/")
            yield Site(f"http://127.0.0.1:{port}", home)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _built_once(run: Path) -> Path:
    """The demo as the command makes it: by the first worker that needs it, while the others wait."""
    home = run / "demo"
    with once(run, "demo") as is_first:
        if is_first:
            built = subprocess.run(
                [sys.executable, "-m", "doubledraw", "demo", "--home", str(home), "--no-serve"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert built.returncode == 0, built.stderr
    return home


@pytest.fixture(scope="session")
def signed_in(site: Site, chromium: Browser) -> Callable[..., BrowserContext]:
    """A context for an account ("" = the public) in a language at a width; signs in once per account."""
    return windows(site, chromium, PASSWORD)


def windows(site: Site, chromium: Browser, password: str) -> Callable[..., BrowserContext]:
    """The same for any served site, all of whose accounts have this password."""
    states: dict[str, dict[str, object]] = {}

    def context(
        account: str = "", language: str = "zh-hans", width: str = "desktop", **more: object
    ) -> BrowserContext:
        size = WIDTHS[width]
        made = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            storage_state=_state(account),  # type: ignore[arg-type]
            **more,  # type: ignore[arg-type]
        )
        made.add_cookies([{"name": "django_language", "value": language, "url": site.base}])
        return made

    def _state(account: str) -> dict[str, object] | None:
        if not account:
            return None
        if account not in states:
            fresh = chromium.new_context()
            page = fresh.new_page()
            page.goto(f"{site.base}/sign-in/")
            page.fill("input[name=username]", account)
            page.fill("input[name=password]", password)
            page.click("form.signin button.primary")
            page.wait_for_url("**/desk/**")
            states[account] = fresh.storage_state()  # type: ignore[assignment]
            fresh.close()
        return states[account]

    return context


@pytest.fixture(scope="session")
def axe() -> str:
    return (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")


AUDIT = """async options => {
  const bars = [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    return style.position === 'sticky' && style.bottom !== 'auto';
  });
  bars.forEach(one => { one.style.position = 'static'; });
  try { return await axe.run(document, options); } finally { bars.forEach(one => { one.style.position = ''; }); }
}"""
"""A row that has gone halfway under a bar at the foot of the screen is no smaller a target: it is scrolled up."""


def audit(page: Page, axe: str) -> list[str]:
    """The violations of WCAG 2 A and AA and of best practices, each with a place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],
    }  # the others are counted, not described
    found = page.evaluate(AUDIT, options)
    return [
        f"{v['id']}: {v['help']} at {json.dumps(v['nodes'][0]['target'])} {v['nodes'][0]['html'][:120]}"
        for v in found["violations"]
    ]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
