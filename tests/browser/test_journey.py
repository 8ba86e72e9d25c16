"""First light in a browser: from a register to a draw that a stranger proves, each step by the person whose it is."""

import csv
import gzip
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from doubledraw.demo.county import rolls, targets
from tests.browser.conftest import Site
from tests.browser.person import PATIENCE, Person, arrivals

Come = Callable[..., Person]
CHINA = ZoneInfo("Asia/Shanghai")
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "targets"
REGISTER, INVALID = REAL / "local_karamay_6502.csv.gz", REAL / "invalid_codes.csv"
REGISTERED = 2_259
ORIGIN = pytest.mark.parametrize(
    "origin", ["real" if REGISTER.exists() else "generated"], indirect=False
)

HOME = "清源县"
TITLE = "广告行为随机抽查"
NO_INSPECTOR_ALONE = "不得少于"
DICE = "40719358261502947386"
WORD = ".dd1-word"


@pytest.fixture(scope="module")
def come(site: Site, signed_in: Callable[..., BrowserContext]) -> Iterator[Come]:
    yield from arrivals(site, signed_in)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journey")


def firms(site: Site) -> int:
    return int(site.one("SELECT count(*) FROM registry_target"))


# ── 1. a register comes in ──


def a_register(folder: Path) -> Path:
    """The real register, or a generated one of the same columns: a city that no division here is called."""
    if REGISTER.exists():
        return REGISTER
    path = folder / REGISTER.name
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("uscc", "name", "reg_date", "city", "address"))
        for firm in targets(Random("journey"), REGISTERED):
            rows.writerow((firm.uscc, firm.name, firm.established, "克拉玛依", firm.address))
    return path


def upload(clerk: Person, path: Path) -> None:
    clerk.open("/desk/targets/").follow("导入", exact=True)
    clerk.choose("导入到", "检查对象名录")
    clerk.page.set_input_files("input[type=file]", path)
    clerk.press("上传并预览")
    clerk.page.wait_for_url("**/desk/imports/*/")


def read_again(clerk: Person, **said: str) -> None:
    """Say which column is which, or how codes and regions are taken, and have the file read anew."""
    if not clerk.find("#mapping form").is_visible():
        clerk.unfold("列认得不对")
    for name, words in said.items():
        option = clerk.find(f"#mapping select[name={name}] option:text('{words}')")
        value = option.get_attribute("value")
        clerk.page.select_option(f"#mapping select[name={name}]", value=value)
    clerk.press("这样重新读取")


@dataclass(frozen=True)
class Imported:
    before: int
    after_preview: int
    after: int


@pytest.fixture(scope="module")
def imported(site: Site, come: Come, folder: Path) -> Imported:
    """周敏 uploads the register, says what its city is, chooses what becomes of regions nobody here knows."""
    clerk, before = come("zhoumin"), firms(site)
    upload(clerk, a_register(folder))
    assert clerk.number("新增") == REGISTERED
    clerk.reads("代码里的区划不是本地已知的")
    read_again(clerk, column_region="city", unknown_region="不导入")
    clerk.reads("没有区划“克拉玛依”", "也可以选择把不认识的区划记入本机关所在区划")
    assert clerk.number("行不能导入") == REGISTERED
    clerk.reads("没有一行可以导入").is_barred("生效")
    read_again(clerk, unknown_region="记入本机关")
    clerk.reads("2,259 行的区划不认识：记入本机关所在区划")
    preview = firms(site)
    clerk.press("生效：新增 2,259，变动 0")
    clerk.page.wait_for_url("**/desk/imports/*/")
    return Imported(before, preview, firms(site))


@ORIGIN
def test_a_register_comes_in_when_the_clerk_says_so(
    origin: str, imported: Imported, come: Come
) -> None:
    assert imported.after_preview == imported.before
    assert imported.after == imported.before + REGISTERED
    come("zhoumin").reads("回执", "回执摘要", "已生效")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.skipif("not INVALID.exists()", reason="generated rows stand in for it below")
