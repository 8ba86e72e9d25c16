"""What must never come out: every public page and file is read, and searched for what was planted inside.

Canaries are planted in the firms' addresses, the inspectors' names and certificates; the draw's own secrets
(nonces, key, cuts, numbers) are taken from where they are kept. Classes are looked for by comparing: two firms
of different classes with the same result must have pages that differ in nothing but who they are.
"""

import io
import re
import zipfile
from collections import deque
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from doubledraw.platform.disclosure.models import (
    PublicAppearance,
    PublicDraw,
    PublicFile,
    PublicTarget,
)
from doubledraw.platform.disclosure.services import drawing
from doubledraw.platform.disclosure.services.lists import Lists
from doubledraw.platform.draws.models import Draw, DrawnTarget
from doubledraw.platform.draws.services.drawing import open_nonces
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Inspector, Target
from tests.world import showing
from tests.world.county import County
from tests.world.planning import small_rolls

pytestmark = pytest.mark.django_db

ADDRESS = "金丝雀巷"
PERSON = "金丝雀某"
CERTIFICATE = "CANARY"
LINK = re.compile(r'href="(/[^"#]*)')
SHORTEST_SIGN = 12


@pytest.fixture
def line(place: County, noon: datetime) -> PlanLine:
    """A plan line over credit classes, in a register full of canaries."""
    small_rolls(place, noon)
    for target in Target.objects.all():
        target.address = f"{ADDRESS}{target.pk}号"
        target.save()
    for inspector in Inspector.objects.all():
        inspector.name, inspector.ref = f"{PERSON}{inspector.pk}", f"{CERTIFICATE}{inspector.pk}"
        inspector.save()
    return showing.closed_line(place, noon)


def crawl(reader: Client) -> dict[str, str]:
    """Every public address that can be reached from the first page, and what it says; zips unpacked."""
    found: dict[str, str] = {}
    waiting = deque(["/", "/search/?q=商行"])
    while waiting:
        url = unescape(waiting.popleft())
        if url in found or url.startswith(("/static/", "/sign-in/", "/desk/")):
            continue
        answer = reader.get(url)
        assert answer.status_code == 200, url
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        found[url] = _readable(data)
        relative = [
            f"{url.split('?')[0]}?{rest}" for rest in re.findall(r'href="\?([^"#]*)', found[url])
        ]
        waiting.extend([*LINK.findall(found[url]), *relative])
    return found


def _readable(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())


def secrets_of(draw: Draw) -> set[str]:
    """What nobody outside may ever see of a draw over credit classes, as texts to look for."""
    draw.refresh_from_db()
    numbers = DrawnTarget.objects.filter(draw=draw).values_list("number", flat=True)
    inside = [*open_nonces(draw), draw.key, *(draw.cuts or {}).values(), *numbers]
    return {secret[:SHORTEST_SIGN] for secret in inside} | {ADDRESS, PERSON, CERTIFICATE}


def leaks(pages: dict[str, str], secrets: set[str]) -> list[tuple[str, str]]:
    plain = {url: _without_gaps(page) for url, page in pages.items()}
    return [(url, secret) for url, page in plain.items() for secret in secrets if secret in page]


def _without_gaps(page: str) -> str:
    """Codes are shown in groups: put them together again."""
    return page.replace("</span><span>", "")


def test_an_embargoed_draw_leaks_nothing(
    place: County, line: PlanLine, noon: datetime, reader: Client
) -> None:
    draw = showing.embargoed(place, line, noon)
    pages = crawl(reader)
    assert f"/draws/{draw.draw_id}/" in pages
    assert not leaks(pages, secrets_of(draw))
    for code in Target.objects.values_list("code", flat=True):
        assert not any(code in page for page in pages.values()), "who stands in it is secret too"


def test_a_revealed_draw_leaks_nothing(
    place: County, line: PlanLine, noon: datetime, reader: Client
) -> None:
    draw = showing.attested(place, showing.revealed(place, line, noon), noon + timedelta(days=1))
    pages = crawl(reader)
    assert f"/draws/{draw.draw_id}/bundle.zip" in pages
    assert "/targets/T000001/" in pages
    assert len(pages) > 120
    assert not leaks(pages, secrets_of(draw))


