"""What every test may use. `make test` gives the run a home of its own and, the second time, a PostgreSQL."""

import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# A failing example is found, made small and shown; Hypothesis would then go on to explain it, for minutes where each
# example is an import. The ordinary run has the same examples every time, `make soak` looks for new ones.
settings.register_profile(
    "ordinary",
    derandomize=not os.environ.get("DOUBLEDRAW_SOAK"),
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
settings.load_profile("ordinary")

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """The one browser of this process: Playwright allows no second."""
    from playwright.sync_api import sync_playwright

    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium on this machine; `make test` says how to install one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> Iterator[None]:
    """The database of the tests has its tables already when Django comes to migrate it."""
    from django.db import connection

    from tests import migrated

    run = migrated.folder_of_run(tmp_path_factory.getbasetemp())
    if connection.vendor == "postgresql":
        url = os.environ["DOUBLEDRAW_DATABASE_URL"]
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.postgresql(run, url)
        yield
        return
    name = connection.creation._get_test_db_name()
    with (
        closing(sqlite3.connect(migrated.sqlite(run))) as source,
        closing(sqlite3.connect(name, uri=True)) as own,
    ):
        source.backup(own)
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_as_served(django_test_environment: None) -> None:
    """No test asks which templates were used: without Django's noting it, a page takes a tenth less."""
    from django.template.base import Template

    Template._render = lambda self, context: self.nodelist.render(context)  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _own_clock(django_test_environment: None) -> None:
    """Every run begins on the same morning: no test meets midnight, a holiday or the end of a year by chance."""
    from tests.clock import MORNING, set_clock

    set_clock(MORNING)


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A page that was answered in English leaves the thread in English; no test begins in another one's language."""
    translation = sys.modules.get("django.utils.translation")
    if translation is not None:
        translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_counted_before() -> None:
    """A test that is rolled back leaves the numbers of its rows to the next one."""
    keeping = sys.modules.get("tests.world.keeping")
    if keeping is not None:
        keeping.forget()
    for name in ("plans.selectors.directories", "portal.results.counting"):
        counting = sys.modules.get(f"doubledraw.platform.{name}")
        if counting is not None:
            counting.forget_counts()
    keeping_pages = sys.modules.get("doubledraw.platform.portal.web.pages")
    if keeping_pages is not None:
        keeping_pages.forget_pages()
    frames = sys.modules.get("doubledraw.platform.portal.web.frame")
    if frames is not None:
        frames.forget_frames()


LONGEST = (
    "tests/browser/test_pages.py",
    "tests/browser/test_journey.py",
    "tests/platform/test_naughty_addresses.py",
    "tests/platform/test_naughty_forms.py",
    "tests/architecture/test_least_privilege.py",
    "tests/browser/",
    "tests/cli/test_kills.py",
    "tests/platform/draws/test_races.py",
    "tests/platform/draws/test_embargo.py",
    "tests/platform/draws/test_faults.py",
    "tests/platform/draws/test_kills.py",
    "tests/platform/inspections/test_races.py",
    "tests/platform/draws/test_round_kills.py",
    "tests/platform/registry/test_search.py",
    "tests/engines/",
    "tests/platform/registry/test_people_web.py",
    "tests/draw/test_verify.py",
    "tests/journeys/",
    "tests/verifier/",
    "tests/operations/",
    "tests/platform/portal/test_canary.py",
    "tests/platform/registry/",
)
"""What takes longest, in this order: begun first, so that no worker is left alone with it at the end."""


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the tests of a file stay as they stand in it."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    found = (turn for turn, name in enumerate(LONGEST) if item.nodeid.startswith(name))
    return next(found, len(LONGEST))