def test_codes_that_are_wrong_are_listed_with_place_rule_and_remedy(
    site: Site, come: Come, folder: Path
) -> None:
    clerk, before = come("zhoumin"), firms(site)
    upload(clerk, INVALID)
    clerk.reads("没有找到这一列：统一社会信用代码、名称", "没有改动任何数据")
    read_again(clerk, column_code="code_as_given", column_name="code_as_given", scheme="按各自")
    clerk.reads("行不能导入", "代码校验位不符", "code_as_given")
    rejects = clerk.save(lambda: clerk.follow("下载问题行"), folder)
    found = rows_of(rejects)
    assert found[0][:3] == ["行", "原因", "怎么改"]
    assert len(found) - 1 == clerk.number("行不能导入")
    assert all(row[1] and row[2] for row in found[1:])
    assert firms(site) == before
    clerk.press("放弃").reads("已放弃这次导入，名录没有改动")
    assert firms(site) == before


def test_bad_rows_stay_out_and_the_others_come_in_when_the_clerk_says_so(
    site: Site, come: Come, folder: Path
) -> None:
    clerk, before, path = come("zhoumin"), firms(site), folder / "bad.csv"
    odd = rolls.bad_rows(Random(7))
    rolls.write_bad_rows(path, odd)
    harmless = sum(row.is_harmless for row in odd)
    upload(clerk, path)
    read_again(clerk, scheme="按各自", unknown_region="不导入")
    clerk.reads("文件里重复", "有看不见的字符", "没有区划“990199001”")
    assert clerk.number("行不能导入") == len(odd) - harmless
    clerk.press("生效")
    assert clerk.find("input[name=without_rejects]").evaluate("box => box.matches(':invalid')")
    assert firms(site) == before
    clerk.page.check("input[name=without_rejects]")
    clerk.press("生效")
    clerk.reads("回执摘要")
    assert firms(site) == before + harmless


# ── 2. a plan over the firms that came in ──


def today() -> date:
    return datetime.now(CHINA).date()


def stratum(clerk: Person, name: str) -> Locator:
    return clerk.find(f"tr[data-stratum='{name}'] input[name=quota]")


def said_of(clerk: Person, name: str) -> Locator:
    return clerk.find(f"tr[data-stratum='{name}'] + tr.say")


def begin_line(clerk: Person) -> None:
    """What is inspected, and among whom: the firms without an industry are those of the register."""
    clerk.follow("加一行")
    clerk.page.select_option("#item", label="广告行为检查（3%）")
    clerk.page.fill("#title", TITLE)
    clerk.page.fill("#starts", today().isoformat())
    clerk.page.fill("#ends", f"{today().year}-12-31")
    clerk.page.get_by_label("未登记行业").check()
    clerk.page.get_by_role("radio", name="区划").check()
    expect(stratum(clerk, HOME)).to_be_visible()
    expect(clerk.find(f"tr[data-stratum='{HOME}'] [data-population]")).to_have_text("2,259")


def type_ratios(clerk: Person) -> None:
    """What is no ratio is told at its field, while typing and again when saved, and stays as typed."""
    stratum(clerk, HOME).fill("abc")
    expect(said_of(clerk, HOME)).to_contain_text("“abc”既不是比例，也不是户数")
    clerk.press("保存这一行")
    clerk.reads("填得不对，还没有保存")
    expect(said_of(clerk, HOME)).to_contain_text("请写成 3%、3/100 或 12户")
    expect(stratum(clerk, HOME)).to_have_value("abc")
    stratum(clerk, HOME).fill("2/1")
    expect(said_of(clerk, HOME)).to_contain_text("“2/1”超过了全部对象")
    stratum(clerk, HOME).fill("3%")
    expect(said_of(clerk, HOME)).to_be_hidden()
    stratum(clerk, "其他").fill("3%")
    expect(clerk.find("[data-meaning] .big-number")).to_contain_text("从 2,259 户中抽 68 户")


def one_inspector_is_refused(clerk: Person) -> None:
    """One inspector a firm: the article says no, at the field and at the button."""
    clerk.page.locator("input[name=people]").first.fill("1")
    expect(clerk.find("[data-field=seats]")).to_contain_text("每户只有 1 名检查人员，不得少于 2 名")
    expect(clerk.find("[data-field=seats] .law")).to_contain_text("“")
    clerk.press("保存这一行")
    clerk.page.wait_for_url("**-P*/")
    clerk.reads("不得少于 2 名").is_barred("提交审查")
    clerk.follow("修改")
    clerk.page.locator("input[name=people]").first.fill("2")
    clerk.press("保存这一行")
    clerk.page.wait_for_url("**-P*/")


