"""Each document as PDF and DOCX: openable, the same each time, saying all that it was told, in both shapes alike."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import typst

from doubledraw import papers
from doubledraw.papers import typeset
from doubledraw.papers.forms.parts import chinese_number
from doubledraw.papers.model import Field, Fields, Head, Paper, Table, Text, printable
from tests.papers import samples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAUGHTY = (
    '#evil[..] $x$ @a <label> `code` *b* _i_ // /* \\ #import "/etc/passwd"',
    "<w:t>&amp;]]><!-- \"'",
    "\x00\x0b\x1b\x85\ufffe\ud800 x",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴ ﷽ 👩‍👩‍👧 𠮷 \u202eabc",
    "a" * 3_000,
    "　\n\n\t",
)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _words(data: bytes) -> str:
    body = ElementTree.fromstring(_parts(data)["word/document.xml"])
    return "\n".join(node.text or "" for node in body.iter(f"{W}t"))


def _told(thing: object) -> list[str]:
    """Every text a paper was given, wherever it stands."""
    if isinstance(thing, str):
        return thing.split("\n")
    if isinstance(thing, tuple):
        return [text for one in thing for text in _told(one)]
    return [
        text
        for name in getattr(thing, "__slots__", ())
        if name not in ("head", "foot", "under", "strokes")
        for text in _told(getattr(thing, name))
    ]


@pytest.mark.parametrize("name", samples.ALL)
def test_a_document_is_whole_and_the_same_each_time(name) -> None:
    paper = samples.ALL[name].paper()
    pdf, docx = papers.pdf(paper), papers.docx(paper)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfaid" in pdf, "an archival PDF"
    assert pdf == papers.pdf(paper)
    assert docx == papers.docx(samples.ALL[name].paper())
    words = _words(docx)
    for text in _told(paper):
        assert text in words, text


@pytest.mark.parametrize("name", samples.ALL)
def test_a_document_quotes_its_articles(name) -> None:
    words = _words(papers.docx(samples.ALL[name].paper()))
    assert re.search(r"《中华人民共和国.+》第.+条|《企业信息公示暂行条例》", words)


def test_word_finds_every_part_it_is_told_of() -> None:
    parts = _parts(papers.docx(samples.RECEIPT.paper()))
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(data)
    relations = ElementTree.fromstring(parts["word/_rels/document.xml.rels"])
    targets = {f"word/{one.get('Target')}" for one in relations}
    assert targets <= set(parts)
    known = {one.get("Id") for one in relations}
    used = set(re.findall(rb'r:(?:id|embed)="([^"]+)"', parts["word/document.xml"]))
    assert {one.decode() for one in used} <= known
    types = parts["[Content_Types].xml"].decode()
    for name in parts:
        assert name.endswith((".rels", ".png")) or name.startswith("[") or f"/{name}" in types


def test_rows_of_a_table_are_as_wide_as_the_table() -> None:
    body = ElementTree.fromstring(
        _parts(papers.docx(samples.REGISTRATION.paper()))["word/document.xml"]
    )
    for table in body.iter(f"{W}tbl"):
        columns = len(table.find(f"{W}tblGrid"))
        for row in table.findall(f"{W}tr"):
            spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc"))
            assert sum(1 if s is None else int(s.get(f"{W}val")) for s in spans) == columns


def test_the_rule_keeps_its_distance_and_dates_stand_at_the_right() -> None:
    body = ElementTree.fromstring(
        _parts(papers.docx(samples.PUBLICATION.paper()))["word/document.xml"]
    )
    looks = {
        "".join(text.text or "" for text in one.iter(f"{W}t")): one for one in body.iter(f"{W}p")
    }
    rule = looks[samples.PUBLICATION.number].find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert rule.get(f"{W}space") == "11"
    printed = next(one for said, one in looks.items() if said.endswith("印发　"))
    assert printed.find(f"{W}pPr/{W}tabs/{W}tab").get(f"{W}val") == "right"
    assert len(printed.findall(f"{W}r/{W}tab")) == 1


def test_another_word_gives_another_file() -> None:
    """The negative control of the bytes that are equal."""
    other = replace(samples.ORDER, consequence="逾期不改正的，依法处理。").paper()
    assert papers.pdf(other) != papers.pdf(samples.ORDER.paper())
    assert papers.docx(other) != papers.docx(samples.ORDER.paper())


@pytest.mark.parametrize("head", Head)
def test_what_people_write_is_printed_as_it_stands(head) -> None:
    naughty = tuple(NAUGHTY)
    blocks = (
        Text("\n".join(naughty)),
        Fields(tuple((Field(text, text),) for text in naughty)),
        Table(("甲", "乙"), tuple((text, text) for text in naughty)),
    )
    paper = Paper(head, naughty[0], naughty[1], naughty[2], blocks, foot=naughty[0])
    assert papers.pdf(paper).startswith(b"%PDF")
    words = _words(papers.docx(paper))
    for text in naughty:
        for line in printable(text).split("\n"):
            assert line in words


def test_only_the_template_is_read() -> None:
    """Were data read as markup, it would end like this."""
    assert typeset._folder().name == "template"
    for escape in (b'#read("/../model.py")', b'#read("/etc/passwd")', b"#evil[..]"):
        with pytest.raises(typst.TypstError):
            typeset._compiler().compile(input=escape)


def test_an_empty_form_leaves_room_to_write() -> None:
    empty = replace(samples.SHEET, checks=(samples.SHEET.checks[2],) * 12, when="", opinion="")
    words = _words(papers.docx(empty.paper()))
    assert words.count("□ 不适用") == 12
    assert len(papers.pages(empty.paper(), 20)) <= 3


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")],
)
def test_numbers_are_said_as_in_offices(number: int, said: str) -> None:
    assert chinese_number(number) == said