def test_the_same_draw_over_industries_would_be_caught(
    place: County, line: PlanLine, noon: datetime, reader: Client
) -> None:
    """A control: the search finds numbers, key, cuts and nonces where they are public."""
    draw = showing.revealed(place, showing.open_line(place, noon), noon)
    found = {secret for _, secret in leaks(crawl(reader), secrets_of(draw))}
    assert found == secrets_of(draw) - {ADDRESS, PERSON, CERTIFICATE}


@pytest.mark.parametrize("planted", [ADDRESS, PERSON, CERTIFICATE])
def test_a_canary_in_a_name_would_be_caught(
    place: County, line: PlanLine, noon: datetime, reader: Client, planted: str
) -> None:
    """A control: what stands in a public field is found."""
    Target.objects.filter(code="T000001").update(name=f"{planted}商行")
    draw = showing.revealed(place, line, noon)
    assert {secret for _, secret in leaks(crawl(reader), secrets_of(draw))} == {planted}


def telling(pages: dict[str, str]) -> list[set[str]]:
    """For each result, the different pages that firms with it have, once their own names are taken out."""
    kinds: dict[str, set[str]] = {}
    for row in PublicAppearance.objects.all():
        firm = PublicTarget.objects.get(code=row.code)
        page = _without_gaps(pages[f"/targets/{row.code}/"])
        for own in (firm.name, firm.code, firm.region_name):
            page = page.replace(own, "")
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
        kinds.setdefault(row.result, set()).add(page)
    return list(kinds.values())


def test_firms_of_all_classes_have_the_same_page(
    place: County, line: PlanLine, noon: datetime, reader: Client
) -> None:
    showing.revealed(place, line, noon)
    assert [len(kind) for kind in telling(crawl(reader))] == [1, 1]


def test_rows_of_all_classes_are_alike(place: County, line: PlanLine, noon: datetime) -> None:
    showing.revealed(place, line, noon)
    rows = PublicAppearance.objects.values_list("result", "stratum", "rank", "number", "reason")
    assert set(rows) == {("selected", "", None, "", ""), ("not_selected", "", None, "", "")}


def test_the_order_of_a_closed_list_tells_nothing(
    place: County, line: PlanLine, noon: datetime
) -> None:
    """Firms stand in the order of their codes, as in drawn.tsv and frame.tsv; not in that of their numbers."""
    showing.revealed(place, line, noon)
    for result in ("selected", "not_selected"):
        codes = list(
            PublicAppearance.objects.filter(result=result)
            .order_by("position")
            .values_list("code", flat=True)
        )
        assert codes == sorted(codes)


def test_a_projection_with_the_stratum_put_in_is_caught(
    place: County,
    line: PlanLine,
    noon: datetime,
    reader: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control of the class canary: a projector that reads the auditors' file gives itself away."""
    true = drawing.read_lists

    def careless(files: dict[str, str]) -> Lists:
        lists = true(files)
        frozen = store.get(Draw.objects.get().files["strata.tsv"]).decode().splitlines()
        rows = (row.split("\t") for row in frozen if not row.startswith("#"))
        lists.strata.update((row[0], row[1]) for row in rows)
        return lists

    monkeypatch.setattr(drawing, "read_lists", careless)
    showing.revealed(place, line, noon)
    strata = PublicAppearance.objects.values_list("stratum", flat=True)
    assert set(strata) > {""}, "the class is in the rows, so that the test of the rows would fail"
    PublicDraw.objects.update(strata_public=True)
    found = [len(kind) for kind in telling(crawl(reader))]
    assert max(found) > 1, "and were it shown, the test of the pages would fail"


def test_a_file_that_gives_the_class_away_is_not_published(
    place: County, line: PlanLine, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when the draws app hands it over by mistake."""
    from doubledraw.platform.disclosure.services import files

    true = files.public_files

    def careless(draw: Draw) -> dict[str, str]:
        return true(draw) | {n: d for n, d in draw.files.items() if draw.commitment}

    monkeypatch.setattr(files, "public_files", careless)
    showing.revealed(place, line, noon)
    kept = set(PublicFile.objects.values_list("name", flat=True))
    assert not kept & {"strata.tsv", "roster.tsv", "recusals.tsv"}
