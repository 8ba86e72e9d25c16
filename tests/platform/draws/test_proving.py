"""A drand round proves itself: one person hands in its signature; without one, two people type the value."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from doubledraw.cli.verify import checked
from doubledraw.draw import beacons
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.documents import NamedSource
from doubledraw.platform.draws.models import BeaconProof, Draw, EntropyValue
from doubledraw.platform.draws.selectors import draws_waiting_for, public_facts
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.ledger.services import stamp
from tests.drand import signing
from tests.platform.draws.test_frozen_tables import drop_triggers
from tests.world import ceremony as world
from tests.world import rounds as cast
from tests.world import showing


@pytest.fixture
def chain(monkeypatch):
    return signing.use_own_chain(monkeypatch)


def source_at(chain, when: datetime) -> tuple[NamedSource, int]:
    """The round of the tests' chain that is out then."""
    number = chain.round_at(int(when.timestamp()))
    return NamedSource(chain.source_of(number), "drand", stamp(when)), number


def committed(place, line, chain, at) -> tuple[Draw, int]:
    """A draw that waits for one round."""
    source, number = source_at(chain, at + timedelta(hours=2))
    return world.committed_draw(place, line, at, entropy=(source,)), number


def test_a_signature_is_enough_and_everybody_can_check_it(place, line, noon, later, chain) -> None:
    draw, number = committed(place, line, chain, noon)
    with pytest.raises(Refused, match="公布时间"):
        services.verify_entropy(draw, 0, signing.answer(number), by=place["周抽取"], at=noon)
    services.verify_entropy(draw, 0, signing.answer(number), by=place["周抽取"], at=later)
    draw.refresh_from_db()
    typed = EntropyValue.objects.get()
    assert typed.confirmed_value == typed.value == signing.value(number)
    assert typed.confirmed_by is None
    assert draw.entropy_file
    event = AuditEvent.objects.get(kind="EntropyVerified")
    assert event.payload["signature"] == typed.proof.signature == signing.signature(number)
    assert public_facts(draw)["entropy"][0]["proof"] == {
        "chain": "testnet",
        "number": number,
        "signature": signing.signature(number),
        "previous": "",
    }
    assert not [w for w in draws_waiting_for(place["何监督"], later) if "复核" in w.what]
    with pytest.raises(Refused):
        services.enter_entropy(draw, 0, "0" * 64, by=place["周抽取"], at=later)
    assert engine.inspect(draw) == []


