"""A new department in a browser: founded, staffed, and its directories filled from spreadsheets alone."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from doubledraw.demo.county import targets
from tests.browser import errands
from tests.browser.conftest import WIDTHS, Site
from tests.browser.person import PATIENCE, Person, arrivals

Come = Callable[..., Person]
REAL = errands.REAL.parent
ORGAN, CODE, ACCOUNT = "县粮食和物资储备局", "LSJ-990126", "liangshi"
FIRMS, PEOPLE = 40, 6


@pytest.fixture(scope="module")
def come(site: Site, signed_in: Callable[..., BrowserContext]) -> Iterator[Come]:
    yield from arrivals(site, signed_in)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("directories")


# ── the sheets of the new department ──


@dataclass(frozen=True)
class Sheets:
    """What the clerk brings: one file a directory, in the columns the provincial templates have."""

    folder: Path

    def firms(self) -> list[str]:
        return [target.uscc for target in self._firms()]

    def _firms(self) -> Sequence[object]:
        return targets(Random("granary"), FIRMS)

    def write(self, name: str, headers: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
        path = self.folder / f"{name}.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows((tuple(headers), *map(tuple, rows)))
        return path

    def targets(self) -> Path:
        rows = ((t.uscc, t.name, "粮食仓储", t.address) for t in self._firms())  # type: ignore[attr-defined]
        return self.write("检查对象", ("统一社会信用代码", "企业名称", "行业", "住所"), rows)

    def inspectors(self) -> Path:
        headers = (
            *("序号", "单位工号", "姓名", "岗位大类", "岗位资质资格", "部门/机构", "担任职务"),
            *("省政府执法证", "有效期"),
        )
        rows = (
            (n, f"G{n:03d}", f"粮执法{n}", "其他", "粮油质量检查员", ORGAN, "科员", f"LS{n:05d}", "2029-12-31")
            for n in range(1, PEOPLE + 1)
        )  # fmt: skip
        return self.write("执法人员", headers, rows)

    def items(self) -> Path:
        headers = ("事项编码", "事项名称", "依据", "检查对象", "检查内容", "类别")
        basis = "《粮食流通管理条例》第三十四条"
        rows = [("LS-01", "粮食收购企业库存检查", basis, "粮食收购企业", "库存数量和质量", "一般")]
        return self.write("抽查事项", headers, rows)

    def recusals(self) -> Path:
        rows = [(self.firms()[0], "LS00001", "近亲属关系", "配偶为法定代表人")]
        return self.write("回避", ("统一社会信用代码", "执法证号", "事由", "说明"), rows)

    def inspections(self) -> Path:
        headers = ("统一社会信用代码", "检查机关", "层级", "检查事项", "检查日期", "检查结果")
        rows = [
            (self.firms()[n], "省粮食和物资储备局", "省级", "库存检查", "2026-06-01", "未发现问题")
            for n in range(3)
        ]
        return self.write("上级检查", headers, rows)

    def credit(self) -> Path:
        rows = [(code, "ABCD"[n % 4], "2026-07-01") for n, code in enumerate(self.firms())]
        return self.write("信用", ("统一社会信用代码", "信用风险等级", "评定日期"), rows)


@pytest.fixture(scope="module")
def sheets(folder: Path) -> Sheets:
    return Sheets(folder)


# ── 1. the security administrator founds it and admits its clerk ──


@pytest.fixture(scope="module")
def clerk(site: Site, chromium: Browser, come: Come) -> Iterator[Person]:
    """梁实, whose account was made a minute ago."""
    security = come("security")
    security.open("/desk/staff/organs/new/").fill("机关代码", CODE).fill("机关名称", ORGAN)
    security.page.select_option("#id_organ-parent", index=1)
    security.page.fill("#id_organ-region", "990126")
    security.page.locator("main form button.primary").first.click()
    security.reads(ORGAN)
    security.open("/desk/staff/new/").fill("账号", ACCOUNT).fill("姓名", "梁实")
    option = security.page.locator("#id_staff-organ option", has_text=ORGAN)
    security.page.select_option("#id_staff-organ", value=option.get_attribute("value"))
    security.page.locator("main form button.primary").first.click()
    password = security.find(".once").inner_text()
    security.follow("继续")
    grantable = security.page.locator("#id_grant-organ option", has_text=ORGAN)
    security.page.select_option("#id_grant-organ", value=grantable.get_attribute("value"))
    security.choose("角色", "经办人").press("授予", exact=True)
    security.reads("经办人", ORGAN)

    width, height = WIDTHS["desktop"]
    context = chromium.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": site.base}])
    page = context.new_page()
    page.goto(f"{site.base}/sign-in/")
    page.fill("input[name=username]", ACCOUNT)
    page.fill("input[name=password]", password)
    page.click("form.signin button.primary")
    page.wait_for_url("**/desk/**")
    yield Person(site, context, page)
    context.close()


def test_a_new_clerk_is_told_what_to_do_next(clerk: Person) -> None:
    clerk.open("/desk/targets/")
    expect(clerk.page.locator("main").get_by_role("link", name="导入").first).to_be_visible()


# ── 2. the clerk fills the directories ──


def brought(clerk: Person, directory: str, path: Path, rows: int) -> None:
    """Upload, preview, let it take effect; the receipt stays."""
    clerk.open("/desk/imports/new/").choose("导入到", directory)
    clerk.page.set_input_files("input[type=file]", path)
    clerk.press("上传并预览")
    clerk.page.wait_for_url(re.compile(r"/desk/imports/\d+/"))
    assert clerk.number("行") == rows, clerk.find("main").inner_text()
    assert clerk.number("行不能导入") == 0, clerk.find("main").inner_text()
    clerk.press("生效：")
    clerk.reads("回执摘要")


@pytest.fixture(scope="module")
def filled(clerk: Person, sheets: Sheets) -> Person:
    """All directories of the department, each from one spreadsheet in GB18030."""
    brought(clerk, "检查对象名录", sheets.targets(), FIRMS)
    brought(clerk, "执法人员名录", sheets.inspectors(), PEOPLE)
    brought(clerk, "随机抽查事项清单", sheets.items(), 1)
    brought(clerk, "回避登记", sheets.recusals(), 1)
    brought(clerk, "历史检查", sheets.inspections(), 3)
    brought(clerk, "信用分级", sheets.credit(), FIRMS)
    return clerk


def test_the_department_has_its_directories(filled: Person, sheets: Sheets, site: Site) -> None:
    firm = sheets.firms()[0]
    filled.open(f"/desk/targets/{firm}/").reads("粮食仓储", "省粮食和物资储备局", "信用风险等级")
    filled.open("/desk/inspectors/").reads("粮执法1", "LS00001")
    filled.open("/desk/items/").reads("粮食收购企业库存检查")
    facts = "SELECT count(*) FROM registry_visitfact WHERE source = 'superior'"
    assert int(site.one(facts)) >= 3
    classed = f"SELECT count(*) FROM registry_target WHERE code IN ({_listed(sheets.firms())}) AND credit_class <> ''"
    assert int(site.one(classed)) == FIRMS


def test_the_same_file_again_changes_nothing(filled: Person, sheets: Sheets) -> None:
    filled.open("/desk/imports/new/").choose("导入到", "检查对象名录")
    filled.page.set_input_files("input[type=file]", sheets.targets())
    filled.press("上传并预览")
    filled.page.wait_for_url(re.compile(r"/desk/imports/\d+/"))
    assert (filled.number("新增"), filled.number("没有变化")) == (0, FIRMS)
    filled.press("放弃").reads("已放弃这次导入")


def test_a_table_can_be_pasted(filled: Person) -> None:
    filled.open("/desk/imports/new/").choose("导入到", "检查对象名录")
    filled.page.fill("textarea", "统一社会信用代码\t企业名称\n9199012600000000XX\t某某粮库\n")
    filled.press("上传并预览")
    filled.page.wait_for_url(re.compile(r"/desk/imports/\d+/"))
    assert filled.number("行不能导入") == 1
    filled.press("放弃").reads("已放弃这次导入")


def test_one_department_does_not_see_anothers_people(filled: Person, site: Site) -> None:
    """The county's directory of firms serves its departments; their rosters are their own."""
    bureau = site.one("SELECT code FROM registry_target ORDER BY id LIMIT 1")
    person = site.one("SELECT ref FROM registry_inspector ORDER BY id LIMIT 1")
    get = filled.page.request.get
    assert get(f"{site.base}/desk/targets/{bureau}/").status == 200
    assert get(f"{site.base}/desk/inspectors/{person}/").status == 404
    assert person not in get(f"{site.base}/desk/inspectors/?q={person[:6]}").text().replace(
        f'value="{person[:6]}"', ""
    )


