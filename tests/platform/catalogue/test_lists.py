"""The lists items rest on, and rules documents: kept by clerks, seen by those they concern."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doubledraw.platform.catalogue.models import (
    GuideDocument,
    Item,
    ResponsibilityEntry,
    SupervisionEntry,
)
from doubledraw.platform.catalogue.selectors.guides import guides_visible_to
from doubledraw.platform.catalogue.selectors.lists import supervision_visible_to
from doubledraw.platform.catalogue.services import draft_item
from doubledraw.platform.catalogue.services import guides as guiding
from doubledraw.platform.catalogue.services import lists as services
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.records import store
from tests.world.county import County, county
from tests.world.rolls import drafted_item

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%fake"


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def packed(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


def test_an_item_rests_on_entries_and_its_edition_names_them(place, noon) -> None:
    li = place["李起草"]
    content = {"code": "JG-01", "name": "食品经营监管", "basis": "《食品安全法》\n《条例》"}
    entry = services.enter_supervision(place.market, content, by=li, at=noon)
    matter = services.enter_responsibility(
        place.market,
        {"code": "ZR-1", "name": "校园周边"},
        [place.fire, place.market],
        by=li,
        at=noon,
    )
    assert list(matter.partners.all()) == [place.fire], "who leads does not cooperate with itself"
    said = {
        "code": "X-1",
        "name": "甲",
        "basis": "乙",
        "supervision": "JG-01",
        "responsibility": "ZR-1",
    }
    item = draft_item(place.market, said, by=li, at=noon)
    assert item.supervision == entry
    page = signed_in("李起草").get(f"/desk/items/{item.pk}/").content.decode()
    assert "JG-01 食品经营监管" in page
    entry_page = signed_in("李起草").get(f"/desk/items/supervision/{entry.pk}/").content.decode()
    assert "X-1" in entry_page


def test_only_its_clerk_keeps_a_list_and_a_code_is_used_once(place, noon) -> None:
    content = {"code": "JG-01", "name": "食品经营监管"}
    for name in ("王处长", "外单位钱某"):
        with pytest.raises(Refused):
            services.enter_supervision(place.market, content, by=place[name], at=noon)
    entry = services.enter_supervision(place.market, content, by=place["李起草"], at=noon)
    with pytest.raises(Conflict, match="用过"):
        services.enter_supervision(place.market, content, by=place["李起草"], at=noon)
    with pytest.raises(Invalid, match="理由"):
        services.close_entry(entry, "", by=place["李起草"], at=noon)
    services.close_entry(entry, "并入他项", by=place["李起草"], at=noon)
    with pytest.raises(Refused, match="停用"):
        services.change_supervision(entry, {"name": "乙"}, by=place["李起草"], at=noon)
    assert not supervision_visible_to(place["外单位钱某"]).exists()


def test_both_lists_in_the_browser(place, noon) -> None:
    li, qian = signed_in("李起草"), signed_in("外单位钱某")
    base = "/desk/items/supervision/"
    answer = li.post(base + "new/", {"code": "JG-1", "name": "甲", "has_permit": "on"})
    entry = SupervisionEntry.objects.get()
    assert (answer.status_code, entry.has_permit) == (302, True)
    assert li.post(base + "new/", {"code": "JG-1", "name": "甲"}).status_code == 422
    assert (
        li.post(f"{base}{entry.pk}/change/", {"name": "乙", "content": "丙\r\n丁"}).status_code
        == 302
    )
    entry.refresh_from_db()
    assert (entry.name, entry.content) == ("乙", "丙\n丁")
    assert qian.get(f"{base}{entry.pk}/").status_code == 404
    assert "JG-1" not in qian.get(base).content.decode()
    base = "/desk/items/responsibilities/"
    said = {"code": "ZR-1", "name": "校园周边", "partners": [str(place.fire.pk)]}
    assert li.post(base + "new/", said).status_code == 302
    matter = ResponsibilityEntry.objects.get()
    assert list(matter.partners.all()) == [place.fire]
    assert "县消防救援大队" in li.get(f"{base}{matter.pk}/").content.decode()
    assert li.post(base + "new/", said | {"partners": ["999999"]}).status_code == 422
    assert li.post(f"{base}{matter.pk}/change/", {"name": "校园"}).status_code == 302
    assert not matter.partners.exists()
    assert li.post(f"{base}{matter.pk}/close/", {"reason": "撤销"}).status_code == 302


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PDF, "pdf"),
        (packed("[Content_Types].xml", "word/document.xml"), "docx"),
        (packed("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "doc"),
        ("第一条　为规范检查。".encode(), "txt"),
    ],
)
def test_what_a_document_is_is_told_by_its_bytes(data, media) -> None:
    assert guiding.sniffed(data) == media


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script>",
        b"  <svg onload=x>",
        packed("evil.exe"),
        b"PK\x03\x04broken",
        b"\xff\xfe\x00",
        "文\x00字".encode(),
    ],
)
def test_what_is_not_a_document_is_refused(data) -> None:
    with pytest.raises(Invalid):
        guiding.sniffed(data)


def test_a_document_too_large_is_refused(settings) -> None:
    settings.GUIDE_MAX_BYTES = 1 << 20
    with pytest.raises(Invalid, match="最大 1 MB"):
        guiding.sniffed(PDF + b"x" * (1 << 20))


def test_a_document_is_kept_by_digest_and_published_by_another(place, noon) -> None:
    item = drafted_item(place, noon)
    li, wang = place["李起草"], place["王处长"]
    guide = guiding.keep_guide(
        place.market, "细则", "清市监〔2026〕3号", "../../a\n.pdf", PDF, [item], by=li, at=noon
    )
    assert store.get(guide.digest) == PDF
    assert "\n" not in guide.filename
    guiding.propose_guide(guide, by=li, at=noon)
    with pytest.raises(Refused):
        guiding.publish_guide(guide, by=li, at=noon)
    guiding.publish_guide(guide, by=wang, at=noon)
    assert guide.state == "published"
    assert not guides_visible_to(place["外单位钱某"]).exists()


def test_documents_in_the_browser(place, noon) -> None:
    item = drafted_item(place, noon)
    li, wang, qian = signed_in("李起草"), signed_in("王处长"), signed_in("外单位钱某")

    def upload(data: bytes, **said: str):
        file = SimpleUploadedFile("细则.pdf", data)
        return li.post("/desk/items/guides/new/", {"title": "工作细则", "file": file, **said})

    assert upload(b"MZ\x90\x00").status_code == 422
    assert upload(PDF, items="没有").status_code == 422
    answer = upload(PDF, items=item.code)
    assert answer.status_code == 302
    page = answer.url
    assert li.post(page + "propose/").status_code == 302
    assert wang.post(page + "publish/").status_code == 302
    file = li.get(page + "file/")
    assert file.content == PDF
    assert file["Content-Disposition"].startswith("attachment")
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    assert qian.get(page).status_code == qian.get(page + "file/").status_code == 404
    assert "工作细则" in li.get(f"/desk/items/{item.pk}/").content.decode()
    assert wang.post(page + "retire/", {"reason": "已修订"}).status_code == 302
    assert GuideDocument.objects.get().state == "superseded"
    assert "工作细则" in li.get("/desk/items/guides/").content.decode()


def test_control_characters_never_reach_what_is_sealed(place, noon) -> None:
    said = {"code": "X-9", "name": "甲\x07乙\u202e", "basis": "丙\x0b丁", "ratio": "5\x00%"}
    item = draft_item(place.market, said, by=place["李起草"], at=noon)
    assert (item.name, item.ratio) == ("甲 乙", "5 %")
    assert Item.objects.get(pk=item.pk).basis == "丙\n丁"
