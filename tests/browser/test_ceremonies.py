"""Three ceremonies in a browser: one under embargo to its reveal, a voided one and its successor, a blocked one cured.

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
from tests.browser.stage import JOINT, LIFTS, PLAIN, RARE
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


# ── a joint ceremony under embargo, to its reveal ──

HOLDERS = ("县人大常委会办公室", "县公证处")
KEEPERS = ("renda", "gongzheng")
GUARDS = ("shangqing", "sunke", "qian")
DAY, OPENING, REVEAL = "2026-05-29", "2026-06-01T08:30", "2026-07-31"


@pytest.fixture(scope="module")
def prepared(site: Stage, cured: str, come: Come) -> str:
    """周抽取 plans and freezes, 王处长 approves; both holders make their nonces under their own accounts."""
    drawer = come("zhou")
    rites.prepare(drawer, JOINT, DAY, REVEAL, HOLDERS)
    rites.approve(come("wang"), JOINT)
    draw = rites.freeze(drawer, JOINT)
    drawer.reads("县教育局", "县消防救援大队").is_barred("公布承诺")
    for holder, account in zip(HOLDERS, KEEPERS, strict=True):
        drawer.fill(f"“{holder}”的账号", account)
        drawer.page.locator("#secrets li", has_text=holder).get_by_role("button").click()
        drawer.reads("等生成")
    drawer.unfold("指定托管人")
    for number, account in enumerate(GUARDS, start=1):
        drawer.fill(f"托管人 {number} 的账号", account)
    drawer.press("指定托管人", within="#escrow form").reads("托管人 3 名，2 名一起才能开启")
    for account in KEEPERS:
        keeper = rites.take_up(come(account), JOINT, "生成秘密数")
        keeper.press("生成我的秘密数").reads("生成并封存")
    rites.tell_legal_section(drawer.open(f"/desk/draws/{draw}/"), "2026-05-20")
    rites.invite(drawer, "人大代表", "周代表", "县人大代表")
    rites.invite(drawer, "政协委员", "顾委员", "县政协办公室", "zhengxie")
    rites.invite(drawer, "新闻媒体", "冯记者", "清源日报")
    drawer.press("公布承诺").reads("承诺指纹")
    return draw


@pytest.fixture(scope="module")
def drawn(prepared: str, site: Stage, come: Come) -> str:
    """On the day: all sign in, numbers are typed twice, nonces opened, drawn; three witnesses sign."""
    path = f"/desk/draws/{prepared}/"
    site.at(f"{DAY}T14:10")
    drawer, supervisor, witness = come("zhou"), come("he"), come("zhengxie")
    drawer.open(path).press("我以抽取人身份签到")
    supervisor.open(path).press("我以监督人身份签到")
    rites.take_up(come("chen"), JOINT, "到场签到").press("我以法制机构身份签到").reads("在场 3 人")
    rites.take_up(witness, JOINT, "到场签到").press("我到场了，签到").reads("签到")
    drawer.open(path)
    for name in ("周代表", "冯记者"):
        row = drawer.page.locator("#people li", has_text=name)
        row.get_by_role("button", name="已到场").click()
        expect(row.get_by_role("button", name="已到场")).to_have_count(0)
    rites.both_sources(drawer, "提交号码", "等监督人复核")
    rites.take_up(supervisor, JOINT, "复核公共随机数")
    rites.both_sources(supervisor, "复核", "两人各录一遍，相同")
    drawer.open(path).is_barred("抽取").reads("县公证处”的秘密数还没有公开")
    for account in KEEPERS:
        rites.take_up(come(account), JOINT, "公开秘密数").press("公开我的秘密数").reads("已经公开")
    drawer.open(path).press("抽取", within="#result", exact=True).reads("抽中 ")
    rites.take_up(witness, JOINT, "在抽取结果上签名").press("在抽取结果上签名").reads("签名")
    for name in ("周代表", "冯记者"):
        rites.sign_on_screen(drawer.open(path), name)
    expect(drawer.page.locator("#people li", has_text="顾委员")).to_contain_text("账号签名")
    return prepared


def selected(site: Stage, draw: str) -> list[str]:
    rows = site.ask(
        "SELECT t.code FROM draws_drawntarget t JOIN draws_draw d ON d.id = t.draw_id"
        f" WHERE d.draw_id = '{draw}' AND t.role = 'selected' ORDER BY t.code"
    )
    return [str(row[0]) for row in rows]


def team_of(site: Stage, draw: str, code: str) -> list[str]:
    rows = site.ask(
        "SELECT a.inspector_ref FROM draws_assignment a JOIN draws_draw d ON d.id = a.draw_id"
        " LEFT JOIN draws_release r ON r.assignment_id = a.id"
        f" WHERE d.draw_id = '{draw}' AND a.code = '{code}' AND r.id IS NULL ORDER BY a.seat"
    )
    return [str(row[0]) for row in rows]


@dataclass(frozen=True)
class Replaced:
    """Who was replaced, and by whom; the firm that nobody finds and stays drawn."""

    draw: str
    gone: str
    instead: str
    missing: str
    withdrawn: str


@pytest.fixture(scope="module")
def replaced(drawn: str, site: Stage, come: Come) -> Replaced:
    """A firm that was gone before the freeze and an inspector who cannot come, by two people's word; nobody else."""
    gone, missing, *_ = selected(site, drawn)
    site.at(f"{DAY}T16:00")
    drawer, path = come("zhou"), f"/desk/draws/{drawn}/substitutes/"
    drawer.open(f"/desk/draws/{drawn}/").press("看抽中名单").reads("名单还在保密")
    drawer.open(f"/desk/draws/{drawn}/").follow("递补")
    rites.ask_substitute(
        drawer, "检查对象", "通过登记的地址找不到", "门锁着，邻居说不知道去向", code=missing
    )
    drawer.reads("“通过登记的地址找不到”是检查结果，不是递补的理由：抽中的企业不变")
    rites.ask_substitute(
        drawer, "检查对象", "冻结名录前已注销或吊销", "登记机关的注销通知书",
        code=gone, since="2026-05-06",
    )  # fmt: skip
    drawer.reads("申请已提交，等第二个人同意")
    withdrawn = team_of(site, drawn, missing)[0]
    rites.ask_substitute(
        drawer, "检查人员", "不能参加检查", "因病住院，有医院的证明", ref=withdrawn
    )
    supervisor = rites.take_up(come("he"), JOINT, "同意或不同意递补").reads("递补")
    for reason in ("冻结名录前已注销或吊销", "不能参加检查"):
        row = supervisor.open(path).page.locator("tbody tr", has_text=reason)
        row.get_by_role("button", name="查看").click()
        supervisor.reads("名单还在保密").press("同意，由下一名递补").reads("已经递补")
    instead = site.one(f"SELECT in_code FROM draws_substitution WHERE code = '{gone}'")
    assert instead not in selected(site, drawn)
    assert withdrawn not in team_of(site, drawn, missing)
    return Replaced(drawn, gone, instead, missing, withdrawn)