@pytest.fixture(scope="module")
def submitted(imported: Imported, come: Come) -> str:
    """周敏 drafts a plan of one line and submits it; its number."""
    clerk = come("zhoumin")
    clerk.open("/desk/plans/").follow("编制计划")
    clerk.page.fill("#id_title", "外来名录抽查计划")
    clerk.press("开始编制")
    begin_line(clerk)
    type_ratios(clerk)
    one_inspector_is_refused(clerk)
    clerk.misses("不得少于 2 名").press("提交审查")
    clerk.reads("计划已提交，等法制审核")
    return clerk.page.url.rstrip("/").rsplit("/", 1)[1]


@pytest.fixture(scope="module")
def reviewed(submitted: str, come: Come) -> str:
    """陈法务 sends it back by keyboard with a reason; 周敏 corrects it; 陈法务 sees what changed and signs."""
    clerk, legal = come("zhoumin"), come("chenfawu")
    legal.open("/desk/plans/").follow("外来名录抽查计划").follow("审阅")
    legal.reads("第一稿，全部是新的", "适用的条款")
    legal.press("退回").reads("退回")
    expect(legal.find(".decide .error")).to_be_visible()
    legal.find("h1").click()
    legal.page.keyboard.press("r")
    legal.page.keyboard.type("比例偏低，请提高到 4%")
    legal.page.keyboard.press("Control+Enter")
    legal.reads("计划已退回起草人")

    clerk.open(f"/desk/plans/{submitted}/").reads("比例偏低，请提高到 4%").follow("修改")
    stratum(clerk, HOME).fill("4%")
    clerk.press("保存这一行")
    clerk.page.wait_for_url("**-P*/")
    clerk.press("重新提交").reads("计划已提交，等法制审核")

    legal.open(f"/desk/plans/{submitted}/").follow("审阅")
    legal.reads("和您上次办过的第 1 稿比，改了")
    expect(legal.find(".changes del").filter(has_text="3%")).to_be_visible()
    expect(legal.page.locator(".changes ins").filter(has_text="4%").first).to_be_visible()
    legal.page.keyboard.press("s")
    legal.page.keyboard.press("Enter")
    legal.reads("法制审核已通过")
    return submitted


def test_a_maker_cannot_approve_even_with_the_role(reviewed: str, come: Come) -> None:
    clerk, security = come("zhoumin"), come("security")
    clerk.open(f"/desk/plans/{reviewed}/").is_barred("批准").reads("审批人办理")
    security.open("/desk/staff/").follow("周敏")
    security.choose("角色", "审批人").choose("范围（含下级）", "清源县人民政府").press("授予", exact=True)
    security.reads("审批人")
    clerk.open(f"/desk/plans/{reviewed}/").is_barred("批准")
    clerk.reads("您参与起草了这份计划，不能再审核、批准或退回")
    security.page.locator("form.apart", has_text="审批人").get_by_role("button").click()
    expect(security.page.locator("form.apart", has_text="审批人")).to_have_count(0)


@pytest.fixture(scope="module")
def published(reviewed: str, come: Come) -> str:
    """王楚 approves, 周敏 publishes."""
    clerk, approver = come("zhoumin"), come("wangchu")
    approver.open(f"/desk/plans/{reviewed}/").follow("审阅").press("批准")
    approver.reads("计划已批准")
    clerk.open(f"/desk/plans/{reviewed}/").press("公布", within="main", exact=True)
    clerk.reads("计划已公布，是日志第")
    return reviewed


def test_the_public_reads_the_plan(published: str, come: Come) -> None:
    stranger = come("", "phone").open(f"/plans/{published}/")
    stranger.again_until("h1.song")
    stranger.reads("外来名录抽查计划", TITLE, "县市场监督管理局", "公开日志第", "还没有抽取")


# ── 6. a draw is voided ──


def minute(seconds: float) -> datetime:
    """The first full minute that is at least so far away."""
    later = datetime.now(CHINA) + timedelta(seconds=seconds + 60)
    return later.replace(second=0, microsecond=0)


