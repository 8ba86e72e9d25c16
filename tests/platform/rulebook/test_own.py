"""An organ's own rules: written by one, approved by another, binding that organ, never laxer than what stands above."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.platform.kernel.actor import SYSTEM, Actor, Grant
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent, LogLeaf, SealedDocument
from doubledraw.platform.obligations.services import open_by_clock, open_recurring
from doubledraw.platform.organs.states import Role
from doubledraw.platform.rulebook.models import OwnRules
from doubledraw.platform.rulebook.policies import may_adopt
from doubledraw.platform.rulebook.selectors import rule_sets_by_organ, rule_sets_of
from doubledraw.platform.rulebook.selectors.binding import bound_lines
from doubledraw.platform.rulebook.services import (
    adopt_rules,
    begin_rules,
    discard_rules,
    drop_line,
    propose_rules,
    put_line,
    repeal_rules,
    return_rules,
)
from doubledraw.platform.rulebook.states import RULES_FLOW, RulesState
from doubledraw.statute.rules import in_force
from tests.platform.rulebook.world import RATIO, a_line, adopted, drafted
from tests.world.county import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon, settings):
    settings.RULE_SETS = ("karamay-2016", "changchun-2021")
    return county(noon)


def names(organ, day: date) -> list[str]:
    return [one if isinstance(one, str) else one.name for one in rule_sets_of(organ, day)]


def test_an_approved_edition_binds_its_organ_from_its_day_on_and_nobody_else(place, noon) -> None:
    today = noon.date()
    rules = adopted(place, noon, a_line("5/100"), since=today + timedelta(days=2))
    assert names(place.market, today + timedelta(days=1)) == ["karamay-2016", "changchun-2021"]
    day = today + timedelta(days=2)
    assert names(place.market, day)[-1] == rules.name == "own-990126-01-1"
    assert names(place.fire, day) == ["karamay-2016", "changchun-2021"]
    assert in_force(RATIO, day, rule_sets_of(place.market, day)).value == "5/100"
    assert in_force(RATIO, day, rule_sets_of(place.fire, day)).value == "3/100"
    by_organ = rule_sets_by_organ([place.market, place.fire], day)
    assert [len(by_organ[o.pk]) for o in (place.market, place.fire)] == [3, 2]


def test_what_a_government_lays_down_binds_the_organs_below_it(place, noon) -> None:
    clerk = actor("县办甲", 901, place.government, Role.CLERK)
    boss = actor("县长乙", 902, place.government, Role.APPROVER)
    rules = begin_rules(place.government, "全县规定", noon.date(), by=clerk, at=noon)
    put_line(rules, a_line("4/100"), by=clerk, at=noon)
    adopt_rules(rules, propose_rules(rules, by=clerk, at=noon), "会议", by=boss, at=noon)
    for organ in (place.government, place.market, place.fire):
        assert names(organ, noon.date())[-1] == "own-990126-00-1"
    assert len(names(place.elsewhere, noon.date())) == 2


def test_a_laxer_number_is_shown_with_both_texts_and_does_not_bind(place, noon) -> None:
    rules = adopted(place, noon, a_line("1/100"), since=noon.date())
    day = noon.date()
    assert in_force(RATIO, day, rule_sets_of(place.market, day)).value == "3/100"
    bound = bound_lines(rules)[0]
    assert (bound.binds, bound.why, bound.other_book.name) == (False, "higher", "changchun-2021")
    assert "不得低于监管对象的3%" in bound.other.citation.quotation


def test_a_stricter_number_binds_and_shows_what_it_goes_beyond(place, noon) -> None:
    bound = bound_lines(drafted(place, noon, a_line("5/100"), since=noon.date()))[0]
    assert (bound.binds, bound.why, bound.other.value) == (True, "stricter", "3/100")


def test_a_number_of_which_nobody_else_speaks_fills_a_gap(place, noon) -> None:
    line = a_line("1", "rounds_per_year_min", value=4, unit="次/年")
    bound = bound_lines(drafted(place, noon, line, since=noon.date()))[0]
    assert (bound.binds, bound.other) == (True, None)


def test_deadlines_follow_an_organs_own_stricter_term(place, noon) -> None:
    line = a_line(
        name="publication_normal", value=3, unit="工作日", clock="check_ended", direction="after"
    )
    adopted(place, noon, line, since=noon.date())

    def opened(organ) -> list[str]:
        made = open_by_clock(
            "check_ended", date(2026, 9, 1), organ,
            subject=f"t:{organ.code}", about="x", document="y", by=SYSTEM, at=noon,
        )  # fmt: skip
        return [one.reckoning["due"] for one in made if one.kind == "publish_normal_result"]

    assert opened(place.market) == ["2026-09-04"]
    assert opened(place.fire) == ["2026-09-29"]


def test_a_day_that_is_moved_asks_for_no_second_one(place, noon) -> None:
    assert open_recurring(noon) > 0
    early = a_line("", "item_list_filed", value="06-15", unit="每年")
    adopted(place, noon, early, since=noon.date())
    assert open_recurring(noon + timedelta(days=1)) == 0


# the way to approval


def test_the_writer_does_not_approve_in_code_nor_in_the_database(place, noon) -> None:
    both = replace(
        place["李起草"], grants=frozenset({*place["李起草"].grants, *place["王处长"].grants})
    )
    rules = drafted(place, noon, a_line())
    digest = propose_rules(rules, by=both, at=noon)
    with pytest.raises(Refused) as refused:
        adopt_rules(rules, digest, "x", by=both, at=noon)
    assert refused.value.code == "own_rules"
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnRules.objects.filter(pk=rules.pk).update(approved_by=rules.drafted_by)


def test_nobody_approves_in_the_writers_name(place, noon) -> None:
    rules = drafted(place, noon, a_line())
    propose_rules(rules, by=place["李起草"], at=noon)
    lent = Grant(Role.APPROVER, place.market.path, place["李起草"].user_id, "李起草")
    assert may_adopt(rules, actor("代理人", 903, place.market, grants={lent})).code == "own_rules"
    other = Grant(Role.APPROVER, place.market.path, place["王处长"].user_id, "王处长")
    deputy = actor("代理人", 903, place.market, grants={other})
    adopt_rules(rules, rules.digest, "会议", by=deputy, at=noon)
    assert (rules.approved_name, rules.approved_for) == ("代理人", "王处长")


def test_what_is_approved_is_sealed_logged_and_published(place, noon) -> None:
    rules = adopted(place, noon, a_line())
    assert SealedDocument.objects.get(digest=rules.digest).kind == "own_rules"
    leaf = LogLeaf.objects.get(index=rules.log_index)
    assert (leaf.kind, rules.digest in leaf.entry) == ("document.publish", True)
    events = AuditEvent.objects.filter(subject=rules.subject).order_by("id")
    assert [*events.values_list("kind", flat=True)] == [
        "RulesDrafted", "RulesWritten", "RulesProposed", "RulesAdopted",
    ]  # fmt: skip


def test_only_what_was_seen_is_approved_by_a_named_paper_and_not_for_the_past(place, noon) -> None:
    wang = place["王处长"]
    rules = drafted(place, noon, a_line())
    digest = propose_rules(rules, by=place["李起草"], at=noon)
    with pytest.raises(Conflict):
        adopt_rules(rules, "0" * 64, "会议", by=wang, at=noon)
    with pytest.raises(Invalid):
        adopt_rules(rules, digest, " ", by=wang, at=noon)
    with pytest.raises(Invalid) as late:
        adopt_rules(rules, digest, "会议", by=wang, at=noon + timedelta(days=5))
    assert late.value.code == "since_is_past"
    return_rules(rules, "改日期", by=wang, at=noon)
    assert (rules.state, rules.return_reason) == (RulesState.DRAFT, "改日期")


def test_a_new_edition_begins_with_the_old_one_and_takes_its_place_on_its_day(place, noon) -> None:
    day = noon.date()
    first = adopted(place, noon, a_line("5/100"), since=day)
    second = drafted(place, noon, a_line("6/100"), since=day + timedelta(days=10))
    assert [line["value"] for line in second.lines] == ["6/100"]
    digest = propose_rules(second, by=place["李起草"], at=noon)
    adopt_rules(second, digest, "会议", by=place["王处长"], at=noon)
    first.refresh_from_db()
    assert (first.state, first.until) == (RulesState.REPLACED, day + timedelta(days=9))
    assert names(place.market, day + timedelta(days=9))[-1] == first.name
    assert names(place.market, day + timedelta(days=10))[-1] == second.name
    repeal_rules(second, "并入县里的规定", by=place["王处长"], at=noon + timedelta(days=20))
    assert len(names(place.market, day + timedelta(days=20))) == 3
    assert len(names(place.market, day + timedelta(days=21))) == 2


def test_one_edition_at_a_time_is_written_by_one_person(place, noon) -> None:
    rules = drafted(place, noon, a_line())
    with pytest.raises(Conflict):
        begin_rules(place.market, "又一版", noon.date(), by=place["李起草"], at=noon)
    other = actor("张经办", 904, place.market, Role.CLERK)
    with pytest.raises(Refused) as refused:
        drop_line(rules, RATIO, by=other, at=noon)
    assert refused.value.code == "not_the_writer"
    discard_rules(rules, by=other, at=noon)
    assert drafted(place, noon, a_line()).edition == 2


def test_who_may_do_what(place, noon) -> None:
    rules = drafted(place, noon, a_line())
    for name in ("王处长", "何监督", "陈法务", "外单位钱某", "系统孙"):
        with pytest.raises(Refused):
            put_line(rules, a_line("6/100"), by=place[name], at=noon)
    digest = propose_rules(rules, by=place["李起草"], at=noon)
    for name in ("李起草", "何监督", "陈法务", "外单位钱某", "安全赵"):
        with pytest.raises(Refused):
            adopt_rules(rules, digest, "会议", by=place[name], at=noon)
        with pytest.raises(Refused):
            return_rules(rules, "不行", by=place[name], at=noon)


def test_the_law_book_refuses_in_its_own_words(place, noon) -> None:
    rules = drafted(place, noon)
    with pytest.raises(Invalid) as refused:
        put_line(rules, a_line(words="九成"), by=place["李起草"], at=noon)
    assert "九成" in str(refused.value)
    with pytest.raises(Invalid):
        put_line(rules, a_line(name="made_up"), by=place["李起草"], at=noon)
    with pytest.raises(Invalid):
        propose_rules(rules, by=place["李起草"], at=noon)


def test_what_was_approved_cannot_be_rewritten_unseen(place, noon) -> None:
    rules = adopted(place, noon, a_line("5/100"), since=noon.date())
    lines = [{**rules.lines[0], "value": "1/100"}]
    OwnRules.objects.filter(pk=rules.pk).update(lines=lines)
    with pytest.raises(Conflict) as told:
        rule_sets_of(place.market, noon.date())
    assert told.value.code == "rules_differ_from_sealed"
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnRules.objects.filter(pk=rules.pk).update(state=RulesState.DRAFT)
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnRules.objects.filter(pk=rules.pk).update(approved_at=noon + timedelta(days=1))


def test_the_flow_of_an_edition_is_the_one_written_down() -> None:
    arrows = {(s.action, s.source.value, s.target.value, s.role) for s in RULES_FLOW.steps}
    assert arrows == {
        ("propose", "draft", "proposed", "clerk"),
        ("discard", "draft", "discarded", "clerk"),
        ("return", "proposed", "draft", "approver"),
        ("adopt", "proposed", "adopted", "approver"),
        ("replace", "adopted", "replaced", "approver"),
        ("repeal", "adopted", "repealed", "approver"),
    }


def actor(name: str, pk: int, organ, role: Role | None = None, grants=()) -> Actor:
    """Somebody made up for one test."""
    held = {Grant(role, organ.path)} if role else set(grants)
    return Actor(pk, name, organ.pk, organ.path, organ.name, grants=frozenset(held))
