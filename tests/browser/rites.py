"""What people do at a ceremony: prepare it, invite, type public numbers, sign on the screen, ask for a substitute."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.person import Person

KL8 = "02 06 14 19 22 23 25 30 37 39 40 44 49 52 56 62 64 68 73 77"
DICE = "40719358"
PROOF = b"%PDF-1.4 \xe6\xb3\xa8\xe9\x94\x80"


def copy_tables(connection: Any, path: Path) -> None:
    """The empty tables that this run has made already, so that the county need not make them again."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(path) as into:
            connection.connection.backup(into)


def prepare(
    drawer: Person, line: str, day: str, reveal: str = "", holders: tuple[str, ...] = ()
) -> None:
    """A lottery and eight dice on the afternoon of a day; drawn by six."""
    found = drawer.open("/desk/draws/").page.locator(".waits li", has_text=line)
    found.get_by_role("link", name="准备抽取").click()
    sources = (
        ("快乐8", "", "快乐8 第2026135期", "14:00"),
        ("十面骰", "8", "现场十面骰八颗", "14:05"),
    )
    for row, (form, dice, source, clock) in enumerate(sources):
        drawer.page.select_option(f"#id_form_{row}", label=form)
        if dice:
            drawer.page.fill(f"#id_dice_{row}", dice)
        drawer.page.fill(f"#id_source_{row}", source)
        drawer.page.fill(f"#id_when_{row}", f"{day}T{clock}")
    drawer.page.fill("#id_draw_by", f"{day}T18:00")
    if reveal:
        drawer.page.get_by_label("到这一天").check()
        drawer.page.fill("#id_reveal_on", reveal)
    if holders:
        drawer.page.fill("#id_holders", "\n".join(holders))
    drawer.press("生成工作方案，送批准").reads("工作方案已生成，等审批人批准")


def approve(approver: Person, line: str) -> None:
    """Read the work plan and sign it."""
    found = approver.open("/desk/draws/").page.locator(".waits li", has_text=line)
    found.get_by_role("link", name="审批工作方案").click()
    approver.reads("抽查工作方案", line).press("批准", exact=True).reads("工作方案已批准")


def freeze(drawer: Person, line: str) -> str:
    """From the approved work plan; the draw's number."""
    found = drawer.open("/desk/draws/").page.locator(".waits li", has_text=line)
    found.get_by_role("link", name="准备抽取").click()
    drawer.press("冻结名录")
    drawer.page.wait_for_url("**/desk/draws/*-0*/")
    return drawer.page.url.rstrip("/").rsplit("/", 1)[1]


def tell_legal_section(drawer: Person, day: str) -> None:
    """Note the notice of a day."""
    drawer.unfold("登记对法制机构的通知")
    drawer.fill("法制机构", "县司法局").fill("接收人", "陈法务")
    drawer.fill("收到通知的日期", day).fill("通知方式和文号", "函〔2026〕12号")
    drawer.press("登记", within="#legal", exact=True).reads("函〔2026〕12号")


def invite(drawer: Person, capacity: str, name: str, organisation: str, account: str = "") -> None:
    """Name a witness."""
    drawer.unfold("添加见证人")
    drawer.choose("见证身份", capacity)
    for box, text in (("name", name), ("organisation", organisation), ("account", account)):
        drawer.page.fill(f"#w-{box}", text)
    drawer.press("添加", within="#people", exact=True).reads(name)


def type_numbers(person: Person, position: int, value: str, button: str) -> None:
    """Into the boxes of one source; each full box moves on to the next."""
    boxes = person.page.locator(f"#source-{position} [data-boxes] input")
    for box in boxes.all():
        box.fill("")
    boxes.first.click()
    person.page.keyboard.type(value.replace(" ", ""))
    expect(boxes.last).to_have_value(value[-2:].strip() if " " in value else value[-1])
    person.press(button, within=f"#source-{position}")


def both_sources(person: Person, button: str, done: str) -> None:
    """The lottery's twenty numbers, then the eight dice."""
    for position, value in enumerate((KL8, DICE)):
        type_numbers(person, position, value, button)
        expect(person.find(f"#source-{position}")).to_contain_text(done)


def sign_on_screen(drawer: Person, name: str) -> None:
    """Hand the screen to a witness, who writes."""
    row = drawer.page.locator("#people li", has_text=name)
    row.get_by_role("link", name="在屏幕上签名").click()
    drawer.find("canvas.pad").scroll_into_view_if_needed()
    pad = drawer.find("canvas.pad").bounding_box()
    assert pad
    mouse = drawer.page.mouse
    mouse.move(pad["x"] + 40, pad["y"] + 60)
    mouse.down()
    for step in range(1, 13):
        mouse.move(pad["x"] + 40 + 30 * step, pad["y"] + 60 + 25 * (step % 3))
    mouse.up()
    drawer.press("签好了")
    expect(drawer.page.locator("#people li", has_text=name)).to_contain_text("屏幕手写")


def ask_substitute(person: Person, kind: str, reason: str, note: str, **boxes: str) -> None:
    """Fill in the request and send it."""
    person.choose("换什么", kind).choose("事由", reason).fill("说明", note)
    for name, text in boxes.items():
        person.page.fill(f"#s-{name}", text)
    proof = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": PROOF}
    person.page.set_input_files("#s-file", files=[proof])  # type: ignore[list-item]
    person.press("提交，请第二个人同意")


def unpacked(path: Path, folder: Path) -> Path:
    """The bundle as a folder."""
    shutil.unpack_archive(path, folder, "zip")
    return folder


def take_up(person: Person, line: str, verb: str) -> Person:
    """What the desk says is to be done: its row leads to the page."""
    rows = person.open("/desk/").page.locator("table.todo tr", has_text=line)
    rows.filter(has_text=verb).get_by_role("link", name=verb, exact=True).first.click()
    return person