def test_a_value_behind_which_nobody_stands_is_found(place, line, noon, later, chain) -> None:
    draw, number = committed(place, line, chain, noon)
    services.verify_entropy(draw, 0, signing.answer(number), by=place["周抽取"], at=later)
    drop_triggers("draws_beaconproof")
    for statement in (
        f"UPDATE draws_beaconproof SET signature = '{signing.signature(number + 1)}'",
        "DELETE FROM draws_beaconproof",
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        assert engine.inspect(Draw.objects.get()) == ["signatures of drand rounds"]


def test_the_draw_from_it_verifies_and_says_whether_the_signature_was_checked(
    place, line, noon, later, chain, client, tmp_path
) -> None:
    draw, number = committed(place, line, chain, noon)
    services.verify_entropy(draw, 0, signing.signature(number), by=place["周抽取"], at=later)
    world.everybody_present(place, draw, later)
    world.nonces_released(place, draw, later)
    services.draw_targets(draw, by=place["周抽取"], at=later)
    services.reveal_draw(draw, reason="", by=place["周抽取"], at=later)
    draw.refresh_from_db()
    bundle = engine.public_bundle(draw)
    path = tmp_path / "answer.json"
    for answer, said in ((None, "unchecked"), (number, "true"), (number + 1, "unchecked")):
        path.write_text(signing.answer(answer) if answer else "")
        report = checked(bundle, auditor=False, drand=[path] if answer else [])
        assert {c.verdict for c in report.checks if c.name == beacons.NAME} == {said}
        assert report.ok
    path.write_text(signing.signature(number + 1))
    report = checked(bundle, auditor=False, drand=[path])
    assert [c.name for c in report.checks if c.verdict == "false"] == [beacons.NAME]
    showing.follow(later)
    hall = client.get(f"/draws/{draw.draw_id}/screen/").content.decode()
    assert "签名已核验：drand testnet" in hall


def test_what_does_not_verify_is_refused_and_nothing_is_kept(
    place, line, noon, later, chain
) -> None:
    draw, number = committed(place, line, chain, noon)
    other = signing.signature(number + 1)
    for text, code in (
        (other, "signature_false"),
        (signing.answer(number + 1), "other_round"),
        (other[:-2], "length"),
        ("双随机", "not_an_answer"),
        ("", "length"),
        (f"{int(signing.signature(number), 16) ^ 1 << 380:096x}", "signature_false"),
    ):
        with pytest.raises(Invalid) as refusal:
            services.verify_entropy(draw, 0, text, by=place["周抽取"], at=later)
        assert refusal.value.code in (code, "not_on_curve", "not_in_subgroup", "encoding")
    assert not EntropyValue.objects.exists()
    assert not BeaconProof.objects.exists()


def test_without_a_signature_two_people_type_it(place, line, noon, later, chain) -> None:
    draw, number = committed(place, line, chain, noon)
    services.enter_entropy(draw, 0, signing.value(number), by=place["周抽取"], at=later)
    services.confirm_entropy(draw, 0, signing.value(number), by=place["何监督"], at=later)
    draw.refresh_from_db()
    assert draw.entropy_file
    assert public_facts(draw)["entropy"][0]["proof"] == {}


def test_a_signature_replaces_a_value_that_waits_and_nothing_replaces_it(
    place, line, noon, later, chain
) -> None:
    draw, number = committed(place, line, chain, noon)
    services.enter_entropy(draw, 0, "0" * 64, by=place["周抽取"], at=later)
    services.verify_entropy(draw, 0, signing.signature(number), by=place["周抽取"], at=later)
    draw.refresh_from_db()
    assert EntropyValue.objects.get().value == signing.value(number)
    with pytest.raises((Refused, Conflict)):
        services.verify_entropy(draw, 0, signing.signature(number), by=place["周抽取"], at=later)
    for change in ("value = 'x'", "confirmed_by = 5", "entered_by = 5"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE draws_entropyvalue SET {change}")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE draws_beaconproof SET signature = ''")


def test_only_a_drand_round_takes_a_signature(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    with pytest.raises(Invalid, match="drand"):
        services.verify_entropy(draw, 0, "00", by=place["周抽取"], at=later)


def test_a_round_of_another_time_or_of_no_chain_is_not_named(place, line, noon) -> None:
    when = noon + timedelta(hours=2)
    right = engine.round_for(when)
    number = int(right.removeprefix("drand quicknet 第").removesuffix("轮"))
    for source, code in (
        (f"drand quicknet 第{number - 1}轮", "round_at_other_time"),  # out before the named time
        (f"drand quicknet 第{number + 2}轮", "round_at_other_time"),
        (f"drand default 第{number}轮", "round_at_other_time"),
        (f"drand {number}", "unnamed_round"),
        (f"drand nobody {number}", "unknown_chain"),
    ):
        named = NamedSource(source, "drand", stamp(when))
        asked = world.preparation(line, noon, entropy=(named,))
        with pytest.raises(Invalid) as refusal:
            services.draft_work_plan(asked, by=place["周抽取"], at=noon)
        assert refusal.value.code == code
    named = NamedSource(right, "drand", stamp(when))
    asked = world.preparation(line, noon, entropy=(named,))
    services.draft_work_plan(asked, by=place["周抽取"], at=noon)


def test_a_team_round_takes_a_signature_too(place, line, noon, chain) -> None:
    day = noon + timedelta(days=1)
    draw = cast.blocked_draw(place, line, noon)
    cast.cure(place, day)
    source, number = source_at(chain, day + timedelta(hours=1))
    row = cast.open_round(place, draw, day, entropy=(source,))
    out, zhou = day + timedelta(hours=2), place["周抽取"]
    with pytest.raises(Invalid):
        services.verify_round_entropy(row, 0, signing.signature(number + 1), by=zhou, at=out)
    services.verify_round_entropy(row, 0, signing.signature(number), by=zhou, at=out)
    row.refresh_from_db()
    assert row.entropy_file
    assert BeaconProof.objects.get().round_value.confirmed_value == signing.value(number)
    assert AuditEvent.objects.get(kind="RoundEntropyVerified").payload["is_last"]
    assert engine.inspect(draw) == []
    drop_triggers("draws_beaconproof")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE draws_beaconproof SET signature = '{signing.signature(number + 1)}'"
        )
    assert "signatures of drand rounds of later rounds" in engine.inspect(draw)


def test_on_the_pages(place, line, now, client, as_, chain) -> None:
    at = now - timedelta(hours=3)
    draw, number = committed(place, line, chain, at)
    there = reverse("draw", args=[draw.draw_id])
    page = as_("周抽取").get(there).content.decode()
    assert f"/public/{number}" in page
    assert page.count("btn primary") == 1
    wrong = {"signature": "<script>双随机"}
    refused = as_("周抽取").post(f"{there}entropy/0/", wrong)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "这不是签名" in text
    assert "&lt;script&gt;双随机" in text
    assert as_("何监督").post(f"{there}entropy/0/", wrong).status_code == 403
    right = {"signature": signing.answer(number)}
    assert as_("周抽取").post(f"{there}entropy/0/", right).status_code == 302
    page = as_("周抽取").get(there).content.decode()
    assert "签名已核验" in page
    assert signing.signature(number) in page
    showing.follow(now)
    public = client.get(f"/draws/{draw.draw_id}/").content.decode()
    assert f"--chain testnet --round {number} {signing.signature(number)}" in public
    sheet = as_("周抽取").get(reverse("draw-sheet", args=[draw.draw_id]))
    assert "签名已核验" in sheet.content.decode()
