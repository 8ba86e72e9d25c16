"""What the people of the journey do at the browser: bring a register in, write a line, prepare a draw, throw dice."""

import csv
import gzip
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from playwright.sync_api import Locator, expect
from python_calamine import CalamineWorkbook

from doubledraw.demo.county import rolls, targets
from tests.browser.person import Person

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "targets"
REGISTER, INVALID = REAL / "local_karamay_6502.csv.gz", REAL / "invalid_codes.csv"
REGISTERED = 2_259
ORIGIN = "real" if REGISTER.exists() and INVALID.exists() else "generated"
HOME = "清源县"
TITLE = "广告行为随机抽查"
DICE = "40719358261502947386"

# ── a register comes in ──


def a_register(folder: Path) -> Path:
    """The real register, or a generated one of the same columns: a city that no division here is called."""
    if ORIGIN == "real":
        return REGISTER
    found = targets(Random("journey"), REGISTERED)
    rows = ((t.uscc, t.name, t.established, "克拉玛依", t.address) for t in found)
    return _written(folder / REGISTER.name, ("uscc", "name", "reg_date", "city", "address"), rows)


def wrong_codes(folder: Path) -> Path:
    """The real file of codes that were issued wrong, or generated ones under the same headers."""
    if ORIGIN == "real":
        return INVALID
    rows = ((2026, HOME, odd.row[rolls.TARGET_HEADERS[0]], odd.oddity) for odd in _odd())
    return _written(
        folder / INVALID.name, ("file_year", "file_prov", "code_as_given", "reason"), rows
    )


def _odd() -> tuple[rolls.OddRow, ...]:
    return rolls.bad_rows(Random("wrong codes"))


def _written(path: Path, headers: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Path:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((headers, *rows))
    return path


def upload(clerk: Person, path: Path) -> None:
    clerk.open("/desk/targets/").follow("导入", exact=True)
    clerk.choose("导入到", "检查对象名录")
    clerk.page.set_input_files("input[type=file]", path)
    clerk.press("上传并预览")
    clerk.page.wait_for_url(re.compile(r"/desk/imports/\d+/"))


def read_again(clerk: Person, **said: str) -> None:
    """Say which column is which, or how codes and regions are taken, and have the file read anew."""
    if not clerk.find("#mapping form").is_visible():
        clerk.unfold("列认得不对")
    for name, words in said.items():
        option = clerk.find(f"#mapping select[name={name}] option:text('{words}')")
        value = option.get_attribute("value")
        clerk.page.select_option(f"#mapping select[name={name}]", value=value)
    clerk.press("这样重新读取")


def rows_of(path: Path) -> list[list[str]]:
    """What stands in a downloaded workbook or CSV file."""
    if path.suffix == ".xlsx":
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python()]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


# ── a plan is written ──


def today(person: Person) -> date:
    """Where this person works."""
    return person.site.now().date()


def stratum(clerk: Person, name: str) -> Locator:
    return clerk.find(f"tr[data-stratum='{name}'] input[name=quota]")


def said_of(clerk: Person, name: str) -> Locator:
    return clerk.find(f"tr[data-stratum='{name}'] + tr.say")


def begin_line(clerk: Person) -> None:
    """What is inspected, and among whom: the firms without an industry are those of the register."""
    clerk.follow("加一行")
    clerk.page.select_option("#item", label="广告行为检查（3%）")
    clerk.page.fill("#title", TITLE)
    clerk.page.fill("#starts", today(clerk).isoformat())
    clerk.page.fill("#ends", f"{today(clerk).year}-12-31")
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
    expect(clerk.find(f"tr[data-stratum='{HOME}'] [data-drawn]")).not_to_contain_text("并入其他")
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


# ── a draw is held ──


SOMEBODY_WITH_A_CERTIFICATE = (
    "SELECT i.ref, i.name, c.number FROM registry_inspector i"
    " JOIN registry_certificate c ON c.inspector_id = i.id"
    " JOIN organs_organ o ON o.id = i.organ_id"
    " WHERE o.name = '县市场监督管理局' AND i.status = 'active' AND c.kind = 'enforcement'"
    " AND c.withdrawn_on IS NULL AND i.valid_until > date('now', '+1 year') ORDER BY i.ref LIMIT 1"
)


def minute(person: Person, seconds: float) -> datetime:
    """The first full minute that is at least so far away."""
    later = person.site.now() + timedelta(seconds=seconds + 60)
    return later.replace(second=0, microsecond=0)


def prepare(drawer: Person, when: datetime, dice: int = 20) -> None:
    """Fill in the form: dice thrown at that minute, nothing else."""
    drawer.page.select_option("#id_form_0", label="十面骰")
    drawer.page.fill("#id_dice_0", str(dice))
    drawer.page.fill("#id_source_0", "现场十面骰二十颗")
    drawer.page.fill("#id_when_0", f"{when:%Y-%m-%dT%H:%M}")
    drawer.page.fill("#id_draw_by", f"{when + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    drawer.press("生成工作方案，送批准")


def approve_and_freeze(drawer: Person, approver: Person) -> None:
    """The approver reads the work plan and signs it; the drawer freezes from it."""
    drawer.reads("工作方案已生成，等审批人批准")
    where = drawer.page.url.removeprefix(drawer.site.base)
    plan = approver.open("/desk/draws/").page.locator(".waits li", has_text=TITLE)
    plan.get_by_role("link", name="审批工作方案").click()
    approver.reads("抽查工作方案", TITLE, "现场十面骰二十颗")
    approver.press("批准", exact=True).reads("工作方案已批准")
    drawer.open(where).reads("已批准").press("冻结名录")


def open_line(drawer: Person) -> None:
    line = drawer.open("/desk/draws/").page.locator(".waits li", has_text=TITLE)
    line.get_by_role("link", name="准备抽取").click()
    drawer.reads("从 2,259 家中抽 91 家", "人手够")


def draw_id_of(person: Person) -> str:
    person.page.wait_for_url("**/desk/draws/*-0*/")
    return person.page.url.rstrip("/").rsplit("/", 1)[1]


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


# ── what a stranger does with it ──


def drawn_codes(draw: str) -> str:
    return (
        "SELECT t.code FROM draws_drawntarget t JOIN draws_draw d ON d.id = t.draw_id"
        f" WHERE d.draw_id = '{draw}' AND t.role = 'selected'"
    )


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "doubledraw", *words], capture_output=True, text=True, check=False
    )


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


def tell_legal_section(drawer: Person, organ: str, name: str, days: int) -> None:
    """Note that the legal section was told so many days ago."""
    drawer.unfold("登记对法制机构的通知")
    drawer.page.fill("#l-organisation", organ)
    drawer.page.fill("#l-name", name)
    drawer.page.fill("#l-on", f"{today(drawer) - timedelta(days=days):%Y-%m-%d}")
    drawer.page.fill("#l-reference", "函〔2026〕12号")
    drawer.press("登记", within="#people", exact=True)
    drawer.reads("函〔2026〕12号")
