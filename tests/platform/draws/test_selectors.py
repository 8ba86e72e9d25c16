"""What each person sees, what waits for whom, what is public at which stage and nothing else."""

import json
from datetime import timedelta

import pytest

from doubledraw.platform.disclosure.models import PublicDraw
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Draw, DrawnTarget
from doubledraw.platform.draws.selectors import (
    draws_of_target,
    draws_visible_to,
    draws_waiting_for,
    lines_to_prepare,
    public_facts,
    public_files,
)
from doubledraw.platform.draws.services.drawing import open_nonces
from doubledraw.platform.registry.models import Target
from tests.world import ceremony as world


def _said(draw: Draw) -> str:
    return json.dumps(public_facts(draw), default=str, ensure_ascii=False)


def test_outsiders_and_administrators_see_no_draw(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    for name in ("外单位钱某", "系统孙", "安全赵", "审计冯"):
        assert not draws_visible_to(place[name]).exists()
        assert not lines_to_prepare(place[name]).exists()
        assert draws_waiting_for(place[name], noon) == []
    assert draws_visible_to(place["李起草"]).get() == draw


def test_what_waits_follows_the_ceremony(place, line, noon, later) -> None:
    def waiting(name, at):
        return [w.action for w in draws_waiting_for(place[name], at)]

    assert lines_to_prepare(place["周抽取"]).get() == line
    draw = world.frozen_draw(place, line, noon)
    assert not lines_to_prepare(place["周抽取"]).exists()
    assert waiting("周抽取", noon) == ["公布承诺"]
    world.commit(place, draw, noon)
    assert waiting("周抽取", noon) == []
    assert waiting("周抽取", later) == ["录入公共随机数"]
    services.enter_entropy(draw, 0, world.KL8, by=place["周抽取"], at=later)
    assert waiting("何监督", later) == ["复核公共随机数"]
    services.confirm_entropy(draw, 0, world.KL8, by=place["何监督"], at=later)
    services.enter_entropy(draw, 1, world.DICE, by=place["周抽取"], at=later)
    draw = Draw.objects.get()
    services.confirm_entropy(draw, 1, world.DICE, by=place["何监督"], at=later)
    world.everybody_present(place, draw, later)
    assert waiting("周抽取", later) == ["抽取"]
    draw = Draw.objects.get()
    services.draw_targets(draw, by=place["周抽取"], at=later)
    assert waiting("周抽取", later) == ["揭示"]
    services.ask_void(draw, world.VoidReason.LAW, "法院裁定不得进行", by=place["何监督"], at=later)
    assert waiting("王处长", later) == ["同意或不同意作废"]
    assert waiting("陈法务", later) == []
    services.agree_void(draw, by=place["王处长"], at=later)
    assert waiting("周抽取", later) == ["揭示"]


def test_an_embargoed_draw_does_not_wait_for_its_reveal_before_the_date(place, line, noon, later):
    day = (noon + timedelta(days=20)).date()
    world.drawn_draw(place, line, noon, reveal=day.isoformat())
    assert draws_waiting_for(place["周抽取"], later) == []
    due = draws_waiting_for(place["周抽取"], noon + timedelta(days=20))
    assert [w.action for w in due] == ["揭示"]


def test_auditors_are_asked_only_where_strata_are_not_public(place, line, secret_line, noon, later):
    world.drawn_draw(place, line, noon)
    secret = world.drawn_draw(place, secret_line, noon)
    found = draws_waiting_for(place["吴纪检"], later)
    assert [(w.draw, w.action) for w in found] == [(secret, "核验并签署见证")]


def test_a_firms_draws_are_the_revealed_ones(place, noon) -> None:
    lines = list(world.plain_plan(place, noon, lines=2).lines.order_by("number"))
    open_draw = world.revealed_draw(place, lines[0], noon)
    day = (noon + timedelta(days=20)).date().isoformat()
    world.drawn_draw(place, lines[1], noon, reveal=day)
    for target in Target.objects.all():
        drawn = DrawnTarget.objects.filter(draw=open_draw, code=target.code, role="selected")
        assert [row.draw for row in draws_of_target(target.code)] == [row.draw for row in drawn]


def test_nothing_is_public_before_the_commitment(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    assert public_facts(draw) is None
    assert public_files(draw) == {}


def test_a_draw_voided_while_frozen_shows_only_its_void(place, line, noon) -> None:
    facts = public_facts(world.voided(place, world.frozen_draw(place, line, noon), noon))
    assert facts["void"]["label"] == "名录有误"
    assert (facts["strata"], facts["entropy"], facts["population"]) == ([], [], 0)
    assert public_files(Draw.objects.get()) == {}


def test_facts_are_the_fields_of_the_public_draw(place, line, noon) -> None:
    facts = public_facts(world.revealed_draw(place, line, noon))
    fields = {field.name for field in PublicDraw._meta.concrete_fields}
    assert fields - set(facts) == {"inspectors", "lists_digest"}
    assert set(facts) <= fields


def test_after_the_commitment_chances_are_public_and_values_are_not(
    place, line, noon, later
) -> None:
    draw = world.committed_draw(place, line, noon)
    services.enter_entropy(draw, 0, world.KL8, by=place["周抽取"], at=later)
    facts = public_facts(Draw.objects.get())
    assert [(s["population"], s["size"], s["cut"]) for s in facts["strata"]] == [
        (draw.populations[n], draw.sizes[n], "") for n in world.INDUSTRIES
    ]
    assert [e["value"] for e in facts["entropy"]] == ["", ""]
    assert world.KL8 not in _said(draw)
    assert set(public_files(draw)) == {"design.json", "commitment.json"}
    assert [s["step"] for s in facts["steps"]] == ["freeze", "commit"]


@pytest.mark.parametrize("which", ["line", "secret_line"])
def test_under_embargo_no_public_byte_names_a_drawn_firm(request, place, which, noon) -> None:
    line = request.getfixturevalue(which)
    day = (noon + timedelta(days=20)).date().isoformat()
    draw = world.drawn_draw(place, line, noon, reveal=day)
    said = _said(draw)
    assert set(public_files(draw)) == {"design.json", "commitment.json", "entropy.json"}
    secrets = [draw.key, *open_nonces(draw), *draw.cuts.values()]
    secrets += [value for row in draw.drawn_targets.all() for value in (row.code, row.number)]
    assert not [s for s in secrets if s in said]
    assert public_facts(draw)["region_counts"] == []


def test_with_secret_strata_no_public_byte_tells_a_class(place, secret_line, noon) -> None:
    draw = world.revealed_draw(place, secret_line, noon)
    facts, files = public_facts(draw), engine.public_bundle(draw)
    assert (facts["key"], {s["cut"] for s in facts["strata"]}) == ("", {""})
    assert not {"strata.tsv", "nonces.json", "selection.tsv", "reserve.tsv"} & set(files)
    everything = _said(draw).encode() + b"".join(files.values())
    secrets = [draw.key, *open_nonces(draw), *draw.cuts.values()]
    secrets += [row.number for row in draw.drawn_targets.all()]
    secrets += [row.code for row in draw.drawn_targets.filter(role="reserve")]
    frame = files.pop("frame.tsv")
    said = everything.replace(frame, b"")
    assert not [s for s in secrets if s.encode() in said]


def test_with_public_strata_the_reveal_shows_everything(place, line, noon) -> None:
    draw = world.revealed_draw(place, line, noon)
    facts = public_facts(draw)
    assert facts["key"] == draw.key
    assert {s["name"]: s["cut"] for s in facts["strata"]} == draw.cuts
    assert sum(r["drawn"] for r in facts["region_counts"]) == sum(draw.sizes.values())
    assert set(public_files(draw)) == set(draw.revealed_files)


def test_no_persons_name_is_public(place, line, noon) -> None:
    draw = world.revealed_draw(place, line, noon)
    said = _said(draw) + "".join(
        data.decode(errors="replace") for data in engine.public_bundle(draw).values()
    )
    assert not [name for name in place.people if name in said]
    assert [p["role"] for s in public_facts(draw)["steps"] for p in s["people"]] == [
        *("抽取人", "监督人", "法制机构")
    ]


def test_the_waiting_list_takes_a_fixed_number_of_queries(
    place, noon, later, django_assert_max_num_queries
) -> None:
    lines = list(world.plain_plan(place, noon, lines=12).lines.order_by("number"))
    for line in lines:
        world.committed_draw(place, line, noon)
    with django_assert_max_num_queries(11):
        assert len(draws_waiting_for(place["周抽取"], later)) == 12