def test_a_firm_that_is_not_found_stays_drawn(replaced: Replaced, site: Stage) -> None:
    asked = site.ask("SELECT code, reason, state FROM draws_withdrawal")
    assert replaced.missing not in [row[0] for row in asked]
    assert replaced.missing in selected(site, replaced.draw)


@dataclass(frozen=True)
class Visited:
    """Whose list was opened, and the leaf of one firm on it."""

    inspector: str
    firm: str
    leaf: Path


@pytest.fixture(scope="module")
def visited(replaced: Replaced, site: Stage, come: Come, folder: Path) -> Visited:
    """李起草 releases the firms unseen; an inspector opens their own list, takes a leaf, says that a visit is done."""
    clerk = rites.take_up(come("li"), JOINT, "下发给检查组")
    clerk.page.fill("#opens", OPENING)
    clerk.press("下发", within="#dispatch", exact=True).reads("已下发")
    assert not [code for code in selected(site, replaced.draw) if code in clerk.page.content()]
    ref = next(r for r in team_of(site, replaced.draw, replaced.missing) if r.startswith("M"))
    early = come(f"i{ref.lower()}").open("/desk/draws/dispatches/")
    early.misses(JOINT)
    site.at("2026-06-01T09:00")
    inspector = rites.take_up(early, JOINT, "下发给我的企业")
    inspector.press("看企业").reads("名单还在保密", "已经记录")
    row = inspector.page.locator(f"tr:has(input[value='{replaced.missing}'])")
    with inspector.page.expect_download() as coming:
        row.get_by_role("button", name="的凭证文件").click()
    coming.value.save_as(folder / "leaf.json")
    return Visited(ref, replaced.missing, folder / "leaf.json")


