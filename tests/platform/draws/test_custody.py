"""Nonces kept by others: made and opened by their holders alone, recovered by trustees together, never skipped."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import engine, keys, policies, services
from doubledraw.platform.draws.models import (
    Draw,
    HandedIn,
    Nonce,
    NonceHolder,
    NonceOpening,
    NonceShare,
    SecretSide,
    Trustee,
)
from doubledraw.platform.draws.selectors import (
    custody_of,
    draws_of_party,
    draws_visible_to,
    draws_waiting_for,
    readiness,
)
from doubledraw.platform.draws.services.opening import open_nonces
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent, LogLeaf
from tests.journeys import three_ways
from tests.world import ceremony as world

HOLDERS = ("县公证处", "县工商联")
WHY = "持有人联系不上，已到约定时间"


@pytest.fixture
def asked(place, line, noon) -> Draw:
    """Frozen; two holders are asked, three trustees named, nothing made yet."""
    draw = world.frozen_draw(place, line, noon, holders=HOLDERS)
    world.ask_guests(place, draw, noon)
    return draw


@pytest.fixture
def fixed(place, line, noon, later) -> Draw:
    """Committed, everybody there, all entropy fixed; no nonce is open."""
    draw = world.committed_draw(place, line, noon, holders=HOLDERS)
    world.everybody_present(place, draw, later)
    world.entropy_fixed(place, draw, later)
    return draw


def holders(place, at):
    return [world.guest(place, name, at) for name in HOLDERS]


def missing(draw, at) -> list[str]:
    fresh = Draw.objects.get(pk=draw.pk)
    return [v.code for v in policies.missing_for_draw(fresh, readiness(fresh), at)]


# the journey


def test_two_holders_three_witnesses_and_a_stranger_verifies(
    place, line, noon, later, tmp_path
) -> None:
    draw = world.committed_draw(place, line, noon, holders=HOLDERS)
    for name in ("王桂兰", "赵明", "刘芳"):
        person = services.invite_person(
            draw, world.PersonRole.WITNESS, name, f"{name}的单位", by=place["周抽取"], at=noon
        )
        services.sign_in_person(person, by=place["周抽取"], at=later)
    world.everybody_present(place, draw, later)
    world.entropy_fixed(place, draw, later)
    notary, chamber = holders(place, noon)
    services.release_nonce(draw, by=notary, at=later)
    assert missing(draw, later) == ["nonce_unopened"]
    services.release_nonce(draw, by=chamber, at=later)
    assert missing(draw, later) == []
    services.draw_targets(draw, by=place["周抽取"], at=later)
    services.reveal_draw(draw, reason="", by=place["周抽取"], at=later)
    for files, auditor in (
        (engine.public_bundle(draw), False),
        (engine.auditor_bundle(draw), True),
    ):
        assert verify(files, auditor=auditor, check_note=check_note).ok
    path = tmp_path / "public.zip"
    path.write_bytes(engine.pack(engine.public_bundle(draw)))
    assert three_ways.by_the_other_implementation(path)["verdict"] == "partial"
    three_ways.by_hand(path, tmp_path)
    assert [n.holder for n in draw.nonces.all()] == ["平台", *HOLDERS]
    assert len(set(open_nonces(draw))) == 3


def test_a_holder_who_never_opens_is_recovered_by_two_of_three(place, fixed, noon, later) -> None:
    notary, _ = holders(place, noon)
    services.release_nonce(fixed, by=notary, at=later)
    hand_in = {"by": place["吴纪检"], "at": world.open_by(fixed)}
    services.hand_in_share(fixed, "县工商联", WHY, **hand_in)
    assert missing(fixed, later) == ["nonce_unopened"]
    with pytest.raises(Refused, match="还没有公开"):
        open_nonces(fixed)
    with pytest.raises(Refused, match="已经交出"):
        services.hand_in_share(fixed, "县工商联", WHY, **hand_in)
    hand_in["by"] = place["孙科长"]
    services.hand_in_share(fixed, "县工商联", WHY, **hand_in)
    assert missing(fixed, world.open_by(fixed)) == []
    nonce = Nonce.objects.get(holder="县工商联")
    sealed = keys.unseal(bytes(nonce.sealed), fixed.draw_id, nonce.holder)
    assert open_nonces(fixed)[2] == sealed
    assert nonce.opening.opened_by == "escrow"
    given = AuditEvent.objects.filter(kind="ShareHandedIn").order_by("pk")
    assert [event.actor_name for event in given] == ["吴纪检", "孙科长"]
    assert all(event.payload["given_reason"] == WHY for event in given)
    services.draw_targets(fixed, by=place["周抽取"], at=world.open_by(fixed))
    assert verify(engine.auditor_bundle(fixed), auditor=True, check_note=check_note).ok


def test_the_control_one_share_alone_is_not_the_nonce(place, fixed) -> None:
    nonce = Nonce.objects.get(holder="县公证处")
    sealed = keys.unseal(bytes(nonce.sealed), fixed.draw_id, nonce.holder)
    shares = {
        share.trustee.number: keys.unseal_share(
            bytes(share.sealed), fixed.draw_id, nonce.holder, share.trustee.number
        )
        for share in NonceShare.objects.filter(nonce=nonce).select_related("trustee")
    }
    assert len(shares) == 3
    for number, share in shares.items():
        assert engine.join_shares({number: share}) != sealed
    assert engine.join_shares({n: shares[n] for n in (1, 3)}) == sealed


# before the commitment


def test_nothing_is_committed_to_before_every_nonce_is_made(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon, holders=HOLDERS)
    commit = {"by": place["周抽取"], "at": noon, "chance": world.counted_chance()}
    for code in ("holder_unknown", "nonce_not_made"):
        with pytest.raises(Refused) as refusal:
            services.commit_draw(draw, **commit)
        assert refusal.value.code == code
        assert str(refusal.value.cites) == "DD-1 §3.2"
        if code == "holder_unknown":
            world.ask_guests(place, draw, noon)
    lacking = policies.missing_for_commit(custody_of(draw))
    assert [v.params["holder"] for v in lacking] == list(HOLDERS)
    services.make_nonce(draw, by=holders(place, noon)[0], at=noon, chance=world.counted_chance(9))
    with pytest.raises(Refused, match="县工商联"):
        services.commit_draw(draw, **commit)
    assert not LogLeaf.objects.filter(kind="draw.commit").exists()


def test_only_the_holder_makes_a_nonce_and_only_once(place, asked, noon) -> None:
    notary, _ = holders(place, noon)
    for name in ("周抽取", "何监督", "吴纪检", "陈法务", "外单位钱某"):
        with pytest.raises(Refused, match="本人"):
            services.make_nonce(asked, by=place[name], at=noon, chance=world.counted_chance())
    with pytest.raises(Refused, match="太晚"):
        services.make_nonce(asked, by=notary, at=asked.first_when, chance=world.counted_chance())
    services.make_nonce(asked, by=notary, at=noon, chance=world.counted_chance())
    with pytest.raises(Refused, match="已经生成"):
        services.make_nonce(asked, by=notary, at=noon, chance=world.counted_chance(5))
    assert Nonce.objects.count() == 1
    assert NonceShare.objects.count() == 3


def test_no_nonce_is_made_before_there_are_trustees(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon, holders=HOLDERS)
    notary = world.guest(place, "县公证处", noon)
    from doubledraw.platform.organs.models import Staff

    account = Staff.objects.get(pk=notary.user_id).account
    services.ask_holder(draw, "县公证处", account, by=place["周抽取"], at=noon)
    with pytest.raises(Refused, match="托管人"):
        services.make_nonce(draw, by=notary, at=noon, chance=world.counted_chance())


def test_another_can_be_asked_until_the_nonce_is_made(place, asked, noon) -> None:
    services.ask_holder(asked, "县公证处", "li", by=place["周抽取"], at=noon)
    services.make_nonce(asked, by=place["李起草"], at=noon, chance=world.counted_chance())
    with pytest.raises(Refused, match="不能再换人"):
        services.ask_holder(asked, "县公证处", "wang", by=place["周抽取"], at=noon)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        NonceHolder.objects.filter(name="县公证处").update(staff_id=987654)


@pytest.mark.parametrize("account", ["nobody", "sun", ""])
def test_an_account_that_cannot_hold_is_refused(place, asked, noon, account) -> None:
    with pytest.raises(Invalid, match="业务账号"):
        services.ask_holder(asked, "县公证处", account, by=place["周抽取"], at=noon)


@pytest.mark.parametrize(
    ("accounts", "threshold"),
    [(["wu"], 1), (["wu", "wu"], 2), (["wu", "sunke"], 1), (["wu", "sunke"], 3), ([], 2)],
)
def test_an_escrow_of_one_or_of_too_few_is_refused(place, line, noon, accounts, threshold) -> None:
    draw = world.frozen_draw(place, line, noon, holders=HOLDERS)
    with pytest.raises(Invalid, match="份额"):
        services.set_escrow(
            draw, accounts, threshold, world.open_by(draw), by=place["周抽取"], at=noon
        )
    assert not Trustee.objects.exists()


def test_the_escrow_opens_between_the_last_number_and_the_latest_draw(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon, holders=HOLDERS)
    for when in (draw.last_when, draw.draw_by):
        with pytest.raises(Invalid, match="最迟公开"):
            services.set_escrow(draw, ["wu", "sunke"], 2, when, by=place["周抽取"], at=noon)


def test_where_only_the_platform_holds_there_is_nothing_to_escrow(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    with pytest.raises(Refused, match="不需要托管"):
        services.set_escrow(
            draw, ["wu", "sunke"], 2, world.open_by(draw), by=place["周抽取"], at=noon
        )


# the two sides


def test_a_trustee_does_not_hold_a_nonce(place, asked) -> None:
    at = asked.frozen_at
    with pytest.raises(Conflict, match="不能既托管"):
        services.ask_holder(asked, "县公证处", "wu", by=place["周抽取"], at=at)


def test_a_holder_or_a_giver_of_entropy_is_no_trustee(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon, holders=("县公证处",))
    services.ask_holder(draw, "县公证处", "li", by=place["周抽取"], at=noon)
    with pytest.raises(Conflict, match="不能既托管"):
        services.set_escrow(draw, ["li", "wu"], 2, world.open_by(draw), by=place["周抽取"], at=noon)
    assert not Trustee.objects.exists()


def test_a_trustee_who_types_a_public_number_is_refused(place, line, noon, later) -> None:
    draw = world.frozen_draw(place, line, noon, holders=("县公证处",))
    by = place["周抽取"]
    services.ask_holder(draw, "县公证处", "li", by=by, at=noon)
    services.set_escrow(draw, ["he", "wu"], 2, world.open_by(draw), by=by, at=noon)
    services.make_nonce(draw, by=place["李起草"], at=noon, chance=world.counted_chance())
    services.commit_draw(draw, by=by, at=noon, chance=world.counted_chance(50))
    services.enter_entropy(draw, 0, world.KL8, by=by, at=later)
    with pytest.raises(Conflict, match="不能既托管"):
        services.confirm_entropy(draw, 0, world.KL8, by=place["何监督"], at=later)


def test_the_database_keeps_the_sides_apart(place, asked) -> None:
    guard = SecretSide.objects.filter(side="guards").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        SecretSide.objects.create(draw=asked, staff_id=guard.staff_id, side="gives")


# opening


def test_nobody_opens_before_the_entropy_is_complete(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon, holders=HOLDERS)
    with pytest.raises(Refused, match="还没有录完"):
        services.release_nonce(draw, by=holders(place, noon)[0], at=later)
    with pytest.raises(Refused, match="还没有录完"):
        services.hand_in_share(draw, "县公证处", WHY, by=place["吴纪检"], at=world.open_by(draw))


def test_only_the_holder_opens_and_only_once(place, fixed, noon, later) -> None:
    for name in ("周抽取", "何监督", "吴纪检", "外单位钱某"):
        with pytest.raises(Refused, match="本人"):
            services.release_nonce(fixed, by=place[name], at=later)
    notary, _ = holders(place, noon)
    services.release_nonce(fixed, by=notary, at=later)
    with pytest.raises(Refused, match="已经公开"):
        services.release_nonce(fixed, by=notary, at=later)
    assert NonceOpening.objects.count() == 1


def test_the_draw_waits_for_every_nonce(place, fixed, later) -> None:
    with pytest.raises(Refused) as refusal:
        services.draw_targets(fixed, by=place["周抽取"], at=later)
    assert refusal.value.code == "nonce_unopened"
    assert refusal.value.params["holder"] == "县公证处"
    assert not LogLeaf.objects.filter(kind="draw.result").exists()


def test_trustees_wait_until_the_holders_time_is_over_and_say_why(place, fixed) -> None:
    early = world.open_by(fixed) - timedelta(seconds=1)
    with pytest.raises(Refused, match="以前还可以自己公开"):
        services.hand_in_share(fixed, "县公证处", WHY, by=place["吴纪检"], at=early)
    at = world.open_by(fixed)
    with pytest.raises(Invalid, match="为什么"):
        services.hand_in_share(fixed, "县公证处", " 急 ", by=place["吴纪检"], at=at)
    for name in ("周抽取", "王处长", "外单位钱某"):
        with pytest.raises(Refused, match="托管人"):
            services.hand_in_share(fixed, "县公证处", WHY, by=place[name], at=at)
    with pytest.raises(Invalid, match="没有这个持有人"):
        services.hand_in_share(fixed, "平台", WHY, by=place["吴纪检"], at=at)
    assert not HandedIn.objects.exists()


def test_a_draw_voided_after_its_first_number_still_gets_every_nonce(
    place, line, noon, later
) -> None:
    draw = world.committed_draw(place, line, noon, holders=("县公证处",))
    world.voided(place, draw, later)
    draw = Draw.objects.get(pk=draw.pk)
    late = draw.draw_by + timedelta(hours=1)
    world.entropy_fixed(place, draw, late)
    with pytest.raises(Refused):
        services.draw_targets(draw, by=place["周抽取"], at=late)
    for name in ("吴纪检", "陈法务"):
        services.hand_in_share(draw, "县公证处", WHY, by=place[name], at=late)
    services.draw_targets(draw, by=place["周抽取"], at=late)
    assert draw.outcome_files


# who sees what


def test_a_guest_sees_only_their_own_part(place, fixed, noon, later) -> None:
    notary, _ = holders(place, noon)
    assert list(draws_of_party(notary)) == [fixed]
    assert not draws_visible_to(notary).exists()
    assert not draws_of_party(place["外单位钱某"]).exists()
    assert [w.action for w in draws_waiting_for(notary, later)] == ["公开秘密数"]
    assert [w.page for w in draws_waiting_for(notary, later)] == ["draw-part"]
    verbs = [w.action for w in draws_waiting_for(place["吴纪检"], world.open_by(fixed))]
    assert "交出托管份额" in verbs


def test_no_secret_of_a_holder_is_readable_anywhere(place, fixed, noon) -> None:
    import json

    from django.conf import settings

    secrets = [
        keys.unseal(bytes(nonce.sealed), fixed.draw_id, nonce.holder)
        for nonce in Nonce.objects.filter(position__gt=0)
    ]
    texts = [leaf.entry for leaf in LogLeaf.objects.all()]
    texts += [json.dumps(event.payload) for event in AuditEvent.objects.all()]
    stored = [path.read_bytes() for path in settings.STORE.rglob("*") if path.is_file()]
    for secret in secrets:
        assert not any(secret in text for text in texts)
        assert not any(secret.encode() in data for data in stored)
    held = repr(custody_of(fixed))
    assert not any(secret in held for secret in secrets)


def test_a_share_opens_only_for_its_draw_holder_and_trustee(place, fixed) -> None:
    from cryptography.exceptions import InvalidTag

    share = NonceShare.objects.select_related("nonce", "trustee").first()
    sealed = bytes(share.sealed)
    whose = (fixed.draw_id, share.nonce.holder, share.trustee.number)
    keys.unseal_share(sealed, *whose)
    for other in (
        ("990126-2026-9999", *whose[1:]),
        (whose[0], "别人", whose[2]),
        (*whose[:2], whose[2] + 1),
    ):
        with pytest.raises(InvalidTag):
            keys.unseal_share(sealed, *other)
    with pytest.raises(InvalidTag):
        keys.unseal(sealed, fixed.draw_id, share.nonce.holder)
