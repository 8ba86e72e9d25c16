"""The draw screen in a real Chromium: every scene, by hand and by itself, and quick enough for a hall."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from doubledraw.draw import frame
from doubledraw.draw.suite import named
from doubledraw.platform.draws.engine import wall
from tests.browser.conftest import Site, audit
from tests.browser.person import PATIENCE

KEY = "00112233445566778899aabbccddeeff"
FIRMS = 20_000
BUDGET_MS = 8.0
SHARE = 0.95
ATTEMPTS = 3
WATCH = """
window.framesSeen = [];
const keep = (list) => list.getEntriesByName('hall-frame').forEach((e) => window.framesSeen.push(e.duration));
new PerformanceObserver(keep)
  .observe({ entryTypes: ['measure'] });
"""
SLOW = """
const drawImage = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function () {
  const end = performance.now() + 12;
  while (performance.now() < end);
  return drawImage.apply(this, arguments);
};
"""
SCENES = ("waiting", "commitment", "entropy", "wall", "teams", "closing")


@pytest.fixture
def window(signed_in: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens a window of the public; all are closed at the end."""
    contexts: list[BrowserContext] = []
    expect.set_options(timeout=PATIENCE)

    def opened(**more: object) -> Page:
        contexts.append(signed_in("", **more))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def screen(site: Site, position: int, query: str = "") -> str:
    return f"{site.base}/draws/{site.draw(position)}/screen/{query}"


def scene_of(page: Page) -> str | None:
    return page.get_attribute("body", "data-scene")


def shown(page: Page, scene: str) -> None:
    page.wait_for_selector(f'body[data-scene="{scene}"]')


# ── quick enough ──


