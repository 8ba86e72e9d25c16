"""Two ceremonies in a browser: a voided draw and its successor, a blocked one that is explained and cured.

Every step is done by the person whose it is, through the product's own pages; the clock is the county's (`stage`).
"""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import rites
from tests.browser.conftest import Site, free_port, wait_for, windows
from tests.browser.errands import command
from tests.browser.person import Person, arrivals
from tests.browser.stage import LIFTS, PLAIN, RARE
from tests.world.county import PASSWORD

Come = Callable[..., Person]
ROOT = Path(__file__).resolve().parents[2]
WORD = ".dd1-word"
DICE19 = "4071935826403718592"


@dataclass(frozen=True)
class Stage(Site):
    """The small county; `at` moves its clock, and what is due by then is done."""

    def at(self, moment: str) -> None:
        urllib.request.urlopen(f"{self.base}/clock/{moment}:00+08:00", timeout=60).close()


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker
) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("stage")
    with django_db_blocker.unblock():
        rites.copy_tables(connection, home / "doubledraw.sqlite3")
    port = free_port()
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.stage", str(home), str(port)],
            stdout=log, stderr=log, cwd=ROOT,
            env=os.environ | {"DOUBLEDRAW_PUBLIC_URL": f"http://127.0.0.1:{port}"},
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/sign-in/")
            yield Stage(f"http://127.0.0.1:{port}", home)
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture(scope="module")
def signed_in(site: Stage, chromium: Browser) -> Callable[..., BrowserContext]:
    return windows(site, chromium, PASSWORD)


@pytest.fixture(scope="module")
def come(site: Stage, signed_in: Callable[..., BrowserContext]) -> Iterator[Come]:
    yield from arrivals(site, signed_in)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ceremonies")


# ── a voided draw and its successor ──


@pytest.fixture(scope="module")
def successor(site: Stage, come: Come) -> tuple[str, str]:
    """周抽取 commits, 何监督 asks to void, 王处长 of another organ agrees; the voided draw and the one in its place."""
    drawer, supervisor, approver = come("zhou"), come("he"), come("wang")
    rites.prepare(drawer, PLAIN, "2026-05-28")
    rites.approve(approver, PLAIN)
    voided = rites.freeze(drawer, PLAIN)
    drawer.press("公布承诺").reads("承诺指纹")
    supervisor.open(f"/desk/draws/{voided}/").unfold("申请作废")
    supervisor.choose("事由", "名录有误").page.fill("#v-text", "名录漏了河阳镇的企业")
    supervisor.press("申请作废")
    supervisor.reads("有人申请作废", "作废要由另一单位的人同意")
    rites.take_up(approver, PLAIN, "同意或不同意作废").press("同意作废").reads("这次抽取已经作废")
    rites.prepare(drawer, PLAIN, "2026-05-29")
    drawer.reads(f"这次抽取代替已作废的 {voided}")
    rites.approve(approver, PLAIN)
    second = rites.freeze(drawer, PLAIN)
    drawer.reads("代替已作废的", voided).press("公布承诺").reads("承诺指纹")
    return voided, second


def test_the_public_counts_who_voided_and_finds_the_successor(
    successor: tuple[str, str], come: Come
) -> None:
    voided, second = successor
    stranger = come("", "phone").open(f"/draws/{voided}/")
    stranger.reads("名录漏了河阳镇的企业", "由两个不同单位的人共同决定").follow(second)
    stranger.reads(f"代替已作废的 {voided}").open("/draws/").follow("作废、补抽和递补")
    organ = stranger.page.locator("tr", has_text="县市场监督管理局")
    expect(organ.locator("td[data-h='作废']")).to_have_text("1")
    operators = stranger.page.locator("table").last.locator("tbody tr")
    expect(operators).to_have_count(2)
    expect(operators.locator("td[data-h='作废']")).to_have_text(["1", "1"])


# ── a blocked draw, explained and cured ──


