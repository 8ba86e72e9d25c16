"""What outsiders read of the log over the web, and hand in; and a monitor that follows the county."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from doubledraw.cli import main
from doubledraw.cli import monitor as monitor_command
from doubledraw.draw.verify import verify
from doubledraw.log import checkpoint, note
from doubledraw.log.note import COSIGNATURE, SignerKey
from doubledraw.log.policy import Policy
from doubledraw.log.tiles import Reader
from doubledraw.log.witness import cosign_growth
from doubledraw.platform.draws.engine import bundles
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import Checkpoint, Cosignature
from doubledraw.platform.ledger.services import publish_document
from tests.world import showing
from tests.world.county import County

pytestmark = pytest.mark.django_db

AUDIT = SignerKey.from_seed("audit.example", b"a" * 32, COSIGNATURE)


@pytest.fixture
def named(settings) -> str:
    """One witness, whose word is enough; the policy."""
    text = f"witness audit {AUDIT.verifier().encoded()}\nquorum audit\n"
    Path(settings.WITNESSES).write_text(text, encoding="utf-8")
    return text


def grown(count: int, at: datetime) -> None:
    for i in range(count):
        publish_document(f"{i:064x}", "test", at=at)


def fetch(reader: Client, path: str) -> bytes | None:
    answer = reader.get(f"/log/{path}")
    return answer.getvalue() if answer.status_code == 200 else None


def cosigned(reader: Client, at: datetime, last: str = "") -> str:
    """What a witness makes of what it reads over the web."""
    signed = fetch(reader, "checkpoint").decode()

    def get(path: str) -> bytes | None:
        return fetch(reader, path)

    time = int(at.timestamp())
    return cosign_growth(last, signed, log_key().verifier(), get, AUDIT, time)


def hand_in(reader: Client, text: str) -> tuple[int, dict]:
    answer = reader.post("/log/cosignatures", text.encode(), content_type="text/plain")
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize("is_written", [True, False], ids=["from files", "from the database"])
def test_the_tree_is_read_over_the_web(reader: Client, noon, is_written) -> None:
    grown(5, noon)
    if is_written:
        showing.follow(noon)
    said = checkpoint.open_signed(fetch(reader, "checkpoint").decode(), log_key().verifier())
    found = Reader(lambda path: fetch(reader, path), said.size)
    assert found.root() == said.root
    assert len(list(found.entries())) == 5


def test_every_checkpoint_ever_signed_has_its_partial_tiles(reader: Client, noon) -> None:
    grown(12, noon)
    showing.follow(noon)
    for size in range(1, 13):
        found = Reader(lambda path: fetch(reader, path), size)
        assert found.root().hex() == Checkpoint.objects.get(size=size).root


def test_types_and_caching(reader: Client, noon) -> None:
    grown(3, noon)
    for path in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        answer = reader.get(f"/log/{path}")
        assert answer["Content-Type"] == "application/octet-stream"
        assert "immutable" in answer["Cache-Control"]
        assert "max-age=31536000" in answer["Cache-Control"]
    answer = reader.get("/log/checkpoint")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    ["tile/0/000.p/4", "tile/0/000", "tile/0/0", "tile/1/000.p/1", "tile/entries/001.p/1",
     "tile/0/../../key", "tile/x", "tile/0/000.p/03"],
)  # fmt: skip
def test_nothing_else_is_there(reader: Client, noon, path: str) -> None:
    grown(3, noon)
    assert reader.get(f"/log/{path}").status_code == 404


def test_a_witness_hands_its_word_in(reader: Client, noon, named) -> None:
    grown(3, noon)
    text = cosigned(reader, noon)
    assert hand_in(reader, text) == (200, {"taken": [AUDIT.name]})
    assert fetch(reader, "checkpoint").decode() == text
    grown(2, noon)
    assert hand_in(reader, cosigned(reader, noon, last=text))[0] == 200
    assert Cosignature.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), ("nonsense", 422), ("x" * 70_000, 422), ("\udcff", 422)]
)
def test_what_is_no_cosignature_is_refused_with_a_reason(
    reader: Client, noon, named, text: str, status: int
) -> None:
    grown(1, noon)
    body = text.encode(errors="surrogateescape")
    answer = reader.post("/log/cosignatures", body, content_type="text/plain")
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]["remedy"]
    assert reader.get("/log/cosignatures").status_code == 405


class TestWitnessedDraw:
    """The commit of a draw, cosigned before its lottery."""

    def commit(self, place: County, reader: Client, noon: datetime, at: datetime) -> str:
        draw = showing.committed(place, showing.open_line(place, noon), noon)
        hand_in(reader, cosigned(reader, at))
        return draw.draw_id

    def test_the_page_names_the_witness(self, place, reader, noon, named) -> None:
        draw_id = self.commit(place, reader, noon, noon + timedelta(minutes=3))
        page = reader.get(f"/draws/{draw_id}/").content.decode()
        assert AUDIT.name in page
        assert "没有外单位联署" not in page

    def test_the_hall_sees_the_witness_as_soon_as_its_word_is_in(
        self, place, reader, noon, named
    ) -> None:
        """No stage of the draw passes in between: the screen says what is true now, and knows that it changed."""
        draw = showing.committed(place, showing.open_line(place, noon), noon)
        address = f"/draws/{draw.draw_id}/screen"
        before = reader.get(f"{address}.json").json()
        assert before["witnesses"] == []
        assert "没有外单位联署" in reader.get(f"{address}/").content.decode()
        hand_in(reader, cosigned(reader, noon + timedelta(minutes=3)))
        after = reader.get(f"{address}.json").json()
        assert after["witnesses"] == [AUDIT.name]
        assert after["mark"] != before["mark"]
        assert "没有外单位联署" not in reader.get(f"{address}/").content.decode()

    def test_a_word_after_the_lottery_is_none(self, place, reader, noon, named) -> None:
        draw_id = self.commit(place, reader, noon, noon + timedelta(hours=9))
        page = reader.get(f"/draws/{draw_id}/").content.decode()
        assert "没有外单位联署" in page

    def test_the_bundle_of_a_witnessed_draw_says_so(self, place, reader, noon, named) -> None:
        """The whole way: commit, witness, lottery, reveal, and a stranger with a policy."""
        from tests.world import ceremony

        line = showing.open_line(place, noon)
        draw = showing.committed(place, line, noon)
        hand_in(reader, cosigned(reader, noon + timedelta(minutes=3)))
        ceremony.everybody_present(place, draw, noon)
        later = noon + timedelta(hours=3)
        ceremony.entropy_fixed(place, draw, later)
        from doubledraw.platform.draws import services

        services.draw_targets(draw, by=place[ceremony.DRAWER], at=later + timedelta(minutes=1))
        services.reveal_draw(
            draw, reason="", by=place[ceremony.DRAWER], at=later + timedelta(minutes=2)
        )
        draw.refresh_from_db()
        policy = Policy.parse(named)
        report = verify(
            bundles.public_bundle(draw),
            auditor=False,
            check_note=note.check_note,
            trusted=policy.keys,
            check_cosignature=checkpoint.check_cosignature,
            is_quorum=policy.is_met,
        )
        assert report.ok
        witnesses = next(check for check in report.checks if check.name == "witnesses")
        assert witnesses.verdict == "true", witnesses.detail
        assert AUDIT.name in witnesses.detail


class TestMonitored:
    """`doubledraw monitor` on the folder that a county publishes."""

    @pytest.fixture(autouse=True)
    def clock(self, noon, monkeypatch) -> None:
        monkeypatch.setattr(monitor_command, "_now", lambda: noon + timedelta(days=30))

    def watch(self, settings, *words: str) -> int:
        key = log_key().verifier().encoded()
        return main(["monitor", str(Path(settings.PUBLIC) / "log"), "--key", key, *words])

    def test_honest_draws_pass(self, place, noon, settings, capsys) -> None:
        showing.revealed(place, showing.open_line(place, noon), noon)
        code = self.watch(settings)
        assert (code, capsys.readouterr().out) == (0, "")

    def test_an_embargo_that_was_forgotten_is_found(self, place, noon, settings, capsys) -> None:
        line = showing.open_line(place, noon)
        showing.embargoed(place, line, noon)
        assert self.watch(settings) == 1
        assert "a reveal overdue" in capsys.readouterr().out

    def test_a_draw_that_never_came_is_found(self, place, noon, settings, capsys) -> None:
        showing.committed(place, showing.open_line(place, noon), noon)
        assert self.watch(settings) == 1
        assert "draw_by passed" in capsys.readouterr().out
