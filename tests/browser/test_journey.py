"""First light in a browser: from a register to a draw that a stranger proves, each step by the person whose it is."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, BrowserContext, TimeoutError, expect

from doubledraw.demo.county import rolls
from tests.browser import errands
from tests.browser.conftest import Site
from tests.browser.errands import DICE, HOME, ORIGIN, REGISTERED, TITLE
from tests.browser.person import PATIENCE, Person, arrivals

Come = Callable[..., Person]
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


@dataclass(frozen=True)
class Imported:
    before: int
    after_preview: int
    after: int


@pytest.fixture(scope="module")
def imported(site: Site, come: Come, folder: Path) -> Imported:
    """周敏 uploads the register, says what its city is, chooses what becomes of regions nobody here knows."""
    clerk, before = come("zhoumin"), firms(site)
    errands.upload(clerk, errands.a_register(folder))
    assert clerk.number("新增") == REGISTERED
    clerk.reads("2,259 行没有写区划")
    errands.read_again(clerk, column_region="city", unknown_region="不导入")
    clerk.reads("没有区划“克拉玛依”", "也可以选择把不认识的区划记入本机关所在区划")
    assert clerk.number("行不能导入") == REGISTERED
    clerk.reads("没有一行可以导入").is_barred("生效")
    errands.read_again(clerk, unknown_region="记入本机关")
    clerk.reads("2,259 行的区划不认识：记入本机关所在区划")
    preview = firms(site)
    clerk.press("生效：新增 2,259，变动 0").reads("回执摘要")
    return Imported(before, preview, firms(site))


@pytest.mark.parametrize("origin", [ORIGIN])
def test_a_register_comes_in_when_the_clerk_says_so(
    origin: str, imported: Imported, come: Come
) -> None:
    assert imported.after_preview == imported.before
    assert imported.after == imported.before + REGISTERED
    clerk = come("zhoumin").open("/desk/imports/").follow("local_karamay")
    clerk.reads("回执", "文件摘要", "导入的行", "已生效")


@pytest.mark.parametrize("origin", [ORIGIN])
def test_codes_that_are_wrong_are_listed_with_place_rule_and_remedy(
    origin: str, site: Site, come: Come, folder: Path
) -> None:
    clerk, before = come("zhoumin"), firms(site)
    errands.upload(clerk, errands.wrong_codes(folder))
    clerk.reads("没有找到这一列：统一社会信用代码、名称", "没有改动任何数据")
    errands.read_again(
        clerk, column_code="code_as_given", column_name="code_as_given", scheme="按各自"
    )
    clerk.reads("行不能导入", "代码校验位不符", "code_as_given")
    rejects = clerk.save(lambda: clerk.follow("下载问题行"), folder)
    found = errands.rows_of(rejects)
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
    errands.upload(clerk, path)
    errands.read_again(clerk, scheme="按各自", unknown_region="不导入")
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


@pytest.fixture(scope="module")
def submitted(imported: Imported, come: Come) -> str:
    """周敏 drafts a plan of one line and submits it; its number."""
    clerk = come("zhoumin")
    clerk.open("/desk/plans/").follow("编制计划")
    clerk.find("a[href='?kind=annual']").click()
    clerk.page.fill("#id_title", "外来名录抽查计划")
    clerk.press("开始编制")
    errands.begin_line(clerk)
    errands.type_ratios(clerk)
    errands.one_inspector_is_refused(clerk)
    clerk.misses("不得少于 2 名").press("提交审查")
    clerk.reads("计划已提交，等科室负责人复核")
    return clerk.page.url.rstrip("/").rsplit("/", 1)[1]


def checked(number: str, come: Come) -> None:
    """赵科, head of the section, checks it."""
    head = come("zhaoke").open(f"/desk/plans/{number}/").follow("审阅")
    head.press("复核通过").reads("复核已通过")


@pytest.fixture(scope="module")
def reviewed(submitted: str, come: Come) -> str:
    """陈法务 sends it back by keyboard with a reason; 周敏 corrects it; 陈法务 sees what changed and signs."""
    clerk, legal = come("zhoumin"), come("chenfawu")
    checked(submitted, come)
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
    errands.stratum(clerk, HOME).fill("4%")
    clerk.press("保存这一行")
    clerk.page.wait_for_url("**-P*/")
    clerk.press("重新提交").reads("计划已提交，等科室负责人复核")

    checked(submitted, come)
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
    security.choose("角色", "审批人").choose("范围（含下级）", "清源县人民政府").press(
        "授予", exact=True
    )
    security.reads("审批人")
    clerk.open(f"/desk/plans/{reviewed}/").is_barred("批准")
    clerk.reads("您参与起草了这份计划，不能再复核、审核、批准或退回")
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
    stranger.reads(
        "外来名录抽查计划",
        TITLE,
        "未登记行业；全部区划",
        "县市场监督管理局",
        "公开日志第",
        "还没有抽取",
    )


# ── 6. somebody's certificate has expired; a draw is voided ──


@pytest.fixture(scope="module")
def lapsed(published: str, site: Site, come: Come) -> tuple[str, str]:
    """周敏 enters that the certificate of one who could be drawn ended yesterday: the ref and the name."""
    ref, name, number = site.ask(errands.SOMEBODY_WITH_A_CERTIFICATE)[0]
    clerk = come("zhoumin").open(f"/desk/inspectors/{ref}/").unfold("登记证件或换证")
    clerk.choose("证件类别", "行政执法证").fill("证件编号", number)
    yesterday = f"{errands.today(clerk) - timedelta(days=1):%Y-%m-%d}"
    clerk.page.fill("#certificates input[name=valid_until]", yesterday)
    clerk.press("登记证件", within="#certificates", exact=True)
    clerk.reads("证件已登记", "已经过期，不参加抽取")
    return ref, name


@pytest.fixture(scope="module")
def voided(lapsed: tuple[str, str], come: Come) -> str:
    """李晓雯 freezes and commits; 何建国 asks to void; 吴稷, of another organ, agrees."""
    drawer, supervisor = come("lixiaowen"), come("hejianguo")
    errands.open_line(drawer)
    drawer.unfold("是哪些人").reads("证件在检查开始前到期", lapsed[1])
    errands.prepare(drawer, errands.minute(drawer, 3600), dice=8)
    drawer.reads("公共随机数只有", "至少要 60 比特")
    errands.prepare(drawer, errands.minute(drawer, -3600))
    drawer.reads("的公布时间已经过去")
    errands.prepare(drawer, errands.minute(drawer, 7200))
    errands.approve_and_freeze(drawer, come("wangchu"))
    draw = errands.draw_id_of(drawer)
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


def test_who_has_no_valid_certificate_is_left_out_and_it_says_so(
    voided: str, lapsed: tuple[str, str], site: Site, come: Come
) -> None:
    ref, name = lapsed
    record = come("hejianguo").open(f"/desk/draws/{voided}/record/").unfold("是哪些人")
    row = record.page.locator("#people li", has_text=name).filter(has_text=ref)
    expect(row).to_contain_text("证件在检查开始前到期")


# ── 3. another draw takes its place: freeze, commit, then the wait for the dice ──


@dataclass(frozen=True)
class Committed:
    draw_id: str
    when: datetime


@pytest.fixture(scope="module")
def committed(voided: str, come: Come) -> Committed:
    """李晓雯 prepares again; the dice are to be thrown two minutes later, at a full minute."""
    drawer = come("lixiaowen")
    errands.open_line(drawer)
    drawer.reads(f"这次抽取代替已作废的 {voided}")
    when = errands.minute(drawer, 120)
    errands.prepare(drawer, when)
    errands.approve_and_freeze(drawer, come("wangchu"))
    draw = errands.draw_id_of(drawer)
    drawer.press("公布承诺").reads("承诺指纹")
    return Committed(draw, when)


def test_before_its_time_nothing_can_be_typed_or_drawn(committed: Committed, come: Come) -> None:
    drawer, supervisor, legal = come("lixiaowen"), come("hejianguo"), come("chenfawu")
    path = f"/desk/draws/{committed.draw_id}/"
    drawer.open(path).is_barred("抽取").reads("抽取人没有签到", "监督人没有签到")
    drawer.reads("没有通知法制机构的记录", "要提前 3 天")
    errands.tell_legal_section(drawer, "县司法局", "陈法务", days=5)
    drawer.misses("没有通知法制机构的记录")
    drawer.press("我以抽取人身份签到").reads("在场 1 人，缺 2 人")
    supervisor.open(path).press("我以监督人身份签到").reads("在场 2 人")
    legal.open(path).press("我以法制机构身份签到").reads("在场 3 人")
    drawer.open(path).is_barred("抽取").misses("没有签到")


# ── 5, 7, 8. while the dice are waited for ──


def test_nobody_without_the_role_sees_an_embargoed_list(site: Site, come: Come) -> None:
    draw = site.draw(3)
    codes = [row[0] for row in site.ask(errands.drawn_codes(draw))]
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


def test_whoever_reads_an_embargoed_list_is_written_down(site: Site, come: Come) -> None:
    drawer, draw = come("lixiaowen"), site.draw(3)
    views = "SELECT count(*) FROM ledger_auditevent WHERE kind = 'EmbargoedListViewed'"
    before = int(site.one(views))
    drawer.open(f"/desk/draws/{draw}/").press("看抽中名单").reads("名单还在保密", "已经记录")
    assert drawer.page.locator("tbody tr").count() == len(site.ask(errands.drawn_codes(draw)))
    assert int(site.one(views)) == before + 1
    auditor = come("wuji").open(f"/desk/draws/{draw}/record/")
    seen = auditor.page.locator("#timeline li", has_text="查看保密名单")
    expect(seen.last).to_contain_text("李晓雯")


def test_an_auditor_takes_everything_and_verifies_it(site: Site, come: Come, folder: Path) -> None:
    auditor = come("wuji").open(f"/desk/draws/{site.draw(2)}/record/")
    bundle = auditor.save(lambda: auditor.press("审计包"), folder)
    assert {"strata.tsv", "nonces.json", "teams.tsv"} <= set(zipfile.ZipFile(bundle).namelist())
    done = errands.command("verify", str(bundle), "--auditor")
    assert done.returncode == 0, done.stdout + done.stderr
    clerk = come("zhoumin").open(f"/desk/draws/{site.draw(2)}/record/")
    expect(clerk.page.get_by_role("button", name="审计包")).to_have_count(0)


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


@pytest.fixture(scope="module")
def drawn(committed: Committed, come: Come) -> str:
    """李晓雯 types what the dice show, 何建国 types it again, 李晓雯 draws and reveals."""
    drawer, supervisor = come("lixiaowen"), come("hejianguo")
    path = f"/desk/draws/{committed.draw_id}/"
    supervisor.open(path)
    drawer.open(path).again_until("#source-0 form")
    assert drawer.site.now() >= committed.when
    errands.throw(drawer, DICE[:6] + "x" + DICE[7:], "提交号码")
    drawer.reads("第 7 格不对：这里不能用这个字符")
    wrong = drawer.page.locator("#source-0 input[aria-invalid=true]")
    expect(wrong).to_have_value("x")
    errands.throw(drawer, DICE, "提交号码")
    drawer.reads("等监督人复核").is_barred("抽取")
    supervisor.open(path)
    expect(supervisor.page.locator("#source-0 .ball")).to_have_count(0)
    errands.throw(supervisor, DICE[:9] + "9" + DICE[10:], "复核")
    supervisor.reads("和第一遍录的不同，从第 10 个字符起")
    errands.throw(supervisor, DICE, "复核")
    supervisor.reads("两人各录一遍，相同")
    drawer.open(path).press("抽取", within="#result", exact=True).reads("抽中 91 家")
    reveal = drawer.page.locator("#reveal").get_by_role("button", name="揭示", exact=True)
    with suppress(TimeoutError):  # the platform, which promised to, may be quicker
        reveal.click(timeout=5_000)
    drawer.reads("文件已经公开")
    return committed.draw_id


def test_the_record_tells_every_step(drawn: str, come: Come) -> None:
    record = come("hejianguo").open(f"/desk/draws/{drawn}/record/").page.locator("#timeline li b")
    steps = (
        *("冻结名录", "公布承诺", "列入在场人员", "通知法制机构", "签到"),
        *("录入公共随机数", "两遍录入不同"),
        *("复核公共随机数", "公共随机数写进日志", "抽取", "揭示"),
    )
    expect(record.filter(has_text="揭示")).to_be_visible()
    told = dict.fromkeys(record.all_inner_texts())
    assert tuple(told) == steps


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
    code = site.one(errands.drawn_codes(drawn))
    open_draw.page.get_by_label("统一社会信用代码").fill(code)
    open_draw.press("查一户")
    expect(open_draw.find(".dd1-answer")).to_contain_text("抽中。")
    expect(open_draw.find(".dd1-answer")).to_contain_text("sha256sum")


def test_the_bundle_verifies_by_command_and_without_any_network(
    open_draw: Person, drawn: str, chromium: Browser, folder: Path
) -> None:
    open_draw.open(f"/draws/{drawn}/")
    bundle = open_draw.save(lambda: open_draw.follow("核验包（"), folder)
    open_draw.open("/verify/")
    verifier = open_draw.save(lambda: open_draw.follow("下载离线核验程序"), folder)
    false = errands.with_a_byte_changed(bundle, folder / "false.zip")
    assert errands.command("verify", str(bundle)).returncode == 0
    refused = errands.command("verify", str(false))
    assert (refused.returncode, "drawn.tsv" in refused.stdout) == (1, True)
    cut_off = chromium.new_context(offline=True, locale="zh-CN")
    page = cut_off.new_page()
    for path, word in ((bundle, "本包可验证部分相符"), (false, "不相符")):
        page.goto(verifier.as_uri())
        page.set_input_files("input[accept]", path)
        expect(page.locator(WORD)).to_have_text(word, timeout=PATIENCE)
    cut_off.close()