def prepare(drawer: Person, when: datetime, dice: int = 20) -> None:
    """Fill in the form: dice thrown at that minute, nothing else."""
    drawer.page.select_option("#id_form_0", label="十面骰")
    drawer.page.fill("#id_dice_0", str(dice))
    drawer.page.fill("#id_source_0", "现场十面骰二十颗")
    drawer.page.fill("#id_when_0", f"{when:%Y-%m-%dT%H:%M}")
    drawer.page.fill("#id_draw_by", f"{when + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    drawer.press("冻结名录")


def open_line(drawer: Person) -> None:
    line = drawer.open("/desk/draws/").page.locator(".waits li", has_text=TITLE)
    line.get_by_role("link", name="准备抽取").click()
    drawer.reads("从 2,259 家中抽 91 家", "人手够")


def draw_id_of(person: Person) -> str:
    person.page.wait_for_url("**/desk/draws/*-0*/")
    return person.page.url.rstrip("/").rsplit("/", 1)[1]


@pytest.fixture(scope="module")
def voided(published: str, come: Come) -> str:
    """李晓雯 freezes and commits; 何建国 asks to void; 吴稷, of another organ, agrees."""
    drawer, supervisor = come("lixiaowen"), come("hejianguo")
    open_line(drawer)
    prepare(drawer, minute(3600), dice=8)
    drawer.reads("公共随机数只有", "至少要 60 比特")
    prepare(drawer, minute(-3600))
    drawer.reads("的公布时间已经过去")
    prepare(drawer, minute(7200))
    draw = draw_id_of(drawer)
    drawer.press("公布承诺").reads("承诺指纹")

    supervisor.open(f"/desk/draws/{draw}/").unfold("申请作废")
    supervisor.choose("事由", "名录有误").fill("说明", "错了").press("申请作废")
    supervisor.reads("请写明为什么作废")
    supervisor.fill("说明", "名录漏了两个乡镇的企业").press("申请作废")
    supervisor.reads("有人申请作废", "作废要由另一单位的人同意")
    same_organ = come("chenfawu").open(f"/desk/draws/{draw}/")
    same_organ.reads("作废要由另一单位的人同意")
    expect(same_organ.page.get_by_role("button", name="同意作废")).to_have_count(0)
    come("wuji").open(f"/desk/draws/{draw}/").press("同意作废").reads("这次抽取已经作废")
    return draw


def test_a_voided_draw_says_why_in_public(voided: str, come: Come) -> None:
    stranger = come("", "phone").open(f"/draws/{voided}/")
    stranger.again_until("main .callout.bad")
    stranger.reads("已作废", "名录有误", "名录漏了两个乡镇的企业", "由两个不同单位的人共同决定")


# ── 3. another draw takes its place: freeze, commit, then the wait for the dice ──


@dataclass(frozen=True)
class Committed:
    draw_id: str
    when: datetime


@pytest.fixture(scope="module")
def committed(voided: str, come: Come) -> Committed:
    """李晓雯 prepares again; the dice are to be thrown at the next minute but one."""
    drawer = come("lixiaowen")
    open_line(drawer)
    drawer.reads(f"这次抽取代替已作废的 {voided}")
    when = minute(40)
    prepare(drawer, when)
    draw = draw_id_of(drawer)
    drawer.press("公布承诺").reads("承诺指纹")
    return Committed(draw, when)


def test_before_its_time_nothing_can_be_typed_or_drawn(committed: Committed, come: Come) -> None:
    drawer, supervisor = come("lixiaowen"), come("hejianguo")
    path = f"/desk/draws/{committed.draw_id}/"
    drawer.open(path).is_barred("抽取").reads("抽取人没有签到", "监督人没有签到")
    drawer.press("我以抽取人身份签到").misses("抽取人没有签到")
    supervisor.open(path).press("我以监督人身份签到").misses("监督人没有签到")
    drawer.open(path).is_barred("抽取")


# ── 5, 7, 8. while the dice are waited for ──


def test_nobody_without_the_role_sees_an_embargoed_list(site: Site, come: Come) -> None:
    draw = site.draw(3)
    codes = [row[0] for row in site.ask(drawn_codes(draw))]
    assert codes
    stranger, clerk = come("", "phone"), come("zhoumin")
    stranger.open(f"/draws/{draw}/").reads("现在保密，是为了不让人提前走漏风声")
    assert not [code for code in codes if code in stranger.page.content()]
    for name in ("drawn.tsv", "frame.tsv", "bundle.zip"):
        address = "bundle.zip" if name == "bundle.zip" else f"files/{name}"
        assert stranger.page.request.get(f"{site.base}/draws/{draw}/{address}").status == 404
    clerk.open(f"/desk/draws/{draw}/")
    expect(clerk.page.get_by_role("button", name="看抽中名单")).to_have_count(0)
    assert not [code for code in codes if code in clerk.page.content()]


def drawn_codes(draw: str) -> str:
    return (
        "SELECT t.code FROM draws_drawntarget t JOIN draws_draw d ON d.id = t.draw_id"
        f" WHERE d.draw_id = '{draw}' AND t.role = 'selected'"
    )


def test_whoever_reads_an_embargoed_list_is_written_down(site: Site, come: Come) -> None:
    drawer, draw = come("lixiaowen"), site.draw(3)
    views = f"SELECT count(*) FROM ledger_auditevent WHERE kind = 'EmbargoedListViewed'"
    before = int(site.one(views))
    drawer.open(f"/desk/draws/{draw}/").press("看抽中名单").reads("名单还在保密", "已经记录")
    assert drawer.page.locator("tbody tr").count() == len(site.ask(drawn_codes(draw)))
    assert int(site.one(views)) == before + 1
    auditor = come("wuji").open(f"/desk/draws/{draw}/record/")
    seen = auditor.page.locator("#timeline li", has_text="查看保密名单")
    expect(seen.last).to_contain_text("李晓雯")


def test_an_auditor_takes_everything_and_verifies_it(
    site: Site, come: Come, folder: Path
) -> None:
    auditor = come("wuji").open(f"/desk/draws/{site.draw(2)}/record/")
    bundle = auditor.save(lambda: auditor.press("审计包"), folder)
    assert {"strata.tsv", "nonces.json", "teams.tsv"} <= set(zipfile.ZipFile(bundle).namelist())
    done = command("verify", str(bundle), "--auditor")
    assert done.returncode == 0, done.stdout + done.stderr
    clerk = come("zhoumin").open(f"/desk/draws/{site.draw(2)}/record/")
    expect(clerk.page.get_by_role("button", name="审计包")).to_have_count(0)


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "doubledraw", *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("account", "path", "box"), [("", "/", "#q"), ("zhoumin", "/desk/", "#global-search")]
)
def test_a_slash_goes_to_the_search(account: str, path: str, box: str, come: Come) -> None:
    person = come(account).open(path)
    person.page.keyboard.press("/")
    expect(person.find(box)).to_be_focused()
    person.page.keyboard.type("清源/")
    expect(person.find(box)).to_have_value("清源/")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**?q=*")