@pytest.fixture(scope="module")
def blocked(site: Stage, successor: tuple[str, str], come: Come) -> str:
    """Only one may inspect lifts, in one town: the draw stands, its teams cannot be filled."""
    drawer, supervisor = come("zhou"), come("he")
    rites.prepare(drawer, RARE, "2026-05-25")
    drawer.reads("人手可能不够", LIFTS)
    rites.approve(come("wang"), RARE)
    draw = rites.freeze(drawer, RARE)
    rites.tell_legal_section(drawer, "2026-05-20")
    drawer.press("公布承诺").reads("承诺指纹")
    site.at("2026-05-25T14:10")
    for person, role in ((drawer, "抽取人"), (supervisor, "监督人"), (come("chen"), "法制机构")):
        person.open(f"/desk/draws/{draw}/").press(f"我以{role}身份签到")
    rites.both_sources(drawer.open(f"/desk/draws/{draw}/"), "提交号码", "等监督人复核")
    rites.both_sources(supervisor.open(f"/desk/draws/{draw}/"), "复核", "两人各录一遍，相同")
    drawer.open(f"/desk/draws/{draw}/").press("抽取", within="#result", exact=True)
    drawer.reads("检查人员配不齐，抽中名单不变")
    return draw


@pytest.fixture(scope="module")
def cured(blocked: str, site: Stage, come: Come) -> str:
    """The page says who could help; 李起草 enters somebody; a team round follows, and the reveal."""
    drawer, supervisor, clerk = come("zhou"), come("he"), come("li")
    drawer.follow("卡在哪里，怎么解开").reads("怎么解开：", "可以扩大区划：市管四")
    drawer.follow("另抽一轮人员").reads("还没有增加")
    clerk.open("/desk/inspectors/").follow("登记一人")
    for name, text in (("ref", "M009"), ("name", "石新"), ("qualifications", LIFTS)):
        clerk.page.fill(f"form.card-form [name={name}]", text)
    clerk.page.fill("[name=valid_until]", "2030-01-01")
    clerk.press("列入名录").reads("已列入名录")
    drawer.page.reload()
    drawer.reads("石新", "按数目够了")
    drawer.page.select_option("#id_form_0", label="十面骰")
    drawer.page.fill("#id_dice_0", "19")
    drawer.page.fill("#id_source_0", "补抽十面骰")
    drawer.page.fill("#id_when_0", "2026-05-26T10:00")
    drawer.page.fill("#id_draw_by", "2026-05-26T18:00")
    drawer.press("冻结人员，公布承诺").reads("这一轮的承诺指纹").is_barred("抽取人员")
    site.at("2026-05-26T10:05")
    rites.take_up(drawer, RARE, "录入人员轮次随机数").follow("第 1 轮人员正在抽")
    rites.type_numbers(drawer, 0, DICE19, "提交号码")
    drawer.reads("等监督人复核")
    rites.take_up(supervisor, RARE, "复核人员轮次随机数").follow("第 1 轮人员正在抽")
    rites.type_numbers(supervisor, 0, DICE19, "复核")
    supervisor.reads("两人各录一遍，相同")
    drawer.page.reload()
    drawer.press("抽取人员").reads("配齐，写进公开日志")
    drawer.open(f"/desk/draws/{blocked}/").reads("检查人员在第 1 轮配齐", "文件已经公开")
    return blocked


def test_a_stranger_recomputes_the_draw_and_its_round(cured: str, come: Come, folder: Path) -> None:
    stranger = come("", "phone").open(f"/draws/{cured}/")
    stranger.reads("第 1 轮补抽人员", "配齐", "新增 1 人").press("重算这次抽取")
    expect(stranger.find(WORD)).to_have_text("本包可验证部分相符")
    bundle = stranger.save(lambda: stranger.follow("核验包（"), folder)
    for done in (command("verify", str(bundle)), bare("verify", str(bundle))):
        assert done.returncode == 0, done.stdout + done.stderr


def bare(*words: str) -> subprocess.CompletedProcess[str]:
    """The reference implementation alone, which imports nothing but the standard library."""
    run = [sys.executable, "-m", "doubledraw.draw", *words]
    return subprocess.run(run, capture_output=True, text=True, check=False)
