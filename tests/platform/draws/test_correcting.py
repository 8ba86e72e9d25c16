"""A lottery value found wrong: two people put it right, all is computed anew, the old result stays readable."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Assignment, Correction, Draw, DrawnTarget
from doubledraw.platform.draws.selectors import public_facts, sources_of
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent, LogLeaf
from doubledraw.platform.records import store
from tests.journeys import three_ways
from tests.world import ceremony as world

RIGHT = world.KL8.replace("02 06", "03 06")
WHY = "与福彩中心公告核对时发现首个号码录错"


@pytest.fixture
def after(later):
    """An hour after the result."""
    return later + timedelta(hours=1)


def embargoed(place, line, noon) -> Draw:
    return world.drawn_draw(place, line, noon, reveal="2026-06-30")


def ask(place, draw, at, value=RIGHT, position=0, reason=WHY):
    return services.ask_correction(draw, position, value, reason, by=place["周抽取"], at=at)


def correct(place, draw, at) -> Draw:
    ask(place, draw, at)
    services.confirm_correction(draw, RIGHT, by=place["何监督"], at=at)
    return Draw.objects.get(pk=draw.pk)


def test_a_drawn_draw_is_computed_anew_logged_and_verifies(place, line, noon, after) -> None:
    draw = embargoed(place, line, noon)
    old = Draw.objects.get()
    before = set(old.drawn_targets.values_list("code", "number"))
    draw = correct(place, draw, after)
    assert draw.state == "drawn"
    assert draw.targets_root != old.targets_root
    rows = set(draw.drawn_targets.values_list("code", "number"))
    assert rows.isdisjoint(before)
    assert len(rows) == len(before)
    assert (
        Assignment.objects.filter(draw=draw).count()
        == 2 * draw.drawn_targets.filter(role="selected").count()
    )
    kinds = [leaf.kind for leaf in LogLeaf.objects.order_by("index")]
    assert kinds == ["draw.commit", "draw.entropy", "draw.result", "draw.correct", "draw.result"]
    entry = json.loads(LogLeaf.objects.get(kind="draw.correct").entry)
    assert (entry["entropy"][0]["value"], entry["reason"]) == (RIGHT, WHY)
    assert [s.published for s in sources_of(draw)] == [RIGHT, world.DICE]
    assert public_facts(draw)["entropy"][0]["value"] == RIGHT
    steps = [step["step"] for step in public_facts(draw)["steps"]]
    assert steps == ["freeze", "commit", "entropy", "result", "correct", "result"]
    assert verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note).ok
    services.reveal_draw(draw, reason="检查已经完成", by=place["周抽取"], at=after)
    assert verify(engine.public_bundle(draw), auditor=False, check_note=check_note).ok


def test_the_other_implementation_verifies_it_too(place, line, noon, after, tmp_path) -> None:
    """The JavaScript one in Node; teams are for auditors, so it says partial. And the command, as a process."""
    draw = correct(place, embargoed(place, line, noon), after)
    services.reveal_draw(draw, reason="检查已经完成", by=place["周抽取"], at=after)
    path = tmp_path / "public.zip"
    path.write_bytes(engine.pack(engine.public_bundle(draw)))
    assert three_ways.by_the_other_implementation(path)["verdict"] == "partial"
    assert "TRUE" in three_ways.by_command(path)


def test_the_old_result_stays_readable(place, line, noon, after) -> None:
    draw = embargoed(place, line, noon)
    old = Draw.objects.get()
    correct(place, draw, after)
    kept = Correction.objects.get()
    assert (kept.old_value, kept.value) == (world.KL8, RIGHT)
    assert kept.before["targets_root"] == old.targets_root
    assert kept.before["outcome_files"] == old.outcome_files
    for digest in [kept.before["entropy_file"], *old.outcome_files.values()]:
        store.get(digest)
    typed = draw.entropy_values.get(position=0)
    assert (typed.value, typed.confirmed_value) == (world.KL8, world.KL8)
    events = set(AuditEvent.objects.values_list("kind", flat=True))
    assert {"CorrectionAsked", "CorrectionApplied"} <= events


def test_the_control_a_second_result_without_the_correction_does_not_verify(
    place, line, noon, after
) -> None:
    draw = correct(place, embargoed(place, line, noon), after)
    files = engine.auditor_bundle(draw)
    for name in [name for name in files if "draw.correct" in name]:
        del files[name]
    assert not verify(files, auditor=True, check_note=check_note).ok


def test_before_the_draw_only_the_entropy_changes(place, line, noon, later) -> None:
    draw = correct(place, world.ready_draw(place, line, noon), later)
    assert (draw.state, draw.outcome_files) == ("committed", None)
    assert json.loads(store.get(draw.entropy_file))[0]["value"] == RIGHT
    services.draw_targets(draw, by=place["周抽取"], at=later)
    assert verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note).ok
    assert LogLeaf.objects.filter(kind="draw.result").count() == 1


def test_dice_are_never_corrected(place, line, noon, later) -> None:
    draw = world.ready_draw(place, line, noon)
    with pytest.raises(Refused, match="永不更正"):
        ask(place, draw, later, "40719359", position=1)


def test_it_takes_two_people_the_exact_spelling_and_words(place, line, noon, later) -> None:
    draw = world.ready_draw(place, line, noon)
    for value, reason, words in (
        (RIGHT, "错", "怎样发现"),
        (world.KL8, WHY, "一样"),
        ("03 06", WHY, "字符"),
    ):
        with pytest.raises(Invalid, match=words):
            ask(place, draw, later, value, reason=reason)
    for name in ("何监督", "李起草", "外单位钱某"):
        with pytest.raises(Refused):
            services.ask_correction(draw, 0, RIGHT, WHY, by=place[name], at=later)
    with pytest.raises(Refused, match="没有等待"):
        services.confirm_correction(draw, RIGHT, by=place["何监督"], at=later)
    ask(place, draw, later)
    with pytest.raises(Refused, match="已经有一项"):
        ask(place, draw, later)
    with pytest.raises(Refused):
        services.confirm_correction(draw, RIGHT, by=place["周抽取"], at=later)
    with pytest.raises(Invalid, match="不同"):
        services.confirm_correction(draw, world.KL8, by=place["何监督"], at=later)
    services.decline_correction(draw, by=place["何监督"], at=later)
    assert not LogLeaf.objects.filter(kind="draw.correct").exists()
    correct(place, draw, later)


def test_before_the_entropy_is_fixed_one_types_again_instead(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    with pytest.raises(Refused, match="还没有全部复核"):
        ask(place, draw, later)


def test_what_is_out_is_not_corrected_here(place, line, noon, after) -> None:
    draw = world.revealed_draw(place, line, noon)
    with pytest.raises(Refused, match="已经揭示"):
        ask(place, draw, after)


def test_one_confirmation_wins_a_race(place, line, noon, after) -> None:
    draw = embargoed(place, line, noon)
    ask(place, draw, after)
    first, second = (
        Draw.objects.prefetch_related("corrections", "attestations").get() for _ in range(2)
    )
    for each in (first, second):
        list(each.corrections.all())
    services.confirm_correction(first, RIGHT, by=place["何监督"], at=after)
    with pytest.raises(Conflict):
        services.confirm_correction(second, RIGHT, by=place["何监督"], at=after)
    assert LogLeaf.objects.filter(kind="draw.correct").count() == 1
    assert LogLeaf.objects.filter(kind="draw.result").count() == 2


# the guards: without a settled correction nothing computed ever changes


def test_results_are_as_firm_as_ever_without_a_settled_correction(place, line, noon, after) -> None:
    draw = embargoed(place, line, noon)
    tries = [
        lambda: Draw.objects.update(targets_root="0" * 64),
        lambda: Draw.objects.update(outcome_files={}),
        lambda: Draw.objects.update(entropy_file="0" * 64),
        lambda: DrawnTarget.objects.all().delete(),
        lambda: Assignment.objects.all().delete(),
    ]

    def all_refused() -> None:
        for each in tries:
            with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
                each()

    all_refused()
    ask(place, draw, after)
    all_refused()
    services.confirm_correction(draw, RIGHT, by=place["何监督"], at=after)
    all_refused()
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Correction.objects.update(applied_at=None)


def test_a_correction_never_opens_commitment_reveal_or_void(place, line, noon, after) -> None:
    """Even while one is being carried out, what does not rest on the entropy stays as it is."""
    draw = embargoed(place, line, noon)
    ask(place, draw, after)
    with transaction.atomic():
        Correction.objects.update(confirmed_by=place["何监督"].user_id, confirmed_at=after)
        for change in (
            {"commitment": "0" * 64},
            {"committed_by": 1},
            {"drawn_at": noon},
            {"files": {}},
        ):
            with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
                Draw.objects.update(**change)
        Draw.objects.update(key="0" * 32)  # the control: this one rests on the entropy
        transaction.set_rollback(True)


def test_the_database_wants_two_people(place, line, noon, later) -> None:
    draw = world.ready_draw(place, line, noon)
    made = ask(place, draw, later)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(confirmed_by=made.asked_by, confirmed_at=later)