@pytest.mark.parametrize(("account", "path"), [("", "/draws/"), ("zhoumin", "/desk/targets/")])
def test_the_skip_link_goes_to_the_text(account: str, path: str, come: Come) -> None:
    person = come(account).open(path)
    person.page.keyboard.press("Tab")
    expect(person.find(".skip")).to_be_focused()
    expect(person.find(".skip")).to_be_in_viewport()
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_language_switch_keeps_the_place(come: Come) -> None:
    reader = come("", "desktop").open("/draws/?state=revealed")
    reader.press("English")
    expect(reader.find("html")).to_have_attribute("lang", "en")
    assert reader.page.url.endswith("/draws/?state=revealed")
    expect(reader.find("h1")).to_have_text("Draws")
    reader.press("中文")
    expect(reader.find("h1")).to_have_text("随机抽取")
    assert reader.page.url.endswith("/draws/?state=revealed")


# ── 3. the dice are thrown: typed, typed again, drawn, revealed ──


def throw(person: Person, dice: str, button: str) -> None:
    """Type the dice into the boxes; each full box moves on to the next."""
    boxes = person.page.locator("#source-0 [data-boxes] input")
    expect(boxes).to_have_count(len(DICE))
    for box in boxes.all():
        box.fill("")
    boxes.first.click()
    person.page.keyboard.type(dice)
    expect(boxes.last).to_have_value(dice[-1])
    person.press(button, within="#source-0")