# ── 3. an item from proposal to publication with two people ──


def test_an_item_goes_from_proposal_to_publication_with_two_people(
    filled: Person, come: Come
) -> None:
    filled.open("/desk/items/").follow("粮食收购企业库存检查").press("提请公布", exact=True)
    filled.is_barred("公布")
    approver = come("wangchu").open(filled.page.url.removeprefix(filled.site.base))
    approver.press("公布", within="main", exact=True).reads("已公布", "第 1 版")
    stranger = come("", "phone").open("/items/LS-01/")
    stranger.again_until("h1:has-text('粮食收购企业库存检查')")
    stranger.reads("粮食收购企业库存检查", "《粮食流通管理条例》第三十四条")


# ── 4. the real lists, when they are there ──


@pytest.mark.parametrize(
    ("directory", "file", "rows"),
    [
        ("检查对象名录", "targets/local_fuan_350981.csv.gz", 1160),
        ("随机抽查事项清单", "items/zhejiang_2017_items.csv", None),
    ],
)
def test_real_lists_come_in_by_the_browser(
    directory: str, file: str, rows: int | None, come: Come
) -> None:
    if not (REAL / file).exists():
        assert errands.ORIGIN == "generated"  # these files stay outside the repository
        return
    clerk = come("zhoumin").open("/desk/imports/new/").choose("导入到", directory)
    clerk.page.set_input_files("input[type=file]", REAL / file)
    clerk.press("上传并预览")
    clerk.page.wait_for_url(re.compile(r"/desk/imports/\d+/"))
    if clerk.number("行不能导入"):
        errands.read_again(clerk, unknown_region="记入本机关")
    assert clerk.number("行不能导入") == 0, clerk.find("main").inner_text()
    if rows is not None:
        assert clerk.number("行") == rows
    clerk.press("生效：")
    clerk.reads("回执摘要")


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
