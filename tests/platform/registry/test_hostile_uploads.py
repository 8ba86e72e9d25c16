"""Hostile files through the browser, the worker, the interface and the command line: refused in time, nobody hurt."""

import argparse
import gzip
import json
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from doubledraw.cli import importing
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.models import ImportBatch, Target
from doubledraw.platform.registry.services.feeds import set_up_feed
from doubledraw.tables.writing import written
from tests.tables.packages import sparse, workbook
from tests.world.county import County, county
from tests.world.rolls import target_file

pytestmark = pytest.mark.django_db

MIB = 1024
SECONDS = 2.0
HEADERS = ["统一社会信用代码", "名称"]


def made(write: Callable[[Path], Any]) -> Callable[[Path], bytes]:
    def content(folder: Path) -> bytes:
        path = folder / "made"
        write(path)
        return path.read_bytes()

    return content


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(workbook(path, ""), "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", b" " * (64 * 1024 * MIB))


def laughs(path: Path) -> None:
    lines = ['<!DOCTYPE x [<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    workbook(path, ("".join(lines) + "]><worksheet>&a9;</worksheet>").encode())


def spreadsheet(form: str) -> bytes:
    rows = ((f"s:{n}", f"第{n}店{Random(n).random()}") for n in range(2_000))
    return b"".join(written(form, "名录", HEADERS, rows))


GOOD = "统一社会信用代码,名称\ns:1,甲店\n"
FILES: dict[str, tuple[str, Callable[[Path], bytes], str, str]] = {
    "zip bomb": ("x.xlsx", made(zip_bomb), "too_big", ""),
    "sparse workbook": (
        "x.xlsx", made(lambda path: sparse(path, "A1", "XFD1048576")), "too_many_columns", "",
    ),
    "gzip bomb": (
        "x.csv.gz",
        lambda _: gzip.compress(GOOD.encode() + b"s:2,\n" * (100 * 1024 * MIB), compresslevel=1),
        "too_big",
        "",
    ),
    "billion laughs": ("x.xlsx", made(laughs), "unsafe_xml", ""),
    "cut off xlsx": ("x.xlsx", lambda _: spreadsheet("xlsx")[:-400], "damaged", ""),
    "cut off parquet": ("x.parquet", lambda _: spreadsheet("parquet")[:-400], "damaged", ""),
    "cut off gz": ("x.csv.gz", lambda _: gzip.compress(spreadsheet("csv"))[:-400], "damaged", ""),
    "cut off csv": ("x.csv", lambda _: (GOOD + "s:2").encode(), "row_width", "3"),
    "an image called csv": ("x.csv", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(200), "not_a_table", ""),
    "a zip called xlsx": (
        "x.xlsx",
        made(lambda path: zipfile.ZipFile(path, "w").writestr("a.txt", "a")),
        "not_a_table",
        "",
    ),
    "an old workbook": (
        "x.xls", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old_workbook", "",
    ),
    "neither UTF-8 nor GB18030": (
        "x.csv", lambda _: GOOD.encode() + b"s:2,\xff\xfe\xfa\n", "encoding", "3",
    ),
    "UTF-16 without its mark": ("x.csv", lambda _: GOOD.encode("utf-16-le"), "nul_character", "1"),
    "an open quote": ("x.csv", lambda _: (GOOD + 's:2,"乙\n').encode(), "quotes", "3"),
    "a cell of 10^5 characters": (
        "x.csv", lambda _: (GOOD + "s:2," + "字" * 100_000 + "\n").encode(), "cell_too_long", "3",
    ),
    "digits lost": (
        "x.xlsx",
        made(lambda path: workbook(
            path,
            '<row r="1"><c r="A1" t="inlineStr"><is><t>统一社会信用代码</t></is></c>'
            '<c r="B1" t="inlineStr"><is><t>名称</t></is></c></row>'
            '<row r="2"><c r="A2"><v>3.50981100012345E+17</v></c><c r="B2"><v>1</v></c></row>',
        )),
        "digits_lost",
        "2",
    ),
    "nothing": ("x.csv", lambda _: b"\n\n", "empty", ""),
}  # fmt: skip
WELCOME = {
    "GBK": lambda: GOOD.encode("gbk"),
    "UTF-16 with its mark": lambda: GOOD.encode("utf-16"),
    "xlsx called csv": lambda: b"".join(written("xlsx", "x", HEADERS, [("s:1", "甲店")])),
    "formulas as text": lambda: (GOOD + "s:2,=HYPERLINK(1)\n").encode(),
}


@pytest.fixture
def place(noon) -> County:
    return county(noon)


@pytest.fixture
def li(place) -> Client:
    client = Client()
    person = Staff.objects.get(name="李起草")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def resident(pid: str = "self") -> int:
    """KiB in memory; nothing for a child just forked and not yet a program of its own: that is our memory."""
    try:
        if pid != "self" and _command(pid) == _command("self"):
            return 0
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _command(pid: str) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def children() -> Iterator[str]:
    for task in Path("/proc/self/task").iterdir():
        try:
            yield from (task / "children").read_text().split()
        except OSError:
            continue


@contextmanager
def unhurt() -> Iterator[None]:
    """Within the time and within +200 MB, this process and its children together.

    The time is that of the processor: how long a busy machine makes one wait says nothing about the file.
    """
    most, over, before = 0, threading.Event(), resident()
    others = set(children())  # a browser that an earlier test has started

    def watch() -> None:
        nonlocal most
        while not over.wait(0.01):
            ours = (child for child in children() if child not in others)
            most = max(most, resident() + sum(map(resident, ours)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = sum(os.times()[:4])
    try:
        yield
    finally:
        took = sum(os.times()[:4]) - start
        over.set()
        watcher.join()
    assert took < SECONDS, f"{took:.1f} s"
    assert most - before < 200 * MIB, f"{(most - before) // MIB} MB"


def sent(li: Client, place: County, name: str, data: bytes) -> ImportBatch:
    form = {
        "directory": "targets",
        "organ": place.market.pk,
        "scheme": "local",
        "file": SimpleUploadedFile(name, data),
    }
    answer = li.post("/desk/imports/new/", form)
    assert answer.status_code == 302
    run_pending(now)
    return ImportBatch.objects.latest("pk")


@pytest.mark.parametrize("what", FILES)
def test_it_is_refused_in_time_with_its_place_and_the_worker_goes_on(
    li, place, tmp_path, what
) -> None:
    name, make, code, line = FILES[what]
    data = make(tmp_path)
    with unhurt():
        batch = sent(li, place, name, data)
    assert (batch.state, batch.problem["code"]) == ("unusable", code)
    if line:
        assert str(batch.problem["params"].get("line", batch.problem["params"]["row"])) == line
    page = li.get(f"/desk/imports/{batch.pk}/")
    assert page.status_code == 200
    assert "怎么办" in page.content.decode()
    good = sent(li, place, "good.csv", GOOD.encode())
    assert good.counts["new"] == 1
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert not Target.objects.exists()


@pytest.mark.parametrize("what", WELCOME)
def test_what_is_only_odd_is_read(li, place, what) -> None:
    batch = sent(li, place, "x.csv", WELCOME[what]())
    assert batch.state == "read", batch.problem
    assert batch.preview["first"][0] == ["s:1", "甲店"]


def test_a_mebibyte_of_header_is_refused(li, place) -> None:
    batch = sent(li, place, "x.csv", ("甲," * 400_000 + "\n").encode())
    assert batch.problem["code"] == "too_many_columns"


def test_a_file_over_the_limit_is_refused_by_the_form(li, place, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000
    form = {"directory": "targets", "organ": place.market.pk}
    answer = li.post("/desk/imports/new/", {**form, "file": SimpleUploadedFile("x", bytes(1_001))})
    assert answer.status_code == 422
    assert "文件太大" in answer.content.decode()


@pytest.mark.parametrize("pasted", ["\0", "\ud800甲\t乙\n1\t2", "\u202e", "甲" * 100_000])
def test_naughty_pastes_are_a_page_that_says_why(li, place, pasted) -> None:
    form = {"directory": "targets", "organ": place.market.pk, "pasted": pasted}
    body = urlencode(form, errors="surrogatepass")
    answer = li.post("/desk/imports/new/", body, "application/x-www-form-urlencoded")
    assert answer.status_code in (302, 422)
    run_pending(now)
    for batch in ImportBatch.objects.all():
        assert li.get(f"/desk/imports/{batch.pk}/").status_code == 200


@pytest.mark.parametrize("what", ["zip bomb", "sparse workbook", "billion laughs", "cut off csv"])
def test_the_interface_refuses_it_alike(place, noon, tmp_path, what) -> None:
    feed = set_up_feed(
        place.market, "targets", "登记系统", token="t" * 20, options={"scheme": "local"},
        by=place["李起草"], at=noon,
    )  # fmt: skip
    name, make, code, _ = FILES[what]
    data = make(tmp_path)
    with unhurt():
        answer = Client().post(
            f"/api/feeds/{feed.pk}/files", data, "application/octet-stream",
            headers={"Authorization": f"Bearer {'t' * 20}", "X-Filename": name},
        )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json()["problem"]["code"] == code


@pytest.mark.parametrize("what", ["zip bomb", "sparse workbook", "billion laughs", "cut off csv"])
def test_the_command_line_refuses_it_alike(place, tmp_path, capsys, what) -> None:
    name, make, code, _ = FILES[what]
    path = tmp_path / name
    path.write_bytes(make(tmp_path))
    li = Staff.objects.get(name="李起草")
    words = ["import", "targets", str(path), "--organ", place.market.code, "--by", li.account]
    parser = argparse.ArgumentParser()
    importing.add(parser.add_subparsers())
    args = parser.parse_args([*words, "--json"])
    with unhurt():
        assert args.run(args) == 2
    assert json.loads(capsys.readouterr().out)["problem"]["code"] == code


def test_random_bytes_never_hurt_the_worker(li, place) -> None:
    for seed in range(12):
        sent(li, place, "x", Random(seed).randbytes(2_000) or b"x")
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert sent(li, place, "good.csv", target_file(3)).state == "read"
