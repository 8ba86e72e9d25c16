"""The frame that is kept says what a page written as a whole says."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.ledger.models import Checkpoint
from doubledraw.platform.portal.web import frame, slots
from doubledraw.platform.portal.web.frame import forget_frames
from doubledraw.platform.portal.web.pages import forget_pages
from tests.clock import here
from tests.world import results

pytestmark = pytest.mark.django_db
FIRST = "990126-2026-P01-L01-0000"
PAGES = (
    *("/", "/plans/", "/draws/", "/items/", "/verify/", "/open/", "/search/?q=清源"),
    *("/results/", "/results/?q=第1&year=2026", "/results/shares/", "/results/penalties/"),
    *(f"/results/{FIRST}/", f"/results/{FIRST}/?version=1"),
)
LOOKS = ({}, {"dd-print": "on"}, {"dd-theme": "on"})


@pytest.fixture
def _shown() -> None:
    results.publish(results.visit(n, firm_name=f"<第{n}>&商行") for n in range(30))
    checked(1_234)


def checked(size: int) -> None:
    """The log has been signed at so many entries."""
    Checkpoint.objects.create(size=size, root="00", note="", at=here() - timedelta(hours=1))


def written(reader: Client, url: str) -> str:
    """The page, made anew."""
    forget_pages()
    answer = reader.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


@pytest.mark.usefixtures("_shown")
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("url", PAGES)
def test_a_page_in_its_frame_is_the_page_as_a_whole(
    url: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Client(headers={"accept-language": language})
    for look in LOOKS:
        reader.cookies.clear()
        for name, value in look.items():
            reader.cookies[name] = value
        written(reader, url)
        framed = written(reader, url)
        assert frame._frames, "no frame was kept"
        with monkeypatch.context() as whole:
            whole.setattr(frame, "_blocks", lambda template: None)
            assert framed == written(reader, url)
    assert slots.MARK not in framed


@pytest.mark.usefixtures("_shown")
def test_pages_of_one_look_share_a_frame_and_others_do_not(reader: Client) -> None:
    forget_frames()
    for url in PAGES[7:]:
        written(reader, url)
    assert len(frame._frames) == 1
    written(reader, "/draws/")
    reader.cookies["dd-theme"] = "on"
    written(reader, "/draws/")
    assert len(frame._frames) == 3


@pytest.mark.usefixtures("_shown")
def test_the_foot_follows_what_is_published(reader: Client) -> None:
    assert "1,234" in written(reader, "/results/")
    checked(5_678)
    turn_page()
    page = written(reader, "/results/")
    assert "5,678" in page
    assert "1,234" not in page


@pytest.mark.usefixtures("_shown")
def test_what_was_typed_stays_text(reader: Client) -> None:
    """Also what would be a slot's name, or end the attribute in which it stands."""
    for typed in ('"><script>', "\0main\0", "{{ slots.main }}"):
        page = written(reader, f"/results/?q={quote(typed)}&region=%00back%00")
        assert "<script>" not in page.split("</head>")[1]
        assert page.count("<main") == 1
        assert slots.MARK not in page
