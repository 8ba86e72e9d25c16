"""One draw from the plan line to the public bundle, step by step, and every way it may go wrong."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import transaction

from doubledraw.draw.commitment import nonce_commitment
from doubledraw.draw.suite import named
from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import engine, keys, services
from doubledraw.platform.draws.models import Assignment, Draw, DrawnTarget, EntropyValue, Nonce
from doubledraw.platform.draws.services.drawing import open_nonces
from doubledraw.platform.draws.states import PersonRole
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent, LogLeaf
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import StrataBy
from doubledraw.platform.records import store
from tests.world import ceremony as world


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
@pytest.mark.parametrize("by", [StrataBy.INDUSTRY, StrataBy.CREDIT_CLASS])
def test_a_stranger_and_an_auditor_verify_the_whole_draw(place, noon, by, suite) -> None:
    line = world.plain_plan(place, noon, strata_by=by).lines.get()
    draw = world.revealed_draw(place, line, noon, suite=suite)
    for auditor, files in (
        (False, engine.public_bundle(draw)),
        (True, engine.auditor_bundle(draw)),
    ):
        report = verify(files, auditor=auditor, check_note=check_note)
        assert report.ok, [c for c in report.checks if c.verdict == "false"]
        assert any(c.verdict == "true" and "log" in c.name for c in report.checks)
    selected = DrawnTarget.objects.filter(draw=draw, role="selected")
    assert selected.count() == sum(draw.sizes.values())
    assert Assignment.objects.filter(draw=draw).count() == 2 * selected.count()


def test_a_changed_bundle_is_not_believed(place, line, noon) -> None:
    files = engine.auditor_bundle(world.revealed_draw(place, line, noon))
    files["teams.tsv"] = files["teams.tsv"].replace(b"R0", b"R9", 1)
    assert not verify(files, auditor=True, check_note=check_note).ok


# commit


def test_the_commitment_is_logged_in_the_same_breath(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon, holders=("县公证处",))
    world.commit(place, draw, noon)
    entry = json.loads(LogLeaf.objects.get(kind="draw.commit").entry)
    assert entry["commitment"] == draw.commitment
    assert hashlib.sha256(store.get(draw.commitment_file)).hexdigest() == draw.commitment
    assert [n.holder for n in draw.nonces.all()] == ["平台", "县公证处"]
    follow = Job.objects.get(kind="disclosure.follow")
    assert follow.key == f"disclosure:draw:{draw.draw_id}:commit"


def test_nothing_of_a_commit_stays_when_its_transaction_fails(
    place, line, noon, monkeypatch
) -> None:
    draw = world.frozen_draw(place, line, noon)
    module = "doubledraw.platform.draws.services.ceremony.tell_disclosure"
    monkeypatch.setattr(module, lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        world.commit(place, draw, noon)
    assert not Nonce.objects.exists()
    assert not LogLeaf.objects.exists()
    assert Draw.objects.get().state == "frozen"


def test_committing_after_the_first_public_number_is_too_late(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    with pytest.raises(Refused) as refusal:
        world.commit(place, draw, draw.first_when)
    assert refusal.value.code == "too_late_to_commit"


def test_a_file_changed_between_freeze_and_commit_is_found(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    store.path_of(draw.files["frame.tsv"]).write_bytes(b"#blind\t" + b"0" * 64 + b"\n")
    with pytest.raises(Conflict, match=r"frame\.tsv") as refusal:
        world.commit(place, draw, noon)
    assert "备份" in refusal.value.remedy
    assert not LogLeaf.objects.exists()


# nonces


def test_nonces_are_sealed_and_open_only_for_their_draw_and_holder(place, line, noon) -> None:
    draw = world.ready_draw(place, line, noon, holders=("县公证处",))
    suite = named("sha256")
    for nonce, opened in zip(draw.nonces.all(), open_nonces(draw), strict=True):
        assert opened.encode() not in bytes(nonce.sealed)
        assert nonce_commitment(suite, draw.draw_id, nonce.holder, opened) == nonce.commitment
        for draw_id, holder in (("990126-2026-9999", nonce.holder), (draw.draw_id, "别人")):
            with pytest.raises(InvalidTag):
                keys.unseal(bytes(nonce.sealed), draw_id, holder)


def test_no_nonce_is_readable_in_the_database_before_the_draw(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    (nonce,) = open_nonces(draw)
    texts = [leaf.entry for leaf in LogLeaf.objects.all()]
    texts += [json.dumps(event.payload) for event in AuditEvent.objects.all()]
    texts += [json.dumps(draw.design), json.dumps(draw.files)]
    assert not any(nonce in text for text in texts)
    assert all(nonce.encode() not in p.read_bytes() for p in _stored())


def test_the_key_file_is_private_and_made_once(place, line, noon, settings) -> None:
    world.committed_draw(place, line, noon)
    path = settings.KEYS / "nonce.key"
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.make_nonce_key() == before
    assert [p.name for p in settings.KEYS.iterdir() if p.name.startswith(".")] == []


def _stored():
    from django.conf import settings

    return [path for path in settings.STORE.rglob("*") if path.is_file()]


# entropy


@pytest.mark.parametrize(
    ("form", "value", "position"),
    [
        ("kl8", "02 06 14 19 22 23 25 30 37 37 40 44 49 52 56 62 64 68 73 77", 28),
        ("kl8", "2 06 14", 1),
        ("kl8", world.KL8 + " ", 60),
        ("kl8", world.KL8.replace(" ", "　", 1), 3),
        ("d10x8", "4071935", 8),
        ("d10x8", "4071935８", 8),
        ("pl5", "9652x", 5),
        ("ssq", "01 07 18 28 32 33 01", 18),
        ("dlt", "04 11 19 27 35+13 12", 16),
        ("drand", "E" * 64, 1),
    ],
)
def test_a_misspelled_value_is_refused_with_its_place(
    place, line, noon, later, form, value, position
) -> None:
    with pytest.raises(Invalid) as refusal:
        engine.check_value(form, value)
    assert refusal.value.params["position"] == position
    assert str(position) in str(refusal.value)
    assert refusal.value.params["what"] not in ("", "写法不对")


def test_values_are_entered_after_their_time_by_one_and_confirmed_by_another(
    place, line, noon, later
) -> None:
    draw = world.committed_draw(place, line, noon)
    zhou, he = place["周抽取"], place["何监督"]
    with pytest.raises(Refused, match="公布时间"):
        services.enter_entropy(draw, 0, world.KL8, by=zhou, at=draw.first_when - timedelta(1))
    with pytest.raises(Refused, match="还没有录入"):
        services.confirm_entropy(draw, 0, world.KL8, by=he, at=later)
    services.enter_entropy(draw, 0, world.KL8, by=zhou, at=draw.first_when)
    with pytest.raises(Refused):
        services.confirm_entropy(draw, 0, world.KL8, by=zhou, at=later)
    other = world.KL8.replace("02", "01")
    with pytest.raises(Invalid) as refusal:
        services.confirm_entropy(draw, 0, other, by=he, at=later)
    assert (refusal.value.code, refusal.value.params["position"]) == ("entropy_differs", 2)
    assert AuditEvent.objects.filter(kind="EntropyDiffered").count() == 1
    services.confirm_entropy(draw, 0, world.KL8, by=he, at=later)
    assert not LogLeaf.objects.filter(kind="draw.entropy").exists()
    with pytest.raises(Conflict, match="已经复核"):
        services.enter_entropy(draw, 0, other, by=zhou, at=later)


def test_an_unconfirmed_value_can_be_typed_again(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    wrong = world.KL8.replace("02", "01")
    services.enter_entropy(draw, 0, wrong, by=place["周抽取"], at=later)
    services.enter_entropy(draw, 0, world.KL8, by=place["周抽取"], at=later)
    services.confirm_entropy(draw, 0, world.KL8, by=place["何监督"], at=later)
    assert EntropyValue.objects.get().confirmed_value == world.KL8


def test_the_last_confirmation_logs_the_array_once(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    world.entropy_fixed(place, draw, later)
    entry = json.loads(LogLeaf.objects.get(kind="draw.entropy").entry)
    assert [v["value"] for v in entry["entropy"]] == [world.KL8, world.DICE]
    assert json.loads(store.get(draw.entropy_file)) == entry["entropy"]
    with pytest.raises(Refused, match="不再改动"):
        services.enter_entropy(draw, 0, world.KL8, by=place["周抽取"], at=later)


# people


def test_people_sign_in_once_and_in_one_role(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    zhou = place["周抽取"]
    services.sign_in_self(draw, PersonRole.DRAWER, by=zhou, at=noon)
    services.sign_in_self(draw, PersonRole.DRAWER, by=zhou, at=noon)
    assert AuditEvent.objects.filter(kind="PersonSignedIn").count() == 1
    with pytest.raises(Refused):
        services.sign_in_self(draw, PersonRole.SUPERVISOR, by=zhou, at=noon)
    with pytest.raises(Refused):
        services.sign_in_self(draw, PersonRole.DRAWER, by=place["外单位钱某"], at=noon)


def test_a_witness_is_named_and_arrives_but_nobody_signs_in_for_the_supervisor(
    place, line, noon
) -> None:
    draw = world.committed_draw(place, line, noon)
    zhou = place["周抽取"]
    invite = {"by": zhou, "at": noon}
    wang = services.invite_person(draw, PersonRole.WITNESS, "王桂兰", "县人大代表", **invite)
    with pytest.raises(Conflict, match="王桂兰"):
        services.invite_person(draw, PersonRole.WITNESS, "王桂兰", "县人大代表", **invite)
    assert services.sign_in_person(wang, by=zhou, at=noon).signed_at == noon
    he = services.invite_person(draw, PersonRole.SUPERVISOR, "何监督", "县司法局", **invite)
    with pytest.raises(Invalid, match="自己的账号"):
        services.sign_in_person(he, by=zhou, at=noon)


# draw


def test_nobody_draws_while_something_is_missing(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    world.entropy_fixed(place, draw, later)
    with pytest.raises(Refused, match="签到"):
        services.draw_targets(draw, by=place["周抽取"], at=later)
    assert not LogLeaf.objects.filter(kind="draw.result").exists()


def test_a_draw_is_drawn_once(place, line, noon, later) -> None:
    draw = world.drawn_draw(place, line, noon)
    before = Draw.objects.values().get()
    stale = Draw.objects.get()
    stale.state, stale.outcome_files, stale.version = "committed", None, stale.version - 1
    with pytest.raises(Conflict):
        services.draw_targets(stale, by=place["周抽取"], at=later)
    with pytest.raises(Refused, match="已经抽取过"):
        services.draw_targets(draw, by=place["周抽取"], at=later)
    assert Draw.objects.values().get() == before
    assert LogLeaf.objects.filter(kind="draw.result").count() == 1


def test_the_same_inputs_give_the_same_outcome(place, line, noon) -> None:
    draw = world.drawn_draw(place, line, noon)
    again = engine.compute(draw, open_nonces(draw))
    assert {n: hashlib.sha256(d).hexdigest() for n, d in again.files.items()}.items() <= (
        draw.outcome_files.items()
    )


def test_draw_by_passed_means_no_draw(place, line, noon) -> None:
    draw = world.ready_draw(place, line, noon)
    with pytest.raises(Refused) as refusal:
        services.draw_targets(draw, by=place["周抽取"], at=draw.draw_by + timedelta(seconds=1))
    assert refusal.value.code == "draw_by_passed"


def test_another_file_under_the_digest_stops_the_draw(place, line, noon, later) -> None:
    draw = world.ready_draw(place, line, noon)
    path = store.path_of(draw.files["strata.tsv"])
    path.write_bytes(path.read_bytes().replace("餐饮业".encode(), "零售业".encode(), 1))
    with pytest.raises(Conflict) as refusal:
        services.draw_targets(draw, by=place["周抽取"], at=later)
    assert (refusal.value.code, refusal.value.params["file"]) == ("digest_differs", "strata.tsv")
    assert "恢复" in refusal.value.remedy


@pytest.mark.parametrize("name", ["frame.tsv", "roster.tsv", "design.json"])
def test_a_lost_file_stops_the_draw_and_names_itself(place, line, noon, later, name) -> None:
    draw = world.ready_draw(place, line, noon)
    store.path_of(draw.files[name]).unlink()
    with pytest.raises(Conflict) as refusal:
        services.draw_targets(draw, by=place["周抽取"], at=later)
    assert (refusal.value.code, refusal.value.params["file"]) == ("file_lost", name)
    assert Draw.objects.get().state == "committed"


def test_only_a_drawer_who_has_signed_in_draws(place, line, noon, later) -> None:
    draw = world.ready_draw(place, line, noon)
    other = replace(place["周抽取"], user_id=987)
    with pytest.raises(Refused, match="签到"):
        services.draw_targets(draw, by=other, at=later)


def test_blocked_teams_leave_the_selection_and_say_who_and_where(place, line, noon) -> None:
    PlanLine.objects.filter(pk=line.pk).update(max_load=2)
    line.refresh_from_db()
    draw = world.drawn_draw(place, line, noon)
    assert draw.teams_root == "blocked"
    assert draw.blocked["need"] > draw.blocked["most"]
    assert draw.blocked["department"] == place.market.name
    assert {p["ref"] for p in draw.blocked["people"]} <= {f"R{i:03d}" for i in range(8)}
    assert DrawnTarget.objects.filter(draw=draw, role="selected").count() == 6
    assert not Assignment.objects.exists()
    files = engine.auditor_bundle(draw)
    assert verify(files, auditor=True, check_note=check_note).ok


# embargo


def test_the_embargoed_list_is_read_by_few_and_each_view_is_kept(place, line, noon, later) -> None:
    day = (noon + timedelta(days=20)).date().isoformat()
    draw = world.drawn_draw(place, line, noon, reveal=day)
    for name in ("李起草", "王处长", "陈法务", "外单位钱某", "审计冯"):
        with pytest.raises(Refused, match="保密"):
            services.view_list(draw, by=place[name], at=later)
    for name in ("周抽取", "何监督", "吴纪检"):
        services.view_list(draw, by=place[name], at=later)
    views = AuditEvent.objects.filter(kind="EmbargoedListViewed")
    assert [v.actor_name for v in views] == ["周抽取", "何监督", "吴纪检"]


# reveal


def test_revealing_early_needs_a_reason_that_is_logged(place, line, noon, later) -> None:
    day = (noon + timedelta(days=20)).date().isoformat()
    draw = world.drawn_draw(place, line, noon, reveal=day)
    with pytest.raises(Refused, match="揭示日期"):
        services.reveal_draw(draw, reason=" ", by=place["周抽取"], at=later + timedelta(minutes=9))
    services.reveal_draw(
        draw, reason="检查  提前结束", by=place["周抽取"], at=later + timedelta(minutes=9)
    )
    entry = json.loads(LogLeaf.objects.get(kind="draw.reveal").entry)
    assert entry["early"] == draw.early_reason == "检查 提前结束"
    with pytest.raises(Refused, match="已经揭示"):
        services.reveal_draw(draw, reason="", by=place["周抽取"], at=later + timedelta(minutes=9))


def test_on_the_date_no_reason_is_kept(place, line, noon) -> None:
    at = noon + timedelta(days=20)
    draw = world.drawn_draw(place, line, noon, reveal=at.date().isoformat())
    services.reveal_draw(draw, reason="随便写的", by=place["周抽取"], at=at)
    assert draw.early_reason == ""


def test_the_platform_reveals_by_itself_on_the_date(place, line, noon) -> None:
    from doubledraw.platform.jobs.services import claim, run

    at = noon + timedelta(days=20)
    draw = world.drawn_draw(place, line, noon, reveal=at.date().isoformat())
    Job.objects.exclude(kind="draws.reveal").delete()
    midnight = at.replace(hour=0)
    assert claim("w", midnight - timedelta(seconds=1)) is None
    run(claim("w", midnight), lambda: midnight)
    draw.refresh_from_db()
    assert (draw.state, draw.revealed_by) == ("revealed", 0)


# void


def test_a_void_takes_two_people_of_two_organs_a_reason_and_words(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    with pytest.raises(Invalid, match="为什么"):
        services.ask_void(draw, world.VoidReason.LAW, "错", by=place["何监督"], at=noon)
    services.ask_void(draw, world.VoidReason.LAW, "法院裁定不得进行", by=place["何监督"], at=noon)
    for name, words in (("陈法务", "另一单位"), ("外单位钱某", "角色"), ("李起草", "角色")):
        with pytest.raises(Refused, match=words):
            services.agree_void(draw, by=place[name], at=noon)
    services.agree_void(draw, by=place["王处长"], at=noon)
    entry = json.loads(LogLeaf.objects.get(kind="draw.void").entry)
    assert (entry["reason"], entry["text"]) == ("LAW", "法院裁定不得进行")
    assert entry["by"][0].startswith("990126-03:")
    assert entry["by"][1].startswith("990126-01:")


def test_a_declined_void_can_be_asked_again(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    ask = {"by": place["何监督"], "at": noon}
    services.ask_void(draw, world.VoidReason.LAW, "法院裁定不得进行", **ask)
    with pytest.raises(Refused, match="已经有人"):
        services.ask_void(draw, world.VoidReason.LAW, "法院裁定不得进行", **ask)
    services.decline_void(draw, by=place["王处长"], at=noon)
    services.ask_void(draw, world.VoidReason.WRONG_FRAME, "名录漏了一个乡镇", **ask)
    services.decline_void(draw, by=place["何监督"], at=noon)
    assert draw.state == "committed"
    assert AuditEvent.objects.filter(kind="VoidDeclined").count() == 2


def test_the_successor_names_the_voided_draw(place, line, noon, later) -> None:
    first = world.voided(place, world.committed_draw(place, line, noon), noon)
    second = world.committed_draw(place, line, noon)
    assert second.design["replaces"] == first.draw_id
    assert second.replaces == first
    third = world.voided(place, second, noon)
    assert world.frozen_draw(place, line, noon).design["replaces"] == third.draw_id


def test_voided_before_its_first_public_number_a_draw_just_ends(place, line, noon, later) -> None:
    draw = world.voided(place, world.committed_draw(place, line, noon), noon)
    with pytest.raises(Refused):
        services.enter_entropy(draw, 0, world.KL8, by=place["周抽取"], at=later)
    with pytest.raises(Refused):
        services.draw_targets(draw, by=place["周抽取"], at=later)


def test_voided_after_it_a_draw_is_completed_and_revealed_all_the_same(
    place, line, noon, later
) -> None:
    draw = world.voided(place, world.committed_draw(place, line, noon), later)
    successor = world.frozen_draw(place, line, noon)
    late = draw.draw_by + timedelta(hours=5)
    draw = Draw.objects.get(pk=draw.pk)
    world.entropy_fixed(place, draw, late)
    services.draw_targets(draw, by=place["周抽取"], at=late)
    services.reveal_draw(draw, reason="", by=place["周抽取"], at=late)
    assert (draw.state, successor.state) == ("voided", "frozen")
    assert verify(engine.public_bundle(draw), auditor=False, check_note=check_note).ok
    assert verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note).ok


def test_a_drawn_and_voided_draw_is_still_revealed(place, line, noon, later) -> None:
    draw = world.voided(place, world.drawn_draw(place, line, noon), later + timedelta(hours=1))
    services.reveal_draw(draw, reason="", by=place["周抽取"], at=later + timedelta(hours=2))
    assert draw.state == "voided"
    assert verify(engine.public_bundle(draw), auditor=False, check_note=check_note).ok


def test_what_is_revealed_cannot_be_voided(place, line, noon, later) -> None:
    draw = world.revealed_draw(place, line, noon)
    with pytest.raises(Refused, match="已揭示"):
        services.ask_void(draw, world.VoidReason.LAW, "后悔了想重抽", by=place["何监督"], at=later)
