"""The pages of credit: who may do what in which state, constant queries, what went wrong said where it was typed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.credit import policies, services
from doubledraw.platform.credit.documents import AskedMeasure
from doubledraw.platform.credit.models import CreditProposal, CreditRule
from doubledraw.platform.credit.states import MeasureState, ProposalState, RuleState
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.models import Target
from tests.clock import here
from tests.world.credit import adopted, listed, noted, reckoned

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PEOPLE = ("李起草", "孙科长", "陈法务", "王处长", "周抽取", "何监督", "吴纪检", "外单位钱某")


def client_of(account: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(account=account), BACKEND)
    return client


def allowed(verdict, thing, place) -> set[str]:
    return {name for name in PEOPLE if verdict(thing, place[name])}


def test_the_matrix_of_rules(place, noon) -> None:
    rule = adopted(place, noon)
    said = {}
    for state in RuleState:
        rule.state = state
        said[state] = {
            verb: allowed(getattr(policies, f"may_{verb}_rule"), rule, place)
            for verb in ("change", "discard", "return", "adopt")
        }
    nobody: set[str] = set()
    li, wang = {"李起草"}, {"王处长"}
    assert said[RuleState.DRAFT] == {"change": li, "discard": li, "return": nobody, "adopt": nobody}
    assert said[RuleState.PROPOSED] == {
        "change": nobody, "discard": nobody, "return": wang, "adopt": wang,
    }  # fmt: skip
    for state in (RuleState.ADOPTED, RuleState.REPLACED, RuleState.DISCARDED):
        assert set().union(*said[state].values()) == nobody


def test_the_matrix_of_proposals_and_lists_and_measures(place, firm, noon) -> None:
    adopted(place, noon)
    listing = listed(place, firm, noon)
    proposal = reckoned(firm, noon)[0]
    for state in ProposalState:
        proposal.state = state
        expected = {"王处长"} if state is ProposalState.PROPOSED else set()
        assert allowed(policies.may_decide, proposal, place) == expected
    assert allowed(policies.may_note_listing, listing, place) == {"李起草"}
    assert allowed(policies.may_propose_removal, listing, place) == {"李起草"}
    assert allowed(policies.may_note, firm, place) == {"李起草", "外单位钱某"}
    assert allowed(policies.may_reckon, firm, place) == {"李起草"}
    asked = AskedMeasure("incentive", "honours", "优先推荐", "某办法", "第二条", "", noon.date())
    measure = services.enter_measure(firm, place.market, asked, by=place["李起草"], at=noon)
    for state in MeasureState:
        measure.state = state
        wang = {"王处长"}
        first, last = state is MeasureState.PROPOSED, state is MeasureState.IN_FORCE
        assert allowed(policies.may_decide_measure, measure, place) == (wang if first else set())
        assert allowed(policies.may_end_measure, measure, place) == (wang if last else set())
    assert allowed(policies.may_export, place.market, place) == {"李起草"}


@pytest.fixture
def busy(place, firm) -> Target:
    """A firm with a record, a listing, a proposal, a measure and a file that was sent."""
    at = here()
    adopted(place, at)
    listed(place, firm, at)
    noted(firm, "penalty", "p:1", at)
    reckoned(firm, at)
    asked = AskedMeasure("restraint", "bidding", "限制投标", "某办法", "第二条", "", at.date())
    services.enter_measure(firm, place.market, asked, by=place["李起草"], at=at)
    services.make_export(place.market, by=place["李起草"], at=at)
    return firm


def pages(firm: Target) -> list[str]:
    proposal = CreditProposal.objects.filter(target=firm, state="proposed").latest("pk")
    listing, measure = firm.credit_listings.get(), firm.credit_measures.get()
    rule = CreditRule.objects.latest("pk")
    export = firm.credit_events.filter(sent__isnull=False)[0].sent.get().export_id
    return [
        *("", "lists/", "measures/", "rules/", "exports/"),
        *(f"firms/{firm.code}/", f"proposals/{proposal.pk}/", f"lists/{listing.pk}/"),
        *(f"measures/{measure.pk}/", f"rules/{rule.pk}/", f"exports/{export}/"),
    ]


def test_every_page_opens_for_the_office_and_not_for_a_stranger(place, busy) -> None:
    li, wang, stranger = client_of("li"), client_of("wang"), client_of("qian")
    for page in pages(busy):
        for client in (li, wang):
            answer = client.get(f"/desk/credit/{page}")
            assert answer.status_code == 200, page
        answer = stranger.get(f"/desk/credit/{page}")
        assert answer.status_code == (404 if any(c.isdigit() for c in page) else 200), page
        assert busy.name not in answer.content.decode(), page
    for kind in ("jsonl", "csv", "sha256", "practice"):
        assert li.get(f"/desk/credit/{pages(busy)[-1]}files/{kind}/").status_code == 200
    assert li.get("/desk/credit/exports/schema.json").json()["type"] == "object"
    assert li.get(f"/desk/credit/firms/?q={busy.code}").url == f"/desk/credit/firms/{busy.code}/"


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("lists/", True),
        ("lists/?list=abnormal", True),
        ("lists/?list=blacklist", False),
        ("lists/?state=removed", False),
        ("lists/?state=all&list=nonsense", True),
        ("measures/?kind=restraint", True),
        ("measures/?kind=ban", False),
        ("?state=rejected", False),
        ("?kind=all&state=all", True),
    ],
)
def test_lists_are_narrowed_by_what_is_known(place, busy, address, is_there) -> None:
    body = client_of("li").get(f"/desk/credit/{address}").content.decode()
    assert (busy.name in body) is is_there


def test_pages_ask_a_constant_number_of_queries(place, busy) -> None:
    client, at = client_of("li"), here()
    where = [f"/desk/credit/{page}" for page in pages(busy)]

    def counted() -> list[int]:
        found = []
        for page in where:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            found.append(len(queries))
        return found

    client.get(where[0])
    before = counted()
    for n in range(7, 11):
        other = Target.objects.select_related("organ").get(code=f"T{n:05d}")
        listed(place, other, at)
        reckoned(other, at)
    for n in range(4):
        noted(busy, "problem", f"more:{n}", at)
    assert counted() == before
    assert max(before) < 25


def test_a_firm_page_explains_its_class_step_by_step(place, busy) -> None:
    body = client_of("wang").get(f"/desk/credit/firms/{busy.code}/").content.decode()
    for words in ("行政处罚", "在列期间一直计入", "累计 50 分", "今天再有一次下面任何一项"):
        assert words in body
    assert "没有新情况的话" not in body, "who stands on a list stays where the list keeps them"
    other = Target.objects.get(code="T00008")
    noted(other, "penalty", "p:8", here())
    body = client_of("wang").get(f"/desk/credit/firms/{other.code}/").content.decode()
    assert "没有新情况的话" in body


def test_the_way_of_a_rule_and_a_proposal_over_the_pages(place, firm) -> None:
    li, wang = client_of("li"), client_of("wang")
    made = li.post("/desk/credit/rules/new/", {"title": "分类规则", "organ": place.market.code})
    write = made.url
    body = li.get(write).content.decode()
    assert 'name="points-penalty" value="20"' in body
    form = {"title": "分类规则", "base": "A", "months": "24", "line-B": "10", "line-C": "5"}
    bad = li.post(write, form)
    assert bad.status_code == 422
    assert "分数线要从低到高" in bad.content.decode()
    form |= {"line-C": "30", "points-penalty": "20", "floor-refused": "C"}
    page = li.post(write, form).url
    refused = li.post(f"{page}move/", {"action": "propose"})
    assert refused.status_code == 422
    assert "没有写明评价规则的出处" in refused.content.decode()
    form |= {"instrument": "某局办法", "article": "第三条", "quotation": "按不良记录分级。"}
    li.post(write, form)
    li.post(f"{page}move/", {"action": "propose"})
    digest = CreditRule.objects.get().digest
    adopt = {"action": "adopt", "digest": digest, "document": "局办〔2026〕1号"}
    assert li.post(f"{page}move/", adopt).status_code == 403
    assert "批准规则" in wang.get("/desk/").content.decode()
    wang.post(f"{page}move/", adopt)
    assert CreditRule.objects.get().state == "adopted"
    told = {"kind": "penalty", "day": "2026-05-01", "reference": "罚1号", "detail": "罚款"}
    home = f"/desk/credit/firms/{firm.code}/"
    assert li.post(f"{home}events/", {**told, "day": "soon"}).status_code == 422
    assert li.post(f"{home}events/", told).status_code == 302
    assert li.post(f"{home}events/", told).status_code == 409
    li.post(f"{home}reckon/")
    proposal = CreditProposal.objects.get()
    decide = f"/desk/credit/proposals/{proposal.pk}/decide/"
    no = wang.post(decide, {"decision": "reject", "digest": proposal.digest})
    assert "不予批准要写明理由" in no.content.decode()
    assert li.post(decide, {"decision": "approve", "digest": proposal.digest}).status_code == 403
    wang.post(decide, {"decision": "approve", "digest": proposal.digest})
    firm.refresh_from_db()
    assert firm.credit_class == "B"
    assert wang.post(decide, {"decision": "approve", "digest": proposal.digest}).status_code == 403