@pytest.fixture(scope="module")
def large_wall(site: Site) -> str:
    """What the server would send for 20,000 firms, made by the engine itself."""
    draw = site.draw(1)
    strata = json.loads(
        site.one(f"SELECT strata FROM disclosure_publicdraw WHERE draw_id = '{draw}'")
    )
    labels = [stratum["name"] for stratum in strata]
    rows = [(f"F{i:07d}", labels[i % len(labels)], "1") for i in range(FIRMS)]
    populations = dict(Counter(row[1] for row in rows))
    sizes = {name: count // 10 for name, count in populations.items()}
    numbers: dict[str, list[str]] = {name: [] for name in populations}
    for target, stratum, _ in rows:
        numbers[stratum].append(hashlib.sha256((KEY + target).encode()).hexdigest())
    cuts = {name: sorted(numbers[name])[size - 1] for name, size in sizes.items()}
    table = frame.encode_table("strata.tsv", rows, "a" * 64)
    found = wall.plain_wall(named("sha256"), table, KEY, populations, sizes, cuts, sealed=False)
    names = {
        c[2]: "某某餐饮店" for s in found for c in s["cells"][s["size"] - s["first"] - 9 :][:10]
    }
    body = {"suite": "sha256", "method": "srs", "key": KEY, "strata": found, "names": names}
    return json.dumps(body)


def frame_times(page: Page, url: str, body: str, seconds: float) -> list[float]:
    """How many milliseconds of script each frame of the wall took, from the first number to the cut."""
    page.add_init_script(WATCH)
    page.route("**/wall.json*", lambda route: route.fulfill(body=body))
    page.goto(url)
    expect(page.locator("[data-phase]")).not_to_be_empty()
    page.evaluate("window.framesSeen.length = 0")
    page.wait_for_timeout(seconds * 1000)
    return [float(ms) for ms in page.evaluate("window.framesSeen")]


def share_within(times: list[float]) -> float:
    return sum(ms <= BUDGET_MS for ms in times) / len(times)


def test_on_20_000_firms_a_frame_takes_at_most_8_ms_of_script(
    site: Site, window: Callable[..., Page], large_wall: str
) -> None:
    """Issue 5, acceptance 5. A busy machine is asked again."""
    best = 0.0
    for _ in range(ATTEMPTS):
        page = window()
        page.set_viewport_size({"width": 1920, "height": 1080})
        times = frame_times(page, screen(site, 1, "?scene=wall"), large_wall, 7.5)
        assert len(times) > 60, "the wall moved"
        best = max(best, share_within(times))
        page.close()
        if best >= SHARE:
            break
    print(f"{best:.1%} of frames within {BUDGET_MS} ms, slowest {max(times):.1f} ms")
    assert best >= SHARE


def test_a_slow_frame_would_be_found(
    site: Site, window: Callable[..., Page], large_wall: str
) -> None:
    """The control: with 12 ms wasted in each, nearly none is in time."""
    page = window()
    page.add_init_script(SLOW)
    times = frame_times(page, screen(site, 1, "?scene=wall"), large_wall, 2)
    assert share_within(times) < 0.5


# ── every scene ──


@pytest.mark.parametrize(
    ("position", "language", "width"),
    [
        (1, "zh-hans", "desktop"),
        (2, "en", "phone"),
        (3, "zh-hans", "desktop"),
        (4, "en", "phone"),
    ],
)
def test_every_scene_is_accessible_and_fits(
    site: Site, window: Callable[..., Page], axe: str, position: int, language: str, width: str
) -> None:
    page = window(language=language, width=width, bypass_csp=True)
    faults = []
    page.goto(screen(site, position))
    shown(page, str(page.wait_for_selector("body[data-scene]").get_attribute("data-scene")))  # type: ignore[union-attr]
    page.keyboard.press("Space")
    for scene in SCENES:
        button = page.locator(f'[data-go="{scene}"]')
        if button.get_attribute("aria-disabled"):
            continue
        button.click()
        shown(page, scene)
        faults += [f"{scene}: {fault}" for fault in audit(page, axe)]
        if wide := page.evaluate("document.documentElement.scrollWidth - innerWidth"):
            faults.append(f"{scene}: {wide} px wider than the screen")
    assert not faults, "\n".join(faults)


def test_keys_lead_through_the_scenes_and_back(site: Site, window: Callable[..., Page]) -> None:
    page = window()
    page.goto(screen(site, 2, "?scene=waiting"))
    shown(page, "waiting")
    for scene in SCENES[1:]:
        page.keyboard.press("ArrowRight")
        shown(page, scene)
    page.keyboard.press("ArrowRight")
    assert scene_of(page) == "closing"
    page.keyboard.press("ArrowLeft")
    shown(page, "teams")
    page.keyboard.press("Home")
    shown(page, "waiting")
    page.keyboard.press("Space")
    assert page.get_attribute('[data-do="pause"]', "aria-pressed") == "true"


def test_arrows_step_through_the_strata_first(site: Site, window: Callable[..., Page]) -> None:
    page = window()
    page.goto(screen(site, 1, "?scene=wall&at=done"))
    expect(page.locator("[data-phase]")).not_to_be_empty()
    first = page.inner_text("[data-stratum]")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("[data-stratum]") != first
    assert scene_of(page) == "wall"
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("[data-stratum]") == first


def test_at_the_end_the_count_is_the_sample_and_every_drawn_name_is_true(
    site: Site, window: Callable[..., Page]
) -> None:
    page = window()
    public = f"FROM disclosure_publicdraw WHERE draw_id = '{site.draw(1)}'"
    last = int(site.one(f"SELECT json_array_length(strata) {public}")) - 1
    page.goto(screen(site, 1, f"?scene=wall&stratum={last}&at=done"))
    expect(page.locator("[data-count]")).to_have_text(site.one(f"SELECT sample {public}"))
    drawn = {
        row[0]
        for row in site.ask(
            "SELECT t.code FROM draws_drawntarget t JOIN draws_draw d ON d.id = t.draw_id"
            f" WHERE d.draw_id = '{site.draw(1)}' AND t.role = 'selected'"
        )
    }
    expect(page.locator("[data-names] code").first).to_be_attached()
    listed = page.eval_on_selector_all(
        "[data-names] code", "codes => codes.map((c) => c.lastChild.textContent)"
    )
    assert listed
    assert set(listed) <= drawn


# ── moved or still, true or not ──


def test_who_wants_no_motion_gets_the_last_frame_and_turns_the_pages(
    site: Site, window: Callable[..., Page]
) -> None:
    page = window(reduced_motion="reduce")
    page.goto(screen(site, 1, "?scene=wall"))
    expect(page.locator("[data-phase]")).to_contain_text("取前")
    first = page.inner_text("[data-stratum]")
    page.wait_for_timeout(600)
    assert page.inner_text("[data-stratum]") == first


def test_numbers_that_are_not_the_hash_stop_the_screen(
    site: Site, window: Callable[..., Page]
) -> None:
    """Honest animation: one digit changed on the way, and nothing is played."""
    page = window()

    def altered(route: Route) -> None:
        body = route.fetch().json()
        cell = body["strata"][0]["cells"][3]
        cell[0] = ("0" if cell[0][0] != "0" else "1") + cell[0][1:]
        route.fulfill(body=json.dumps(body))

    page.route("**/wall.json*", altered)
    page.goto(screen(site, 1, "?scene=wall"))
    expect(page.locator("[data-checked-line]")).to_contain_text("不一致")
    assert not page.inner_text("[data-phase]")
    page.unroute("**/wall.json*")
    page.goto(screen(site, 1, "?scene=wall"))
    expect(page.locator("[data-checked-line]")).to_contain_text("全部一致")


def test_the_screen_follows_what_happens(site: Site, window: Callable[..., Page]) -> None:
    page = window()
    page.goto(screen(site, 4, "?scene=waiting"))
    shown(page, "waiting")

    def later(route: Route) -> None:
        facts = route.fetch().json()
        route.fulfill(body=json.dumps(facts | {"mark": "later", "scene": "entropy"}))

    page.route("**/screen.json", later)
    shown(page, "entropy")
    page.unroute("**/screen.json")
    page.route("**/screen.json", lambda route: route.abort())
    expect(page.locator("[data-lost-line]")).to_be_visible()


def test_without_a_script_everything_stands_one_below_the_other(
    site: Site, window: Callable[..., Page]
) -> None:
    page = window(java_script_enabled=False)
    page.goto(screen(site, 1))
    for scene in SCENES:
        assert page.locator(f'section[data-scene="{scene}"] h2').is_visible()
    assert not page.locator('[data-do="full"]').is_visible()


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080)])
def test_in_a_hall_nothing_needs_scrolling(
    site: Site, window: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = window()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for position in (1, 2, 3):
        for scene in ("wall", "teams", "closing"):
            page.goto(screen(site, position, f"?scene={scene}&at=done"))
            shown(page, scene)
            over = page.evaluate("document.documentElement.scrollHeight - innerHeight")
            inside = page.eval_on_selector("main", "m => m.scrollHeight - m.clientHeight")
            assert (over, inside) == (0, 0), (position, scene)