def test_the_released_list_is_the_one_in_force(
    replaced: Replaced, visited: Visited, site: Stage
) -> None:
    """The substitute is released and not the firm that was gone; nothing to whoever withdrew."""
    released = {row[0] for row in site.ask("SELECT code FROM draws_dispatch")}
    assert released == {*selected(site, replaced.draw), replaced.instead} - {replaced.gone}
    told = {row[0] for row in site.ask("SELECT inspector_ref FROM draws_dispatchmember")}
    assert replaced.withdrawn not in told


def test_the_leaf_is_checked_at_the_door_offline(visited: Visited, come: Come) -> None:
    firm = come("", "phone").open("/verify/")
    firm.page.context.set_offline(True)
    firm.page.locator("input[type=file][accept*=json]").set_input_files(visited.leaf)
    expect(firm.find(".dd1-verdict")).to_contain_text("确是抽中的")
    firm.page.context.set_offline(False)


def test_every_look_is_written_down(visited: Visited, replaced: Replaced, come: Come) -> None:
    supervisor = come("he").open(f"/desk/draws/{replaced.draw}/views/")
    supervisor.reads("周抽取", "何监督", "下发名单", "企业凭证")


@pytest.fixture(scope="module")
def attested(visited: Visited, replaced: Replaced, come: Come, folder: Path) -> Path:
    """何监督 names 吴纪检, who verifies the auditor bundle and signs in the browser; the bundle."""
    supervisor = come("he").open(f"/desk/draws/{replaced.draw}/record/")
    supervisor.page.locator("#auditor").select_option(label="吴纪检　县纪委监委")
    supervisor.press("指定", exact=True).reads("已指定")
    auditor = rites.take_up(come("wu"), JOINT, "核验并签署见证")
    bundle = auditor.save(lambda: auditor.press("审计包"), folder)
    auditor.page.locator("[data-name]").fill("jiwei.qingyuan")
    auditor.page.locator("label.check input").check()
    auditor.press("签名并交回").reads("jiwei.qingyuan")
    return bundle


def test_the_auditor_verifies_everything(attested: Path) -> None:
    done = command("verify", str(attested), "--auditor")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stranger_verifies_after_the_reveal(
    attested: Path, replaced: Replaced, site: Stage, come: Come, folder: Path
) -> None:
    """On the promised date the platform reveals by itself; page, command and bare program agree."""
    stranger, page = come("", "phone"), f"/draws/{replaced.draw}/"
    stranger.open(page).reads("名单在2026年7月31日揭示")
    site.at(f"{REVEAL}T09:00")
    stranger.open(page).reads("jiwei.qingyuan", "抽取以后的改动", "企业递补 1 次")
    bundle = stranger.save(lambda: stranger.follow("核验包（"), folder)
    stranger.open("/verify/")
    stranger.page.set_input_files("input[accept*=zip]", bundle)
    expect(stranger.find(WORD)).to_have_text("本包可验证部分相符")
    for done in (command("verify", str(bundle)), bare("verify", str(bundle))):
        assert done.returncode == 0, done.stdout + done.stderr


def bare(*words: str) -> subprocess.CompletedProcess[str]:
    """The reference implementation alone, which imports nothing but the standard library."""
    run = [sys.executable, "-m", "doubledraw.draw", *words]
    return subprocess.run(run, capture_output=True, text=True, check=False)