@pytest.fixture(scope="module")
def drawn(committed: Committed, come: Come) -> str:
    """李晓雯 types what the dice show, 何建国 types it again, 李晓雯 draws and reveals."""
    drawer, supervisor = come("lixiaowen"), come("hejianguo")
    path = f"/desk/draws/{committed.draw_id}/"
    supervisor.open(path)
    drawer.open(path).again_until("#source-0 form")
    assert datetime.now(CHINA) >= committed.when
    throw(drawer, DICE[:6] + "x" + DICE[7:], "提交号码")
    drawer.reads("第 7 格不对：这里不能用这个字符")
    wrong = drawer.page.locator("#source-0 input[aria-invalid=true]")
    expect(wrong).to_have_value("x")
    throw(drawer, DICE, "提交号码")
    drawer.reads("等监督人复核").is_barred("抽取")
    supervisor.open(path).misses(" ".join(DICE))
    throw(supervisor, DICE[:9] + "9" + DICE[10:], "复核")
    supervisor.reads("和第一遍录的不同，从第 10 个字符起")
    throw(supervisor, DICE, "复核")
    supervisor.reads("两人各录一遍，相同")
    drawer.open(path).press("抽取", within="#result", exact=True).reads("抽中 91 家")
    drawer.press("揭示", within="#reveal", exact=True).reads("文件已经公开")
    return committed.draw_id


def test_the_supervisor_does_not_draw(drawn: str, come: Come) -> None:
    drawer = come("lixiaowen").open(f"/desk/draws/{drawn}/record/")
    drawer.reads("录入公共随机数", "两遍录入不同", "复核公共随机数", "揭示")


# ── 4. a stranger proves it ──


@pytest.fixture(scope="module")
def open_draw(drawn: str, come: Come) -> Person:
    """The public page on a phone, once the files are out."""
    stranger = come("", "phone").open(f"/draws/{drawn}/")
    stranger.again_until("[data-verifier] .dd1-run")
    return stranger


def test_a_stranger_recomputes_it_on_a_phone(open_draw: Person, site: Site, drawn: str) -> None:
    open_draw.open(f"/draws/{drawn}/").press("重算这次抽取")
    expect(open_draw.find(WORD)).to_have_text("本包可验证部分相符")
    open_draw.unfold("逐项结果")
    marks = open_draw.page.locator(".dd1-group li")
    assert marks.count() > 20
    assert open_draw.page.locator(".dd1-group li.is-false").count() == 0
    width = "document.documentElement.scrollWidth - innerWidth"
    assert open_draw.page.evaluate(width) <= 0
    code = site.one(drawn_codes(drawn))
    open_draw.page.get_by_label("统一社会信用代码").fill(code)
    open_draw.press("查一户")
    expect(open_draw.find(".dd1-answer")).to_contain_text("抽中。")
    expect(open_draw.find(".dd1-answer")).to_contain_text("sha256sum")


def test_the_bundle_verifies_by_command_and_without_any_network(
    open_draw: Person, drawn: str, chromium: Browser, folder: Path
) -> None:
    open_draw.open(f"/draws/{drawn}/")
    bundle = open_draw.save(lambda: open_draw.follow("核验包（"), folder)
    verifier = open_draw.save(lambda: open_draw.follow("离线核验程序"), folder)
    false = with_a_byte_changed(bundle, folder / "false.zip")
    assert command("verify", str(bundle)).returncode == 0
    refused = command("verify", str(false))
    assert (refused.returncode, "drawn.tsv" in refused.stdout) == (1, True)
    cut_off = chromium.new_context(offline=True, locale="zh-CN")
    page = cut_off.new_page()
    for path, word in ((bundle, "本包可验证部分相符"), (false, "不相符")):
        page.goto(verifier.as_uri())
        page.set_input_files("input[accept]", path)
        expect(page.locator(WORD)).to_have_text(word, timeout=PATIENCE)
    cut_off.close()


def with_a_byte_changed(bundle: Path, path: Path) -> Path:
    """The same bundle, but another firm in one line of the list."""
    with zipfile.ZipFile(bundle) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "drawn.tsv":
                digit = b"1" if data[20:21] != b"1" else b"2"
                data = data[:20] + digit + data[21:]
            after.writestr(name, data)
    return path
