"""A firm gets its own stratum, number and cut for a one-time code; nobody else gets anything (DD-1 §8)."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import DrawnTarget, FirmAsking, FirmCode
from doubledraw.platform.draws.selectors import firm_code_term
from doubledraw.platform.draws.services import identifying
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.records import store
from tests.platform.rulebook.world import a_line, adopted
from tests.world import ceremony as world


@pytest.fixture
def after(later):
    """An hour after the draw."""
    return later + timedelta(hours=1)


@pytest.fixture
def draw(place, secret_line, noon):
    """Over credit classes, revealed."""
    return world.revealed_draw(place, secret_line, noon)


def _given(place, draw, code, at) -> str:
    return services.give_firm_code(
        draw,
        code,
        "张三",
        "营业执照、身份证",
        by=place["李起草"],
        at=at,
        chance=world.counted_chance(len(code) + FirmCode.objects.count()),
    )


def _stratum(draw, code: str) -> str:
    rows = store.get(draw.files["strata.tsv"]).decode().splitlines()
    return next(row.split("\t")[1] for row in rows if row.startswith(f"{code}\t"))


def test_a_firm_reads_its_own_facts_and_can_redo_its_number(place, draw, after) -> None:
    drawn = DrawnTarget.objects.filter(draw=draw, role="selected").first().code
    left = DrawnTarget.objects.filter(draw=draw, role="reserve").first().code
    for code, is_drawn in ((drawn, True), (left, False)):
        facts = services.answer_firm(draw, _given(place, draw, code, after), "here", at=after)
        assert (facts.code, facts.is_drawn) == (code, is_drawn)
        assert facts.stratum == _stratum(draw, code)
        assert facts.number == hashlib.sha256(f"{draw.key}{code}".encode()).hexdigest()
        assert facts.cut == draw.cuts[facts.stratum]
        assert (facts.number <= facts.cut) is is_drawn
    assert AuditEvent.objects.filter(kind="FirmAnswered").count() == 2


def test_an_excluded_firm_reads_why(place, draw, after) -> None:
    code = store.get(draw.files["exclusions.tsv"]).decode().splitlines()[1].split("\t")[0]
    facts = services.answer_firm(draw, _given(place, draw, code, after), "here", at=after)
    assert (facts.stratum, facts.number) == ("", "")
    assert facts.reason in ("INACTIVE", "MOVED")


def test_a_code_works_once_for_a_week_and_for_its_draw(place, draw, line, noon, after) -> None:
    other = world.revealed_draw(place, line, noon + timedelta(minutes=1))
    secret = _given(place, draw, "T00001", after)
    tries = [
        (other, secret, after),
        (draw, secret, after + timedelta(days=8)),
        (draw, secret[:-1] + "A" if secret[-1] != "A" else secret[:-1] + "B", after),
        (draw, "", after),
    ]
    for asked, typed, at in tries:
        with pytest.raises(Invalid, match="查询码不对"):
            services.answer_firm(asked, typed, f"visitor {typed} {at}", at=at)
    spelled = f" {secret.lower().replace('-', ' ')} "
    assert services.answer_firm(draw, spelled, "here", at=after).code == "T00001"
    with pytest.raises(Invalid, match="已经用过"):
        services.answer_firm(draw, secret, "here", at=after)


def test_an_organ_says_itself_for_how_many_days_a_code_is_good(place, draw, noon, after) -> None:
    assert firm_code_term(draw.organ, after.date()).cites.instrument == "DoubleDraw 自身规则"
    adopted(place, noon, a_line(2, name="firm_code_days", unit="天"), since=noon.date())
    assert firm_code_term(draw.organ, after.date()).days == 2
    secret = _given(place, draw, "T00001", after)
    with pytest.raises(Invalid, match="查询码不对"):
        services.answer_firm(draw, secret, "here", at=after + timedelta(days=2))


def test_guessing_is_slowed_for_one_visitor_and_for_all(place, draw, after, monkeypatch) -> None:
    good = _given(place, draw, "T00001", after)
    for _ in range(identifying.MOST_OF_ONE):
        with pytest.raises(Invalid):
            services.answer_firm(draw, "AAAA-BBBB", "guesser", at=after)
    with pytest.raises(Refused, match="试得太多"):
        services.answer_firm(draw, good, "guesser", at=after)
    monkeypatch.setattr(identifying, "MOST_OF_ALL", identifying.MOST_OF_ONE)
    with pytest.raises(Refused, match="试得太多"):
        services.answer_firm(draw, good, "somebody else", at=after)
    monkeypatch.undo()
    assert services.answer_firm(draw, good, "guesser", at=after + timedelta(hours=2))
    assert FirmAsking.objects.filter(is_answered=False).count() == identifying.MOST_OF_ONE


def test_of_two_who_use_a_code_at_once_one_is_answered(place, draw, after, monkeypatch) -> None:
    """Both have read it as unused; the second finds that it is not."""
    secret = _given(place, draw, "T00001", after)
    found = FirmCode.objects.get()
    services.answer_firm(draw, secret, "here", at=after)
    assert not FirmCode.objects.filter(pk=found.pk, used_at=None).update(used_at=after)
    with pytest.raises(DatabaseError), transaction.atomic():
        FirmCode.objects.filter(pk=found.pk).update(used_at=None)


def test_before_the_reveal_no_code_is_given(place, secret_line, noon, after) -> None:
    """It would tell who was drawn."""
    day = (noon + timedelta(days=20)).date().isoformat()
    draw = world.drawn_draw(place, secret_line, noon, reveal=day)
    with pytest.raises(Refused, match="揭示以前"):
        _given(place, draw, "T00001", after)
    with pytest.raises(Invalid):
        services.answer_firm(draw, "AAAA", "here", at=after)


def test_only_the_clerk_gives_codes_to_an_identified_bearer(place, draw, after) -> None:
    rest = {"at": after, "chance": world.counted_chance()}
    for name in ("周抽取", "王处长", "吴纪检", "外单位钱某"):
        with pytest.raises(Refused):
            services.give_firm_code(draw, "T00001", "张三", "执照", by=place[name], **rest)
    for to, papers in (("", "执照"), ("张三", " ")):
        with pytest.raises(Invalid, match="领取人"):
            services.give_firm_code(draw, "T00001", to, papers, by=place["李起草"], **rest)
    with pytest.raises(Invalid, match="T99999"):
        services.give_firm_code(draw, "T99999", "张三", "执照", by=place["李起草"], **rest)


def test_only_a_hash_of_the_code_is_kept(place, draw, after) -> None:
    secret = _given(place, draw, "T00001", after)
    row = FirmCode.objects.values().get()
    assert not any(secret.replace("-", "") in str(value) for value in row.values())
